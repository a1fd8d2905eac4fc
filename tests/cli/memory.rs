//! What others may see of the memory of `daypass`: no core file, and no look into it.

use crate::ROLE;
use daypass_tests::{Machine, Running};
use std::os::unix::fs::MetadataExt;
use std::process::Command;

/// The limit of core files in a table of a process's limits (proc_pid_limits(5)): soft and hard.
fn core_limit(process: &str) -> (String, String) {
    let limits = std::fs::read_to_string(format!("/proc/{process}/limits")).unwrap();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap();
    let mut fields = line.split_whitespace().map(str::to_owned);
    (fields.next().unwrap(), fields.next().unwrap())
}

#[test]
fn a_crash_left_a_core_file_with_the_vaults_key() {
    let machine = Machine::new().signed_in();
    let mut agent = machine.begins(&["agent"]);
    agent.says("keeps started sessions alive");
    let process = agent.id().to_string();
    assert_eq!(core_limit(&process), ("0".to_owned(), core_limit("self").1));
    // The system gives what belongs to a process that nobody may look into to root. A root's own is that anyway.
    let owner = std::fs::metadata(format!("/proc/{process}/environ")).unwrap().uid();
    assert_eq!(owner, 0);
    agent.terminate();
    agent.ends();
}

#[test]
fn a_program_that_is_run_keeps_the_persons_own_limit() {
    let machine = Machine::new().signed_in();
    for more in ["", "--endpoint"] {
        let runs = machine.command(&["exec"]);
        let daypass = runs.get_program().to_string_lossy();
        let mut shell = Command::new("/bin/sh");
        shell.env_clear().envs(machine.variables()).current_dir(machine.path(""));
        let text = format!(
            "ulimit -S -c 100 2>/dev/null; ulimit -c; exec '{daypass}' exec '{ROLE}' {more} -- /bin/sh -c 'ulimit -c'"
        );
        let ended = Running::begin(shell.args(["-c", &text])).ends();
        assert_eq!(ended.status, Some(0), "{}", ended.stderr);
        let limits: Vec<&str> = ended.stdout.lines().collect();
        assert_eq!(limits.len(), 2, "{}", ended.stdout);
        assert_eq!(limits[0], limits[1], "{more}");
    }
}
