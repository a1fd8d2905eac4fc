//! Killed before any change that it makes on the disk, `protect` and its undo lose no key and leave none behind: run
//! again, they finish.

use crate::killed::{Ended, Moment, run_until};
use daypass_tests::Machine;
use std::fs;
use std::path::Path;

/// A person's machine with long-term keys in both files, and what is in them.
struct Keys {
    machine: Machine,
    credentials: String,
    config: String,
    secrets: Vec<String>,
}

impl Keys {
    fn new() -> Self {
        // Signed in, so that there is a store and a vault, as on a machine in use.
        let machine = Machine::new().signed_in();
        let users = machine.sim().ready().iam_users.clone();
        let lines = |user: usize, is: &str, end: &str| {
            let (id, secret) = (&users[user].access_key_id, &users[user].secret_access_key);
            format!("aws_access_key_id{is}{id}{end}aws_secret_access_key{is}{secret}")
        };
        let credentials = format!(
            "# mine\n[default]\nregion=eu-west-1\n{}\noutput = json\n\n# the lab\n[lab]\nregion = eu-west-2\n",
            lines(0, " = ", "\n")
        );
        let config =
            format!("[profile x]\r\nregion = eu-west-3\r\n\r\n[profile jo]\r\n{}", lines(1, "=", "\r\n"));
        machine.write("aws/credentials", &credentials);
        machine.write("aws/config", &config);
        let secrets = users.iter().map(|user| user.secret_access_key.clone()).collect();
        Self { machine, credentials, config, secrets }
    }

    fn keep(&self) {
        for folder in ["aws", "daypass"] {
            copy(&self.machine.path(folder), &self.machine.path(&format!("kept/{folder}")));
        }
    }

    fn restore(&self) {
        for folder in ["aws", "daypass"] {
            fs::remove_dir_all(self.machine.path(folder)).unwrap();
            copy(&self.machine.path(&format!("kept/{folder}")), &self.machine.path(folder));
        }
    }

    fn run_until(&self, arguments: &[&str], change: usize) -> Ended {
        run_until(&mut self.machine.command(arguments), Moment::Change(&self.machine.path("")), change)
    }

    fn config_file(&self) -> String {
        fs::read_to_string(self.machine.path("aws/config")).unwrap()
    }

    /// Whether every key is in the file or in the vault, byte for byte as it was or with its lines replaced by one.
    #[track_caller]
    fn check_old_or_new(&self, change: usize) {
        let is_protected = |text: &str| text.contains("# The access key is in the vault of Daypass.");
        for (text, old) in
            [(self.machine.credentials(), &self.credentials), (self.config_file(), &self.config)]
        {
            let new = is_protected(&text) && !self.secrets.iter().any(|secret| text.contains(secret));
            assert!(text == *old || new, "killed before change {change}:\n{text}");
        }
    }

    #[track_caller]
    fn check_no_secret(&self, change: usize) {
        for (path, content) in self.machine.files("aws") {
            let text = String::from_utf8_lossy(&content);
            let secret = self.secrets.iter().find(|secret| text.contains(secret.as_str()));
            assert_eq!(secret, None, "killed before change {change}: {}", path.display());
        }
    }

    #[track_caller]
    fn check_old(&self, change: usize) {
        assert_eq!(self.machine.credentials(), self.credentials, "killed before change {change}");
        assert_eq!(self.config_file(), self.config, "killed before change {change}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[test]
fn killed_before_any_change_protect_finishes_when_it_is_run_again() {
    let keys = Keys::new();
    keys.keep();
    for change in 1.. {
        keys.restore();
        let ended = keys.run_until(&["protect", "--yes"], change);
        keys.check_old_or_new(change);
        keys.machine.succeeds(&["protect", "--yes"]);
        keys.check_no_secret(change);
        let lines = |text: &str| text.lines().filter(|line| !line.contains("access_key")).count();
        assert_eq!(lines(&keys.machine.credentials()), lines(&keys.credentials) + 1);
        keys.machine.succeeds(&["start", "default"]);
        assert!(keys.machine.credentials().contains("aws_session_token"));
        keys.machine.succeeds(&["protect", "--undo", "--yes"]);
        keys.check_old(change);
        if ended == Ended::ByItself {
            assert!(change > 20, "it made changes: {change}");
            break;
        }
    }
}

#[test]
fn killed_before_any_change_the_undo_finishes_when_it_is_run_again() {
    let keys = Keys::new();
    keys.machine.succeeds(&["protect", "--yes"]);
    keys.machine.succeeds(&["start", "default"]);
    keys.keep();
    for change in 1.. {
        keys.restore();
        let ended = keys.run_until(&["protect", "--undo", "--yes"], change);
        keys.machine.succeeds(&["protect", "--undo", "--yes"]);
        keys.check_old(change);
        assert_eq!(keys.machine.json(&["status", "--json"])["sessions"].as_array().unwrap().len(), 0);
        if ended == Ended::ByItself {
            assert!(change > 20, "it made changes: {change}");
            break;
        }
    }
}
