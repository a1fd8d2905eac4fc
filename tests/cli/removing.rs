//! Removing an integration: what is asked, what is said, and what is kept.

use crate::ROLE;
#[cfg(target_os = "linux")]
use crate::terminal::run_through;
use daypass_tests::Machine;
use serde_json::{Value, json};

fn session(machine: &Machine) -> Value {
    let sessions = machine.json(&["session", "list", "--json"]);
    sessions.as_array().unwrap().iter().find(|session| session["name"] == ROLE).unwrap().clone()
}

fn add_again(machine: &Machine) {
    machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "again"]);
}

#[test]
#[cfg(target_os = "linux")]
fn an_integration_went_without_a_question_and_without_a_word_of_what_was_live() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE, "Shop Staging/ReadOnly"]);
    let remove = ["integration", "remove", "demo"];
    let count = machine.json(&["session", "list", "--json"]).as_array().unwrap().len();
    let question = format!("{count} sessions go, 2 of them live ({ROLE}, Shop Staging/");
    let (status, shown) = run_through(&machine, &remove, &[(&question, "\r")]);
    assert!(status == Some(0) && shown.contains("Nothing was changed."), "{shown}");
    assert!(machine.live(ROLE).is_some());
    let (status, shown) = run_through(&machine, &remove, &[(&question, "y\r")]);
    assert_eq!(status, Some(0), "{shown}");
    assert!(shown.contains(&format!("{ROLE} was stopped.")) && shown.contains("demo: removed"), "{shown}");
    assert_eq!((machine.credentials().as_str(), machine.live(ROLE)), ("", None));
}

#[test]
fn without_a_terminal_it_is_refused_with_the_command() {
    let machine = Machine::new().signed_in();
    let told = machine.runs(&["integration", "remove", "demo"]).told(2);
    assert!(told.detail.contains("sessions go"), "{}", told.detail);
    assert!(told.hint.ends_with("daypass integration remove demo --yes"), "{}", told.hint);
    assert_eq!(machine.json(&["integration", "list", "--json"])[0]["alias"], "demo");
    assert_eq!(machine.succeeds(&["integration", "remove", "demo", "-y"]), "demo: removed\n");
}

#[test]
fn what_a_person_chose_was_lost_when_its_portal_was_added_again() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["session", "favourite", ROLE]);
    let edit = ["--alias", "prod", "--profile", "mine", "--region", "eu-west-3", "--deliver", "process"];
    machine.succeeds(&[&["session", "edit", ROLE], &edit[..]].concat());
    let before = session(&machine);
    machine.succeeds(&["start", "prod"]);
    let removed = machine.runs(&["integration", "remove", "demo", "--yes"]);
    assert_eq!((removed.status, removed.stdout.as_str()), (Some(0), "demo: removed\n"));
    assert!(removed.stderr.contains(&format!("{ROLE} was stopped.")), "{}", removed.stderr);
    assert!(removed.stderr.contains("choices for 1 session are kept"), "{}", removed.stderr);
    add_again(&machine);
    let after = session(&machine);
    for what in ["favourite", "alias", "profiles", "region", "delivery"] {
        assert_eq!(after[what], before[what], "{what}");
    }
}

#[test]
fn what_a_person_chose_is_forgotten_where_they_say_so() {
    let machine = Machine::new().signed_in();
    let chooses = |machine: &Machine| {
        machine.succeeds(&["session", "favourite", ROLE]);
        machine.succeeds(&["session", "edit", ROLE, "--alias", "prod", "--profile", "mine"]);
    };
    chooses(&machine);
    let removed = machine.runs(&["integration", "remove", "demo", "--forget", "--yes"]);
    assert!(removed.status == Some(0) && !removed.stderr.contains("is kept"), "{removed:?}");
    add_again(&machine);
    let forgotten = session(&machine);
    assert_eq!((forgotten.get("alias"), &forgotten["favourite"]), (None, &json!(false)));
    assert_ne!(forgotten["profiles"], json!(["mine"]));

    chooses(&machine);
    machine.succeeds(&["integration", "remove", "again", "--yes"]);
    let kept = "Forgotten: your choices for 1 session\n";
    assert_eq!(machine.succeeds(&["integration", "remove", "--forget"]), kept);
    add_again(&machine);
    assert_eq!(session(&machine)["favourite"], false);
}
