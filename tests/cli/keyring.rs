//! A keychain that is there and cannot be used: no program shows its prompts, or it makes no keyring.

use daypass_tests::Machine;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::process::Command;

/// The desktop's own Python has D-Bus.
const PYTHON: &str = "/usr/bin/python3";

/// Runs `daypass login` on a session bus of its own, and there by these programs: what it says on stderr, and what it logs.
fn login(through: &[&str]) -> (Option<i32>, String, String) {
    for program in ["/usr/bin/dbus-run-session", "/usr/bin/gnome-keyring-daemon", PYTHON] {
        assert!(Path::new(program).exists(), "{program} is missing: `npm test` installs it");
    }
    let machine = Machine::new().with_keychain();
    machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "demo", "--no-sign-in"]);
    let runtime = machine.path("run");
    std::fs::DirBuilder::new().mode(0o700).create(&runtime).unwrap();
    let mut session = Command::new("dbus-run-session");
    session.arg("--").args(through).arg(machine.command::<&str>(&[]).get_program()).arg("login");
    session
        .env_clear()
        .envs(machine.variables())
        .env("PATH", "/usr/bin:/bin")
        .env("XDG_RUNTIME_DIR", runtime);
    let ended = session.output().unwrap();
    let asked = machine.sim().calls().iter().filter(|call| call.op == "StartDeviceAuthorization").count();
    assert_eq!(asked, 0, "nobody signs in for nothing");
    let logs = machine.files("daypass/logs").into_iter();
    let logged = logs.map(|(_, text)| String::from_utf8(text).unwrap()).collect();
    (ended.status.code(), String::from_utf8(ended.stderr).unwrap(), logged)
}

#[track_caller]
fn names_the_way_out((status, said, logged): (Option<i32>, String, String), why: &str) {
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("daypass: There is no keychain on this machine.\n"), "{said}");
    assert!(said.ends_with(" under a passphrase instead:\n  daypass vault use passphrase\n"), "{said}");
    assert!(logged.contains(why), "{logged}");
}

/// gnome-keyring starts by itself, and nothing is installed or can be seen that shows its prompts.
#[test]
fn a_keyring_without_a_prompter_names_the_way_out() {
    names_the_way_out(login(&[]), "no keyring was made in it");
}

#[test]
fn a_secret_service_that_makes_no_keyring_names_the_way_out() {
    let service = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/keyring.py");
    names_the_way_out(login(&[PYTHON, service, "refuses"]), "no collection is made here");
}
