//! Questions that are answered with a line: on which terminal, with which keys, and what is left of the rest.

use crate::ROLE;
use crate::pty::Pty;
use crate::terminal::run_through;
use daypass_tests::{Machine, Running};
use std::process::Command;

/// A shell that runs a line with `$DAYPASS`.
pub(crate) fn shell(machine: &Machine, line: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).env_clear().envs(machine.variables()).env("PATH", "/usr/bin:/bin");
    shell.env("DAYPASS", machine.command::<&str>(&[]).get_program()).current_dir(machine.path(""));
    shell
}

#[test]
fn with_a_pipe_as_stdin_nobody_was_asked() {
    let machine = Machine::new();
    machine.add_user("mira");
    let code = format!("{}\r", machine.code_of("mira"));
    // The program gets what was for it, and not a byte less.
    let line = "printf 'one\\ntwo' | \"$DAYPASS\" exec mira -- cat; echo \"ended $?\"";
    let (_, shown) =
        Pty::start(&shell(&machine, line), 24, 80).answers(&[("MFA code of mira (mira) for mira:", &code)]);
    assert!(shown.contains("one\r\ntwoended 0"), "{shown:?}");

    let machine = Machine::new().signed_in();
    for line in ["\"$DAYPASS\" start </dev/null", "\"$DAYPASS\" start </dev/null >/dev/null 2>&1"] {
        let mut pty = Pty::start(&shell(&machine, line), 24, 80);
        pty.sees("Session ›");
        pty.types("prod read\r");
        assert_eq!(pty.ends().0, Some(0), "{line}");
        assert!(machine.live(ROLE).is_some());
        machine.succeeds(&["stop", "--all"]);
    }
}

#[test]
fn a_job_in_the_background_asks_nobody() {
    let machine = Machine::new().signed_in();
    // Each job has a process group of its own, as in a shell that a person uses.
    let line = "set -m; \"$DAYPASS\" start & wait $!; echo \"ended $?\"";
    let (_, shown) = Pty::start(&shell(&machine, line), 24, 80).answers(&[]);
    assert!(shown.contains("ended 1") && !shown.contains('›'), "{shown:?}");
}

#[test]
fn without_a_terminal_a_command_that_would_ask_says_what_to_name() {
    let machine = Machine::new().signed_in();
    for arguments in [&["start"][..], &["console", "--print"], &["exec", "--", "true"]] {
        let ended = Running::begin(&mut machine.command(arguments)).ends();
        let told = ended.told(1);
        assert!(told.hint.contains("daypass session list"), "{told:?}");
    }
}

#[test]
fn what_is_typed_behind_an_answer_is_the_programs() {
    let machine = Machine::new();
    machine.add_user("mira");
    let typed = format!("{}\rfor the program\r", machine.code_of("mira"));
    let exec = ["exec", "mira", "--", "sh", "-c", "read line; echo \"it got: $line\""];
    let (status, shown) = run_through(&machine, &exec, &[("MFA code of mira", &typed)]);
    assert!(status == Some(0) && shown.contains("it got: for the program"), "{shown:?}");
}

#[test]
fn an_access_key_id_is_shown_and_a_secret_in_its_place_is_not() {
    let machine = Machine::new();
    let user = machine.user("jonas");
    let (id, secret) = (user.access_key_id, user.secret_access_key);
    let mut pty = Pty::start(&machine.command(&["session", "add", "iam-user"]), 24, 80);
    pty.sees("Access key id:");
    pty.types(&format!("{secret}\r"));
    pty.sees("That does not look like one.");
    // A letter too many can be seen, and is taken back.
    pty.types(&format!("{id}X"));
    pty.sees(&format!("Access key id: {id}X"));
    pty.types("\u{7f}\r");
    pty.sees("Secret access key:");
    // What was begun wrongly goes without a trace.
    pty.types(&format!("something\u{15}{secret}zz\u{17}{secret}\r"));
    let (status, shown) = pty.ends();
    assert_eq!(status, Some(0), "{shown}");
    assert!(shown.contains("jonas: added"), "{shown}");
    assert!(!shown.contains(&secret) && !shown.contains("something"), "{shown}");
    machine.succeeds(&["start", "jonas", "--mfa-code", &machine.code_of("jonas")]);
}

#[test]
fn a_code_is_edited_with_the_keys_of_a_shell_and_may_be_pasted() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.add_role("Deploy", "mira");
    let code = machine.code_of("mira");
    let mut pty = Pty::start(&machine.command(&["start", "Deploy"]), 10, 40);
    // It stands above the answer where there is little room.
    let screen = pty.sees("›");
    assert!(screen.contains("MFA code of mira (mira) for Deploy:\n"), "{screen}");
    pty.types("12x\u{14}");
    pty.sees("› 12x");
    pty.types("\r");
    pty.sees("An MFA code has six digits.");
    pty.types(&format!("\u{15}\u{1b}[200~{code}\n\u{1b}[201~"));
    let screen = pty.sees(&format!("› {code}"));
    assert!(!screen.contains("12x"), "{screen}");
    pty.resizes(24, 80);
    pty.types("\r");
    let (status, shown) = pty.ends();
    assert_eq!(status, Some(0), "{shown}");
    assert!(machine.live("Deploy").is_some());
}

#[test]
fn on_a_terminal_without_a_cursor_no_answer_is_drawn() {
    let machine = Machine::new().with_variable("TERM", "dumb");
    machine.add_user("mira");
    let answers = [
        ("Remove mira, and the access key from the vault? (y/N) ", "x\u{7f}maybe\r"),
        ("Answer y or n.", "y\r"),
    ];
    let (status, shown) = run_through(&machine, &["session", "remove", "mira"], &answers);
    assert!(status == Some(0) && shown.contains("mira: removed"), "{shown}");
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
}

#[test]
fn the_only_one_is_taken_and_said() {
    let machine = Machine::new().signed_in();
    for nothing in ["stop", "renew"] {
        let (status, shown) = run_through(&machine, &[nothing], &[]);
        assert_eq!(status, Some(0), "{shown}");
        assert!(!shown.contains("picked from"), "{shown}");
    }
    machine.succeeds(&["start", ROLE]);
    for only in ["renew", "stop"] {
        let (status, shown) = run_through(&machine, &[only], &[]);
        assert_eq!(status, Some(0), "{shown}");
        assert!(shown.contains("→ Shop Production/ReadOnly  118230476651"), "{shown}");
    }
    assert_eq!(machine.live(ROLE), None);
}

#[test]
fn an_empty_list_says_what_there_is_none_of() {
    let machine = Machine::new();
    for (arguments, none, hint) in [
        (&["start"][..], "There is no session yet", "daypass integration add"),
        (&["keys", "rotate"], "There is no IAM user yet", "daypass session add iam-user"),
        (&["session", "favourite", "--off"], "No session is a favourite", "daypass session list"),
    ] {
        let (status, shown) = run_through(&machine, arguments, &[]);
        assert_eq!(status, Some(1), "{shown}");
        assert!(shown.contains(none) && shown.contains(hint), "{shown}");
    }
}
