//! What real shells make of `daypass env`: of a session, of a typo, of a picker that is left, and of its end.

use crate::ROLE;
use crate::terminal::type_into;
use daypass_tests::{Ended, Machine, Running};
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Command;

/// A shell, and a script that evaluates what `daypass env` prints, says whether that succeeded, and shows its environment.
/// `{}` stands for the arguments, and `S` is a variable with the session's name.
struct RealShell {
    name: &'static str,
    options: &'static [&'static str],
    script: &'static str,
    session: &'static str,
    /// Daypass has no syntax for it.
    is_unspoken: bool,
}

const POSIX: &str = "if eval \"$(\"$D\" env {})\"; then echo yes; else echo no; fi; env";

const fn posix(name: &'static str, options: &'static [&'static str]) -> RealShell {
    RealShell { name, options, script: POSIX, session: "\"$S\"", is_unspoken: false }
}

const SHELLS: [RealShell; 12] = [
    posix("bash", &["--norc", "-c"]),
    posix("dash", &["-c"]),
    posix("zsh", &["-f", "-c"]),
    posix("ksh", &["-c"]),
    posix("mksh", &["-c"]),
    posix("yash", &["-c"]),
    posix("busybox", &["sh", "-c"]),
    RealShell {
        name: "fish",
        options: &["-N", "-c"],
        script: "if eval ($D env {}); echo yes; else; echo no; end; env",
        session: "$S",
        is_unspoken: false,
    },
    RealShell {
        name: "nu",
        options: &["-n", "-c"],
        script: "try { ^$env.D env {} --json | from json | load-env; print yes } catch { print no }; ^env",
        session: "$env.S",
        is_unspoken: false,
    },
    RealShell {
        name: "tcsh",
        options: &["-f", "-c"],
        script: "eval \"`$D:q env {}`\"; if ($status) echo no; env",
        // It splits a name at its blanks there, whatever is quoted.
        session: "shop-production-readonly",
        is_unspoken: true,
    },
    RealShell {
        name: "elvish",
        options: &["-norc", "-c"],
        script: "try { eval ((external $E:D) env {} | slurp); echo yes } catch e { echo no }; e:env",
        session: "$E:S",
        is_unspoken: true,
    },
    RealShell {
        name: "xonsh",
        options: &["--no-rc", "-c"],
        script: "lines = $($D env {})\nexecx(lines)\nprint('yes' if 'export' in lines else 'no')\nenv",
        session: "$S",
        is_unspoken: true,
    },
];

/// Where a shell is on this machine.
fn found(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let in_path = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    // Debian has no Nushell: the tests of the AWS tools fetch it.
    in_path.or_else(|| std::env::var_os("NUSHELL").filter(|_| name == "nu").map(PathBuf::from))
}

impl RealShell {
    /// The shell with its script, if it is on this machine.
    fn command(&self, machine: &Machine, arguments: &str) -> Option<Command> {
        let mut shell = Command::new(found(self.name)?);
        shell.args(self.options).arg(self.script.replace("{}", arguments));
        shell.env_clear().envs(machine.variables()).current_dir(machine.path(""));
        shell
            .env("PATH", "/usr/bin:/bin")
            .env("D", machine.command::<&str>(&[]).get_program())
            .env("S", ROLE);
        // It is no sign of who asks.
        shell.env("SHELL", if self.name == "fish" { "/bin/bash" } else { "/usr/bin/fish" });
        Some(shell)
    }

    fn evaluates(&self, machine: &Machine, arguments: &str) -> Option<Ended> {
        Some(Running::begin(&mut self.command(machine, arguments)?).ends())
    }
}

/// What a shell said of its eval, and its environment after it.
#[track_caller]
fn read(shell: &RealShell, shown: &str) -> (bool, HashMap<String, String>) {
    let lines = || shown.lines().map(|line| line.trim_end_matches('\r'));
    let says =
        |word: &str| lines().any(|line| line.ends_with(word) && line.len() < 200 && !line.contains('='));
    let (yes, no) = (says("yes"), says("no"));
    assert!(yes != no, "{}: {shown}", shell.name);
    let variables = lines().filter_map(|line| line.split_once('='));
    (yes, variables.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// A machine on which a shell has a session already.
fn within_a_session() -> Machine {
    let machine = Machine::new().signed_in();
    machine
        .with_variable("DAYPASS_SESSION", "Shop Staging/Deploy")
        .with_variable("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE")
        .with_variable("TERM", "xterm")
}

#[test]
fn a_session_is_taken_by_each_shell_in_its_own_syntax_and_put_off_again() {
    let machine = Machine::new().signed_in();
    let mut seen = 0;
    for shell in SHELLS.iter().filter(|shell| !shell.is_unspoken) {
        let Some(ended) = shell.evaluates(&machine, shell.session) else { continue };
        let (succeeded, has) = read(shell, &ended.stdout);
        assert!(succeeded, "{}: {}", shell.name, ended.stderr);
        assert_eq!(has["DAYPASS_SESSION"], ROLE, "{}", shell.name);
        assert!(has["AWS_ACCESS_KEY_ID"].starts_with("ASIA") && has.contains_key("AWS_SECRET_ACCESS_KEY"));
        // Nushell sources a file of what puts it off (tests/compat/test_shells.py).
        if shell.name != "nu" {
            let machine = machine_with(&has);
            let ended = shell.evaluates(&machine, "--unset").unwrap();
            let (succeeded, left) = read(shell, &ended.stdout);
            assert!(succeeded, "{}: {}", shell.name, ended.stderr);
            let given = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"];
            for name in given.iter().chain(&["AWS_DEFAULT_REGION", "DAYPASS_SESSION", "DAYPASS_REGION"]) {
                assert!(has.contains_key(*name) && !left.contains_key(*name), "{}: {name}", shell.name);
            }
        }
        seen += 1;
    }
    assert!(seen >= 2, "bash and dash are everywhere");
}

/// A machine with the variables that a shell has of a session.
fn machine_with(has: &HashMap<String, String>) -> Machine {
    let ours = has.iter().filter(|(name, _)| {
        let name = name.as_str();
        name.starts_with("AWS_") && !name.ends_with("_FILE") && !name.ends_with("_URL")
            || ["DAYPASS_SESSION", "DAYPASS_REGION"].contains(&name)
    });
    ours.fold(Machine::new(), |machine, (name, value)| machine.with_variable(name, value))
}

#[test]
fn a_typo_fails_the_eval_of_each_shell_which_stays_who_it_is() {
    let machine = within_a_session();
    for shell in &SHELLS {
        let Some(ended) = shell.evaluates(&machine, "typo") else { continue };
        let (succeeded, has) = read(shell, &ended.stdout);
        assert!(!succeeded, "{}: {ended:?}", shell.name);
        assert_eq!(has["AWS_ACCESS_KEY_ID"], "ASIAIOSFODNN7EXAMPLE", "{}", shell.name);
        assert_eq!(has["DAYPASS_SESSION"], "Shop Staging/Deploy", "{}", shell.name);
        assert!(ended.stderr.contains("this shell stays Shop Staging/Deploy"), "{}: {ended:?}", shell.name);
    }
}

#[test]
fn tcsh_xonsh_and_elvish_were_given_the_syntax_of_bash() {
    let machine = within_a_session();
    for shell in SHELLS.iter().filter(|shell| shell.is_unspoken) {
        let Some(ended) = shell.evaluates(&machine, shell.session) else { continue };
        let (succeeded, has) = read(shell, &ended.stdout);
        assert!(!succeeded, "{}: {ended:?}", shell.name);
        assert_eq!(has["DAYPASS_SESSION"], "Shop Staging/Deploy", "{}", shell.name);
        assert!(ended.stderr.contains(&format!("the syntax of {}", shell.name)), "{ended:?}");
    }
}

#[test]
fn a_picker_that_is_left_fails_the_eval_of_each_shell_which_stays_who_it_is() {
    let machine = within_a_session();
    for shell in SHELLS.iter().filter(|shell| !shell.is_unspoken) {
        let Some(command) = shell.command(&machine, "") else { continue };
        let (_, shown) = type_into(&command, &[("Session ›", "\u{1b}")]);
        let (succeeded, has) = read(shell, &shown);
        assert!(!succeeded, "{}: {shown}", shell.name);
        assert_eq!(has["AWS_ACCESS_KEY_ID"], "ASIAIOSFODNN7EXAMPLE", "{}", shell.name);
        assert_eq!(has["DAYPASS_SESSION"], "Shop Staging/Deploy", "{}", shell.name);
        assert!(shown.contains("This shell stays Shop Staging/Deploy"), "{}: {shown}", shell.name);
    }
}

#[test]
fn a_script_or_sudo_between_the_shell_and_daypass_hid_the_shell() {
    use std::os::unix::fs::PermissionsExt;
    let machine = Machine::new().signed_in();
    let script = machine.write("wrapped", "#!/bin/sh\n\"$D\" \"$@\"\nexit $?\n");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let sudo = Command::new("sudo").args(["-n", "true"]).output().is_ok_and(|sudo| sudo.status.success());
    for shell in SHELLS.iter().filter(|shell| ["bash", "dash", "zsh", "fish"].contains(&shell.name)) {
        let through = ["./wrapped"].into_iter().chain(sudo.then_some("sudo -n -E ./wrapped"));
        for through in through {
            let script = shell.script.replace("\"$D\"", through).replace("$D", through);
            let shell = RealShell { script: Box::leak(script.into_boxed_str()), ..*shell };
            let Some(ended) = shell.evaluates(&machine, shell.session) else { continue };
            let (succeeded, has) = read(&shell, &ended.stdout);
            assert!(succeeded && has["DAYPASS_SESSION"] == ROLE, "{} {through}: {ended:?}", shell.name);
        }
    }
}
