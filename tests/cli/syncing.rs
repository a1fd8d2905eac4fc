//! What a sync tells.

use crate::ROLE;
use aws_sim::Fault;
use daypass_tests::Machine;

#[test]
fn a_sync_tells_what_is_new_gone_and_renamed() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    machine.succeeds(&["session", "favourite", "Kühlkette/ReadOnly"]);
    let patch = serde_json::json!({
        "renameAccounts": [{"accountId": "402968115737", "name": "Cold chain"}],
        "removeAccounts": ["118230476651"],
    });
    machine.sim().edit_org(serde_json::from_value(patch).unwrap());
    let ended = machine.runs(&["integration", "sync", "demo"]);
    assert!(ended.stderr.contains(&format!("{ROLE} was stopped.")), "{}", ended.stderr);
    let counted = "demo: 11 accounts, 41 roles (0 added, 4 removed, 1 account renamed)";
    assert_eq!(ended.stdout.lines().next(), Some(counted));
    assert_eq!(machine.credentials(), "", "a session whose role is gone is stopped");
    let sessions = machine.json(&["session", "list", "Cold chain/ReadOnly", "--json"]);
    assert_eq!(sessions[0]["favourite"], true, "what a person set outlives a new name");
}

#[test]
fn a_portal_that_takes_no_sign_in_was_said_to_need_another() {
    let machine = Machine::new();
    machine.sim().fault(Fault {
        times: Fault::ALWAYS,
        message: Some("Session token not found or invalid".to_owned()),
        ..Fault::error("ListAccounts", 401, "UnauthorizedException")
    });
    let told = machine.fails(&["integration", "add", &machine.sim().start_url(), "--alias", "demo"]);
    told.says("succeeded, but AWS does not accept it: ");
    assert!(told.detail.ends_with("Session token not found or invalid."), "{}", told.detail);
    let started = machine.sim().calls().iter().filter(|call| call.op == "StartDeviceAuthorization").count();
    assert_eq!(started, 1, "one new sign-in, then an error");
}

#[test]
fn accounts_that_were_refused_were_read_again_with_all_others() {
    let machine = Machine::new().signed_in();
    let refuse = |times| {
        machine.sim().fault(Fault { times, ..Fault::error("ListAccountRoles", 403, "ForbiddenException") });
    };
    let asked = || machine.sim().calls().iter().filter(|call| call.op == "ListAccountRoles").count();
    refuse(2);
    let told = machine.fails(&["integration", "sync", "demo"]);
    told.says("2 of 12 accounts could not be read, such as ");
    assert_eq!(told.hint, "daypass integration sync demo --unread");
    let before = asked();
    let read = machine.succeeds(&["integration", "sync", "demo", "--unread"]);
    assert_eq!(read, "demo: 12 accounts, 45 roles (0 added, 0 removed, 0 accounts renamed)\n");
    assert_eq!(asked() - before, 2);
    machine.succeeds(&["integration", "sync", "demo", "--unread"]);
    assert_eq!(asked() - before, 2, "there are none any more");
}
