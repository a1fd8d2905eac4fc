//! On a terminal: pickers, colours, and no more lines than a person reads.

use crate::ROLE;
use crate::pty::Pty;
use aws_sim::{Organisation, SimOptions};
use daypass_tests::Machine;
use std::process::Command;

/// Runs `daypass` on a terminal on which somebody types `keys` once `question` is asked: its exit status and all that
/// the terminal got.
pub(crate) fn run(
    machine: &Machine,
    arguments: &[&str],
    question: &str,
    keys: &str,
) -> (Option<i32>, String) {
    run_through(machine, arguments, &[(question, keys)])
}

/// The same with several questions, one after another.
pub(crate) fn run_through(
    machine: &Machine,
    arguments: &[&str],
    answers: &[(&str, &str)],
) -> (Option<i32>, String) {
    type_into(&machine.command(arguments), answers)
}

/// The same for any command.
pub(crate) fn type_into(command: &Command, answers: &[(&str, &str)]) -> (Option<i32>, String) {
    Pty::start(command, 24, 80).answers(answers)
}

#[test]
fn a_session_is_picked_by_typing_and_the_latest_is_first() {
    let machine = Machine::new().signed_in();
    let (status, shown) = run(&machine, &["start"], "Session ›", "shop prod read\r");
    assert_eq!(status, Some(0), "{shown}");
    assert!(machine.live(ROLE).is_some());

    machine.succeeds(&["start", "Data Platform/DataEngineer"]);
    let (status, shown) = run(&machine, &["stop"], "Session ›", "\u{1b}");
    assert_eq!(status, Some(130), "{shown}");
    assert!(machine.live(ROLE).is_some());
    assert!(!shown.contains("Shop Staging"), "only what is live can be stopped: {shown}");

    let (status, _) = run(&machine, &["stop"], "Session ›", "shop\r");
    assert_eq!((status, machine.live(ROLE)), (Some(0), None));
    machine.succeeds(&["start", ROLE]);
    machine.succeeds(&["stop", "--all"]);
    let (status, _) = run(&machine, &["start"], "Session ›", "\r");
    assert!(
        status == Some(0) && machine.live(ROLE).is_some(),
        "the session that was used last is offered first"
    );
}

#[test]
fn a_region_that_the_portal_does_not_tell_is_picked() {
    let machine = Machine::new();
    let elsewhere = format!("{}/elsewhere", machine.sim().endpoint());
    let add = ["integration", "add", &elsewhere, "--alias", "x", "--no-sign-in"];
    let (status, shown) = run(&machine, &add, "Region of the IAM Identity Center ›", "\u{3}");
    assert_eq!(status, Some(130), "{shown}");
    let (status, shown) = run(&machine, &add, "Region of the IAM Identity Center ›", "frankf\r");
    assert_eq!(status, Some(0), "{shown}");
    assert_eq!(machine.json(&["integration", "list", "--json"])[0]["region"], "eu-central-1");
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let machine = Machine::new().with_variable("TERM", "xterm-256color").signed_in();
    let (_, shown) = run(&machine, &["session", "list"], "", "");
    assert!(shown.contains("\u{1b}["), "{shown}");
    let machine = machine.with_variable("NO_COLOR", "1");
    let (_, shown) = run(&machine, &["session", "list"], "", "");
    assert!(shown.contains(ROLE) && !shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn a_long_list_is_cut_on_a_terminal_alone_and_says_so() {
    let organisation = Organisation::generated(3, 70);
    let options = SimOptions { organisation, auto_approve: true, tps: 0, ..SimOptions::default() };
    let machine = Machine::with(options).signed_in();
    let lines = |text: &str| text.lines().filter(|line| line.contains("/Role")).count();
    let (_, shown) = run(&machine, &["session", "list"], "", "");
    assert_eq!(lines(&shown), 200);
    assert!(shown.contains("200 of 210 sessions."), "{shown}");
    let (_, shown) = run(&machine, &["session", "list", "--all"], "", "");
    assert_eq!(lines(&shown), 210);
    assert_eq!(lines(&machine.succeeds(&["session", "list"])), 210);
}
