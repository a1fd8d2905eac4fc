//! `daypass env` where a terminal would show what it prints, and where it is ended before it prints anything.

use crate::ROLE;
use crate::terminal::{run, type_into};
use aws_sim::Fault;
use daypass_tests::{Machine, Running};
use std::process::Command;

const LINE: &str = "for a shell: eval \"$(daypass env 'Shop Production/ReadOnly')\"";

#[test]
fn keys_and_token_stayed_on_the_screen() {
    let machine = Machine::new().with_variable("SHELL", "/bin/bash").signed_in();
    for more in [&[][..], &["--json"]] {
        let (status, shown) = run(&machine, &[&["env", ROLE], more].concat(), "", "");
        assert_eq!(status, Some(1), "{shown}");
        assert!(shown.contains(LINE) && !shown.contains("AWS_"), "{shown}");
    }
    let is_asked = || machine.sim().calls().iter().any(|call| call.op == "GetRoleCredentials");
    assert!(!is_asked(), "for what is not printed, AWS is not asked");
    for more in [&[][..], &["--json"]] {
        let (status, shown) = run(&machine, &[&["env", ROLE, "--print"], more].concat(), "", "");
        assert!(status == Some(0) && shown.contains("AWS_SECRET_ACCESS_KEY"), "{shown}");
    }
    let (status, shown) = run(&machine, &["env", "--unset"], "", "");
    assert!(status == Some(0) && shown.contains("for a shell: eval \"$(daypass env --unset)\""), "{shown}");
    let (status, shown) = run(&machine, &["env", "typo"], "", "");
    assert!(status == Some(1) && !shown.contains("for a shell") && !shown.contains("false"), "{shown}");
}

#[test]
fn a_terminal_is_told_the_line_of_its_own_shell_and_the_whole_name_of_the_session() {
    for (shell, line) in [
        ("/bin/zsh", "eval \"$(daypass env 'Shop Production/ReadOnly')\""),
        ("/usr/bin/fish", "daypass env 'Shop Production/ReadOnly' | source"),
        ("/usr/bin/nu", "daypass env 'Shop Production/ReadOnly' --json | from json | load-env"),
    ] {
        let machine = Machine::new().with_variable("SHELL", shell).signed_in();
        let (status, shown) = run(&machine, &["env", "shop prod read"], "", "");
        assert!(status == Some(1) && shown.contains(line), "{shown}");
        // Nobody is asked for a session whose credentials would not be printed.
        let (status, shown) = run(&machine, &["env"], "", "");
        let without = line.replace(" 'Shop Production/ReadOnly'", "");
        assert!(status == Some(1) && shown.contains(&without), "{shown}");
        assert!(!shown.contains(ROLE), "{shown}");
    }
}

#[test]
fn the_line_that_a_terminal_is_told_does_what_it_says() {
    let machine = Machine::new().signed_in();
    let daypass = machine.command::<&str>(&[]).get_program().to_owned();
    let line = LINE.trim_start_matches("for a shell: ");
    let script = format!("daypass() {{ \"$D\" \"$@\"; }}\n{line} && env");
    let mut sh = Command::new("/bin/sh");
    sh.args(["-c", &script])
        .env_clear()
        .envs(machine.variables())
        .env("PATH", "/usr/bin:/bin")
        .env("D", daypass);
    let (status, shown) = type_into(&sh, &[]);
    assert!(status == Some(0) && shown.contains("AWS_ACCESS_KEY_ID=ASIA"), "{shown}");
}

#[test]
fn an_eval_of_what_was_ended_by_timeout_succeeded() {
    let machine = Machine::new().signed_in().with_variable("DAYPASS_SESSION", "dev");
    let delay_ms = Some(600_000);
    machine.sim().fault(Fault {
        op: "GetRoleCredentials".to_owned(),
        times: 1,
        delay_ms,
        ..Fault::default()
    });
    let waits = machine.begins(&["env", ROLE, "--shell", "bash"]);
    // It waits for AWS once it catches SIGTERM (`SigCgt`, proc_pid_status(5)), which is signal 15.
    let catches = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", waits.id())).unwrap();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap().trim();
        u64::from_str_radix(mask, 16).unwrap() >> 14 & 1 == 1
    };
    while !catches() {
        std::thread::yield_now();
    }
    waits.terminate();
    let ended = waits.ends();
    assert_eq!((ended.status, ended.stdout.as_str()), (Some(143), "false;\n"), "{}", ended.stderr);
    assert!(ended.stderr.contains("This shell stays dev."), "{}", ended.stderr);
}

#[test]
fn what_does_not_even_open_fails_the_eval_too() {
    let machine = Machine::new();
    for (variable, value) in [("DAYPASS_HOME", "/dev/null/daypass"), ("DAYPASS_VAULT", "nothing")] {
        let mut sh = Command::new("/bin/sh");
        sh.args(["-c", "eval \"$(\"$D\" env x)\" && echo it ran; printf %s \"$DAYPASS_SESSION\""]);
        sh.env_clear().envs(machine.variables()).env("DAYPASS_SESSION", "dev").env(variable, value);
        let ended = Running::begin(sh.env("D", machine.command::<&str>(&[]).get_program())).ends();
        assert_eq!(ended.stdout, "dev", "{}", ended.stderr);
        assert!(ended.stderr.contains("this shell stays dev"), "{}", ended.stderr);
    }
}
