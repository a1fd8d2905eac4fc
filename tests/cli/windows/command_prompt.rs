//! What the command prompt makes of what Daypass writes and runs.

use crate::{PROFILE, ROLE};
use daypass_tests::{Machine, Running};
use std::os::windows::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder with blanks and letters that no code page has all of, as an installer's may be.
const INSTALLED: &str = "Program Files (x86)/Daypass für Jürgen";

/// Runs a line as a client of AWS does (Rust and JavaScript: `cmd.exe /C "LINE"`), and returns what it prints.
#[track_caller]
fn prompt(machine: &Machine, line: &str) -> String {
    let mut command = Command::new("cmd.exe");
    command.env_clear().envs(machine.variables()).current_dir(machine.path(""));
    command.args(["/D", "/S", "/C"]).raw_arg(format!("\"{line}\""));
    let ended = Running::begin(&mut command).ends();
    assert_eq!(ended.status, Some(0), "{line}: {ended:?}");
    ended.stdout
}

/// Puts a copy of `daypass` into a folder, as an installer does.
fn installed(machine: &Machine, folder: &str) -> PathBuf {
    let program = machine.path(folder).join("daypass.exe");
    std::fs::create_dir_all(program.parent().unwrap()).unwrap();
    std::fs::copy(machine.command::<&str>(&[]).get_program(), &program).unwrap();
    program
}

fn with_folder(machine: Machine, folder: &Path) -> Machine {
    let path = format!("{};{}", folder.display(), machine.variable("PATH"));
    machine.with_variable("PATH", &path)
}

#[test]
fn a_batch_file_is_found_and_gets_its_arguments_as_they_are() {
    let machine = Machine::new().signed_in();
    let tool = machine.write(
        "my tools/terraform.cmd",
        "@echo off\r\necho key=%AWS_ACCESS_KEY_ID:~0,4%\r\necho session=%DAYPASS_SESSION%\r\necho one=%1\r\necho two=%2\r\nexit /b 7\r\n",
    );
    let machine = with_folder(machine, tool.parent().unwrap());
    for name in ["terraform", "terraform.cmd", "TERRAFORM"] {
        let ended = machine.runs(&["exec", ROLE, "--", name, "a b & c", "x=y;z"]);
        assert_eq!(ended.status, Some(7), "{name}: {ended:?}");
        for line in
            ["key=ASIA\r\n", &format!("session={ROLE}\r\n"), "one=\"a b & c\"\r\n", "two=\"x=y;z\"\r\n"]
        {
            assert!(ended.stdout.contains(line), "{name}: {line:?} in {:?}", ended.stdout);
        }
    }
    let ended = machine.runs(&["exec", ROLE, "--", "no-such-tool"]);
    assert_eq!(ended.status, Some(127), "{ended:?}");
}

#[test]
fn an_argument_that_a_batch_file_would_run_is_refused_or_stays_text() {
    let machine = Machine::new().signed_in();
    let tool = machine.write("tools/tool.cmd", "@echo off\r\necho got %*\r\n");
    let machine = with_folder(machine, tool.parent().unwrap());
    for evil in ["\" & echo run > pwned & \"", "a\"&echo run>pwned"] {
        let ended = machine.runs(&["exec", ROLE, "--", "tool", evil]);
        assert!(!machine.path("pwned").exists(), "{evil}: {ended:?}");
    }
}

/// By a batch file: Wine's command prompt takes what a variable of `for` holds for one word, where that of Windows reads it as
/// a command, as in `for /f "delims=" %i in ('daypass env … --shell cmd') do @%i`.
#[test]
fn what_env_prints_sets_the_variables_and_takes_them_out_again() {
    let machine = Machine::new().signed_in();
    let program = installed(&machine, "tools");
    let machine = with_folder(machine, program.parent().unwrap());
    machine.write(
        "evaluate.cmd",
        &format!(
            "@echo off\r\ndaypass env \"{ROLE}\" --shell cmd > on.cmd\r\ncall on.cmd\r\n\
             echo key=%AWS_ACCESS_KEY_ID:~0,4%\r\necho token=%AWS_SESSION_TOKEN%\r\necho session=%DAYPASS_SESSION%\r\n\
             daypass env --unset --shell cmd > off.cmd\r\ncall off.cmd\r\n\
             if not defined AWS_ACCESS_KEY_ID echo unset\r\n"
        ),
    );
    let printed = prompt(&machine, "evaluate.cmd");
    assert!(printed.contains("key=ASIA") && printed.contains(&format!("session={ROLE}\r\n")), "{printed}");
    machine.succeeds(&["start", ROLE]);
    let token = printed.lines().find_map(|line| line.strip_prefix("token=")).unwrap();
    assert!(machine.credentials().contains(&format!("aws_session_token = {token}\n")), "{printed}");
    assert!(printed.ends_with("unset\r\n"), "{printed}");
}

#[test]
fn a_command_of_a_profile_runs_from_wherever_daypass_is_installed() {
    let machine = Machine::new().signed_in();
    for folder in ["tools", INSTALLED] {
        let program = installed(&machine, folder);
        let mut start = Command::new(&program);
        start.env_clear().envs(machine.variables()).args(["start", ROLE, "--deliver", "process"]);
        let ended = Running::begin(&mut start).ends();
        assert_eq!(ended.status, Some(0), "{ended:?}");
        let config = machine.config();
        assert!(config.contains(PROFILE), "{config}");
        let command = config.lines().find_map(|line| line.strip_prefix("credential_process = ")).unwrap();
        let printed = prompt(&machine, command);
        assert!(printed.starts_with("{\"Version\":1,"), "{folder}: {printed}");
        machine.succeeds(&["stop", ROLE]);
    }
}

#[test]
fn a_command_for_codes_may_have_quotes_and_blanks() {
    let machine = Machine::new();
    machine.add_user("jonas");
    let code = machine.code_of("jonas");
    let tool = machine.write("my tools/code.cmd", &format!("@echo off\r\necho for %1\r\necho {code}\r\n"));
    let command = format!("\"{}\" \"jonas of work\"", tool.display());
    machine.succeeds(&["session", "edit", "jonas", "--mfa-process", &command]);
    machine.succeeds(&["start", "jonas"]);
    assert!(machine.credentials().contains("ASIA"), "{}", machine.credentials());
}
