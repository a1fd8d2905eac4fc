//! `daypass vault kept`: what a stop could not put back by itself is listed, shown, given back and forgotten.

use crate::ROLE;
use daypass_tests::Machine;

/// The person's section that a session takes with their consent.
const WITHHELD: &str = "[shop-production-readonly]\n# mine\nregion = eu-west-1\n";
/// What another program writes into the profile while the session is there.
const WRITTEN: &str = "[shop-production-readonly]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n";

/// A machine on which a session was stopped after another program had made its section their own.
fn with_a_kept_text() -> Machine {
    let machine = Machine::new().signed_in();
    machine.write("aws/credentials", WITHHELD);
    machine.succeeds(&["start", ROLE, "--replace"]);
    machine.write("aws/credentials", WRITTEN);
    let stopped = machine.runs(&["stop", ROLE]);
    assert_eq!(stopped.status, Some(0), "{}", stopped.stderr);
    assert_eq!(machine.credentials(), WRITTEN, "what is not Daypass's stays");
    assert!(stopped.stderr.contains("was left as it is."), "{}", stopped.stderr);
    assert!(stopped.stderr.contains("To see it: daypass vault kept show "), "{}", stopped.stderr);
    machine
}

fn id(machine: &Machine) -> String {
    let kept = machine.json(&["vault", "kept", "list", "--json"]);
    assert_eq!(kept.as_array().map(Vec::len), Some(1), "{kept}");
    assert_eq!(
        (&kept[0]["section"], &kept[0]["profile"], &kept[0]["reason"]),
        (&"shop-production-readonly".into(), &"shop-production-readonly".into(), &"section-changed".into())
    );
    kept[0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_text_whose_section_was_written_by_somebody_else_was_lost_and_is_given_back_on_request() {
    let machine = with_a_kept_text();
    let id = id(&machine);
    let listed = machine.succeeds(&["vault", "kept", "list"]);
    assert!(listed.contains(&id) && listed.contains("[shop-production-readonly]"), "{listed}");
    assert_eq!(machine.succeeds(&["vault", "kept", "show", &id]), WITHHELD);
    // In its file it would have to displace what stands there now.
    let told = machine.fails(&["vault", "kept", "restore", &id]);
    assert!(told.hint.contains(&format!("daypass vault kept restore {id} --to FILE")), "{}", told.hint);
    assert_eq!(machine.credentials(), WRITTEN);
    let elsewhere = machine.path("mine");
    machine.succeeds(&["vault", "kept", "restore", &id, "--to", elsewhere.to_str().unwrap()]);
    assert_eq!(std::fs::read_to_string(elsewhere).unwrap(), WITHHELD);
    assert_eq!(machine.json(&["vault", "kept", "list", "--json"]), serde_json::json!([]));
}

#[test]
fn a_text_goes_back_into_its_file_once_its_place_is_free() {
    let machine = with_a_kept_text();
    machine.write("aws/credentials", "[other]\nregion = eu-west-2\n");
    machine.succeeds(&["vault", "kept", "restore", &id(&machine)]);
    assert_eq!(machine.credentials(), format!("[other]\nregion = eu-west-2\n\n{WITHHELD}"));
}

#[test]
fn a_text_that_was_forgotten_is_gone_and_an_unknown_one_is_said_to_be() {
    let machine = with_a_kept_text();
    let id = id(&machine);
    machine.succeeds(&["vault", "kept", "discard", &id]);
    for action in ["show", "restore", "discard"] {
        let told = machine.fails(&["vault", "kept", action, &id]);
        assert!(told.hint.ends_with("daypass vault kept list"), "{action}: {}", told.hint);
    }
}
