//! A passphrase that is typed: who is asked for it, how often, and that it is not shown.

use crate::ROLE;
use crate::terminal::{run_through, type_into};
use daypass_tests::Machine;
use std::process::Command;

const QUESTION: &str = "Passphrase for the vault:";
const NEW: &str = "New passphrase for the vault:";
const AGAIN: &str = "Repeat it:";

/// A machine that is signed in, and whose passphrase is given to no command; the passphrase.
fn machine() -> (Machine, String) {
    let machine = Machine::new().signed_in();
    let passphrase = machine.variable("DAYPASS_VAULT_PASSPHRASE").to_owned();
    (machine.without_variable("DAYPASS_VAULT_PASSPHRASE"), passphrase)
}

#[test]
fn it_is_asked_for_until_it_is_right_and_is_not_shown() {
    let (machine, passphrase) = machine();
    // Three letters too many are taken back, and what was begun wrongly is cleared.
    let typed = format!("something\u{15}{passphrase}äöü\u{7f}\u{7f}\u{7f}\r");
    let answers = [(QUESTION, "open barley\r"), ("The passphrase is wrong.", ""), (QUESTION, &typed)];
    let (status, shown) = run_through(&machine, &["start", ROLE], &answers);
    assert_eq!(status, Some(0), "{shown}");
    assert!(
        !shown.contains(&passphrase) && !shown.contains("barley") && !shown.contains("something"),
        "{shown}"
    );
    assert_eq!(shown.matches(QUESTION).count(), 2, "{shown}");
    // What needs no secret does not ask.
    let (status, shown) = run_through(&machine, &["status"], &[]);
    assert!(status == Some(0) && !shown.contains(QUESTION), "{shown}");
}

#[test]
fn three_wrong_ones_end_it_and_a_question_that_is_left_ends_it_with_130() {
    let (machine, _) = machine();
    let wrong = [(QUESTION, "x\r"); 3];
    let (status, shown) = run_through(&machine, &["start", ROLE], &wrong);
    assert!(status == Some(1) && shown.contains("The passphrase is wrong"), "{shown}");
    for key in ["\u{3}", "\u{1b}", "\u{4}"] {
        let (status, shown) = run_through(&machine, &["start", ROLE], &[(QUESTION, key)]);
        assert_eq!((status, machine.live(ROLE)), (Some(130), None), "{shown}");
    }
}

#[test]
fn in_a_pipeline_it_is_asked_for_on_the_terminal() {
    let (machine, passphrase) = machine();
    let daypass = machine.command::<&str>(&[]).get_program().to_owned();
    let mut command = Command::new("sh");
    command.env_clear().envs(machine.variables()).env("PATH", "/usr/bin:/bin");
    command.args(["-c", "echo not this | \"$0\" env \"$1\" | cat"]);
    command.arg(daypass).arg(ROLE);
    let (status, shown) = type_into(&command, &[(QUESTION, &format!("{passphrase}\r"))]);
    assert!(status == Some(0) && shown.contains("AWS_SESSION_TOKEN"), "{shown}");
    assert!(!shown.contains(&passphrase), "{shown}");
}

#[test]
fn programs_that_wait_are_told_and_nobody_is_asked() {
    let (machine, _) = machine();
    for unattended in [&["credential-process", ROLE][..], &["agent"]] {
        let (status, shown) = run_through(&machine, unattended, &[]);
        assert!(matches!(status, Some(1 | 78)), "{shown}");
        assert!(shown.contains("needs its passphrase") && !shown.contains(QUESTION), "{shown}");
    }
}

#[test]
fn a_vault_that_has_none_yet_asks_for_a_new_one_twice() {
    let machine = Machine::new().never_used().without_variable("DAYPASS_VAULT_PASSPHRASE");
    let add = ["integration", "add", &machine.sim().start_url(), "--alias", "demo"];
    let answers = [
        (NEW, "\r"),
        ("It cannot be empty.", ""),
        (NEW, "open sesame\r"),
        (AGAIN, "open barley\r"),
        ("The two do not match.", ""),
        (NEW, "open sesame\r"),
        (AGAIN, "open sesame\r"),
    ];
    let (status, shown) = run_through(&machine, &add, &answers);
    assert!(status == Some(0) && !shown.contains("sesame"), "{shown}");
    machine.with_variable("DAYPASS_VAULT_PASSPHRASE", "open sesame").succeeds(&["start", ROLE]);
}

#[test]
fn a_passphrase_is_changed_after_the_old_one() {
    let (machine, passphrase) = machine();
    let old = format!("{passphrase}\r");
    let answers = [(QUESTION, &*old), (NEW, "open sesame\r"), (AGAIN, "open sesame\r")];
    let (status, shown) = run_through(&machine, &["vault", "passphrase"], &answers);
    assert!(status == Some(0) && shown.contains("opens with the new passphrase"), "{shown}");
    // Who does not know the present one is not asked for another.
    let (status, shown) = run_through(&machine, &["vault", "passphrase"], &[(QUESTION, &*old); 3]);
    assert!(status == Some(1) && !shown.contains(NEW), "{shown}");
    machine.with_variable("DAYPASS_VAULT_PASSPHRASE", "open sesame").succeeds(&["start", ROLE]);
}

#[test]
fn a_person_chooses_a_passphrase_once() {
    let nowhere = "unix:path=/nowhere/no-bus";
    let machine = Machine::new().with_keychain().with_variable("DBUS_SESSION_BUS_ADDRESS", nowhere);
    let add = ["integration", "add", &machine.sim().start_url(), "--alias", "demo"];
    machine.fails(&add).says("There is no keychain on this machine.");
    let answers = [(NEW, "open sesame\r"), (AGAIN, "open sesame\r")];
    let (status, shown) = run_through(&machine, &["vault", "use", "passphrase"], &answers);
    assert_eq!(status, Some(0), "{shown}");
    // DAYPASS_VAULT is not needed from then on.
    let (status, shown) = run_through(&machine, &add, &[(QUESTION, "open sesame\r")]);
    assert_eq!(status, Some(0), "{shown}");
    assert_eq!(machine.json(&["vault", "status", "--json"])["key"], "passphrase");
}
