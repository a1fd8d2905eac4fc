//! A vault that does not open at a stop: the keys go, and the person's text comes back when it opens.

use crate::ROLE;
use daypass_tests::Machine;

/// The person's section that a session takes with their consent, and what stands around it.
const BEFORE: &str = "# mine\n[shop-production-readonly]\nregion = eu-west-1 # here\n\n[z]\na = b\n";
const PASSPHRASE: &str = "DAYPASS_VAULT_PASSPHRASE";

fn started() -> Machine {
    let machine = Machine::new().signed_in();
    machine.write("aws/credentials", BEFORE);
    machine.succeeds(&["start", ROLE, "--replace"]);
    machine
}

/// Stopped with another passphrase; with the right one.
fn stopped_shut() -> (Machine, String) {
    let machine = started();
    let right = machine.variable(PASSPHRASE).to_owned();
    let machine = machine.with_variable(PASSPHRASE, "not the one");
    let stopped = machine.runs(&["stop", ROLE]);
    assert_eq!(stopped.status, Some(0), "{}", stopped.stderr);
    assert!(!machine.credentials().contains("aws_"), "{}", machine.credentials());
    let told = "Your text of [shop-production-readonly] in ";
    assert!(stopped.stderr.contains(told), "{}", stopped.stderr);
    assert!(stopped.stderr.contains(" will be put back when the vault opens."), "{}", stopped.stderr);
    (machine, right)
}

#[test]
fn a_stop_with_a_shut_vault_left_live_keys_and_the_next_status_puts_the_text_back() {
    let (machine, right) = stopped_shut();
    let kept = machine.json(&["vault", "kept", "list", "--json"]);
    assert_eq!((&kept[0]["reason"], kept.as_array().map(Vec::len)), (&"owed".into(), Some(1)), "{kept}");
    let shut = machine.succeeds(&["status"]);
    assert!(
        shut.contains("Your text is waiting for the vault: Your lines in [shop-production-readonly] in "),
        "{shut}"
    );
    let machine = machine.with_variable(PASSPHRASE, &right);
    machine.succeeds(&["status"]);
    assert_eq!(machine.credentials(), BEFORE);
    assert_eq!(machine.json(&["vault", "kept", "list", "--json"]), serde_json::json!([]));
}

#[test]
fn a_reset_said_nothing_of_the_texts_that_went_with_it() {
    // One that opens gives them back first.
    let machine = started();
    let told = machine.runs(&["vault", "reset"]);
    assert_eq!(told.status, Some(2), "{}", told.stderr);
    let text = "Your text of [shop-production-readonly] in ";
    assert!(
        told.stderr.contains(text) && told.stderr.contains("daypass vault reset --yes"),
        "{}",
        told.stderr
    );
    assert!(machine.credentials().contains("aws_"), "nothing was done");
    let reset = machine.runs(&["vault", "reset", "--yes"]);
    assert_eq!((reset.status, machine.credentials().as_str()), (Some(0), BEFORE), "{}", reset.stderr);
    assert!(
        reset.stderr.contains(" was stopped.") && !reset.stderr.contains(" is lost."),
        "{}",
        reset.stderr
    );

    // One that does not open loses them, and leaves nothing of ours.
    let (machine, _) = stopped_shut();
    let reset = machine.runs(&["vault", "reset", "--yes"]);
    assert!(reset.status == Some(0) && reset.stderr.contains(" is lost."), "{}", reset.stderr);
    assert_eq!(machine.credentials(), "# mine\n\n[z]\na = b\n");
}

#[test]
fn what_a_removed_integration_ended_is_said() {
    let machine = started();
    let removed = machine.runs(&["integration", "remove", "demo", "--yes"]);
    assert_eq!((removed.status, machine.credentials().as_str()), (Some(0), BEFORE), "{}", removed.stderr);
    assert!(removed.stderr.contains(&format!("{ROLE} was stopped.")), "{}", removed.stderr);
}

#[test]
fn what_stays_active_after_a_logout_is_said() {
    let machine = started();
    let left = machine.runs(&["logout"]);
    let said = format!("{ROLE} stays active until its credentials expire");
    assert!(left.status == Some(0) && left.stderr.contains(&said), "{}", left.stderr);
}

#[test]
fn an_endpoint_and_a_profile_exclude_each_other() {
    let machine = Machine::new();
    let told = machine.runs(&["start", ROLE, "--deliver", "endpoint", "--profile", "p"]);
    assert_eq!(told.status, Some(2), "{}", told.stderr);
}
