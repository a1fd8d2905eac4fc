//! Variables that name what no section can be written to, as CI sets them, and what is put in a file's place.

use crate::ROLE;
use daypass_tests::Machine;
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

/// Each of these, with the title of the problem.
fn no_files(machine: &Machine) -> Vec<(String, &'static str)> {
    let path = |name: &str| machine.path(name).display().to_string();
    assert!(Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
    fs::create_dir(path("a-folder")).unwrap();
    fs::write(path("a-file"), "").unwrap();
    symlink("/dev/full", path("link")).unwrap();
    symlink("nowhere/credentials", path("dangling")).unwrap();
    vec![
        ("/dev/null".to_owned(), "There is no file to write to"),
        ("/dev/full".to_owned(), "This is not an AWS file"),
        ("/dev/stdin".to_owned(), "This is not an AWS file"),
        ("/dev/fd/0".to_owned(), "This is not an AWS file"),
        (path("pipe"), "This is not an AWS file"),
        (path("a-folder"), "This is not an AWS file"),
        (path("link"), "This is not an AWS file"),
        (path("dangling"), "A link leads nowhere"),
        (path("a-file/credentials"), "The file cannot be written"),
    ]
}

#[test]
fn a_start_without_a_file_to_write_to_left_a_session_that_was_active_for_hours() {
    let machine = Machine::new().signed_in();
    for (file, title) in no_files(&machine) {
        for (variable, delivery) in [("AWS_SHARED_CREDENTIALS_FILE", "file"), ("AWS_CONFIG_FILE", "process")]
        {
            let run = |arguments: &[&str]| {
                let mut command = Command::new("timeout");
                command.arg("60").arg(machine.command::<&str>(&[]).get_program()).args(arguments);
                command.env_clear().envs(machine.variables()).env(variable, &file);
                daypass_tests::Running::begin(&mut command).ends()
            };
            let told = run(&["start", ROLE, "--deliver", delivery]).told(1);
            assert_eq!(told.title, title, "{variable}={file}: {told:?}");
            assert_eq!(machine.live(ROLE).filter(|session| session["state"] == "active"), None, "{file}");
            // Neither stop nor the next start is kept from anything by it.
            let stopped = run(&["stop", ROLE]);
            assert_eq!(stopped.status, Some(0), "{variable}={file}: {}", stopped.stderr);
            for arguments in [&["status"][..], &["session", "list"], &["env", ROLE]] {
                let ended = run(arguments);
                assert_eq!(ended.status, Some(0), "{variable}={file} {arguments:?}: {}", ended.stderr);
            }
        }
    }
    machine.succeeds(&["start", ROLE]);
    machine.succeeds(&["stop", ROLE]);
    assert_eq!(machine.credentials(), "");
}

#[test]
fn a_pipe_in_the_files_place_is_not_waited_for() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    fs::remove_file(machine.credentials_file()).unwrap();
    assert!(Command::new("mkfifo").arg(machine.credentials_file()).status().unwrap().success());
    machine.succeeds(&["status"]);
    machine.succeeds(&["stop", ROLE]);
    assert_eq!(machine.live(ROLE), None);
}
