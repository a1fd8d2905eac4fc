//! Every command on a terminal, in pipelines and where nobody is: what asks, what waits for a person, and the exit status.

use crate::help::pages;
use crate::pty::Pty;
use crate::scene::Scene;
use daypass_tests::{Machine, Running};
use serde_json::json;
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
const SIGNED_IN: [(&str, &str); 111] = [
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
    ("profiles write", "asks asks asks 2"),
    ("profiles remove", "0"),
    ("protect", "0"),
    ("protect default", "1"),
    ("vault status", "0"),
    ("vault unlock --for soon", "2"),
    ("vault lock", "0"),
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
    ("settings set profile-template {role} --dry-run", "0"),
    ("settings set profile-template {role}", "0"),
    ("settings set profile-template {role} --also-unused", "asks asks asks 2"),
    ("settings unset", "2"),
    ("settings unset console-browser --account 118230476651", "0"),
    ("settings undo profile-template", "1"),
    ("settings undo", "2"),
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

/// Names of accounts that are hard to show: without spaces and twice as wide, from right to left, of letters that are several
/// characters, and long.
const HARD_NAMES: [(&str, &str); 4] = [
    ("204471938820", "東京本社ステージング環境"),
    ("291850364417", "حساب الإنتاج"),
    ("417902263000", "👩‍🚒 Löschzüge"),
    ("538064427190", "A very long name of an account that somebody gave on a long Friday"),
];

/// Commands that are not here, and who tests them.
const ELSEWHERE: [(&str, &str); 1] = [("agent", "renewal.rs: it runs until it is ended")];

fn signed_in() -> Machine {
    let machine = Machine::new();
    for (id, name) in HARD_NAMES {
        let renamed = json!({"renameAccounts": [{"accountId": id, "name": name}]});
        machine.sim().edit_org(serde_json::from_value(renamed).unwrap());
    }
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

/// What a command waits for, by what the terminal got.
fn waits_for(shown: &str) -> Option<&'static str> {
    // A terminal that cannot move its cursor gets a question as a line that is not ended.
    let is_question = [": ", "(y/N) "].iter().any(|end| shown.ends_with(end));
    match () {
        () if shown.contains(SIGN_IN) => Some("waits"),
        () if shown.contains(QUESTION) || is_question => Some("asks"),
        () => None,
    }
}

/// What comes of a command in a place, and all that was told there.
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
        // The shell becomes the command: one that waited for `cat` too would end by the Ctrl-C that ended `cat`.
        let pipeline = match place {
            Place::PipedStdin => "exec \"$0\" \"$@\" < <(:)",
            Place::PipedStdout => "exec \"$0\" \"$@\" > >(exec cat > /dev/null)",
            _ => "exec \"$0\" \"$@\"",
        };
        let mut shell = Command::new("/bin/bash");
        shell.args(["-c", pipeline]).arg(command.get_program()).args(command.get_args());
        shell.env_clear().envs(machine.variables()).env("PATH", "/usr/bin:/bin");
        let mut pty = Pty::start(&shell, 24, 80);
        let waits = pty.gets(waits_for);
        if waits.is_some() {
            pty.types("\u{3}");
        }
        let (status, told) = pty.ends();
        (waits, status, told)
    };
    (in_words(waits, status), told)
}

/// The word for what a command does, which was left with Ctrl-C where it waits for somebody.
fn in_words(waits: Option<&str>, status: Option<i32>) -> String {
    let status = status.map_or("killed".to_owned(), |status| status.to_string());
    match waits {
        Some(waits) if status == "130" => waits.to_owned(),
        Some(waits) => format!("{waits}-{status}"),
        None => status,
    }
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

/// A terminal on which a command is looked at: its rows and columns, and a variable.
const TERMINALS: [(u16, u16, (&str, &str)); 4] = [
    (10, 40, ("NO_COLOR", "1")),
    (10, 40, ("TERM", "dumb")),
    (24, 80, ("TERM", "dumb")),
    (50, 200, ("LC_ALL", "C")),
];

/// Lists, whose rows are no wider than a terminal of 40 columns.
const LISTS: [&str; 5] = ["list", "history", "integration list", "session list", "settings list"];

#[test]
fn every_command_is_seen_on_small_dumb_and_colourless_terminals() {
    let mut scene = Scene::new(signed_in);
    let mut wrong = String::new();
    for (line, outcomes) in SIGNED_IN {
        for (rows, columns, variable) in TERMINALS {
            scene = scene.again();
            let mut command = scene.machine.command(&words(line, &scene.machine));
            command.env(variable.0, variable.1);
            let mut pty = Pty::start(&command, rows, columns);
            let waits = pty.gets(waits_for);
            let is_wider = LISTS.contains(&line) && pty.wraps();
            if waits.is_some() {
                pty.types("\u{3}");
            }
            let (status, shown) = pty.ends();
            let expected = outcomes.split(' ').next().unwrap();
            let outcome = in_words(waits, status);
            let is_wrong = match variable {
                ("TERM", _) => shown.contains('\u{1b}'),
                ("NO_COLOR", _) => has_colour(&shown),
                _ => false,
            };
            if outcome != expected || is_wider || is_wrong {
                wrong.push_str(&format!("{line} at {columns} {variable:?}: {outcome}\n{shown}\n"));
            }
        }
    }
    assert_eq!(wrong, "");
}

/// Whether there is a colour: bold and dim letters are none.
fn has_colour(shown: &str) -> bool {
    shown.split("\u{1b}[").skip(1).any(|escape| {
        let end = escape.find(|c: char| c.is_ascii_alphabetic());
        end.is_some_and(|end| {
            escape[end..].starts_with('m') && escape[..end].split(';').any(|code| code.starts_with('3'))
        })
    })
}
