//! Machines that are set up in other ways: programs in folders of their version, config files out of a nix store, files that
//! are mounted by themselves.

#![allow(clippy::print_stderr, reason = "what a machine cannot do is skipped by name")]

use crate::{PROFILE, ROLE};
use daypass_tests::{Ended, Machine, Running};
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs what AWS tools run for a profile, as most of them do: by a shell.
fn runs_command(machine: &Machine, command: &str) -> Ended {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", command]).env_clear().envs(machine.variables()).current_dir("/");
    Running::begin(&mut shell).ends()
}

fn command_in(text: &str) -> &str {
    let line = text.lines().find_map(|line| line.trim().strip_prefix("credential_process = "));
    line.unwrap_or_else(|| panic!("no command in {text}"))
}

/// The program in a folder of its version.
fn install(machine: &Machine, version: &str) -> PathBuf {
    let folder = machine.path(&format!("opt/daypass/{version}/bin"));
    fs::create_dir_all(&folder).unwrap();
    let original = machine.command::<&str>(&[]).get_program().to_owned();
    // By another process: a child forked meanwhile would hold the copy open and keep it from running.
    assert!(Command::new("cp").arg(original).arg(folder.join("daypass")).status().unwrap().success());
    folder.join("daypass")
}

#[test]
fn after_an_upgrade_the_command_in_the_profile_was_that_of_the_version_that_is_gone() {
    let machine = Machine::new().signed_in();
    let old = install(&machine, "0.4.1");
    let link = machine.path("bin/daypass");
    fs::create_dir(machine.path("bin")).unwrap();
    symlink(&old, &link).unwrap();
    let mut start = Command::new(&link);
    start.args(["start", ROLE, "--deliver", "process"]).env_clear().envs(machine.variables());
    start.env("PATH", machine.path("bin")).current_dir(machine.path(""));
    assert_eq!(Running::begin(&mut start).ends().status, Some(0));
    let config = machine.config();
    let command = command_in(&config);
    assert!(command.starts_with(link.to_str().unwrap()), "{command}");

    let new = install(&machine, "0.4.2");
    fs::remove_dir_all(machine.path("opt/daypass/0.4.1")).unwrap();
    fs::remove_file(&link).unwrap();
    symlink(&new, &link).unwrap();
    let ended = runs_command(&machine, command);
    assert!(ended.stdout.contains("\"Version\":1"), "{}{}", ended.stdout, ended.stderr);
    machine.succeeds(&["stop", ROLE]);
    assert_eq!(machine.config(), "");
}

/// As home-manager does: the config file is a link to one in the store that nobody may write, the credentials file one to a
/// repository of dotfiles.
fn nix_home(config: &str) -> Machine {
    let machine = Machine::new().signed_in();
    let store = machine.write("nix/store/x-home-manager-files/config", config);
    fs::set_permissions(&store, Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(store.parent().unwrap(), Permissions::from_mode(0o555)).unwrap();
    symlink(&store, machine.path("aws/config")).unwrap();
    let dotfiles = machine.write("dotfiles/aws/credentials", "# mine\n");
    symlink(dotfiles, machine.path("aws/credentials")).unwrap();
    machine
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).unwrap().is_symlink()
}

#[test]
fn keys_go_through_a_link_into_a_dotfiles_repository_and_the_link_stays() {
    let machine = nix_home("[default]\nregion = eu-west-1\n");
    machine.succeeds(&["start", ROLE]);
    let written = fs::read_to_string(machine.path("dotfiles/aws/credentials")).unwrap();
    assert!(written.starts_with("# mine\n") && written.contains(&format!("[{PROFILE}]")), "{written}");
    assert!(is_link(&machine.path("aws/credentials")) && is_link(&machine.path("aws/config")));
    machine.succeeds(&["stop", ROLE]);
    assert_eq!(fs::read_to_string(machine.path("dotfiles/aws/credentials")).unwrap(), "# mine\n");
}

#[test]
fn a_config_file_out_of_a_nix_store_was_said_to_have_wrong_permissions() {
    let config = "[default]\nregion = eu-west-1\n";
    let machine = nix_home(config);
    let ended = machine.runs(&["start", ROLE, "--deliver", "process"]);
    let told = ended.told(1);
    told.says("is marked read-only");
    assert!(told.detail.contains("nix/store/x-home-manager-files/config"), "{}", told.detail);
    assert!(told.hint.starts_with("Add these lines where the file is generated"), "{}", told.hint);
    assert_eq!(machine.config(), config);
    assert_eq!(machine.live(ROLE).unwrap()["state"], "failed");
    let (_, lines) = ended.stderr.split_once("/config:\n").unwrap();
    assert!(lines.starts_with(&format!("[profile {PROFILE}]\ncredential_process = ")), "{lines}");
    assert!(lines.ends_with("region = eu-central-1\n"), "{lines}");
    let by_hand = runs_command(&machine, command_in(lines));
    assert!(by_hand.stdout.contains("\"Version\":1"), "{}{}", by_hand.stdout, by_hand.stderr);

    // A region that is the person's own is left to them.
    let machine = nix_home(&format!("[profile {PROFILE}]\nregion = eu-west-1\n"));
    let ended = machine.runs(&["start", ROLE, "--deliver", "process", "--replace"]);
    assert!(!ended.stderr.contains("region ="), "{}", ended.stderr);
    let given = machine.runs(&["start", ROLE, "--deliver", "process", "--replace", "--region", "eu-west-3"]);
    assert!(given.stderr.ends_with("region = eu-west-3\n"), "{}", given.stderr);
}

#[test]
fn a_credentials_file_that_is_mounted_by_itself_was_said_to_have_wrong_permissions() {
    let machine = Machine::new().signed_in();
    machine.write("aws/credentials", "# mine\n");
    let mut command = Command::new("unshare");
    if !rustix::process::geteuid().is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    let mount = "mount --bind \"$AWS_SHARED_CREDENTIALS_FILE\" \"$AWS_SHARED_CREDENTIALS_FILE\" || exit 77; exec \"$@\"";
    command.args(["--mount", "--propagation", "private", "sh", "-c", mount, "sh"]);
    command.arg(machine.command::<&str>(&[]).get_program()).args(["start", ROLE]);
    command.env_clear().envs(machine.variables()).env("PATH", std::env::var_os("PATH").unwrap());
    let ended = Running::begin(command.current_dir("/")).ends();
    if ended.stderr.starts_with("unshare: ") || ended.status == Some(77) {
        eprintln!("skipped: a_credentials_file_that_is_mounted_by_itself: this machine lets nobody mount");
        return;
    }
    let told = ended.told(1);
    told.says("is itself a mount point");
    assert!(told.hint.starts_with("Mount its folder instead of the file"), "{}", told.hint);
    assert_eq!(machine.credentials(), "# mine\n", "nothing is written");
    assert_eq!(machine.live(ROLE).unwrap()["state"], "failed");
}
