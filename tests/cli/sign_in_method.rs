//! How `daypass login` signs in where nobody says, what it says of that, and how the page reaches the person.

use crate::ROLE;
use crate::terminal::type_into;
use daypass_tests::Machine;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

fn signed_out() -> Machine {
    let machine = Machine::new();
    machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "demo", "--no-sign-in"]);
    machine
}

/// Puts a program on the machine that notes its arguments, and ends so. Nothing else is in `PATH` then.
fn with_program(machine: Machine, name: &str, status: i32) -> Machine {
    let noted = machine.path("noted").display().to_string();
    let script = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >> '{noted}'\nexit {status}\n");
    let program = machine.write(&format!("bin/{name}"), &script);
    fs::set_permissions(program, Permissions::from_mode(0o755)).unwrap();
    let path = machine.path("bin").display().to_string();
    machine.with_variable("PATH", &path)
}

fn noted(machine: &Machine) -> String {
    fs::read_to_string(machine.path("noted")).unwrap_or_default()
}

/// What a login says, line by line.
fn login(machine: &Machine, options: &[&str]) -> Vec<String> {
    let ended = machine.runs(&[&["login", "--force"], options].concat());
    assert_eq!(ended.status, Some(0), "{ended:?}");
    ended.stderr.lines().map(str::to_owned).collect()
}

#[test]
fn the_line_says_which_method_and_why_and_names_the_other() {
    let machine = signed_out().with_variable("DISPLAY", ":0");
    let said = login(&machine, &[]);
    assert_eq!(said[0], "Signing in to demo with a code, since you came here by SSH (--pkce: without one)");
    assert!(said[1].starts_with("Open this page: http"), "{}", said[1]);
    assert!(said[2].starts_with("Check that it shows this code: "), "{}", said[2]);
    assert_eq!(login(&machine, &["--device"])[0], "Signing in to demo with a code");
    assert_eq!(
        login(&machine, &["--no-browser"])[0],
        "Signing in to demo with a code, since no browser may be opened (--pkce: without one)"
    );
}

#[test]
fn the_browser_that_the_person_names_was_not_called_without_a_display() {
    for over_ssh in [true, false] {
        let machine = with_program(signed_out(), "mine", 0);
        let machine = if over_ssh { machine } else { machine.without_variable("SSH_CONNECTION") };
        let browser = format!("nowhere:{} --new-window %s", machine.path("bin/mine").display());
        let machine = machine.with_variable("BROWSER", &browser);
        let said = login(&machine, &[]);
        let page =
            said[1].strip_prefix("Your browser opens this page: ").unwrap_or_else(|| panic!("{said:?}"));
        assert_eq!(noted(&machine), format!("--new-window\n{page}\n"), "{over_ssh}");
    }
}

#[test]
fn an_opener_that_fails_is_said_with_the_page_to_open() {
    let machine = with_program(signed_out(), "xdg-open", 3);
    let machine = machine.without_variable("SSH_CONNECTION").with_variable("DISPLAY", ":0");
    let said = login(&machine, &["--device"]);
    assert_eq!(said[0], "Signing in to demo with a code");
    let page = said[1].strip_prefix("No browser could be opened. Open this page: ").unwrap();
    assert_eq!(noted(&machine), format!("{page}\n"), "it was tried");

    machine.succeeds(&["integration", "sync"]);
    let told = machine.fails(&["console", ROLE]);
    told.says("There is no browser that Daypass could open");
    assert!(told.hint.contains("--print"), "{}", told.hint);
}

#[test]
fn over_ssh_a_key_puts_the_page_into_the_persons_clipboard() {
    for (variable, begin) in [("LANG", "\u{1b}]52;c;"), ("TMUX", "\u{1b}Ptmux;\u{1b}\u{1b}]52;c;")] {
        let machine = Machine::with_a_person();
        machine.succeeds(&[
            "integration",
            "add",
            &machine.sim().start_url(),
            "--alias",
            "demo",
            "--no-sign-in",
        ]);
        let machine = machine.with_variable(variable, "C.UTF-8");
        // A terminal of its own, as a shell over SSH has it: what is written to /dev/tty comes to this one.
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap : INT; \"$DAYPASS\" login; echo \"ended $?\"; stty -a"]);
        shell.env_clear().envs(machine.variables()).env("PATH", "/usr/bin:/bin");
        shell.env("DAYPASS", machine.command::<&str>(&[]).get_program());
        let keys = [("Press c to copy", "xc"), ("Copied", "\u{3}")];
        let (_, shown) = type_into(&shell, &keys);
        let page = shown.lines().find_map(|line| line.trim().strip_prefix("Open this page: ")).unwrap();
        // It is set off from the words.
        let page = page.trim_start_matches("\u{1b}[1m").trim_end_matches("\u{1b}[0m");
        assert_eq!(shown.matches("Copied, if your terminal").count(), 1, "{shown:?}");
        let copied = shown.split(begin).nth(1).unwrap_or_else(|| panic!("{shown:?}"));
        assert_eq!(copied.split('\u{7}').next().unwrap(), base64(page), "{shown:?}");
        assert!(shown.contains("ended 130"), "Ctrl-C is heard: {shown:?}");
        assert!(
            shown.contains(" icanon") && shown.contains(" echo "),
            "the terminal is as before: {shown:?}"
        );
    }
}

/// As the program of that name encodes it.
fn base64(text: &str) -> String {
    let encoded =
        Command::new("sh").args(["-c", "printf %s \"$1\" | base64 -w0", "sh", text]).output().unwrap();
    String::from_utf8(encoded.stdout).unwrap()
}

#[test]
fn nobody_is_told_of_keys_where_there_is_no_terminal() {
    let machine = signed_out();
    assert!(!login(&machine, &[]).iter().any(|line| line.contains("Press c")));
}
