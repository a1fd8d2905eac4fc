//! What a sync names: what came, what went, what was renamed.

use crate::ROLE;
#[cfg(target_os = "linux")]
use crate::terminal::run;
#[cfg(target_os = "linux")]
use aws_sim::{Organisation, SimOptions};
use daypass_tests::Machine;
use serde_json::json;

#[test]
fn a_sync_counted_what_came_and_went_and_did_not_say_what() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    let change = |patch| machine.sim().edit_org(serde_json::from_value(patch).unwrap());
    change(json!({
        "renameAccounts": [{"accountId": "402968115737", "name": "Cold chain"}],
        "removeAccounts": ["118230476651"],
    }));
    let told = machine.succeeds(&["integration", "sync", "demo"]);
    let lines: Vec<&str> = told.lines().skip(1).collect();
    let [gone @ .., renamed] = lines.as_slice() else { panic!("{told}") };
    assert_eq!(*renamed, "~ Kühlkette → Cold chain");
    assert!(gone.contains(&"- Shop Production/ReadOnly (was active)"), "{told}");
    assert!(gone.contains(&"- Shop Production/OnCall") && gone.len() == 4, "{told}");
    // The history had an id in the place of its name, and a stop as if a person had done it.
    let history = machine.succeeds(&["history"]);
    assert!(history.contains(&format!("\tstopped: no longer assigned\t{ROLE}\t")), "{history}");
    assert!(history.contains(&format!("\tissued\t{ROLE}\t")), "{history}");
}

#[test]
fn a_sync_prints_all_of_it_as_json() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    let patch = json!({
        "renameAccounts": [{"accountId": "402968115737", "name": "Cold chain"}],
        "removeAccounts": ["118230476651"],
    });
    machine.sim().edit_org(serde_json::from_value(patch).unwrap());
    let synced = machine.json(&["integration", "sync", "--json"]);
    assert_eq!((&synced[0]["alias"], &synced[0]["accounts"]), (&json!("demo"), &json!(11)));
    assert_eq!(synced[0]["renamed"], json!([{"before": "Kühlkette", "after": "Cold chain"}]));
    let removed = synced[0]["removed"].as_array().unwrap();
    assert_eq!(removed.len(), 4);
    assert!(removed.contains(&json!({"name": ROLE, "wasActive": true})), "{removed:?}");
    assert_eq!((&synced[0]["added"], &synced[0]["problem"]), (&json!([]), &json!(null)));
}

#[test]
#[cfg(target_os = "linux")]
fn many_changes_are_cut_on_a_terminal_alone() {
    let organisation = Organisation::generated(40, 1);
    let options = SimOptions { organisation, auto_approve: true, tps: 0, ..SimOptions::default() };
    let machine = Machine::with(options).signed_in();
    let sessions = machine.json(&["session", "list", "--json"]);
    let accounts: Vec<_> = sessions.as_array().unwrap().iter().map(|s| s["accountId"].clone()).collect();
    let remove = |accounts: &[serde_json::Value]| {
        machine.sim().edit_org(serde_json::from_value(json!({"removeAccounts": accounts})).unwrap());
    };
    remove(&accounts[..15]);
    let told = machine.succeeds(&["integration", "sync"]);
    assert_eq!(told.lines().filter(|line| line.starts_with("- ")).count(), 15);
    remove(&accounts[15..38]);
    let (status, shown) = run(&machine, &["integration", "sync"], "", "");
    assert_eq!(status, Some(0), "{shown}");
    assert_eq!(shown.lines().filter(|line| line.contains("- ")).count(), 21, "{shown}");
    assert!(shown.contains("- and 3 more"), "{shown}");
}
