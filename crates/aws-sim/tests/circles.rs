//! No two source files of the simulation need one another, directly or through others.
//!
//! A file needs another when it names one of that file's items: in a `use`, in a path that begins with `crate`, `super`
//! or `self`, or in a path that begins with a module that it imported or declared. `mod name;` alone is no such need.
//!
//! There is no exception. Handlers take `Simulation` from `world.rs`, and what `World` remembers for them lies in files of
//! its own beneath it (`oidc/state.rs`, `federation/state.rs`), not in the handlers' files.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

/// Source text by module path; the crate's root has the path `[]`.
type Sources = BTreeMap<Vec<String>, String>;

#[test]
fn no_files_need_one_another_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Sources::new();
    read(&root, &mut Vec::new(), &mut sources);
    // The binary is a crate of its own, and it is above the library.
    sources.remove(&vec!["main".to_owned()]);
    assert!(sources.len() > 40, "only {} files were found", sources.len());
    let needs = needs(&sources);
    let circles = circles(&needs);
    assert!(circles.is_empty(), "files that need one another:\n{}", circles.join("\n"));
    // Were paths not read, no circle could be found.
    for (file, needed) in
        [("query::dispatch", "iam"), ("replacement", "oidc::refusal"), ("world", "oidc::state")]
    {
        assert!(needs[&path(file)].contains(&path(needed)), "{file} needs {needed}");
    }
}

fn read(folder: &Path, module: &mut Vec<String>, sources: &mut Sources) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        if file.is_dir() {
            module.push(name);
            read(&file, module, sources);
            module.pop();
        } else if file.extension().is_some_and(|extension| extension == "rs") {
            let mut path = module.clone();
            if name != "mod" && name != "lib" {
                path.push(name);
            }
            sources.insert(path, std::fs::read_to_string(&file).unwrap());
        }
    }
}

/// Which files each file needs.
fn needs(sources: &Sources) -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let of = |(module, source): (&Vec<String>, &String)| {
        let mut needed = BTreeSet::new();
        // Modules that this file calls by a short name: those that it declares and those that it imports.
        let mut short: BTreeMap<String, Vec<String>> = sources
            .keys()
            .filter(|path| path.len() == module.len() + 1 && path.starts_with(module))
            .filter_map(|path| Some((path.last()?.clone(), path.clone())))
            .collect();
        let tokens = tokens(source);
        let inline = inline_modules(&tokens);
        // Imports stand above what uses them, but not always: so they are collected first.
        for round in ["imports", "uses"] {
            for at in 0..tokens.len() {
                let is_inside_a_path = at > 0 && tokens[at - 1] == "::";
                let start = match tokens[at].as_str() {
                    _ if is_inside_a_path => continue,
                    "crate" => Vec::new(),
                    "self" => module.clone(),
                    "super" if inline.iter().any(|range| range.contains(&at)) => module.clone(),
                    "super" => module.split_last().map_or_else(Vec::new, |(_, parent)| parent.to_vec()),
                    name => match short.get(name) {
                        Some(path) if round == "uses" => path.clone(),
                        _ => continue,
                    },
                };
                if tokens.get(at + 1).is_none_or(|token| token != "::") {
                    continue;
                }
                let mut leaves = Vec::new();
                expand(&tokens, at + 2, start, &mut leaves);
                for (path, name) in leaves {
                    let file = file_of(&path, sources);
                    if file == path && !path.is_empty() {
                        short.insert(name, path);
                    } else if file != *module {
                        needed.insert(file);
                    }
                }
            }
        }
        (module.clone(), needed)
    };
    sources.iter().map(of).collect()
}

/// Where modules stand inside the file, such as `mod tests { … }`: there, `super` is the file itself.
fn inline_modules(tokens: &[String]) -> Vec<Range<usize>> {
    let is_one = |at: &usize| tokens[*at] == "mod" && tokens.get(at + 2).is_some_and(|token| token == "{");
    let end = |start: usize| {
        let mut depth = 0_usize;
        for (at, token) in tokens.iter().enumerate().skip(start) {
            match token.as_str() {
                "{" => depth += 1,
                "}" if depth == 1 => return at,
                "}" => depth -= 1,
                _ => {}
            }
        }
        tokens.len()
    };
    (0..tokens.len()).filter(is_one).map(|at| at..end(at + 2)).collect()
}

/// The file that defines the item of a path: the longest beginning that is a module.
fn file_of(path: &[String], sources: &Sources) -> Vec<String> {
    let mut file = path.to_vec();
    while !sources.contains_key(&file) {
        file.pop();
    }
    file
}

/// The paths that follow a `::` at `at`, with the names that they are called by: several where braces group them.
/// Returns the place behind them.
fn expand(
    tokens: &[String],
    at: usize,
    mut path: Vec<String>,
    leaves: &mut Vec<(Vec<String>, String)>,
) -> usize {
    let mut at = at;
    loop {
        match tokens.get(at).map(String::as_str) {
            Some("{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at = match tokens[at].as_str() {
                        "," => at + 1,
                        _ => expand(tokens, at, path.clone(), leaves),
                    };
                }
                return at + 1;
            }
            Some("super") => {
                path.pop();
            }
            Some("self") => {}
            Some(name) => path.push(name.to_owned()),
            None => return at,
        }
        at += 1;
        if tokens.get(at).is_some_and(|token| token == "::") {
            at += 1;
            continue;
        }
        let mut name = path.last().cloned().unwrap_or_default();
        if tokens.get(at).is_some_and(|token| token == "as") {
            name.clone_from(&tokens[at + 1]);
            at += 2;
        }
        leaves.push((path, name));
        return at;
    }
}

/// Words, `::` and single signs, without comments, texts and characters.
fn tokens(source: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let raw = tokens.last().is_some_and(|token| token == "r" || token == "br")
            && rest.trim_start_matches('#').starts_with('"');
        let length = if raw {
            let hashes = rest.len() - rest.trim_start_matches('#').len();
            let end = format!("\"{}", "#".repeat(hashes));
            let body = hashes + 1;
            body + rest[body..].find(&end).unwrap() + end.len()
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' {
            quoted(rest, '"')
        } else if first == '\'' && (rest[1..].starts_with('\\') || rest.chars().nth(2) == Some('\'')) {
            quoted(rest, '\'')
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else if word > 0 {
            tokens.push(rest[..word].to_owned());
            word
        } else {
            if !first.is_whitespace() {
                tokens.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of a text or character that begins with `quote`.
fn quoted(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if letter == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Every group of files that need one another, as one line each.
fn circles(needs: &BTreeMap<Vec<String>, BTreeSet<Vec<String>>>) -> Vec<String> {
    let reachable = |from: &Vec<String>| {
        let mut reached = BTreeSet::new();
        let mut waiting: Vec<_> = needs[from].iter().collect();
        while let Some(file) = waiting.pop() {
            if reached.insert(file.clone()) {
                waiting.extend(&needs[file]);
            }
        }
        reached
    };
    let reached: BTreeMap<_, _> = needs.keys().map(|file| (file, reachable(file))).collect();
    let groups: BTreeSet<Vec<String>> = reached
        .iter()
        .filter(|(file, others)| others.contains(**file))
        .map(|(file, others)| {
            others.iter().filter(|other| reached[other].contains(*file)).map(|file| file.join("::")).collect()
        })
        .collect();
    groups.into_iter().map(|group| group.join(" ")).collect()
}

fn path(text: &str) -> Vec<String> {
    text.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
    circles(&needs(&files.iter().map(|(file, source)| (path(file), (*source).to_owned())).collect()))
}

#[test]
fn a_circle_is_found_however_the_other_file_is_named() {
    for source in [
        "use crate::b::Item;",
        "use crate::{b::Item, c};",
        "use crate::{c, b as other};\nfn f() { other::f() }",
        "use crate::b;\nfn f(item: &b::Item) {}",
        "fn f() { crate::b::f() }",
        "use super::b::{self, Item};",
        "fn f() { super::b::f::<u8>() }",
        "fn f<'a>(text: &'a str, quote: char) { quote == '\"'; r#\"\"quoted\"\"#; crate::b::f() }",
    ] {
        let files = [("", "mod a; mod b; mod c;"), ("a", source), ("b", "use crate::a::Other;"), ("c", "")];
        assert_eq!(circles_of(&files), ["a b"], "{source}");
    }
}

#[test]
fn a_circle_through_a_folder_and_a_third_file_is_found() {
    let files = [
        ("", ""),
        ("a", "mod part;\nfn f() { part::f() }"),
        ("a::part", "use crate::b::Item;"),
        ("b", "use crate::a::Parent;"),
    ];
    assert_eq!(circles_of(&files), ["a a::part b"]);
}

#[test]
fn what_is_no_need_makes_no_circle() {
    let files = [
        ("", "mod a; mod b;\npub use a::Item;"),
        ("a", "// crate::b::Item\n/// [`crate::b`]\nconst TEXT: &str = \"crate::b::Item \\\" crate::b\";"),
        ("b", "use crate::a::Item;\nmod c;"),
        (
            "b::c",
            "use crate::b::Parent;\nuse std::b::Item;\nmod tests { use super::*; fn f() { super::f() } }",
        ),
    ];
    assert!(circles_of(&files).is_empty());
}
