//! `daypass protect`: what it says, asks and changes.

use aws_sim::Fault;
use daypass_tests::Machine;

fn with_key() -> (Machine, String) {
    let machine = Machine::new();
    let user = machine.sim().ready().iam_users[0].clone();
    let text = format!(
        "[dev]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
        user.access_key_id, user.secret_access_key
    );
    machine.write("aws/credentials", &text);
    (machine, text)
}

#[test]
fn a_key_is_shown_moved_started_and_put_back() {
    let (machine, text) = with_key();
    let shown = machine.succeeds(&["protect", "--dry-run"]);
    assert!(
        shown.contains("[dev] of ") && shown.contains("dev works while the session dev is started."),
        "{shown}"
    );
    let preview = machine.json(&["protect", "--dry-run", "--json"]);
    assert_eq!(
        (&preview["keys"][0]["becomes"], &preview["keys"][0]["known"]),
        (&"dev".into(), &false.into())
    );
    assert_eq!(machine.credentials(), text);

    let moved = machine.json(&["protect", "--yes", "--json"]);
    assert_eq!((&moved[0]["sessionName"], &moved[0]["problem"]), (&"dev".into(), &serde_json::Value::Null));
    assert!(!machine.credentials().contains("AKIA"));
    machine.succeeds(&["start", "dev"]);
    let undone = machine.runs(&["protect", "--undo", "--yes", "dev"]);
    assert!(undone.stderr.contains("daypass session remove dev"), "{undone:?}");
    assert_eq!(machine.credentials(), text);
    assert_eq!(machine.succeeds(&["protect", "--undo", "--yes"]), "No key was protected\n");
}

#[test]
fn the_undo_said_that_a_key_is_back_and_not_that_aws_refuses_it() {
    let (machine, text) = with_key();
    machine.succeeds(&["protect", "--yes"]);
    let refused = Some("InvalidClientTokenId".to_owned());
    machine.sim().fault(Fault {
        op: "GetCallerIdentity".to_owned(),
        times: Fault::ALWAYS,
        status: Some(403),
        error: refused,
        ..Fault::default()
    });
    let undone = machine.runs(&["protect", "--undo", "--yes", "dev"]);
    assert!(undone.stderr.contains("note: AWS no longer accepts AKIA"), "{undone:?}");
    assert_eq!(machine.credentials(), text, "it is the person's all the same");
}

#[test]
fn where_nobody_can_be_asked_the_consent_is_named() {
    let (machine, text) = with_key();
    let told = machine.runs(&["protect"]).told(2);
    told.says("There is no terminal to ask on.");
    assert!(told.hint.contains("--yes"));
    assert_eq!(machine.credentials(), text);
}

#[test]
fn a_key_that_aws_refuses_is_told_and_left() {
    let machine = Machine::new();
    let text =
        "[old]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG\n";
    machine.write("aws/credentials", text);
    let told = machine.fails(&["protect", "--yes"]);
    told.says("AWS does not accept ");
    assert_eq!(machine.credentials(), text);
    let told = machine.fails(&["protect", "--yes", "odl"]);
    assert_eq!(told.detail, "The profile 'odl' has no long-term key in plain text.");
}
