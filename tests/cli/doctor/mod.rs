//! `daypass doctor`: problems that are planted on a machine are found, and nothing on a healthy one.

mod files;
mod inside;
mod outside;
mod report;

use crate::{PROFILE, ROLE};
use daypass_core::view::{FindingCode as Code, Severity};
use daypass_tests::Machine;
use serde_json::Value;
use std::any::Any;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

/// What keeps a problem there, such as a lock that is held, until the machine was checked.
type Kept = Box<dyn Any>;
/// A problem that is planted, and what is found of it.
type Planted = (&'static [Code], fn(Machine) -> (Machine, Kept));

/// A machine on which everything is right: signed in, with a started session and a `daypass` in its `PATH`.
fn healthy() -> Machine {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    with_daypass(machine)
}

/// The same machine with the program of this name in a folder of its `PATH`.
fn with_daypass(machine: Machine) -> Machine {
    let bin = machine.path("bin");
    fs::create_dir(&bin).unwrap();
    symlink(machine.command::<&str>(&[]).get_program(), bin.join("daypass")).unwrap();
    machine.with_variable("PATH", &bin.display().to_string())
}

fn nothing(machine: Machine) -> (Machine, Kept) {
    (machine, Box::new(()))
}

/// Puts a program into a further folder of `PATH` that prints this when it is asked for its version.
fn with_program(machine: Machine, folder: &str, name: &str, prints: &str) -> Machine {
    let program = machine.write(&format!("{folder}/{name}"), &format!("#!/bin/sh\necho '{prints}'\n"));
    chmod(&program, 0o755);
    let path = machine.variable("PATH").to_owned();
    let folder = machine.path(folder).display().to_string();
    if path.split(':').any(|there| there == folder) {
        return machine;
    }
    machine.with_variable("PATH", &format!("{path}:{folder}"))
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
}

/// Changes the store as no command would, and leaves all of it in the one file.
fn in_store(machine: &Machine, sql: &str) {
    let store = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    store.pragma_update(None, "foreign_keys", false).unwrap();
    store.execute_batch(sql).unwrap();
    store.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
}

fn codes(findings: &Value) -> Vec<String> {
    let findings = findings.as_array().unwrap().iter();
    let mut codes: Vec<String> =
        findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes
}

fn words(codes: &[Code]) -> Vec<String> {
    let mut words: Vec<String> = codes.iter().map(Code::to_string).collect();
    words.sort();
    words
}

/// Looks for each problem on a machine of its own: it is found and nothing else is, the exit status tells of it, what it
/// says is whole, and where it may be mended by itself it is.
fn all_are_found(planted: &[Planted]) {
    let wrong: Vec<String> =
        planted.iter().filter_map(|(expected, plant)| found(expected, *plant).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn found(expected: &[Code], plant: fn(Machine) -> (Machine, Kept)) -> Result<(), String> {
    let (machine, _kept) = plant(healthy());
    let (status, document) = document(&machine, &["doctor", "--json"]);
    let check = |is_right: bool| {
        is_right.then_some(()).ok_or_else(|| format!("{expected:?}: {status:?} {document:#}"))
    };
    check(codes(&document["findings"]) == words(expected))?;
    let is_problem = |code: &Code| code.severity() == Severity::Problem;
    check(status == Some(i32::from(expected.iter().any(is_problem))))?;
    let findings = document["findings"].as_array().unwrap();
    check(findings.iter().all(|finding| {
        finding["sentence"].as_str().unwrap().ends_with('.')
            && !finding["fix"]["words"].as_str().unwrap().is_empty()
    }))?;
    let automatic = findings.iter().filter(|finding| finding["fix"]["automatic"] == true).count();
    if automatic > 0 {
        let (_, mended) = self::document(&machine, &["doctor", "--fix", "--json"]);
        let left = mended["findings"].as_array().unwrap();
        let is_mended = mended["fixed"].as_array().unwrap().len() == automatic
            && left.iter().all(|finding| finding["fix"]["automatic"] == false);
        is_mended.then_some(()).ok_or_else(|| format!("{expected:?} is not mended: {mended:#}"))?;
    }
    Ok(())
}

fn document(machine: &Machine, arguments: &[&str]) -> (Option<i32>, Value) {
    let ended = machine.runs(arguments);
    (ended.status, serde_json::from_str(&ended.stdout).unwrap_or_else(|_| panic!("{ended:?}")))
}

#[test]
fn nothing_is_found_on_a_healthy_machine() {
    let machine = healthy();
    let checks = Code::ALL.len();
    assert_eq!(machine.succeeds(&["doctor"]), format!("Nothing is wrong in {checks} checks.\n"));
    let document = machine.json(&["doctor", "--json"]);
    assert_eq!(
        document,
        serde_json::json!({"version": 1, "checks": checks, "problems": 0, "fixed": [], "findings": []})
    );
    // A sign-in that has ended is no problem: it is asked for when it is needed.
    machine.succeeds(&["logout"]);
    machine.succeeds(&["doctor"]);
    machine.succeeds(&["stop", "--all"]);
    assert_eq!(machine.succeeds(&["doctor", "--fix"]), format!("Nothing is wrong in {checks} checks.\n"));
}

#[test]
fn help_and_completions_know_it() {
    let machine = Machine::new();
    let words = machine.succeeds(&["complete", "fish", "=--", "doctor"]);
    assert!(words.contains("--report"), "{words}");
    assert!(machine.succeeds(&["--help"]).contains("Find problems on this machine"));
}

#[test]
fn a_check_changes_nothing() {
    let machine = healthy();
    machine.write("aws/config", "[profile x]\nregion: eu-west-1\n");
    chmod(&machine.credentials_file(), 0o644);
    let before = machine.files("aws");
    let text = machine.runs(&["doctor"]).stdout;
    assert_eq!(machine.files("aws"), before);
    assert_eq!(fs::metadata(machine.credentials_file()).unwrap().permissions().mode() & 0o777, 0o644);
    // Aligned: the sentences begin in the same column, and what helps below them.
    let lines: Vec<&str> = text.lines().collect();
    let column = |line: &str, text: &str| line.find(text).unwrap();
    let at = column(lines[0], "Other users can read");
    assert!(lines[0].starts_with("problem  file-readable-by-others  "), "{text}");
    assert_eq!(column(lines[1], "Remove that permission for others: chmod 600 "), at, "{text}");
    assert_eq!(column(lines[2], "Because of line 2"), at, "{text}");
    assert!(text.contains("\n2 problems and 0 pieces of advice in "), "{text}");
    assert!(text.ends_with("1 of them can be fixed automatically: daypass doctor --fix\n"), "{text}");
}

#[test]
fn at_least_twenty_five_kinds_of_trouble_are_planted() {
    let planted: std::collections::BTreeSet<Code> = [files::PLANTED, inside::PLANTED, outside::PLANTED]
        .into_iter()
        .flatten()
        .flat_map(|(codes, _)| *codes)
        .copied()
        .collect();
    assert!(planted.len() >= 50, "{} kinds", planted.len());
}
