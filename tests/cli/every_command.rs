//! Every command on a terminal, in pipelines and where nobody is: what asks, what waits for a person, and the exit status.

use crate::help::pages;
use crate::pty::Pty;
use crate::scene::Scene;
use daypass_tests::{Machine, Running};
use std::process::Command;

/// What the terminal gets when a question begins.
const QUESTION: &str = "\u{1b}[?2004h";
/// What is said where a sign-in waits for the person.
const SIGN_IN: &str = "pen this page: ";

/// Where a command runs: in a shell, behind a pipe that brings nothing, before a pipe, and where there is no terminal, as in a
/// cron job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Terminal,
    PipedStdin,
    PipedStdout,
    NoTerminal,
}

const PLACES: [Place; 4] = [Place::Terminal, Place::PipedStdin, Place::PipedStdout, Place::NoTerminal];

/// What comes of a command in each place, in that order: its exit status, or that it `asks` something or `waits` for a sign-in,
/// which Ctrl-C ends with 130. One word is for all four. Where somebody is signed in, has a user with an MFA device, a role that
/// takes its code, and a live session.
const SIGNED_IN: [(&str, &str); 100] = [
    ("", "0"),
    ("list", "0"),
    ("version", "0"),
    ("help", "0"),
    ("man FILE", "0"),
    ("status", "0"),
    ("whoami", "0"),
    ("history", "0"),
    ("doctor", "0"),
    ("agent --unit", "0"),
    ("integration add", "2"),
    ("integration add START_URL", "asks asks asks 0"),
    ("integration list", "0"),
    ("integration edit", "2"),
    ("integration edit northwind", "2"),
    ("integration rename northwind n", "0"),
    ("integration rename", "2"),
    ("integration remove", "2"),
    ("integration remove northwind", "asks asks asks 2"),
    ("integration sync", "0"),
    ("login", "0"),
    ("login --force", "waits"),
    ("logout", "0"),
    ("logout northwind", "0"),
    ("session list", "0"),
    ("session add iam-user", "asks asks asks 2"),
    ("session add iam-user --name tove", "asks asks asks 2"),
    ("session add role", "2"),
    ("session add role --name x --source mira --role-arn arn:aws:iam::291850364417:role/Deploy", "0"),
    ("session edit", "2"),
    ("session edit mira", "2"),
    ("session edit mira --name m", "0"),
    ("session remove", "2"),
    ("session remove mira", "asks asks asks 2"),
    ("session remove Deploy", "0"),
    ("session favourite", "asks asks asks 1"),
    ("session favourite mira", "0"),
    ("import aws-config", "0"),
    ("start", "asks asks asks 1"),
    ("start mira", "asks asks asks 1"),
    ("start shop", "asks asks asks 1"),
    ("start Shop", "asks asks asks 1"),
    ("start Deploy", "asks asks asks 1"),
    ("start --json", "asks asks asks 1"),
    ("stop", "0 0 0 1"),
    ("stop mira", "0"),
    ("stop --all", "0"),
    ("renew", "0 0 0 1"),
    ("renew mira", "1"),
    ("renew --all", "0"),
    ("console", "asks asks asks 1"),
    ("console mira", "1"),
    ("console Deploy", "asks asks asks 1"),
    ("env", "1 1 asks 1"),
    ("env mira", "1 1 asks 1"),
    ("env mira --print", "asks asks asks 1"),
    ("env mira --shell bash", "1 1 asks 1"),
    ("env Deploy --json", "1 1 asks 1"),
    ("env --unset", "0"),
    ("exec", "asks asks asks 1"),
    ("exec mira -- true", "asks asks asks 1"),
    ("exec Deploy -- true", "asks asks asks 1"),
    ("credential-process mira", "1"),
    ("credential-process Deploy", "1"),
    ("credential-process nobody", "1"),
    ("keys list", "asks asks asks 1"),
    ("keys list mira", "asks asks asks 1"),
    ("keys rotate", "asks asks asks 1"),
    ("keys rotate mira", "asks asks asks 1"),
    ("policy trust", "2"),
    ("policy assume", "2"),
    ("policy trust --help", "0"),
    ("protect", "0"),
    ("protect default", "1"),
    ("vault status", "0"),
    ("vault backups", "0"),
    ("vault use keychain", "1"),
    ("vault use passphrase", "0"),
    ("vault passphrase", "asks asks asks 2"),
    ("vault rekey", "0"),
    ("vault restore", "asks asks asks 2"),
    ("vault export", "2"),
    ("vault import", "2"),
    ("vault export FILE", "asks asks asks 2"),
    ("vault import FILE", "asks asks asks 2"),
    ("vault kept list", "0"),
    ("vault kept show", "2"),
    ("vault kept show x", "1"),
    ("vault kept restore", "2"),
    ("vault kept discard", "2"),
    ("vault kept discard x", "1"),
    ("vault reset", "2"),
    ("settings list", "0"),
    ("settings get", "2"),
    ("settings get profile-template", "0"),
    ("settings set", "2"),
    ("settings set auto-renew false", "2"),
    ("completions", "2"),
    ("completions bash", "0"),
    ("completions --install bash", "0"),
];

/// The same where the sign-in has ended.
const SIGNED_OUT: [(&str, &str); 15] = [
    ("integration list", "0"),
    ("integration sync", "1"),
    ("integration add START_URL", "asks asks asks waits"),
    ("login", "waits"),
    ("login --no-input", "1"),
    ("logout", "0"),
    ("start Shop_Staging/ReadOnly", "waits waits waits 1"),
    ("start Shop_Staging/ReadOnly --no-input", "1"),
    ("renew --all", "0"),
    ("env Shop_Staging/ReadOnly", "1 1 waits 1"),
    ("env Shop_Staging/ReadOnly --print", "waits waits waits 1"),
    ("exec Shop_Staging/ReadOnly -- true", "waits waits waits 1"),
    ("console Shop_Staging/ReadOnly --print", "waits waits waits 1"),
    ("credential-process Shop_Staging/ReadOnly", "1"),
    ("status", "0"),
];

/// Commands that are not here, and who tests them.
const ELSEWHERE: [(&str, &str); 1] = [("agent", "renewal.rs: it runs until it is ended")];

fn signed_in() -> Machine {
    let machine = Machine::new();
    machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "northwind"]);
    machine.add_user("mira");
    machine.add_role("Deploy", "mira");
    machine.succeeds(&["start", "Shop Production/OnCall"]);
    machine
}

fn signed_out() -> Machine {
    let machine = Machine::with_a_person();
    let mut adding =
        machine.begins(&["integration", "add", &machine.sim().start_url(), "--alias", "northwind"]);
    let line = adding.says("Check that it shows this code: ");
    assert!(machine.sim().approve(line.rsplit(' ').next()));
    assert_eq!(adding.ends().status, Some(0));
    machine.succeeds(&["logout"]);
    machine
}

fn outcome(machine: &Machine, words: &[String], place: Place) -> (String, String) {
    let mut command = machine.command(words);
    let (waits, status, told) = if place == Place::NoTerminal {
        let mut running = Running::begin(&mut command);
        let waits = running.may_say(SIGN_IN).is_some();
        if waits {
            running.interrupt();
        }
        let ended = running.ends();
        (waits.then_some("waits"), ended.status, ended.stderr)
    } else {
        let pipeline = match place {
            Place::PipedStdin => ": | \"$0\" \"$@\"",
            Place::PipedStdout => "set -o pipefail; \"$0\" \"$@\" | cat > /dev/null",
            _ => "exec \"$0\" \"$@\"",
        };
        let mut shell = Command::new("/bin/bash");
        shell.args(["-c", pipeline]).arg(command.get_program()).args(command.get_args());
        shell.env_clear().envs(machine.variables()).env("PATH", "/usr/bin:/bin");
        let mut pty = Pty::start(&shell, 24, 80);
        let waits = pty.gets(&[QUESTION, SIGN_IN]).map(|which| ["asks", "waits"][which]);
        if waits.is_some() {
            pty.types("\u{3}");
        }
        let (status, told) = pty.ends();
        (waits, status, told)
    };
    let status = status.map_or("killed".to_owned(), |status| status.to_string());
    let outcome = match waits {
        Some(waits) if status == "130" => waits.to_owned(),
        Some(waits) => format!("{waits}-{status}"),
        None => status,
    };
    (outcome, told)
}

/// The words of a row: `_` is a blank within one.
fn words(line: &str, machine: &Machine) -> Vec<String> {
    let word = |word: &str| match word {
        "START_URL" => machine.sim().start_url(),
        "FILE" => machine.path("file").display().to_string(),
        word => word.replace('_', " "),
    };
    line.split_whitespace().map(word).collect()
}

fn holds(make: fn() -> Machine, table: &[(&str, &str)]) {
    let mut scene = Scene::new(make);
    let mut wrong = String::new();
    for (line, expected) in table {
        let mut outcomes = Vec::new();
        let mut told = String::new();
        for place in PLACES {
            scene = scene.again();
            let (outcome, said) = outcome(&scene.machine, &words(line, &scene.machine), place);
            told.push_str(&format!("{place:?}: {said}\n"));
            outcomes.push(outcome);
        }
        if outcomes.iter().all(|outcome| *outcome == outcomes[0]) {
            outcomes.truncate(1);
        }
        let outcomes = outcomes.join(" ");
        if outcomes != *expected {
            wrong.push_str(&format!("(\"{line}\", \"{outcomes}\") and not {expected}\n{told}"));
        }
    }
    assert_eq!(wrong, "");
}

#[test]
fn every_command_is_in_the_table() {
    let pages = pages(&Machine::new());
    let commands =
        pages.iter().filter(|(_, help)| !help.contains("<COMMAND>")).map(|(words, _)| words.join(" "));
    let is_told = |command: &String| {
        SIGNED_IN.iter().chain(&SIGNED_OUT).any(|(line, _)| line.starts_with(command.as_str()))
            || ELSEWHERE.iter().any(|(elsewhere, _)| command == elsewhere)
    };
    assert_eq!(commands.filter(|command| !is_told(command)).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn what_asks_and_what_it_ends_with_where_somebody_is_signed_in() {
    holds(signed_in, &SIGNED_IN);
}

#[test]
fn what_asks_and_what_waits_where_the_sign_in_has_ended() {
    holds(signed_out, &SIGNED_OUT);
}
