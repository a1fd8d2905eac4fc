//! Short names that a person gives sessions.

use crate::{PROFILE, ROLE};
use daypass_tests::Machine;
use serde_json::{Value, json};

fn session(machine: &Machine, name: &str) -> Value {
    let sessions = machine.json(&["session", "list", "--json"]);
    sessions.as_array().unwrap().iter().find(|session| session["name"] == name).unwrap().clone()
}

#[test]
fn a_portals_role_could_have_no_short_name() {
    let machine = Machine::new().signed_in();
    assert_eq!(machine.succeeds(&["session", "edit", ROLE, "--alias", "prod"]), format!("{ROLE}: changed\n"));
    assert_eq!(session(&machine, ROLE)["alias"], "prod");
    assert!(
        machine.succeeds(&["session", "list", "PROD", "read"]).contains("prod"),
        "it is listed and found"
    );
    for name in ["prod", "PROD"] {
        machine.succeeds(&["start", name]);
        assert_eq!(machine.live(ROLE).unwrap()["alias"], "prod", "{name}");
        assert_eq!(machine.succeeds(&["stop", name]), format!("{ROLE}: stopped\n"));
    }
    #[cfg(unix)]
    assert_eq!(
        machine.succeeds(&["exec", "prod", "--", "printenv", "DAYPASS_SESSION"]),
        format!("{ROLE}\n"),
        "a program gets the address, which stays"
    );
    assert!(machine.succeeds(&["credential-process", "prod"]).contains("AccessKeyId"));

    machine.succeeds(&["session", "edit", "prod", "--no-alias"]);
    assert_eq!(session(&machine, ROLE).get("alias"), None);
    machine.fails(&["start", "prod"]).says("'prod' matches ");
}

#[test]
fn an_alias_outlives_another_name_of_its_account_or_of_itself() {
    let machine = Machine::new().signed_in();
    machine.add_user("mira");
    machine.succeeds(&["session", "edit", ROLE, "--alias", "prod"]);
    machine.succeeds(&["session", "edit", "mira", "--alias", "me", "--name", "Mira at work"]);
    let patch = json!({"renameAccounts": [{"accountId": "118230476651", "name": "Shop Live"}]});
    machine.sim().edit_org(serde_json::from_value(patch).unwrap());
    machine.succeeds(&["integration", "sync", "demo"]);
    machine.succeeds(&["start", "prod"]);
    assert!(machine.live("Shop Live/ReadOnly").is_some());
    assert_eq!(session(&machine, "Mira at work")["alias"], "me");
}

#[test]
fn an_alias_hides_no_other_session_and_it_is_said_whose_it_is() {
    let machine = Machine::new().signed_in();
    machine.add_user("mira");
    machine.succeeds(&["session", "edit", ROLE, "--alias", "prod"]);
    machine.succeeds(&["session", "edit", "Shop Production/OnCall", "--profile", "calls"]);
    for (alias, whose) in [
        ("Prod", ROLE),
        ("Mira", "mira"),
        ("calls", "Shop Production/OnCall"),
        (PROFILE, ROLE),
        (session(&machine, ROLE)["id"].as_str().unwrap(), ""),
    ] {
        let edited = machine.runs(&["session", "edit", "Kühlkette/ReadOnly", "--alias", alias]);
        if whose.is_empty() {
            assert!(edited.status == Some(2) && edited.stderr.contains("is not an alias"), "{edited:?}");
        } else {
            let told = edited.told(1);
            told.says(&format!("'{alias}' is the name, the alias or the profile of "));
            assert!(told.detail.contains(whose), "{alias}: {}", told.detail);
        }
    }
    for text in ["two words", "Shop/Admin", "demo:x", "-x", "", "118230476651"] {
        let edited = machine.runs(&["session", "edit", "Kühlkette/ReadOnly", &format!("--alias={text}")]);
        assert!(
            edited.status == Some(2) && edited.stderr.contains("is not an alias"),
            "{text:?}: {edited:?}"
        );
    }
    assert_eq!(session(&machine, "Kühlkette/ReadOnly").get("alias"), None);
    // A name that is given later is not one either.
    let told = machine.fails(&["session", "edit", "mira", "--name", "PROD"]);
    told.says("Another session is called ");
    // Its own profile may be its alias, and another spelling of its own alias.
    machine.succeeds(&["session", "edit", ROLE, "--alias", PROFILE]);
    machine.succeeds(&["session", "edit", ROLE, "--alias", "PROD"]);
    assert_eq!(session(&machine, ROLE)["alias"], "PROD");
    let told = machine.runs(&["session", "edit", ROLE, "mira", "--alias", "x"]).told(2);
    told.says("for several sessions at once");
    machine.succeeds(&["session", "edit", ROLE, "mira", "--no-alias"]);
}

#[test]
fn a_role_of_two_portals_is_told_apart_by_its_alias() {
    let machine = Machine::new().signed_in();
    let url = machine.sim().start_url_by_id();
    machine.succeeds(&["integration", "add", &url, "--another", "--alias", "two"]);
    machine.succeeds(&["session", "edit", &format!("two:{ROLE}"), "--alias", "second"]);
    let told = machine.fails(&["start", ROLE]);
    told.says(" matches 2 sessions");
    for name in [format!("demo:{ROLE}"), "second".to_owned()] {
        assert!(told.detail.contains(&name), "in words that can be pasted: {}", told.detail);
        machine.succeeds(&["session", "favourite", &name]);
    }
    for text in ["sec", "second/ReadOnly", "two:second", "secnd", "shop", "readonly", "Shop Production"] {
        machine.fails(&["credential-process", text]);
        let started = machine.fails(&["start", text]).detail;
        assert!(started.contains("is no session '") || started.contains(" matches "), "{text}: {started}");
    }
    assert_eq!(machine.credentials(), "");
    let filtered = machine.json(&["session", "list", "second", "--json"]);
    let names: Vec<_> = filtered.as_array().unwrap().iter().map(|session| &session["favourite"]).collect();
    assert_eq!(names, [true]);
}
