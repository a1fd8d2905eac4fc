//! The whole main job, from a pasted URL to credentials and back.

use crate::page::visit;
use crate::{PROFILE, ROLE};
use daypass_tests::Machine;

#[test]
fn from_a_portal_url_to_credentials_and_back() {
    let machine = Machine::new();
    let file =
        machine.write("aws/credentials", "# mine\r\n[other]\r\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\r\n");
    let before = std::fs::read(&file).unwrap();

    let added = machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "demo"]);
    assert!(added.starts_with("demo: 12 accounts, "), "{added}");

    let started = machine.succeeds(&["start", ROLE, "--region", "eu-west-3"]);
    assert!(started.contains(PROFILE) && started.contains("eu-west-3"), "{started}");
    let written = machine.credentials();
    assert!(written.contains(&format!("[{PROFILE}]")), "{written}");
    assert!(written.as_bytes().starts_with(&before), "the rest of the file is as it was");
    let session = machine.live(ROLE).unwrap();
    assert_eq!((session["state"].as_str(), session["region"].as_str()), (Some("active"), Some("eu-west-3")));

    let link = machine.succeeds(&["console", ROLE, "--service", "ec2", "--print"]);
    let console = visit(link.trim_end());
    assert!(console.contains("118230476651") && console.contains("ReadOnly"), "{console}");

    assert_eq!(machine.succeeds(&["stop", ROLE]), format!("{ROLE}: stopped\n"));
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert_eq!(machine.live(ROLE), None);
    assert_eq!(machine.succeeds(&["stop", ROLE]), format!("{ROLE}: was not active\n"));

    assert_eq!(machine.succeeds(&["logout"]), "demo: signed out\n");
    assert!(machine.sim().calls().iter().any(|call| call.op == "Logout"));
    assert_eq!(machine.succeeds(&["integration", "remove", "demo", "--yes"]), "demo: removed\n");
    assert_eq!(machine.json(&["session", "list", "--json"]), serde_json::json!([]));
}

#[test]
fn the_environment_has_the_credentials_that_the_profile_has() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    let key = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.to_lowercase().contains(name)).unwrap().to_owned();
        line.split_once('=').unwrap().1.trim_matches(['\'', ' ', ';']).to_owned()
    };
    let lines = machine.succeeds(&["env", ROLE, "--shell", "zsh"]);
    for name in ["aws_access_key_id", "aws_secret_access_key", "aws_session_token"] {
        assert_eq!(key(&lines, name), key(&machine.credentials(), name), "{name}");
    }
    assert!(lines.contains("export AWS_REGION='eu-central-1';\n"), "the region of the integration");
    let machine = machine.with_variable("SHELL", "/usr/bin/fish");
    assert!(machine.succeeds(&["env", ROLE]).contains("set -gx AWS_ACCESS_KEY_ID 'ASIA"));
    assert!(machine.succeeds(&["env", "--unset"]).contains("set -e -g AWS_SESSION_TOKEN;"));
}

#[test]
#[cfg(unix)]
fn the_credentials_file_is_the_persons_alone() {
    use std::os::unix::fs::PermissionsExt;
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    let mode = |path: &str| std::fs::metadata(machine.path(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("aws/credentials"), 0o600);
    assert_eq!((mode("daypass"), mode("daypass/daypass.db")), (0o700, 0o600));
}
