//! Several processes at the same moment, and the same again.

use crate::ROLE;
use daypass_tests::Machine;

fn calls(machine: &Machine, op: &str) -> usize {
    machine.sim().calls().iter().filter(|call| call.op == op).count()
}

#[test]
fn two_starts_of_a_session_ask_aws_once() {
    let machine = Machine::new().signed_in();
    let starts: Vec<_> = (0..4).map(|_| machine.begins(&["start", ROLE])).collect();
    for start in starts {
        let ended = start.ends();
        assert_eq!(ended.status, Some(0), "{ended:?}");
    }
    assert_eq!(calls(&machine, "GetRoleCredentials"), 1);
    assert_eq!(machine.credentials().matches('[').count(), 1, "{}", machine.credentials());
    machine.succeeds(&["stop", ROLE]);
    assert_eq!(machine.credentials(), "");
}

#[test]
fn starts_of_several_sessions_all_reach_the_file() {
    let machine = Machine::new().signed_in();
    let roles =
        ["Administrator", "Deploy", "OnCall", "ReadOnly"].map(|role| format!("Shop Production/{role}"));
    let starts: Vec<_> = roles.iter().map(|role| machine.begins(&["start", role])).collect();
    for start in starts {
        let ended = start.ends();
        assert_eq!(ended.status, Some(0), "{ended:?}");
    }
    assert_eq!(machine.credentials().matches('[').count(), roles.len(), "{}", machine.credentials());
    machine.succeeds(&["stop", "--all"]);
    assert_eq!(machine.credentials(), "");
}

#[test]
fn starting_what_runs_changes_nothing() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    let (before, asked) = (machine.credentials(), machine.sim().calls().len());
    let ended = machine.runs(&["start", ROLE]);
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), "It was already active.\n"));
    assert_eq!((machine.credentials(), machine.sim().calls().len()), (before, asked));
}

#[test]
fn a_section_that_somebody_changed_is_written_anew() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    let before = machine.credentials();
    machine.write("aws/credentials", &before.replace("secret_access_key = ", "secret_access_key = x"));
    machine.succeeds(&["start", ROLE]);
    assert_eq!(machine.credentials(), before);
}

#[test]
fn two_sign_ins_at_once_are_one() {
    let machine = Machine::with_a_person();
    machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "demo", "--no-sign-in"]);
    let mut first = machine.begins(&["login"]);
    first.says("Check that it shows this code");
    let second = machine.begins(&["login"]);
    assert!(machine.sim().approve(None));
    for login in [first, second] {
        let ended = login.ends();
        assert_eq!(ended.status, Some(0), "{ended:?}");
    }
    assert_eq!(calls(&machine, "StartDeviceAuthorization"), 1);
}
