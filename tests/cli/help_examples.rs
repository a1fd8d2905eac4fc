//! The examples of the help: each does what it says, as it stands there.

use crate::help::pages;
use crate::terminal::type_into;
use daypass_tests::Machine;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Examples that cannot run on the machine of a test, by what stands in them, and why. The first that fits an example counts.
const NOT_RUN: [(&str, &str); 18] = [
    ("daypass exec ", "exec_shell.rs runs them, a shell among them"),
    ("daypass keys ", "the user has no policy for it; rotation.rs has one"),
    ("daypass completions ", "completions asks the real shells"),
    ("import aws-config work", "the profile has nothing to import"),
    ("protect default", "no file has a key in plain text"),
    ("daypass agent", "it runs until it is ended; --unit is for systemd"),
    ("| daypass", "there is no password store"),
    ("northwind.awsapps.com", "there is no such portal"),
    ("--service ec2", "there is no browser"),
    ("remove northwind contoso", "there is no contoso"),
    ("vault use keychain", "there is no keychain"),
    ("vault use passphrase", "somebody types it"),
    ("vault passphrase", "somebody types it"),
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

/// The machine on which an example is run, as it was before the one that ran before it.
struct Scene {
    machine: Machine,
    copy: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let machine = Machine::new();
        machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "northwind"]);
        let add = ["session", "add", "iam-user", "--stdin", "--name", "mira"];
        assert_eq!(machine.runs_with(&add, &machine.keys_of("mira")).status, Some(0));
        machine.add_role("Deploy", "mira");
        // Something that could be renewed, given up or imported.
        machine.succeeds(&["start", "Shop Production/OnCall"]);
        machine.write("aws/config", &(machine.config() + "\n[profile work]\nregion = eu-west-1\n"));
        fs::create_dir_all(machine.path(".config/fish/completions")).unwrap();
        let copy = tempfile::tempdir().unwrap();
        copies(&machine.path(""), copy.path());
        Self { machine, copy }
    }

    /// Puts every file back. What was given up at AWS does not come back: that takes another machine.
    fn again(self) -> Self {
        if self.machine.sim().calls().iter().any(|call| call.op == "Logout") {
            return Self::new();
        }
        for entry in fs::read_dir(self.machine.path("")).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
        }
        copies(self.copy.path(), &self.machine.path(""));
        self
    }

    /// Runs an example on a terminal, where everything that is asked is agreed to.
    fn runs(&self, example: &str) -> (Option<i32>, String) {
        if example.contains("--name Deploy") {
            self.machine.succeeds(&["session", "remove", "Deploy"]);
        }
        let daypass = PathBuf::from(self.machine.command::<&str>(&[]).get_program());
        let path = format!("{}:/usr/bin:/bin", daypass.parent().unwrap().display());
        let mut command = Command::new("bash");
        command.args(["-c", example]).current_dir(self.machine.path(""));
        command.env_clear().envs(self.machine.variables()).env("PATH", path);
        type_into(&command, &[("(y/N)", "y\r")])
    }
}

/// Copies all that is in a folder, with who may read it.
fn copies(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-a").arg(from.join(".")).arg(to).status().unwrap().success());
}

#[test]
fn every_example_of_the_help_does_what_it_says() {
    let mut scene = Scene::new();
    let examples: Vec<String> = pages(&scene.machine).iter().flat_map(|(_, help)| examples(help)).collect();
    let (mut run, mut not_run, mut failed) = (0, [0; NOT_RUN.len()], String::new());
    for example in examples {
        if let Some(reason) = NOT_RUN.iter().position(|(part, _)| example.contains(part)) {
            not_run[reason] += 1;
            continue;
        }
        scene = scene.again();
        let (status, shown) = scene.runs(&example);
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
