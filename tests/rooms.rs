//! The engine's rooms, and which of them may use which (ARCHITECTURE.md has what each is for).
//!
//! Every `crate::` path of the engine's sources is read, in `use` lines and in bodies. A pair that is not in [`MAY_USE`]
//! fails, and so does a circle of files within a room, a room whose files are not private, and a file that is too long. So does
//! a file that ARCHITECTURE.md names and that is not there.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A room, the rooms that it may use, and why these and no others. A room stands below those that use it.
const MAY_USE: &[(&str, &[&str], &str)] = &[
    ("ground", &[], "knows nothing of Daypass: clock, locks, tasks, browser, loopback"),
    ("store", &["ground"], "one SQLite file; a change in it ticks the changes of the ground"),
    ("vault", &["store", "ground"], "seals records that lie in the store"),
    (
        "backup",
        &["vault", "store", "ground"],
        "seals copies of the store under the vault's key and puts one back; asks nobody by itself",
    ),
    ("aws", &["ground"], "asks AWS, signed at the clock's time; keeps nothing"),
    (
        "identity_center",
        &["aws", "vault", "store", "ground"],
        "gets an SSO token, seals it, and asks the portal with it",
    ),
    ("iam", &["aws", "vault", "store", "ground"], "asks AWS with a user's sealed keys and MFA codes"),
    (
        "credentials",
        &["identity_center", "iam", "aws", "vault", "store", "ground"],
        "executes a plan: its base is asked of Identity Center or of IAM, its hops of STS",
    ),
    (
        "delivery",
        &["vault", "store", "ground"],
        "writes what it is given into the AWS files: under its lock nobody asks AWS or a person",
    ),
    (
        "updates",
        &["aws", "store", "ground"],
        "fetches a newer program over the one HTTP stack, by the person's settings, while nobody writes",
    ),
    (
        "sessions",
        &["credentials", "delivery", "aws", "store", "ground"],
        "obtains credentials and delivers them; the two do not know each other",
    ),
    (
        "integrations",
        &["sessions", "credentials", "identity_center", "aws", "store", "ground"],
        "an integration that is removed stops its sessions first",
    ),
    (
        "users",
        &["sessions", "credentials", "iam", "aws", "vault", "store", "ground"],
        "a user that is removed stops its sessions first; its keys are listed with resolved credentials",
    ),
    (
        "import",
        &["integrations", "users", "credentials", "identity_center", "iam", "aws", "store", "ground"],
        "makes integrations, users and roles out of what the AWS files hold",
    ),
    (
        "protect",
        &["users", "sessions", "iam", "aws", "delivery", "vault", "store", "ground"],
        "makes a user out of a plain key and takes the key out of its file",
    ),
    (
        "transfer",
        &["delivery", "backup", "vault", "store", "ground"],
        "writes what another machine can use into one sealed file, texts of the AWS files as kept ones, and takes it over",
    ),
    (
        "endpoint",
        &["sessions", "delivery", "store", "ground"],
        "hands a session's credentials to programs on this machine",
    ),
    (
        "renewal",
        &["sessions", "credentials", "identity_center", "aws", "store", "ground"],
        "renews and expires what is live, when core's rules say so",
    ),
    (
        "view",
        &["sessions", "credentials", "delivery", "vault", "aws", "store", "ground"],
        "shows facts; changes nothing",
    ),
    (
        "doctor",
        &["protect", "sessions", "delivery", "aws", "backup", "vault", "store", "ground"],
        "looks at everything, also where the rest does not open; mends by the doors of others, and only what is found again",
    ),
];

/// What puts the rooms together, and the test of all their errors: these may name every room.
const ASSEMBLY: &[&str] = &["lib", "engine", "error", "every_error"];

/// Rooms of which others see single files.
const OPEN: &[&str] = &["aws"];

/// The longest that a file of source may be, in lines.
const LONGEST: usize = 400;

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/engine/src")
}

/// Every source file below a folder, by its path from there.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "there are no sources in {}", folder.display());
    found
}

/// The room that a file stands in: its folder, or its own name where it stands in none.
fn room(file: &str) -> &str {
    file.split_once('/').map_or_else(|| file.trim_end_matches(".rs"), |(room, _)| room)
}

/// The text without comments, so that only code counts.
fn code(text: &str) -> String {
    let line = |line: &str| line.split("//").next().unwrap_or_default().to_owned() + "\n";
    text.lines().map(line).collect()
}

/// The first names behind each `start`, such as the rooms behind `crate::`; all of them where they stand in braces.
fn names_behind(code: &str, start: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let word = |text: &str| -> String {
        text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    };
    for (at, _) in code.match_indices(start) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let rest = &code[at + start.len()..];
        if !rest.starts_with('{') {
            names.insert(word(rest));
            continue;
        }
        let mut depth = 0;
        let mut expected = true;
        for (at, c) in rest.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 1 => break,
                '}' => depth -= 1,
                ',' if depth == 1 => expected = true,
                _ if depth == 1 && expected && c.is_ascii_alphabetic() => {
                    names.insert(word(&rest[at..]));
                    expected = false;
                }
                _ => {}
            }
        }
    }
    names
}

#[test]
fn each_room_uses_only_the_rooms_below_it() {
    let allowed: BTreeMap<&str, BTreeSet<&str>> =
        MAY_USE.iter().map(|(room, below, _)| (*room, below.iter().copied().collect())).collect();
    let mut unused: BTreeSet<(&str, &str)> =
        MAY_USE.iter().flat_map(|(room, below, _)| below.iter().map(move |used| (*room, *used))).collect();
    let mut wrong = Vec::new();
    for (file, text) in files(&sources()) {
        let from = room(&file);
        if ASSEMBLY.contains(&from) {
            continue;
        }
        for to in names_behind(&code(&text), "crate::") {
            unused.retain(|(room, used)| (*room, *used) != (from, to.as_str()));
            if to != from && !allowed.get(from).is_some_and(|below| below.contains(to.as_str())) {
                wrong.push(format!("{file} uses crate::{to}"));
            }
        }
    }
    assert!(wrong.is_empty(), "not in MAY_USE:\n{}", wrong.join("\n"));
    assert!(unused.is_empty(), "in MAY_USE, and used by nobody: {unused:?}");
}

#[test]
fn every_room_stands_above_those_that_it_uses() {
    let mut below: Vec<&str> = Vec::new();
    for (room, uses, why) in MAY_USE {
        for used in *uses {
            assert!(below.contains(used), "{room} uses {used}, which does not stand below it");
        }
        assert!(!why.is_empty(), "{room} has no reason");
        below.push(room);
    }
}

#[test]
fn a_rooms_files_are_private_and_no_circle() {
    let all = files(&sources());
    let mut by_room: BTreeMap<&str, Vec<(&str, String)>> = BTreeMap::new();
    for (file, text) in &all {
        if let Some((folder, name)) = file.split_once('/') {
            by_room.entry(folder).or_default().push((name.trim_end_matches(".rs"), code(text)));
        }
    }
    let mut wrong = Vec::new();
    for (room, files) in &by_room {
        let names: BTreeSet<&str> = files.iter().map(|(name, _)| *name).collect();
        let mut arrows: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (name, code) in files {
            if *name == "mod" && code.contains("pub mod ") != OPEN.contains(room) {
                wrong.push(format!(
                    "{room}/mod.rs has a module that others see into, or stands in OPEN for nothing"
                ));
            }
            let mut used = names_behind(code, "super::");
            used.retain(|used| names.contains(used.as_str()) && used != name);
            arrows.insert(name, used);
        }
        for circle in circles(&arrows) {
            wrong.push(format!("{room}: {circle}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The circles among files, each as the way round.
fn circles(arrows: &BTreeMap<&str, BTreeSet<String>>) -> Vec<String> {
    let mut found = Vec::new();
    for start in arrows.keys() {
        let mut ways = vec![vec![*start]];
        let mut seen = BTreeSet::new();
        while let Some(way) = ways.pop() {
            let Some(last) = way.last() else { continue };
            for next in arrows.get(last).into_iter().flatten() {
                if next == start {
                    found.push(way.iter().chain([start]).copied().collect::<Vec<_>>().join(" → "));
                } else if let Some((name, _)) = arrows.get_key_value(next.as_str())
                    && seen.insert(*name)
                {
                    ways.push(way.iter().chain([name]).copied().collect());
                }
            }
        }
    }
    found
}

#[test]
fn no_file_of_source_is_a_book() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut wrong = Vec::new();
    for folder in ["crates", "src-tauri/src", "tests"] {
        for (file, text) in files(&root.join(folder)) {
            let lines = text.lines().count();
            let name = format!("{folder}/{file}");
            if lines > LONGEST && !file.contains("/target/") {
                wrong.push(format!("{name}: {lines} lines"));
            }
        }
    }
    assert!(wrong.is_empty(), "longer than {LONGEST} lines:\n{}", wrong.join("\n"));
}

#[test]
fn what_a_child_process_gets_is_decided_in_one_place() {
    // A command is made by its `new`, and made tokio's out of one that exists; `open` makes those that start a browser.
    assert_eq!(users_of("Command::new("), ["crates/engine/src/ground/child.rs"]);
    assert_eq!(
        users_of("process::Command::from("),
        ["crates/engine/src/ground/child.rs", "crates/cli/src/exec/child.rs"]
    );
    assert_eq!(users_of("open::"), ["crates/engine/src/ground/system_browser.rs"]);
}

/// A text in a type of its own says that it was looked at: read from the store, a file or the window it is looked at again.
#[test]
fn what_is_read_from_outside_was_believed_to_have_been_checked() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/core/src");
    let (mut looked_at, mut believed) = (0, Vec::new());
    for (file, text) in files(&root) {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.contains("struct ") && line.contains("(String);"))
        {
            let above =
                lines[..at].iter().rev().take_while(|line| line.starts_with("#[") || line.starts_with("///"));
            let attributes: String = above.copied().collect();
            if attributes.contains("Deserialize") {
                looked_at += 1;
                if !attributes.contains("try_from = \"String\"") {
                    believed.push(format!("{file}: {line}"));
                }
            }
        }
    }
    assert!(looked_at > 5 && believed.is_empty(), "{looked_at} are read, without a look: {believed:#?}");
}

/// The files of what is shipped in whose code a text stands at the beginning of a path or a call.
fn users_of(text: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let begins = |code: &str| {
        code.match_indices(text).any(|(at, _)| {
            let before = code[..at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
        })
    };
    let folders = ["core", "aws-files", "engine", "cli"].map(|name| format!("crates/{name}/src"));
    let mut found = Vec::new();
    for folder in folders.into_iter().chain(["src-tauri/src".to_owned()]) {
        let all = files(&root.join(&folder)).into_iter().filter(|(_, text)| begins(&code(text)));
        found.extend(all.map(|(file, _)| format!("{folder}/{file}")));
    }
    found
}

/// A file that is renamed is renamed in the guide too, and a new room is explained there.
#[test]
fn the_architecture_named_a_file_that_was_gone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let guide = fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap();
    let from = ["", "crates", "crates/engine", "crates/engine/src"];
    let is_path = |word: &&str| {
        let name = word.rsplit_once('/').map_or("", |(_, name)| name);
        name.contains('.') && word.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c))
    };
    let paths: BTreeSet<&str> = guide.split('`').skip(1).step_by(2).filter(is_path).collect();
    let gone: Vec<_> =
        paths.iter().filter(|path| !from.iter().any(|from| root.join(from).join(path).exists())).collect();
    assert!(paths.len() > 50 && gone.is_empty(), "of {} files these are not there: {gone:?}", paths.len());
    let rows: String = guide.lines().filter(|line| line.starts_with("| `")).collect();
    let unexplained: Vec<_> =
        MAY_USE.iter().filter(|(room, ..)| !rows.contains(&format!("`{room}`"))).collect();
    assert!(unexplained.is_empty(), "rooms that the guide does not explain: {unexplained:?}");
}

#[test]
fn paths_are_read_in_use_lines_and_in_bodies() {
    let code = code(
        "use crate::{aws::Gateway, store::{Store, StoreError}};\n// crate::view\nfn f() { crate::vault::x() }",
    );
    let names: Vec<String> = names_behind(&code, "crate::").into_iter().collect();
    assert_eq!(names, ["aws", "store", "vault"]);
    let arrows = [("a", ["b"]), ("b", ["c"]), ("c", ["a"])];
    let arrows = arrows.map(|(from, to)| (from, to.map(str::to_owned).into_iter().collect()));
    assert_eq!(circles(&arrows.into_iter().collect()).len(), 3);
}
