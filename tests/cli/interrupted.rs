//! After Ctrl-C, one line says what is done, what is not, and how to go on.

use crate::ROLE;
use crate::watched::{interrupt, watch};
use aws_sim::Fault;
use daypass_tests::Machine;

/// The line after Ctrl-C at this text, in a command that ended with 130.
fn said_after(machine: &Machine, arguments: &[&str], text: &str) -> String {
    let seen = watch(machine, arguments, &[(text, &interrupt)]);
    assert_eq!(seen.status, Some(130), "{arguments:?}: {}", seen.all);
    let last = seen.lines().pop().unwrap_or_default();
    assert!(last.starts_with("Interrupted: "), "{arguments:?}: {:?}", seen.lines());
    last.trim_start_matches("Interrupted: ").to_owned()
}

fn hold(machine: &Machine, op: &str) {
    machine.sim().fault(Fault {
        op: op.to_owned(),
        times: Fault::ALWAYS,
        delay_ms: Some(14_000),
        ..Fault::default()
    });
}

#[test]
fn each_command_says_what_is_left_of_it() {
    let machine = Machine::new().signed_in();
    hold(&machine, "GetRoleCredentials");
    let getting = "Getting credentials of";
    let mut table = vec![
        (&["start", ROLE][..], getting, format!("{ROLE} is not started; go on: daypass start '{ROLE}'")),
        (&["exec", ROLE, "--", "true"], getting, "nothing was run".to_owned()),
        (&["env", ROLE, "--json", "--print"], getting, "no credentials were printed".to_owned()),
        (&["console", ROLE], "Getting a link to the console of", "no console was opened".to_owned()),
    ];
    let sync = "; go on: daypass integration sync demo";
    hold(&machine, "ListAccounts");
    table.push((
        &["integration", "sync"],
        "Reading the accounts of demo",
        format!("the list is as it was{sync}"),
    ));
    for (arguments, text, left) in table {
        assert_eq!(said_after(&machine, arguments, text), left);
        assert_eq!((machine.live(ROLE), machine.credentials()), (None, String::new()), "{arguments:?}");
    }
}

#[test]
fn an_interrupted_renewal_keeps_what_there_was() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    let before = machine.credentials();
    hold(&machine, "GetRoleCredentials");
    assert_eq!(
        said_after(&machine, &["renew", ROLE], "Renewing"),
        format!("{ROLE} keeps the credentials it had; go on: daypass renew '{ROLE}'")
    );
    assert_eq!(machine.credentials(), before);
}

#[test]
fn an_interrupted_start_leaves_no_failure_and_no_profile() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["logout", "demo"]);
    let machine = machine;
    hold(&machine, "CreateToken");
    assert_eq!(
        said_after(&machine, &["start", ROLE], "waiting for Allow"),
        format!("{ROLE} is not started; go on: daypass start '{ROLE}'")
    );
    assert_eq!((machine.live(ROLE), machine.credentials()), (None, String::new()));
}

#[test]
fn an_interrupted_rotation_left_two_active_keys_without_a_word() {
    let machine = Machine::new();
    machine.add_user("jonas");
    let left = said_after(&machine, &["keys", "rotate", "jonas"], "Waiting for AWS to accept it");
    let keys = machine.json(&["keys", "list", "jonas", "--json"]);
    let new = keys.as_array().unwrap().iter().find(|key| key["inDaypass"] == false).unwrap();
    let new = new["accessKeyId"].as_str().unwrap();
    assert_eq!(left, format!("{new} is new and not in use yet; go on: daypass keys rotate jonas"));
    machine.succeeds(&["keys", "rotate", "jonas"]);
    assert_eq!(machine.json(&["keys", "list", "jonas", "--json"]).as_array().unwrap().len(), 1);
}
