//! `daypass exec` without a command, which opens the person's shell; without `--`; within itself; and with little time left.

use crate::ROLE;
use crate::terminal::{run_through, type_into};
use daypass_tests::{Machine, Running};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

const PROMPT: &str = "(Shop Production/ReadOnly) ";

fn with_shell(shell: &str) -> Machine {
    Machine::new().with_variable("SHELL", shell).with_variable("TERM", "xterm").signed_in()
}

/// Runs `daypass` on a terminal on which somebody types the answers.
fn on_own_terminal(machine: &Machine, arguments: &[&str], answers: &[(&str, &str)]) -> (Option<i32>, String) {
    let mut own = machine.command(arguments);
    own.env_clear().envs(machine.variables()).env("PATH", "/usr/bin:/bin").current_dir(machine.path(""));
    type_into(&own, answers)
}

#[test]
fn without_dashes_a_command_was_refused() {
    let machine = Machine::new().signed_in();
    let ended =
        machine.runs(&["exec", ROLE, "sh", "-c", "echo $DAYPASS_SESSION; exit $1", "--endpoint", "5"]);
    assert_eq!((ended.status, ended.stdout.trim()), (Some(5), ROLE), "{}", ended.stderr);
    let ended = machine.runs(&["exec", ROLE, "--region", "eu-north-1", "printenv", "AWS_REGION"]);
    assert_eq!((ended.status, ended.stdout.trim()), (Some(0), "eu-north-1"), "{}", ended.stderr);
    // An option that is no option of exec is no command.
    assert_eq!(machine.runs(&["exec", ROLE, "--enpoint", "true"]).status, Some(2));
    machine.runs(&["exec", "--", "true"]).told(1).says("No session was named");
}

#[test]
fn without_a_command_the_persons_shell_is_opened_with_the_session_in_its_prompt() {
    for shell in ["/bin/bash", "/usr/bin/fish"] {
        let machine = with_shell(shell);
        let keys = "exit 3\r";
        let (status, shown) = on_own_terminal(&machine, &["exec", ROLE], &[(PROMPT, keys)]);
        assert_eq!(status, Some(3), "{shell}: {shown}");
        let entered = shown.lines().find(|line| line.contains('→')).unwrap();
        assert!(entered.contains(&format!("→ {ROLE} until ")), "{entered}");
        assert!(entered.trim_end().ends_with("; exit leaves it"), "{entered}");
    }
}

#[test]
fn a_prompt_of_the_persons_own_that_shows_the_session_shows_it_once() {
    let machine = with_shell("/bin/bash");
    machine.write(".bashrc", "PS1='<$DAYPASS_SESSION> '\n");
    let own = format!("<{ROLE}> ");
    let (status, shown) = on_own_terminal(&machine, &["exec", ROLE], &[(&own, "exit\r")]);
    assert!(status == Some(0) && !shown.contains(PROMPT), "{shown}");
    machine.write(".bashrc", "PROMPT_COMMAND='last=$?'; PS1='$last> '\n");
    let (status, shown) =
        on_own_terminal(&machine, &["exec", ROLE], &[("0> ", "(exit 7)\r"), ("7> ", "exit 0\r")]);
    assert_eq!(status, Some(0), "what the person has set stays: {shown}");
}

#[test]
fn a_shell_reads_what_is_piped_into_exec_and_its_end_is_execs() {
    for more in [&[][..], &["--endpoint"]] {
        let machine = Machine::new().with_variable("SHELL", "/bin/sh").signed_in();
        let ended =
            machine.runs_with(&[&["exec", ROLE], more].concat(), "echo \"$DAYPASS_SESSION\"; exit 4\n");
        assert_eq!((ended.status, ended.stdout.trim()), (Some(4), ROLE), "{}", ended.stderr);
        assert_eq!(
            ended.stderr.contains("renewed while you are in it"),
            !more.is_empty(),
            "{}",
            ended.stderr
        );
    }
    let machine = Machine::new().with_variable("SHELL", "/usr/sbin/nologin").signed_in();
    assert_eq!(machine.runs_with(&["exec", ROLE], "exit 6\n").status, Some(6));
    assert_eq!(machine.json(&["history", "--json"])[0]["via"], "exec");
}

#[test]
fn a_shell_within_a_session_is_told_where_exit_leads() {
    let machine = Machine::new().with_variable("SHELL", "/bin/sh").signed_in();
    let machine = machine.with_variable("DAYPASS_SESSION", "Shop Staging/Deploy");
    let ended = machine.runs_with(&["exec", ROLE], "exit\n");
    assert!(ended.stderr.contains("; exit goes back to Shop Staging/Deploy"), "{}", ended.stderr);
}

#[test]
fn in_what_exec_runs_the_vaults_passphrase_is_asked_for_or_the_reason_said() {
    let machine = Machine::new().signed_in();
    let passphrase = machine.variable("DAYPASS_VAULT_PASSPHRASE").to_owned();
    let daypass = machine.command::<&str>(&[]).get_program().to_str().unwrap().to_owned();
    let nested =
        ["exec", ROLE, "--", &daypass, "exec", "Shop Staging/ReadOnly", "--", "printenv", "DAYPASS_SESSION"];
    let ended = machine.runs(&nested);
    let told = ended.told(1);
    told.says("daypass exec");
    assert!(told.hint.contains("DAYPASS_VAULT_PASSPHRASE_FILE"), "what helps: {told:?}");

    let (status, shown) =
        run_through(&machine, &nested, &[("Passphrase for the vault", &format!("{passphrase}\r"))]);
    assert!(status == Some(0) && shown.contains("Shop Staging/ReadOnly"), "{shown}");

    let file = machine.write("passphrase", &passphrase);
    std::fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    let machine = machine.with_variable("DAYPASS_VAULT_PASSPHRASE_FILE", &file.display().to_string());
    assert_eq!(machine.succeeds(&nested).trim(), "Shop Staging/ReadOnly", "the file stays known");
}

#[test]
fn little_time_left_is_said_and_less_than_is_wanted_is_refused() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.add_role("Deploy", "mira");
    machine.succeeds(&["session", "edit", "Deploy", "--duration", "15m"]);
    machine.succeeds(&["start", "Deploy", "--mfa-code", &machine.code_of("mira")]);
    let ended = machine.runs(&["exec", "Deploy", "--", "true"]);
    assert_eq!(ended.status, Some(0));
    assert!(
        ended.stderr.starts_with("note: ends in 14 min and cannot be renewed inside"),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains("; --endpoint can"), "{}", ended.stderr);
    assert!(machine.runs(&["env", "Deploy"]).stderr.starts_with("note: ends in 14 min"));
    assert_eq!(machine.runs(&["exec", "Deploy", "--endpoint", "--", "true"]).stderr, "");

    let told = machine.fails(&["exec", "Deploy", "--min-left", "1h", "--", "touch", "it-ran"]);
    assert!(told.detail.contains("ends in 14 min") && told.detail.contains("1 h"), "{told:?}");
    assert!(told.hint.ends_with("daypass exec Deploy --endpoint"), "{told:?}");
    assert!(!machine.path("it-ran").exists());
    machine.succeeds(&["exec", "Deploy", "--min-left", "10m", "--", "true"]);
    assert_eq!(machine.runs(&["exec", "Deploy", "--min-left", "soon", "--", "true"]).status, Some(2));
    assert_eq!(machine.runs(&["exec", "Deploy", "--min-left", "1h", "--endpoint", "true"]).status, Some(2));
}

/// Tells which signals it gets, and sends some to Daypass, which is its parent.
const SIGNALLED: &str = "trap 'q=x$q' QUIT; trap 'w=x$w' WINCH; trap 'i=x$i' INT; trap 'u=x' USR1
    until [ \"$q\" ] && [ \"$w\" ]; do kill -QUIT $PPID; kill -WINCH $PPID; sleep 0.05; done
    echo passed on
    until [ \"$i\" ]; do sleep 0.05; done
    kill -USR1 $PPID
    until [ \"$u\" ]; do sleep 0.05; done
    echo \"got [$i]\"; exit 8";

#[test]
fn a_signal_that_was_sent_to_daypass_beside_a_terminal_did_not_reach_the_command() {
    let machine = Machine::new().signed_in();
    let exec = ["exec", ROLE, "--endpoint", "--", "sh", "-c", SIGNALLED];
    // The terminal is theirs, so that Ctrl-C comes from it to both.
    let (status, shown) = on_own_terminal(&machine, &exec, &[("passed on", "\u{3}")]);
    assert_eq!(status, Some(8), "{shown}");
    assert!(shown.contains("got [x]"), "Ctrl-C arrives once: {shown}");
}

#[test]
fn the_examples_of_the_help_are_run() {
    let machine = Machine::new().with_variable("SHELL", "/bin/true").signed_in();
    let folder = machine.path("bin");
    std::fs::create_dir(&folder).unwrap();
    for name in ["terraform", "npm"] {
        std::os::unix::fs::symlink("/bin/true", folder.join(name)).unwrap();
    }
    std::os::unix::fs::symlink(machine.command::<&str>(&[]).get_program(), folder.join("daypass")).unwrap();
    for command in ["exec", "env"] {
        let help = machine.succeeds(&[command, "--help"]);
        let (_, examples) = help.split_once("Examples:\n").unwrap();
        let lines: Vec<&str> =
            examples.lines().map(|line| line.split("  #").next().unwrap().trim()).collect();
        assert!(lines.len() >= 2, "{examples}");
        for line in lines {
            let mut sh = Command::new("/bin/sh");
            sh.args(["-c", line]).env_clear().envs(machine.variables()).current_dir(machine.path(""));
            sh.env("PATH", format!("{}:/usr/bin:/bin", folder.display()));
            let (status, shown) = type_into(&sh, &[]);
            assert_eq!(status, Some(0), "{line}: {shown}");
        }
    }
    // The guide for those who come from other tools has the shell too.
    let mut sh = Command::new("/bin/sh");
    sh.args(["-c", &format!("daypass exec '{ROLE}'")]).env_clear().envs(machine.variables());
    sh.env("PATH", format!("{}:/usr/bin:/bin", folder.display()));
    assert_eq!(Running::begin(&mut sh).ends().status, Some(0));
}
