//! The key of the vault: where its passphrase comes from, and another key.

use crate::ROLE;
use daypass_tests::Machine;
use serde_json::json;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const PASSPHRASE: &str = "DAYPASS_VAULT_PASSPHRASE";
const FILE: &str = "DAYPASS_VAULT_PASSPHRASE_FILE";

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
}

/// A machine that is signed in, with its passphrase in a file alone.
fn with_a_file() -> Machine {
    let machine = Machine::new().signed_in();
    let file = machine.write("passphrase", &format!("{}\n", machine.variable(PASSPHRASE)));
    chmod(&file, 0o600);
    machine.without_variable(PASSPHRASE).with_variable(FILE, &file.display().to_string())
}

/// A fact of the vault, as the store has it.
fn fact(machine: &Machine, name: &str) -> Vec<u8> {
    let db = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    db.query_row("SELECT value FROM vault_fact WHERE name = ?", [name], |row| row.get(0)).unwrap()
}

#[test]
fn a_passphrase_in_a_file_opens_the_vault_unless_others_can_read_it() {
    let machine = with_a_file();
    machine.succeeds(&["start", ROLE]);
    machine.succeeds(&["stop", ROLE]);
    chmod(&machine.path("passphrase"), 0o644);
    let told = machine.fails(&["start", ROLE]);
    let file = machine.path("passphrase").display().to_string();
    let unread = format!("The passphrase cannot be read from {file}: ");
    assert_eq!(told.detail, format!("{unread}others can read it (chmod 600)."));
    fs::remove_file(machine.path("passphrase")).unwrap();
    machine.fails(&["start", ROLE]).says(&format!("{unread}there is no such file"));
}

#[test]
fn a_passphrase_comes_from_the_credential_of_a_systemd_unit() {
    let machine = with_a_file().without_variable(FILE);
    fs::create_dir(machine.path("credentials")).unwrap();
    let credential = machine.path("credentials/daypass-vault-passphrase");
    fs::rename(machine.path("passphrase"), &credential).unwrap();
    // As systemd leaves it for a user of its own.
    chmod(&credential, 0o440);
    let folder = machine.path("credentials").display().to_string();
    let machine = machine.with_variable("CREDENTIALS_DIRECTORY", &folder);
    machine.succeeds(&["start", ROLE]);
}

#[test]
fn in_what_exec_runs_no_other_profile_had_credentials_though_the_passphrase_was_in_a_file() {
    let machine = with_a_file();
    let daypass = machine.command::<&str>(&[]).get_program().to_str().unwrap().to_owned();
    let nested = ["exec", ROLE, "--", &daypass, "credential-process", "Shop Staging/ReadOnly"];
    assert!(machine.succeeds(&nested).contains("SessionToken"));

    let file = machine.path("passphrase");
    let passphrase = fs::read_to_string(file).unwrap();
    let machine = machine.without_variable(FILE).with_variable(PASSPHRASE, passphrase.trim_end());
    let told = machine.fails(&nested);
    told.says("The vault needs its passphrase, and none was given");
    assert!(told.detail.contains("daypass exec"), "{}", told.detail);
    assert!(told.hint.contains(FILE) && told.hint.ends_with("daypass vault use keychain"), "{}", told.hint);
}

#[test]
fn every_secret_is_sealed_anew_and_opens() {
    let machine = Machine::new().signed_in();
    machine.add_user("mira");
    machine.succeeds(&["env", ROLE]);
    let before = (fact(&machine, "key-check"), fact(&machine, "passphrase-key"));
    let told = machine.succeeds(&["vault", "rekey"]);
    assert_eq!(told, "Every secret is sealed under a new key, held by the passphrase.\n");
    assert!(fact(&machine, "key-check") != before.0 && fact(&machine, "passphrase-key") != before.1);
    // Nobody is asked to sign in again, and the user's key signs.
    machine.succeeds(&["env", ROLE]);
    machine.succeeds(&["start", "mira", "--mfa-code", &machine.code_of("mira")]);
}

#[test]
fn a_passphrase_is_changed_by_a_script() {
    let machine = Machine::new().signed_in();
    let old = machine.variable(PASSPHRASE).to_owned();
    let changed = machine.runs_with(&["vault", "passphrase", "--stdin"], "open sesame\n");
    assert_eq!(changed.status, Some(0), "{}", changed.stderr);
    assert!(changed.stderr.contains("DAYPASS_VAULT_PASSPHRASE still has the old one"), "{}", changed.stderr);
    machine.fails(&["start", ROLE]).says("The passphrase is wrong.");
    let machine = machine.with_variable(PASSPHRASE, "open sesame");
    machine.succeeds(&["start", ROLE]);
    let nothing = machine.runs_with(&["vault", "passphrase", "--stdin"], "\n");
    assert_eq!(nothing.status, Some(2), "{}", nothing.stderr);
    let machine = machine.with_variable(PASSPHRASE, &old);
    let wrong = machine.runs_with(&["vault", "passphrase", "--stdin"], "open barley\n");
    assert_eq!(wrong.status, Some(1), "{}", wrong.stderr);
}

#[test]
fn what_the_vault_was_made_with_stays_in_force_without_the_variable() {
    let machine = Machine::new().signed_in().without_variable("DAYPASS_VAULT");
    machine.succeeds(&["start", ROLE]);
    let again = machine.succeeds(&["vault", "use", "passphrase"]);
    assert_eq!(again, "The passphrase already holds the vault's key.\n");
    let machine = machine.with_variable("DAYPASS_VAULT", "keychain");
    let contradiction = machine.runs(&["vault", "use", "passphrase"]);
    assert!(contradiction.stderr.contains("DAYPASS_VAULT asks for the keychain, which has no key: unset it"));
    let told = machine.fails(&["env", ROLE]);
    told.says("The vault's key is kept by");
    assert!(told.hint.ends_with("daypass vault use keychain"), "{}", told.hint);
}

#[test]
fn where_there_is_no_keychain_the_key_stays_where_it_is() {
    let machine =
        Machine::new().signed_in().with_variable("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/no-bus");
    let before = fact(&machine, "key-check");
    machine.fails(&["vault", "use", "keychain"]).says("There is no keychain on this machine.");
    assert_eq!(fact(&machine, "key-check"), before);
    machine.succeeds(&["start", ROLE]);
    assert_eq!(machine.json(&["vault", "status", "--json"])["changing"], false);
}

#[test]
fn the_status_of_the_vault_says_what_holds_the_key() {
    let machine = with_a_file();
    let secrets = machine.json(&["vault", "status", "--json"])["secrets"].clone();
    assert!(secrets.as_u64().unwrap() > 0);
    let expected = json!({
        "key": "passphrase", "state": "unopened", "holder": "passphrase", "passphrase": "file",
        "unlockedUntil": null, "secrets": secrets, "changing": false,
    });
    assert_eq!(machine.json(&["vault", "status", "--json"]), expected);
    let file = machine.path("passphrase").display().to_string();
    let text = format!("Key      passphrase, given in {file}\nState    unopened\nSecrets  {secrets}\n");
    assert_eq!(machine.succeeds(&["vault", "status"]), text);
    let machine = machine.with_variable("DAYPASS_VAULT", "keychain");
    let told = machine.succeeds(&["vault", "status"]);
    assert!(told.contains("held by the passphrase, and DAYPASS_VAULT asks for the keychain"), "{told}");
}

#[test]
fn an_agent_that_cannot_open_the_vault_said_that_it_keeps_sessions_alive() {
    let machine = Machine::new().signed_in();
    let right = machine.variable(PASSPHRASE).to_owned();
    let nobody = machine.without_variable(PASSPHRASE);
    let ended = nobody.runs(&["agent"]);
    assert_eq!(ended.status, Some(78), "{}", ended.stderr);
    assert!(ended.stderr.contains("needs its passphrase") && !ended.stderr.contains("keeps"));
    let wrong = nobody.with_variable(PASSPHRASE, "open barley");
    let ended = wrong.runs(&["agent"]);
    assert_eq!(ended.status, Some(78), "{}", ended.stderr);
    let other = wrong.with_variable(PASSPHRASE, &right).with_variable("DAYPASS_VAULT", "keychain");
    assert_eq!(other.runs(&["agent"]).status, Some(78));
    let right = other.without_variable("DAYPASS_VAULT");
    let mut agent = right.begins(&["agent"]);
    agent.says("keeps started sessions alive");
    agent.terminate();
    assert_eq!(agent.ends().status, Some(0));
}

#[test]
fn an_agent_whose_keychain_is_not_there_yet_says_so_and_goes_on() {
    let machine = Machine::new()
        .signed_in()
        .without_variable("DAYPASS_VAULT")
        .with_variable("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/no-bus");
    // As if the keychain had the key.
    let check = [&fact(&machine, "key-check")[..41], b"keychain"].concat();
    let db = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    db.execute("UPDATE vault_fact SET value = ? WHERE name = 'key-check'", [check]).unwrap();
    let mut agent = machine.begins(&["agent"]);
    agent.says("The agent cannot open the vault yet. There is no keychain");
    agent.says("once the vault opens");
    agent.terminate();
    assert_eq!(agent.ends().status, Some(0));
}

#[test]
fn the_unit_of_an_agent_with_a_passphrase_failed_every_half_minute_for_ever() {
    let machine = with_a_file();
    let unit = machine.succeeds(&["agent", "--unit"]);
    let file = machine.path("passphrase").display().to_string();
    let loads = format!("\nLoadCredential=daypass-vault-passphrase:{file}\n");
    assert!(unit.contains(&loads) && unit.contains("\nRestartPreventExitStatus=78 243\n"), "{unit}");
    assert!(unit.contains("\nStartLimitBurst="), "{unit}");
    // A passphrase that is in no file is in no unit either.
    let machine = Machine::new();
    let unit = machine.succeeds(&["agent", "--unit"]);
    assert!(unit.contains("\nLoadCredential=daypass-vault-passphrase:%E/"), "{unit}");
    assert!(!unit.contains(machine.variable(PASSPHRASE)), "{unit}");
    // As systemd runs it.
    fs::create_dir(machine.path("credentials")).unwrap();
    machine.write("credentials/daypass-vault-passphrase", machine.variable(PASSPHRASE));
    let folder = machine.path("credentials").display().to_string();
    let machine = machine.signed_in().without_variable(PASSPHRASE);
    let machine = machine.with_variable("CREDENTIALS_DIRECTORY", &folder);
    let mut agent = machine.begins(&["agent"]);
    agent.says("keeps started sessions alive");
    agent.terminate();
    assert_eq!(agent.ends().status, Some(0));
}
