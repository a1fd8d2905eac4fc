//! AWS that does not answer, or not as AWS.

use crate::ROLE;
use aws_sim::Fault;
use daypass_tests::{Machine, Told};

/// A start that has to fail, with nothing lost by it.
#[track_caller]
fn start(machine: &Machine) -> Told {
    machine.write("aws/credentials", "[mine]\nregion = eu-west-1\n");
    let told = machine.fails(&["start", ROLE]);
    assert_eq!(machine.credentials(), "[mine]\nregion = eu-west-1\n");
    assert_eq!(machine.live(ROLE).unwrap()["state"], "failed");
    told
}

fn spoiled(machine: &Machine, fault: Fault) {
    machine.sim().fault(Fault { times: 100, ..fault });
}

#[test]
fn an_error_of_aws_itself() {
    let machine = Machine::new().signed_in();
    spoiled(
        &machine,
        Fault { status: Some(500), ..Fault::error("GetRoleCredentials", 500, "InternalServerException") },
    );
    let told = start(&machine);
    told.says("AWS is having trouble");
    assert_eq!(told.hint, "Try again in a minute.");
}

#[test]
fn a_network_that_answers_with_its_own_page() {
    let machine = Machine::new().signed_in();
    let page = Some("<html><body>Welcome to the hotel. Please sign in.</body></html>".to_owned());
    spoiled(&machine, Fault { op: "GetRoleCredentials".to_owned(), body: page, ..Fault::default() });
    start(&machine).says("Something else answered in place of ");
}

#[test]
fn a_throttle_that_does_not_end() {
    let machine = Machine::new().signed_in();
    spoiled(&machine, Fault::error("GetRoleCredentials", 429, "TooManyRequestsException"));
    start(&machine).says("is throttling");
}

#[test]
fn a_role_that_is_not_ones_own_any_more() {
    let machine = Machine::new().signed_in();
    spoiled(&machine, Fault::error("GetRoleCredentials", 403, "ForbiddenException"));
    let told = start(&machine);
    told.says("AWS refuses ");
    assert!(told.hint.ends_with("daypass integration sync demo"), "{}", told.hint);
}

#[test]
fn no_network() {
    let machine = Machine::new().signed_in();
    // A port that was free a moment ago: nobody answers there.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let machine = machine.with_variable("AWS_ENDPOINT_URL", &format!("http://{free}"));
    let told = start(&machine);
    told.says(" cannot be reached");
    machine.fails(&["integration", "sync"]).says(" cannot be reached");
}

#[test]
fn a_sync_that_fails_keeps_what_is_known() {
    let machine = Machine::new().signed_in();
    let before = machine.json(&["session", "list", "--json"]);
    spoiled(&machine, Fault::error("ListAccounts", 500, "InternalServerException"));
    machine.fails(&["integration", "sync"]).says("AWS is having trouble");
    assert_eq!(machine.json(&["session", "list", "--json"]), before);
}
