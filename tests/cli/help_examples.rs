//! The examples of the help: each does what it says, as it stands there.

use crate::help::pages;
use crate::scene::{Scene, in_use};
use crate::terminal::type_into;
use std::path::PathBuf;
use std::process::Command;

/// Examples that cannot run on the machine of a test, by what stands in them, and why. The first that fits an example counts.
const NOT_RUN: [(&str, &str); 20] = [
    ("daypass exec ", "exec_shell.rs runs them, a shell among them"),
    ("daypass keys ", "the user has no policy for it; rotation.rs has one"),
    ("daypass completions ", "completions asks the real shells"),
    ("import aws-config work", "the profile has nothing to import"),
    ("protect default", "no file has a key in plain text"),
    ("daypass agent", "it runs until it is ended; --unit is for systemd"),
    ("| daypass", "there is no password store"),
    ("northwind.awsapps.com", "there is no such portal"),
    ("--service ec2", "there is no browser"),
    ("--browser firefox", "there is no Firefox"),
    ("remove northwind contoso", "there is no contoso"),
    ("vault use keychain", "there is no keychain"),
    ("vault use passphrase", "somebody types it"),
    ("vault passphrase", "somebody types it"),
    (
        "vault unlock",
        "not every machine keeps a key; vault_unlock.rs runs it where one does, and locks it again",
    ),
    ("vault restore", "there is no backup yet"),
    ("vault export", "somebody types the passphrase, or has it in a file"),
    ("vault import", "there is no export"),
    ("1f2e3d4c", "there is no kept text"),
    ("session add iam-user", "somebody types the keys"),
];

/// The examples of a page of help, each in a line.
fn examples(help: &str) -> Vec<String> {
    let part = help.split("\nExample").nth(1).unwrap_or_default().replace("\\\n", "");
    part.lines().skip(1).filter_map(|line| line.strip_prefix("  ")).map(str::to_owned).collect()
}

/// Runs an example on a terminal, where everything that is asked is agreed to.
fn runs(scene: &Scene, example: &str) -> (Option<i32>, String) {
    if example.contains("--name Deploy") {
        scene.machine.succeeds(&["session", "remove", "Deploy"]);
    }
    if example.contains("settings undo") {
        scene.machine.succeeds(&["settings", "set", "profile-template", "{role}"]);
    }
    let daypass = PathBuf::from(scene.machine.command::<&str>(&[]).get_program());
    let path = format!("{}:/usr/bin:/bin", daypass.parent().unwrap().display());
    let mut command = Command::new("bash");
    command.args(["-c", example]).current_dir(scene.machine.path(""));
    command.env_clear().envs(scene.machine.variables()).env("PATH", path);
    type_into(&command, &[("(y/N)", "y\r")])
}

#[test]
fn every_example_of_the_help_does_what_it_says() {
    let mut scene = Scene::new(in_use);
    let examples: Vec<String> = pages(&scene.machine).iter().flat_map(|(_, help)| examples(help)).collect();
    let (mut run, mut not_run, mut failed) = (0, [0; NOT_RUN.len()], String::new());
    for example in examples {
        if let Some(reason) = NOT_RUN.iter().position(|(part, _)| example.contains(part)) {
            not_run[reason] += 1;
            continue;
        }
        scene = scene.again();
        let (status, shown) = runs(&scene, &example);
        if status != Some(0) {
            failed.push_str(&format!("{example}: {shown}"));
        }
        run += 1;
    }
    assert_eq!(failed, "");
    assert!(run >= 60, "{run} examples");
    for ((part, _), count) in NOT_RUN.iter().zip(not_run) {
        assert!(count > 0, "{part:?} keeps no example from running");
    }
}
