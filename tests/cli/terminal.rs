//! On a terminal: pickers, colours, and no more lines than a person reads.

use crate::ROLE;
use aws_sim::{Organisation, SimOptions};
use daypass_tests::Machine;
use nix::pty::openpty;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs::File;
use std::io::{Read, Write};
use std::process::Command;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// No run takes as long, on however slow a machine.
const BOUND: Duration = Duration::from_secs(120);

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
    type_into(machine.command(arguments), answers)
}

/// The same for any command.
pub(crate) fn type_into(mut command: Command, answers: &[(&str, &str)]) -> (Option<i32>, String) {
    let pty = openpty(None, None).unwrap();
    command.stdin(pty.slave.try_clone().unwrap()).stdout(pty.slave.try_clone().unwrap()).stderr(pty.slave);
    let mut child = command.spawn().unwrap();
    let (ended, watch) = channel::<()>();
    let process = Pid::from_raw(child.id().cast_signed());
    let watching = std::thread::spawn(move || {
        // Nothing comes: it hangs, perhaps at a question that nobody expects.
        if watch.recv_timeout(BOUND) == Err(RecvTimeoutError::Timeout) {
            let _ = kill(process, Signal::SIGKILL);
        }
    });
    // The command holds the terminal's other end open until it is dropped.
    drop(command);
    let mut terminal = File::from(pty.master);
    let (mut shown, mut since) = (Vec::new(), 0);
    let mut answers = answers.iter();
    let mut next = answers.next();
    let mut buffer = [0; 4096];
    // Reading fails when the last process has left the terminal.
    while let Ok(length) = terminal.read(&mut buffer) {
        shown.extend_from_slice(&buffer[..length]);
        // Several may come at once: each is looked for behind the one before.
        while let Some((question, keys)) = next
            && let Some(end) = end_of(question, &shown[since..])
        {
            since += end;
            terminal.write_all(keys.as_bytes()).unwrap();
            next = answers.next();
        }
    }
    drop(ended);
    watching.join().unwrap();
    (child.wait().unwrap().code(), String::from_utf8_lossy(&shown).into_owned())
}

/// Where a text ends in what was shown, if it is there.
fn end_of(text: &str, shown: &[u8]) -> Option<usize> {
    if text.is_empty() {
        return Some(0);
    }
    shown.windows(text.len()).position(|window| window == text.as_bytes()).map(|start| start + text.len())
}

#[test]
fn a_session_is_picked_by_typing_and_the_latest_is_first() {
    let machine = Machine::new().signed_in();
    let (status, shown) = run(&machine, &["start"], "to filter", "shop prod read\r");
    assert_eq!(status, Some(0), "{shown}");
    assert!(machine.live(ROLE).is_some());

    let (status, shown) = run(&machine, &["stop"], "to filter", "\u{1b}");
    assert_eq!(status, Some(130), "{shown}");
    assert!(machine.live(ROLE).is_some());
    assert!(!shown.contains("Shop Staging"), "only what is live can be stopped: {shown}");

    let (status, _) = run(&machine, &["stop"], "to filter", "\r");
    assert_eq!((status, machine.live(ROLE)), (Some(0), None));
    let (status, _) = run(&machine, &["start"], "to filter", "\r");
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
    let (status, shown) = run(&machine, &add, "to filter", "\u{3}");
    assert_eq!(status, Some(130), "{shown}");
    let (status, shown) = run(&machine, &add, "to filter", "frankf\r");
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
