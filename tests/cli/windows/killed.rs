//! Killed at any step of any write, the person's files are the old ones or the new ones, and nothing is lost.

use crate::{PROFILE, ROLE};
use aws_files::step::Step;
use daypass_tests::Machine;
use std::process::Stdio;

/// The person's files, with their own text in the profile that the session takes, and lines that give way to it.
const CREDENTIALS: &str =
    "# mine\r\n[shop-production-readonly]\r\nregion = eu-west-1\r\n\r\n[other]\r\nregion = eu-west-2\r\n";
const CONFIG: &str = "# mine\r\n[profile \"shop-production-readonly\"]\r\nrole_arn = arn:aws:iam::118230476651:role/x\r\n\
    output = json\r\nsource_profile = y\r\n";

/// More writes than any command makes.
const MANY: usize = 20;

/// Runs a command once for each step of each of its writes, and has it killed there. What is to be so then is `check`ed; `prepare`
/// comes before. Returns how often it was killed.
fn killed_everywhere(machine: &Machine, command: &[&str], prepare: impl Fn(), check: impl Fn(&str)) -> usize {
    let mut killed = 0;
    for step in Step::ALL {
        for time in 1..=MANY {
            prepare();
            let at = format!("{step:?}:{time}");
            let mut run = machine.command(command);
            run.env(Step::ABORT_AT, &at).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            let is_killed = !run.status().unwrap().success();
            check(&at);
            if !is_killed {
                break;
            }
            killed += 1;
        }
    }
    killed
}

/// A machine whose session has its credentials already: runs differ in nothing but where they end.
fn machine() -> Machine {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["env", ROLE, "--shell", "cmd"]);
    put_back(&machine);
    machine
}

fn put_back(machine: &Machine) {
    machine.write("aws/credentials", CREDENTIALS);
    machine.write("aws/config", CONFIG);
}

/// Whether the file is whole: the person's own text but for the section that was taken, and in its place one of ours.
fn is_new(text: &str) -> bool {
    let rest = text.strip_prefix(&format!("# mine\r\n[{PROFILE}]\r\n"));
    let ours = rest.and_then(|rest| rest.strip_suffix("[other]\r\nregion = eu-west-2\r\n"));
    ours.is_some_and(|ours| ours.contains("aws_session_token = ") && ours.ends_with("\r\n"))
}

#[test]
fn a_start_leaves_the_file_old_or_new_and_can_be_stopped() {
    let machine = machine();
    let killed = killed_everywhere(
        &machine,
        &["start", ROLE, "--replace"],
        || {},
        |at| {
            let text = machine.credentials();
            assert!(text == CREDENTIALS || is_new(&text), "killed at {at}:\n{text}");
            machine.succeeds(&["stop", ROLE]);
            assert_eq!(
                (machine.credentials(), machine.config()),
                (CREDENTIALS.into(), CONFIG.into()),
                "{at}"
            );
        },
    );
    assert!(killed >= 2 * (Step::ALL.len() - 2), "both files: {killed}");
}

#[test]
fn a_stop_puts_the_persons_text_back_when_it_is_run_again() {
    let machine = machine();
    let killed = killed_everywhere(
        &machine,
        &["stop", ROLE],
        || {
            machine.succeeds(&["start", ROLE, "--replace"]);
            assert!(is_new(&machine.credentials()) && !machine.config().contains("role_arn"));
        },
        |at| {
            machine.succeeds(&["stop", ROLE]);
            assert_eq!(
                (machine.credentials(), machine.config()),
                (CREDENTIALS.into(), CONFIG.into()),
                "{at}"
            );
        },
    );
    assert!(killed >= 2 * (Step::ALL.len() - 2), "both files: {killed}");
}

#[test]
fn protect_and_undo_lose_no_key() {
    let machine = Machine::new();
    let user = machine.sim().ready().iam_users[0].clone();
    let text = format!(
        "# mine\r\n[dev]\r\naws_access_key_id = {}\r\naws_secret_access_key = {}\r\n",
        user.access_key_id, user.secret_access_key
    );
    machine.write("aws/credentials", &text);
    let undo = || {
        if machine.credentials() != text {
            machine.succeeds(&["protect", "--undo", "--yes", "dev"]);
        }
        assert_eq!(machine.credentials(), text);
    };
    let killed = killed_everywhere(
        &machine,
        &["protect", "--yes"],
        || {},
        |at| {
            let now = machine.credentials();
            assert!(now == text || !now.contains(&user.secret_access_key), "killed at {at}:\n{now}");
            undo();
        },
    );
    assert!(killed >= Step::ALL.len() - 2, "{killed}");
    let killed = killed_everywhere(
        &machine,
        &["protect", "--undo", "--yes", "dev"],
        || {
            machine.succeeds(&["protect", "--yes"]);
        },
        |_| undo(),
    );
    assert!(killed >= Step::ALL.len() - 2, "{killed}");
}

#[test]
fn what_a_killed_process_left_is_gone_with_the_next_write() {
    let machine = machine();
    let mut start = machine.command(&["start", ROLE, "--replace"]);
    start.env(Step::ABORT_AT, "Written").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(!start.status().unwrap().success());
    let left = || {
        let names = machine.files("aws").into_iter().map(|(path, _)| path);
        names.filter(|path| path.extension().is_some_and(|end| end == "tmp")).count()
    };
    assert_eq!(left(), 1);
    machine.succeeds(&["stop", ROLE]);
    machine.succeeds(&["start", ROLE, "--replace"]);
    assert_eq!(left(), 0, "it may have held keys");
}
