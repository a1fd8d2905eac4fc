//! Sessions that are hidden and labelled.

use crate::ROLE;
use daypass_tests::Machine;
use serde_json::{Value, json};

/// The sessions that are listed for a program which reads lines.
fn listed(machine: &Machine, arguments: &[&str]) -> Vec<String> {
    let lines = machine.succeeds(&[&["session", "list"], arguments].concat());
    lines.lines().map(|line| line.split('\t').nth(1).unwrap().to_owned()).collect()
}

#[test]
fn a_hidden_session_is_left_out_of_lists_while_it_is_inactive_and_works_as_before() {
    let machine = Machine::new().signed_in();
    let all = listed(&machine, &[]);
    machine.succeeds(&["session", "edit", ROLE, "Shop Staging/Deploy", "--hide"]);
    let shown = listed(&machine, &[]);
    assert_eq!(shown.len(), all.len() - 2);
    assert!(!shown.contains(&ROLE.to_owned()), "{shown:?}");
    assert_eq!(listed(&machine, &["--all"]), all, "they are there where all are asked for");
    let document = machine.json(&["session", "list", "--json"]);
    let hidden = document.as_array().unwrap().iter().filter(|one| one["hidden"] == json!(true));
    assert_eq!(hidden.count(), 2, "programs are told all of them");
    let none = machine.runs(&["session", "list", "shop staging deploy"]);
    assert_eq!(
        (none.stdout.as_str(), none.stderr.as_str()),
        ("", "1 hidden session is left out. See them with --all.\n")
    );

    machine.succeeds(&["start", ROLE]);
    assert!(listed(&machine, &[]).contains(&ROLE.to_owned()), "what is live is seen");
    machine.succeeds(&["stop", ROLE]);
    machine.succeeds(&["session", "edit", ROLE, "Shop Staging/Deploy", "--show"]);
    assert_eq!(listed(&machine, &[]).len(), all.len());
}

#[test]
fn a_hidden_session_was_completed_beside_those_that_are_listed() {
    let machine = Machine::new().signed_in();
    let completed = |typed: &str| -> Vec<String> {
        let offers = machine.succeeds(&["complete", "fish", &format!("={typed}"), "start"]);
        let mut lines = offers.lines().map(|line| line.split('\t').next().unwrap().to_owned());
        assert_eq!(lines.next().unwrap(), "words", "what kind of answer it is");
        lines.collect()
    };
    assert!(completed("Shop").contains(&ROLE.to_owned()), "{:?}", completed("Shop"));
    machine.succeeds(&["session", "edit", ROLE, "--hide"]);
    assert!(!completed("Shop").contains(&ROLE.to_owned()), "{:?}", completed("Shop"));
    assert_eq!(completed(ROLE), [ROLE], "where nothing else is meant, it is");
    machine.succeeds(&["start", ROLE]);
    assert!(completed("Shop").contains(&ROLE.to_owned()), "what is live is completed");
}

#[test]
fn labels_are_added_and_removed_for_several_and_found_by() {
    let machine = Machine::new().signed_in();
    let labels =
        |name: &str| -> Value { machine.json(&["session", "list", name, "--json"])[0]["labels"].clone() };
    assert_eq!(labels(ROLE), json!([]));
    machine.succeeds(&["session", "edit", ROLE, "Shop Staging/Deploy", "--label", "duty", "--label", "Acme"]);
    machine.succeeds(&["session", "edit", ROLE, "--label", "ACME", "--no-label", "Duty"]);
    assert_eq!((labels(ROLE), labels("Shop Staging/Deploy")), (json!(["ACME"]), json!(["Acme", "duty"])));
    assert_eq!(listed(&machine, &["duty"]), ["Shop Staging/Deploy"]);
    let refused = machine.runs(&["session", "edit", ROLE, "--label", &"x".repeat(33)]);
    assert_eq!(refused.status, Some(2), "{}", refused.stderr);
}
