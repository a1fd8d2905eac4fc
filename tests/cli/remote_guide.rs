//! The guide `docs/remote.md`: every command in it is run, in the order of the text, on one machine.

use crate::ROLE;
use daypass_tests::Machine;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

/// The shell commands of a guide, block by block.
fn blocks(guide: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(guide);
    let text = fs::read_to_string(path).unwrap();
    let blocks: Vec<_> =
        text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect();
    assert!(!blocks.is_empty());
    blocks
}

#[test]
fn the_commands_of_the_guide_to_remote_machines_work() {
    let machine = Machine::new();
    for name in ["bin", "windows/ada/.aws"] {
        fs::create_dir_all(machine.path(name)).unwrap();
    }
    let machine = machine
        .with_keychain()
        .without_variable("AWS_CONFIG_FILE")
        .without_variable("AWS_SHARED_CREDENTIALS_FILE");
    let nowhere = format!("unix:path={}", machine.path("no-bus").display());
    let path = format!("{}:/usr/bin:/bin", machine.path("bin").display());
    let file = machine.path(".daypass-passphrase").display().to_string();
    let machine = machine
        .with_variable("DBUS_SESSION_BUS_ADDRESS", &nowhere)
        .with_variable("PATH", &path)
        // As the first block sets it, for those that follow.
        .with_variable("DAYPASS_VAULT_PASSPHRASE_FILE", &file);
    symlink(machine.command::<&str>(&[]).get_program(), machine.path("bin/daypass")).unwrap();
    let unit = machine.path(".config/systemd/user/daypass-agent.service");
    for (name, check) in [
        ("firefox", "test \"$1\" = --new-window && test -n \"$2\"".to_owned()),
        ("terraform", "test -n \"$AWS_SESSION_TOKEN\"".to_owned()),
        ("docker", "test -n \"$AWS_SESSION_TOKEN\" || grep -q ASIA ~/.aws/credentials".to_owned()),
        ("systemctl", format!("grep -q '^ExecStart=.*daypass.* agent$' '{}'", unit.display())),
    ] {
        let program = machine.write(&format!("bin/{name}"), &format!("#!/bin/sh\n{check}\n"));
        fs::set_permissions(program, Permissions::from_mode(0o755)).unwrap();
    }
    let windows = machine.path("windows").display().to_string();
    let mut ran = 0;
    for block in blocks("remote.md") {
        let block = block
            .replace("https://northwind.awsapps.com/start", &machine.sim().start_url())
            .replace("Northwind Staging/Developer", ROLE)
            .replace("/mnt/c/Users", &windows);
        let mut shell = Command::new("sh");
        shell.args(["-euc", &block]).env_clear().envs(machine.variables()).stdin(Stdio::null());
        let ended = shell.current_dir(machine.path("")).output().unwrap();
        assert!(ended.status.success(), "{block}\n{}", String::from_utf8_lossy(&ended.stderr));
        ran += block.matches("daypass ").count();
    }
    assert!(ran > 15, "{ran}");
}
