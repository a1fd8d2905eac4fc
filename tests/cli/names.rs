//! Which session is meant.

use crate::ROLE;
use daypass_tests::Machine;

#[test]
fn a_session_is_meant_by_any_of_its_names() {
    let machine = Machine::new().signed_in();
    let sessions = machine.json(&["session", "list", "--json"]);
    let session = sessions.as_array().unwrap().iter().find(|session| session["name"] == ROLE).unwrap();
    let id = session["id"].as_str().unwrap();
    for name in [
        id,
        ROLE,
        "118230476651/ReadOnly",
        "shop-production-readonly",
        "shop production/read",
        "SHOP-PRODUCTION-R",
    ] {
        machine.succeeds(&["session", "favourite", name]);
        let sessions = machine.json(&["session", "list", "--json"]);
        let favourites: Vec<_> =
            sessions.as_array().unwrap().iter().filter(|session| session["favourite"] == true).collect();
        assert_eq!(favourites.len(), 1, "{name}");
        assert_eq!(favourites[0]["id"], id, "{name}");
        machine.succeeds(&["session", "favourite", name, "--off"]);
    }
}

#[test]
fn several_are_listed_and_refused() {
    let machine = Machine::new().signed_in();
    let told = machine.fails(&["start", "Sandbox/ReadOnly"]);
    assert_eq!(told.title, "Several sessions match");
    assert_eq!(told.detail.matches("Sandbox/ReadOnly (").count(), 2, "{}", told.detail);
    assert_eq!(machine.fails(&["start", "shop"]).title, "Several sessions match");
    assert_eq!(machine.credentials(), "");
}

#[test]
fn a_typo_never_falls_back_to_the_default() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE, "--profile", "default"]);
    let before = machine.credentials();
    for typo in ["defualt", "Shop Prodction/ReadOnly", "", " "] {
        let told = machine.fails(&["stop", typo]);
        assert_eq!(told.title, "No such session", "{typo:?}");
    }
    assert_eq!(machine.credentials(), before);
    // One bad name among good ones: nothing is stopped.
    machine.fails(&["stop", ROLE, "defualt"]);
    assert_eq!(machine.credentials(), before);
}

#[test]
fn the_list_is_filtered_by_every_field_best_first() {
    let machine = Machine::new().signed_in();
    let listed = |filter: &[&str]| {
        let arguments = [&["session", "list", "--json"], filter].concat();
        let sessions = machine.json(&arguments);
        let names =
            sessions.as_array().unwrap().iter().map(|session| session["name"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(listed(&["118230476651", "read"]), [ROLE]);
    assert_eq!(listed(&["shop-production-readonly"]), [ROLE]);
    assert_eq!(listed(&["aws+01@hafenlicht.example", "onc"]), ["Shop Production/OnCall"]);
    assert_eq!(listed(&["münchen aud"]), ["Zahlungsverkehr München/Auditor"]);
    assert_eq!(listed(&["no such thing"]), Vec::<String>::new());
    assert_eq!(listed(&["shprod", "readonly"]).first().map(String::as_str), Some(ROLE));
}

#[test]
fn a_session_that_was_called_like_an_address_took_it_from_the_portals_role() {
    let machine = Machine::new().signed_in();
    for name in ["118230476651/ReadOnly", ROLE] {
        let added = ["session", "add", "role", "--name", name, "--source", ROLE];
        let arn = ["--role-arn", "arn:aws:iam::111122223333:role/Deploy"];
        machine.succeeds(&[added.as_slice(), arn.as_slice()].concat());
    }
    for address in ["118230476651/ReadOnly", ROLE] {
        machine.succeeds(&["session", "favourite", address]);
        let sessions = machine.json(&["session", "list", "--json"]);
        let favourite = sessions.as_array().unwrap().iter().find(|session| session["favourite"] == true);
        assert_eq!(favourite.unwrap()["source"], "identity-center-role", "{address}");
        machine.succeeds(&["session", "favourite", address, "--off"]);
    }
}

#[test]
fn a_template_of_120_letters_made_nearly_every_command_fail() {
    let machine = Machine::new().signed_in();
    let template = "x".repeat(120);
    let roles = ["Shop Production/ReadOnly", "Shop Production/OnCall"];
    machine.succeeds(&[&["session", "edit"], roles.as_slice(), &["--profile-template", &template]].concat());
    machine.succeeds(&["start", ROLE]);
    let sessions = machine.json(&["session", "list", "--json"]);
    let session = sessions.as_array().unwrap().iter().find(|session| session["name"] == ROLE).unwrap();
    assert_eq!(session["state"], "active");
    let profile = session["profiles"][0].as_str().unwrap();
    assert!(profile.starts_with("xxxx") && profile.len() <= 128, "{profile}");
}
