//! A vault that does not open.

use crate::ROLE;
use daypass_tests::Machine;

/// macOS and Windows have one always.
#[test]
#[cfg(target_os = "linux")]
fn no_keychain_is_told_at_once_with_the_way_out() {
    let machine = Machine::new();
    let nowhere = format!("unix:path={}", machine.path("no-bus").display());
    let machine = machine.with_keychain().with_variable("DBUS_SESSION_BUS_ADDRESS", &nowhere);
    let told = machine.fails(&["integration", "add", &machine.sim().start_url(), "--alias", "demo"]);
    told.says("There is no keychain on this machine.");
    assert!(told.hint.ends_with("daypass vault use passphrase"), "{}", told.hint);
    // Nothing is written unsealed instead.
    assert!(!machine.json(&["status", "--json"])["integrations"][0]["signedIn"].as_bool().unwrap());
    assert_eq!(machine.credentials(), "");
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_loses_nothing() {
    let machine = Machine::new().signed_in();
    let right = machine.variable("DAYPASS_VAULT_PASSPHRASE").to_owned();
    let machine = machine.with_variable("DAYPASS_VAULT_PASSPHRASE", "not the one");
    let told = machine.fails(&["start", ROLE]);
    told.says("The passphrase is wrong.");
    assert!(!told.hint.is_empty() && machine.credentials().is_empty());
    let machine = machine.with_variable("DAYPASS_VAULT_PASSPHRASE", &right);
    machine.succeeds(&["start", ROLE]);
}

#[test]
fn without_the_passphrase_not_even_the_lists_worked() {
    let machine = Machine::new().signed_in().without_variable("DAYPASS_VAULT_PASSPHRASE");
    for works in [&["status"][..], &["session", "list"], &["history"], &["vault", "status"]] {
        machine.succeeds(works);
    }
    let told = machine.fails(&["start", ROLE]);
    told.says("The vault needs its passphrase, and none was given");
    assert!(told.hint.contains("DAYPASS_VAULT_PASSPHRASE_FILE"), "{}", told.hint);
}

#[test]
fn a_source_that_there_is_not_is_a_problem() {
    let machine = Machine::new().with_variable("DAYPASS_VAULT", "safe");
    machine.fails(&["status"]).says("DAYPASS_VAULT is \"");
}

#[test]
fn a_forgotten_passphrase_has_a_way_out_with_consent() {
    let machine = Machine::new().signed_in().with_variable("DAYPASS_VAULT_PASSPHRASE", "another");
    assert_eq!(machine.runs(&["vault", "reset"]).status, Some(2));
    machine.fails(&["start", ROLE]).says("The passphrase is wrong.");
    machine.succeeds(&["vault", "reset", "--yes"]);
    assert_eq!(machine.json(&["status", "--json"])["integrations"][0]["signedIn"], false);
    machine.succeeds(&["login"]);
    machine.succeeds(&["start", ROLE]);
}
