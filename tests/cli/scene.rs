//! A machine that is as it was again and again.

use daypass_tests::Machine;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A machine that is put back to what it was.
pub(crate) struct Scene {
    pub(crate) machine: Machine,
    make: fn() -> Machine,
    /// How often AWS had been asked when it was made.
    calls: usize,
    copy: tempfile::TempDir,
}

/// A machine with a portal, a user, a role and a live session, which has something to renew, to give up and to import.
pub(crate) fn in_use() -> Machine {
    let machine = Machine::new();
    machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "northwind"]);
    let add = ["session", "add", "iam-user", "--stdin", "--name", "mira"];
    assert_eq!(machine.runs_with(&add, &machine.keys_of("mira")).status, Some(0));
    machine.add_role("Deploy", "mira");
    machine.succeeds(&["start", "Shop Production/OnCall"]);
    machine.write("aws/config", &(machine.config() + "\n[profile work]\nregion = eu-west-1\n"));
    fs::create_dir_all(machine.path(".config/fish/completions")).unwrap();
    machine
}

impl Scene {
    pub(crate) fn new(make: fn() -> Machine) -> Self {
        let machine = make();
        let copy = tempfile::tempdir().unwrap();
        copies(&machine.path(""), copy.path());
        let calls = machine.sim().calls().len();
        Self { machine, make, calls, copy }
    }

    /// Puts every file back. What was given up at AWS does not come back: that takes another machine.
    pub(crate) fn again(self) -> Self {
        if self.machine.sim().calls()[self.calls..].iter().any(|call| call.op == "Logout") {
            return Self::new(self.make);
        }
        for entry in fs::read_dir(self.machine.path("")).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
        }
        copies(self.copy.path(), &self.machine.path(""));
        self
    }
}

/// Copies all that is in a folder, with who may read it.
fn copies(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-a").arg(from.join(".")).arg(to).status().unwrap().success());
}
