//! What is said while somebody waits: for AWS, for a person, for another Daypass.

use crate::ROLE;
use crate::watched::{interrupt, see, watch, watch_command};
use aws_sim::Fault;
use daypass_tests::Machine;
use std::cell::RefCell;
use std::process::Command;
use std::time::{Duration, Instant};

/// Longer than any test waits, and shorter than an attempt may take.
const HELD: u64 = 14_000;

/// The answers of an operation are held until the simulation is hurried.
fn hold(machine: &Machine, op: &str) {
    let fault = Fault { op: op.to_owned(), times: Fault::ALWAYS, delay_ms: Some(HELD), ..Fault::default() };
    machine.sim().fault(fault);
}

/// A machine with an integration that nobody is signed in to.
fn signed_out() -> Machine {
    let machine = Machine::with_a_person();
    machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "demo", "--no-sign-in"]);
    machine
}

#[test]
fn a_start_that_took_long_was_blank() {
    let machine = Machine::new().signed_in();
    hold(&machine, "GetRoleCredentials");
    let hurry = || {
        machine.sim().hurry();
        String::new()
    };
    let line = format!("Getting credentials of {ROLE} …");
    let seen = watch(&machine, &["start", ROLE], &[(&line, &hurry)]);
    assert_eq!(seen.status, Some(0), "{}", seen.all);
    assert!(!seen.has("Getting credentials"), "it is taken away: {:?}", seen.lines());
    assert!(seen.lines()[0].starts_with("Session"), "{:?}", seen.lines());
}

#[test]
fn the_line_goes_before_an_error_too() {
    let machine = Machine::new().signed_in();
    let refused = Fault::error("GetRoleCredentials", 403, "ForbiddenException");
    machine.sim().fault(Fault { delay_ms: Some(HELD), ..refused });
    let hurry = || {
        machine.sim().hurry();
        String::new()
    };
    let seen = watch(&machine, &["start", ROLE], &[("Getting credentials of", &hurry)]);
    assert_eq!(seen.status, Some(1), "{}", seen.all);
    assert!(seen.lines()[0].starts_with("daypass: "), "{:?}", seen.lines());
}

#[test]
fn what_a_program_prints_stands_alone() {
    let machine = Machine::new().signed_in();
    hold(&machine, "GetRoleCredentials");
    let hurry = || {
        machine.sim().hurry();
        String::new()
    };
    let arguments = ["exec", ROLE, "--", "echo", "--no-input", "--timeout", "3", "-v", "alone"];
    let seen = watch(&machine, &arguments, &[("Getting credentials of", &hurry)]);
    assert_eq!(
        (seen.status, seen.lines().last().map(String::as_str)),
        (Some(0), Some("--no-input --timeout 3 -v alone")),
        "{}",
        seen.all
    );
    assert!(!seen.has("Getting credentials"), "{:?}", seen.lines());
}

#[test]
fn a_pipe_gets_nothing_of_it() {
    let machine = Machine::new().signed_in();
    let delay_ms = Some(600);
    machine.sim().fault(Fault {
        op: "GetRoleCredentials".to_owned(),
        times: 1,
        delay_ms,
        ..Fault::default()
    });
    let ended = machine.runs(&["exec", ROLE, "--", "true"]);
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_dumb_terminal_gets_the_line_once_and_no_escapes() {
    let machine = Machine::new().signed_in();
    hold(&machine, "GetRoleCredentials");
    let hurry = || {
        machine.sim().hurry();
        String::new()
    };
    let mut command = Command::new("setsid");
    command.args(["--ctty", "--wait"]).arg(machine.command::<&str>(&[]).get_program());
    command.args(["start", ROLE]).env_clear().envs(machine.variables());
    command.env("PATH", "/usr/bin:/bin").env("TERM", "dumb");
    let seen = watch_command(command, 80, &[("Getting credentials of", &hurry)]);
    assert_eq!(seen.status, Some(0), "{}", seen.all);
    assert_eq!(seen.all.matches("Getting credentials").count(), 1, "{}", seen.all);
    assert!(!seen.all.contains('\u{1b}'), "{:?}", seen.all);
}

#[test]
fn a_sign_in_that_waits_says_its_code_and_how_long_it_lives() {
    let machine = signed_out();
    let approve = || {
        assert!(machine.sim().approve(None));
        String::new()
    };
    let seen = watch(&machine, &["login"], &[("Code ", &see), ("waiting for Allow … 9:5", &approve)]);
    assert_eq!(seen.status, Some(0), "{}", seen.all);
    assert!(seen.all.contains("left · Ctrl-C ends"), "{}", seen.all);
    assert!(!seen.has("waiting for Allow"), "{:?}", seen.lines());
    assert!(seen.has("demo: signed in"), "{:?}", seen.lines());
}

#[test]
fn enter_opens_the_page_of_a_sign_in() {
    let machine = signed_out().without_variable("SSH_CONNECTION");
    let opened = machine.path("opened");
    let browser = machine.write("browser", "#!/bin/sh\necho \"$1\" >> \"$OPENED\"\n");
    Command::new("chmod").arg("+x").arg(&browser).status().unwrap();
    let machine = machine
        .with_variable("BROWSER", &browser.display().to_string())
        .with_variable("OPENED", &opened.display().to_string());
    let opens = |times: usize| {
        let deadline = Instant::now() + Duration::from_secs(60);
        let lines = || std::fs::read_to_string(&opened).unwrap_or_default().lines().count();
        while lines() < times && Instant::now() < deadline {
            std::thread::yield_now();
        }
        lines() == times
    };
    let once = || {
        assert!(opens(1));
        "\r".to_owned()
    };
    let twice = || {
        assert!(opens(2), "Enter opens it again");
        assert!(machine.sim().approve(None));
        String::new()
    };
    let seen = watch(
        &machine,
        &["login", "--device"],
        &[("Press Enter to open it", &see), ("waiting for Allow", &once), ("waiting for Allow", &twice)],
    );
    assert_eq!(seen.status, Some(0), "{}", seen.all);
}

#[test]
fn a_sync_counts_the_accounts() {
    let machine = Machine::new().signed_in();
    hold(&machine, "ListAccountRoles");
    let hurry = || {
        machine.sim().hurry();
        String::new()
    };
    let seen = watch(&machine, &["integration", "sync"], &[("Reading the roles of demo · 0/12", &hurry)]);
    assert_eq!(seen.status, Some(0), "{}", seen.all);
    assert_eq!(seen.lines().len(), 1, "{:?}", seen.lines());
}

#[test]
fn a_second_terminal_was_blank_while_the_first_one_was_asked_for_a_code() {
    let machine = Machine::new();
    machine.add_user("mira");
    let code = machine.code_of("mira");
    let second = RefCell::new(None);
    let begin_second = || {
        let mut running = machine.begins(&["start", "mira"]);
        let line = running.says("Waiting for another Daypass (process ");
        assert!(line.contains("asking for an MFA code for mira"), "{line}");
        second.replace(Some(running));
        format!("{code}\r")
    };
    let first = watch(&machine, &["start", "mira"], &[("MFA code of mira", &begin_second)]);
    assert_eq!(first.status, Some(0), "{}", first.all);
    let second = second.take().unwrap().ends();
    assert_eq!(second.status, Some(0), "{}", second.stderr);
}

#[test]
fn a_second_agent_said_that_it_keeps_alive_what_the_first_one_does() {
    let machine = Machine::new();
    let mut first = machine.begins(&["agent"]);
    first.says("The agent keeps started sessions alive");
    let mut second = machine.begins(&["agent"]);
    let said = second.says("waiting");
    assert_eq!(
        said,
        format!("Another agent (pid {}) does it; waiting. Press Ctrl-C to stop this one.", first.id())
    );
    first.terminate();
    assert_eq!(first.ends().status, Some(0));
    second.says("This agent now keeps started sessions alive");
    second.interrupt();
    assert_eq!(second.ends().status, Some(130));
}

#[test]
fn ctrl_c_in_a_wait_leaves_the_terminal_as_it_was() {
    let machine = signed_out();
    let seen = watch(&machine, &["login"], &[("waiting for Allow", &interrupt)]);
    assert_eq!(seen.status, Some(130), "{}", seen.all);
    assert_eq!(
        seen.lines().last().map(String::as_str),
        Some("Interrupted: demo stays added; go on: daypass login demo"),
        "{}",
        seen.all
    );
    assert!(!seen.has("waiting for Allow"), "{:?}", seen.lines());
}
