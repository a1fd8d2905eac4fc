//! Which accounts are production: by their names, until a person says otherwise.

use crate::ROLE;
use daypass_tests::Machine;
use serde_json::{Value, json};

/// Production and colour of the sessions whose name begins so.
fn marks(machine: &Machine, account: &str) -> Vec<(Value, Value)> {
    let sessions = machine.json(&["session", "list", "--all", "--json"]);
    let ours =
        sessions.as_array().unwrap().iter().filter(|one| one["name"].as_str().unwrap().starts_with(account));
    ours.map(|one| (one["production"].clone(), one["colour"].clone())).collect()
}

#[test]
fn production_is_offered_from_the_name_and_said_for_a_whole_account() {
    let machine = Machine::new().signed_in();
    let (production, staging) = (marks(&machine, "Shop Production/"), marks(&machine, "Shop Staging/"));
    assert!(production.len() > 1 && production.iter().all(|mark| *mark == (json!(true), json!("red"))));
    assert!(staging.len() > 1 && staging.iter().all(|mark| *mark == (json!(false), json!("green"))));

    let ended = machine.runs(&["session", "edit", ROLE, "--not-production"]);
    let said = "Account 118230476651 is not production, for all its sessions.\n";
    assert_eq!((ended.stdout, ended.stderr), (format!("{ROLE}: changed\n"), said.to_owned()));
    assert!(marks(&machine, "Shop Production/").iter().all(|(production, _)| *production == json!(false)));

    machine.succeeds(&["session", "edit", ROLE, "Shop Staging/Deploy", "--production"]);
    for account in ["Shop Production/", "Shop Staging/"] {
        let marks = marks(&machine, account);
        assert!(marks.iter().all(|mark| *mark == (json!(true), json!("red"))), "{account}: {marks:?}");
    }
    let both = machine.runs(&["session", "edit", ROLE, "--production", "--not-production"]);
    assert_eq!(both.status, Some(2), "{}", both.stderr);
}

#[test]
fn nothing_is_asked_for_production_in_the_shell() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["session", "edit", ROLE, "--production"]);
    assert!(machine.succeeds(&["console", ROLE, "--print"]).contains("SigninToken"));
    machine.succeeds(&["start", ROLE]);
}
