//! The main job with the vault's key in Credential Manager.

use crate::{PROFILE, ROLE};
use daypass_tests::Machine;

/// The person's files, with the line ends of Windows.
const CREDENTIALS: &str = "# mine\r\n[other]\r\nregion = eu-west-1\r\n";
const CONFIG: &str = "[default]\r\nregion = eu-west-1\r\n";

fn machine() -> Machine {
    let machine = Machine::new().with_keychain();
    machine.write("aws/credentials", CREDENTIALS);
    machine.write("aws/config", CONFIG);
    machine
}

/// The key id that a profile's credentials have.
fn handed_out(machine: &Machine, session: &str) -> String {
    let document = machine.json(&["credential-process", session]);
    assert_eq!(document["Version"], 1);
    document["AccessKeyId"].as_str().unwrap().to_owned()
}

#[test]
fn the_main_job() {
    let machine = machine();
    machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "demo"]);
    let vault = machine.json(&["status", "--json"])["vault"].clone();
    assert_eq!(vault["key"], "keychain", "{vault}");

    machine.succeeds(&["start", ROLE]);
    let written = machine.credentials();
    let ours = written.strip_prefix(CREDENTIALS).expect("the rest of the file is as it was");
    assert!(ours.contains(&format!("[{PROFILE}]\r\n")) && ours.contains("aws_session_token = "), "{ours}");
    assert_eq!(ours.matches('\n').count(), ours.matches("\r\n").count(), "lines end as the file's own");

    let key = handed_out(&machine, ROLE);
    assert!(written.contains(&key), "the key is asked for once: another process has it out of the vault");
    machine.succeeds(&["stop", ROLE]);
    assert_eq!(machine.credentials(), CREDENTIALS);

    machine.succeeds(&["start", ROLE, "--deliver", "process"]);
    assert!(machine.config().starts_with(CONFIG) && machine.config().contains("credential_process = "));
    assert_eq!(machine.credentials(), CREDENTIALS);
    machine.succeeds(&["stop", ROLE]);
    assert_eq!(machine.config(), CONFIG);
}

#[test]
fn a_user_with_mfa_and_a_role_of_theirs() {
    let machine = machine();
    machine.add_user("jonas");
    machine.add_role("Deploy", "jonas");
    machine.fails(&["start", "Deploy"]).says("MFA");
    machine.succeeds(&["start", "Deploy", "--mfa-code", &machine.code_of("jonas")]);
    assert!(handed_out(&machine, "Deploy").starts_with("ASIA"));
    assert!(handed_out(&machine, "jonas").starts_with("ASIA"), "one code serves the user, too");
    machine.succeeds(&["stop", "--all"]);
    assert_eq!(machine.credentials(), CREDENTIALS);
}

#[test]
fn a_key_is_protected_and_put_back() {
    let machine = machine();
    let user = machine.sim().ready().iam_users[0].clone();
    let text = format!(
        "{CREDENTIALS}[dev]\r\n# mine too\r\naws_access_key_id = {}\r\naws_secret_access_key = {}\r\n",
        user.access_key_id, user.secret_access_key
    );
    machine.write("aws/credentials", &text);
    machine.succeeds(&["protect", "--yes"]);
    for (path, bytes) in machine.files("") {
        let found =
            bytes.windows(user.secret_access_key.len()).any(|part| part == user.secret_access_key.as_bytes());
        assert!(!found, "the secret is still in {}", path.display());
    }
    machine.succeeds(&["start", "dev"]);
    machine.succeeds(&["protect", "--undo", "--yes", "dev"]);
    assert_eq!(machine.credentials(), text);
}

#[test]
fn a_vault_that_is_reset_has_another_key() {
    let machine = machine();
    machine.add_user("mira");
    machine.succeeds(&["vault", "reset", "--yes"]);
    machine.fails(&["credential-process", "mira"]);
    machine.add_user("jonas");
}
