//! 0 done, 1 a problem, 2 wrong usage, 130 interrupted.

use daypass_tests::{Machine, Running};
use std::process::Stdio;

#[test]
fn nought_when_done() {
    let machine = Machine::new();
    for arguments in [&["--version"][..], &["--help"], &["status"], &["session", "list"], &["stop", "--all"]]
    {
        let ended = machine.runs(arguments);
        assert_eq!(ended.status, Some(0), "{ended:?}");
    }
}

#[test]
fn one_with_a_problem() {
    let machine = Machine::new();
    let told = machine.fails(&["start", "nothing"]);
    told.says("There is no session '");
    let told = machine.fails(&["login"]);
    assert_eq!(told.hint, "Add your AWS access portal: daypass integration add START_URL");
}

#[test]
fn two_for_a_command_line_that_means_nothing() {
    let machine = Machine::new();
    for arguments in [
        &["no-such-command"][..],
        &["start", "x", "--no-such-option"],
        &["login", "--device", "--pkce"],
        &["console", "x", "--service", "ec2", "--path", "/ec2"],
        &["start", "x", "--region", "nowhere"],
        &["start", "x", "--profile", "a b"],
        &["stop", "x", "--all"],
        &["session", "edit", "x"],
        &["session", "add"],
        &["session", "add", "role", "--name", "x"],
        &["session", "remove"],
        &["integration", "remove"],
        &["completions", "no-such-shell"],
        &["history", "--limit", "0"],
    ] {
        let ended = machine.runs(arguments);
        assert_eq!((ended.status, ended.stdout.as_str()), (Some(2), ""), "{arguments:?}: {ended:?}");
        assert!(!ended.stderr.is_empty());
    }
}

#[test]
fn one_where_a_session_has_to_be_picked_and_nobody_can() {
    let machine = Machine::new().signed_in();
    for arguments in [&["start"][..], &["console", "--print"], &["env"]] {
        let told = machine.runs(arguments).told(1);
        told.says("No session was named");
    }
    assert_eq!(machine.credentials(), "");
}

#[test]
#[cfg(unix)]
fn a_hundred_and_thirty_when_interrupted_and_the_next_sign_in_is_free() {
    let machine = Machine::with_a_person();
    machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "demo", "--no-sign-in"]);
    let mut login = machine.begins(&["login"]);
    login.says("Check that it shows this code");
    login.interrupt();
    let ended = login.ends();
    assert_eq!((ended.status, ended.stdout.as_str()), (Some(130), ""), "{ended:?}");

    let mut login = machine.begins(&["login"]);
    let line = login.says("Check that it shows this code");
    assert!(machine.sim().approve(line.rsplit(' ').next()));
    assert_eq!(login.ends().status, Some(0));
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    let machine = Machine::new().signed_in();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = machine.command(&["session", "list"]);
    let child = command.stdin(Stdio::null()).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[test]
fn a_folder_that_cannot_be_used_is_a_problem() {
    let machine = Machine::new();
    machine.write("a-file", "");
    let home = machine.path("a-file/daypass").display().to_string();
    let ended = Running::begin(machine.command(&["status"]).env("DAYPASS_HOME", home)).ends();
    ended.told(1).says("cannot be used: ");
}
