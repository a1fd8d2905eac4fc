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
        ("/dev/null".to_owned(), "holds nothing, so no section can be written there"),
        ("/dev/full".to_owned(), "is not a regular file"),
        ("/dev/stdin".to_owned(), "is not a regular file"),
        ("/dev/fd/0".to_owned(), "is not a regular file"),
        (path("pipe"), "is not a regular file"),
        (path("a-folder"), "is not a regular file"),
        (path("link"), "is not a regular file"),
        (path("dangling"), "is a symbolic link to"),
        (path("a-file/credentials"), "cannot be written"),
    ]
}

#[test]
fn a_start_without_a_file_to_write_to_left_a_session_that_was_active_for_hours() {
    let machine = Machine::new().signed_in();
    for (file, detail) in no_files(&machine) {
        for (variable, delivery) in [("AWS_SHARED_CREDENTIALS_FILE", "file"), ("AWS_CONFIG_FILE", "process")]
        {
            let run = |arguments: &[&str]| {
                let mut command = Command::new("timeout");
                command.arg("60").arg(machine.command::<&str>(&[]).get_program()).args(arguments);
                command.env_clear().envs(machine.variables()).env(variable, &file);
                daypass_tests::Running::begin(&mut command).ends()
            };
            let told = run(&["start", ROLE, "--deliver", delivery]).told(1);
            told.says(detail);
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
