//! Homes that an earlier Daypass left behind, opened by the present one (tests/fixtures/README.md says how they were made).

use daypass_tests::Machine;
use serde_json::json;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// Where every one of them was made: its store names files by their whole paths, and its secrets are sealed for them.
const PLACE: &str = "/tmp/daypass-old-home";
const PASSPHRASE: &str = "made for a test";
/// Nobody listens there, so that what needs AWS says so.
const NOWHERE: &str = "http://127.0.0.1:9";

/// An earlier Daypass's home, in its place for as long as this lives.
struct OldHome {
    fixture: PathBuf,
    machine: Machine,
    /// The place is one, and tests are many, in other processes too.
    _lock: File,
}

impl OldHome {
    fn open(name: &str) -> Self {
        let lock = File::options().create(true).append(true).open(format!("{PLACE}.lock")).unwrap();
        lock.lock().unwrap();
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/first-release").join(name);
        let place = Path::new(PLACE);
        if place.exists() {
            fs::remove_dir_all(place).unwrap();
        }
        for part in ["aws", "daypass"] {
            copy(&fixture.join(part), &place.join(part));
        }
        let machine = Machine::new()
            .with_variable("HOME", PLACE)
            .with_variable("DAYPASS_HOME", &format!("{PLACE}/daypass"))
            .with_variable("DAYPASS_VAULT_PASSPHRASE", PASSPHRASE)
            .with_variable("AWS_CONFIG_FILE", &format!("{PLACE}/aws/config"))
            .with_variable("AWS_SHARED_CREDENTIALS_FILE", &format!("{PLACE}/aws/credentials"))
            .with_variable("AWS_ENDPOINT_URL", NOWHERE)
            .with_variable("DAYPASS_SIGNIN_ENDPOINT", NOWHERE);
        fs::create_dir(place.join("bin")).unwrap();
        symlink(machine.command::<&str>(&[]).get_program(), place.join("bin/daypass")).unwrap();
        Self { fixture, machine, _lock: lock }
    }

    /// Lets everything be issued before today: what is live was made in 2099, and now would be a clock that was set back.
    fn was_issued_long_ago(&self) {
        let db = rusqlite::Connection::open(Path::new(PLACE).join("daypass/daypass.db")).unwrap();
        for table in ["activation", "sign_in"] {
            let change = format!("UPDATE {table} SET issued_at = '2026-01-01T00:00:00Z'");
            db.execute(&change, []).unwrap();
        }
    }

    /// What stands in one of the person's files.
    fn file(&self, name: &str) -> String {
        fs::read_to_string(Path::new(PLACE).join("aws").join(name)).unwrap()
    }

    /// Checks that the person's files are, byte for byte, those that lie in a folder of the fixture.
    #[track_caller]
    fn is_as_in(&self, folder: &str) {
        for name in ["credentials", "config"] {
            let expected = fs::read_to_string(self.fixture.join(folder).join(name)).unwrap();
            assert_eq!(self.file(name), expected, "{name} {folder}");
        }
    }

    /// The access key id of the credentials that a session hands out.
    #[track_caller]
    fn hands_out(&self, session: &str) -> String {
        let document = self.machine.json(&["credential-process", session]);
        document["AccessKeyId"].as_str().unwrap().to_owned()
    }
}

impl Drop for OldHome {
    fn drop(&mut self) {
        // What is left is taken away by the next one.
        let _ = fs::remove_dir_all(PLACE);
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

/// Everything that has been started there, with whether its keys stand in the credentials file.
const STARTED: [(&str, Option<&str>); 7] = [
    ("Shop Production/ReadOnly", Some("shop-production-readonly")),
    ("Data Platform/DataEngineer", None),
    ("Kühlkette/PowerUser", None),
    ("lab", Some("lab")),
    ("developer", Some("developer")),
    ("audit", None),
    ("on-call", Some("on-call")),
];

#[test]
fn what_is_in_an_old_home_is_told_as_it_was() {
    for name in ["ended", "live"] {
        let home = OldHome::open(name);
        home.was_issued_long_ago();
        let machine = &home.machine;
        for (what, arguments) in [
            ("sessions", &["session", "list", "--json"][..]),
            ("status", &["status", "--json"]),
            ("history", &["history", "--json", "--limit", "1000"]),
            ("integrations", &["integration", "list", "--json"]),
            ("protected", &["protect", "--undo", "--dry-run", "--json"]),
        ] {
            insta::assert_snapshot!(format!("old_home_{name}_{what}"), machine.succeeds(arguments));
        }
        // Asking has changed nothing.
        home.is_as_in("aws");
    }
}

#[test]
fn credentials_that_an_old_home_has_cached_are_served_while_they_are_good() {
    let home = OldHome::open("live");
    for (session, profile) in STARTED {
        let id = home.hands_out(session);
        let Some(profile) = profile else { continue };
        let section = home.file("credentials");
        let section = section.split(&format!("[{profile}]\n")).nth(1).unwrap();
        let section = section.split("\n[").next().unwrap();
        assert!(section.contains(&format!("aws_access_key_id = {id}\n")), "{session} is {id}:\n{section}");
    }
}

#[test]
fn a_command_that_an_old_daypass_wrote_into_the_config_file_is_answered() {
    let home = OldHome::open("live");
    let config = home.file("config");
    let commands = config.lines().filter_map(|line| line.trim().strip_prefix("credential_process = "));
    let mut count = 0;
    for command in commands {
        let (program, arguments) = command.split_once(' ').unwrap();
        assert_eq!(program, format!("{PLACE}/bin/daypass"));
        let arguments: Vec<&str> = arguments.split(' ').collect();
        assert!(home.machine.json(&arguments)["AccessKeyId"].as_str().unwrap().starts_with("ASIA"));
        count += 1;
    }
    assert_eq!(count, 2);
}

#[test]
fn credentials_that_an_old_home_has_cached_are_not_served_when_they_have_ended() {
    let home = OldHome::open("ended");
    for (session, _) in STARTED {
        let ended = home.machine.runs(&["credential-process", session]);
        assert_eq!((ended.status, ended.stdout.as_str()), (Some(1), ""), "{session}: {}", ended.stderr);
        let told = ended.told(1);
        assert!(
            ["cannot be reached", "The sign-in to 'demo' has ended."]
                .iter()
                .any(|words| told.detail.contains(words)),
            "{session}: {told:?}"
        );
    }
}

/// A record that does not open is another problem than an AWS that cannot be reached.
#[test]
fn what_an_old_home_has_sealed_opens() {
    let home = OldHome::open("live");
    for (arguments, what) in [
        (&["credential-process", "Data Platform/ReadOnly"][..], "the access token"),
        (&["credential-process", "partner"], "a protected access key"),
        (&["keys", "rotate", "jo"], "the next access key"),
        (&["keys", "list", "jo"], "the access key that was rotated"),
    ] {
        let told = home.machine.fails(arguments);
        assert!(told.detail.contains(" cannot be reached"), "{what}: {told:?}");
    }
    let told = home.machine.fails(&["credential-process", "Sandbox/PowerUser"]);
    told.says("The sign-in to 'Contoso' has ended.");
}

#[test]
fn stopping_everything_in_an_old_home_gives_the_persons_text_back() {
    for name in ["ended", "live"] {
        let home = OldHome::open(name);
        home.machine.succeeds(&["stop", "--all"]);
        home.is_as_in("stopped");
        home.machine.succeeds(&["protect", "--undo", "--yes"]);
        home.is_as_in("undone");
        let status = home.machine.json(&["status", "--json"]);
        let left = status["sessions"].as_array().unwrap();
        let left: Vec<_> = left.iter().map(|session| [&session["name"], &session["state"]]).collect();
        // A failure of long ago is not shown any more; that of the other home lies ahead.
        let expected = if name == "live" { json!([["deploy", "failed"]]) } else { json!([]) };
        assert_eq!(json!(left), expected);
    }
}

#[test]
fn protected_keys_come_back_in_an_old_home_where_sessions_are_live() {
    for name in ["ended", "live"] {
        let home = OldHome::open(name);
        home.machine.succeeds(&["protect", "--undo", "--yes"]);
        home.machine.succeeds(&["stop", "--all"]);
        home.is_as_in("undone");
    }
}

#[test]
fn a_lock_that_an_old_daypass_holds_is_respected() {
    let home = OldHome::open("live");
    let lock = File::options().append(true).open(format!("{PLACE}/daypass/locks/delivery")).unwrap();
    lock.lock().unwrap();
    let mut stop = home.machine.begins(&["stop", "--all"]);
    // It is said after a second whom it waits for, which older versions do not note.
    stop.says("Waiting for another Daypass. Only one at a time can use your AWS files.");
    home.is_as_in("aws");
    drop(lock);
    assert_eq!(stop.ends().status, Some(0));
    home.is_as_in("stopped");
}

#[test]
fn an_endpoint_that_an_old_daypass_serves_is_found() {
    let home = OldHome::open("live");
    let serves = || File::options().append(true).open(format!("{PLACE}/daypass/locks/endpoint")).unwrap();
    home.machine.fails(&["env", "Kühlkette/PowerUser"]).says("Nobody serves the endpoint");
    let lock = serves();
    lock.lock().unwrap();
    let told = home.machine.succeeds(&["env", "Kühlkette/PowerUser"]);
    let port = fs::read_to_string(format!("{PLACE}/daypass/endpoint/port")).unwrap();
    assert!(told.contains(&format!("127.0.0.1:{port}/")), "{told}");
}

#[test]
fn a_start_that_an_old_daypass_was_killed_in_is_undone() {
    for point in ["before-the-file", "behind-the-file"] {
        let home = OldHome::open(&format!("killed-start-{point}"));
        home.machine.succeeds(&["stop", "--all"]);
        home.is_as_in("before");
    }
}

#[test]
fn a_protect_that_an_old_daypass_was_killed_in_is_undone() {
    for point in ["before-the-file", "between-the-files"] {
        let home = OldHome::open(&format!("killed-protect-{point}"));
        home.machine.succeeds(&["protect", "--undo", "--yes"]);
        home.is_as_in("before");
    }
}
