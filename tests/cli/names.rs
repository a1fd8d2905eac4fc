//! Which session is meant.

use crate::ROLE;
#[cfg(target_os = "linux")]
use crate::terminal::run;
use daypass_tests::Machine;
use serde_json::Value;

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
        "1182-3047-6651/ReadOnly",
        "shop-production-readonly",
        "Demo:118230476651/ReadOnly",
        "demo:shop production/readonly",
        "SHOP-PRODUCTION-READONLY",
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
    told.says(" sessions: '");
    let proposed = told.detail.rsplit_once(": ").unwrap().1.trim_end_matches('.');
    let proposed: Vec<&str> = proposed.split(", ").map(|name| name.trim_matches('\'')).collect();
    assert_eq!(proposed.len(), 2, "{}", told.detail);
    machine.fails(&["start", "shop"]).says(" sessions: '");
    assert_eq!(machine.credentials(), "");
    for name in proposed {
        machine.succeeds(&["session", "favourite", name]);
    }
    let sessions = machine.json(&["session", "list", "sandbox/readonly", "--json"]);
    assert!(sessions.as_array().unwrap().iter().all(|session| session["favourite"] == true), "{sessions}");
}

#[test]
#[cfg(target_os = "linux")]
fn two_letters_of_a_hidden_id_ran_a_command_as_somebody() {
    let machine = Machine::new().signed_in();
    let sessions = machine.json(&["session", "list", "--json"]);
    let sessions = sessions.as_array().unwrap();
    let texts =
        |session: &Value| ["name", "accountId"].map(|field| session[field].as_str().unwrap().to_lowercase());
    // Two letters of an id may be what a name or an account begins with, as the da of DataAnalyst.
    let means_a_name = |id: &str| {
        let mut texts = sessions.iter().flat_map(texts);
        texts.any(|text| text.split(|it: char| !it.is_alphanumeric()).any(|word| word.starts_with(&id[..2])))
    };
    let ids = sessions.iter().map(|session| session["id"].as_str().unwrap());
    let ids: Vec<_> = ids.filter(|id| !means_a_name(id)).take(3).collect();
    assert!(!ids.is_empty());
    for id in ids {
        for beginning in [&id[..2], &id[..8], &id[..15]] {
            let told = machine.fails(&["exec", beginning, "--", "true"]);
            told.says("There is no session '");
            let (status, shown) = run(&machine, &["exec", beginning, "--", "true"], "Session ›", "\u{3}");
            assert!(status == Some(1) || status == Some(130), "{beginning}: {shown}");
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn words_mean_a_session_on_a_terminal_alone_and_it_is_said_which() {
    let machine = Machine::new().signed_in();
    for words in ["prod/onc", "onc prod", "1182-3047-6651/onc"] {
        let told = machine.fails(&["exec", words, "--", "true"]);
        assert_eq!(told.detail, format!("There is no session '{words}'."));
        assert_eq!(told.hint, "Did you mean 'Shop Production/OnCall'?");
        let (status, shown) = run(&machine, &["exec", words, "--", "true"], "", "");
        assert_eq!(status, Some(0), "{shown}");
        assert!(shown.contains("→ Shop Production/OnCall  118230476651"), "{shown}");
    }
    let (status, shown) = run(&machine, &["start", "prod/read"], "Session ›", "\r");
    assert_eq!(status, Some(0), "{shown}");
    assert!(!shown.contains("Shop Staging"), "{shown}");
    let told = machine.fails(&["credential-process", "prod/onc"]);
    told.says("There is no session '");
    let told = machine.fails(&["start", "Shop Prodction/OnCall"]);
    assert_eq!(told.hint, "Did you mean 'Shop Production/OnCall'?");
}

#[test]
fn one_role_in_two_portals_has_an_address_in_each() {
    let machine = Machine::new().signed_in();
    let url = machine.sim().start_url_by_id();
    machine.succeeds(&["integration", "add", &url, "--another", "--alias", "two"]);
    let told = machine.fails(&["start", ROLE]);
    for alias in ["demo", "two"] {
        assert!(told.detail.contains(&format!("{alias}:{ROLE}")), "{}", told.detail);
    }
    machine.succeeds(&["session", "favourite", &format!("two:{ROLE}")]);
    let sessions = machine.json(&["session", "list", "two prod readonly", "--json"]);
    let favourites: Vec<_> =
        sessions.as_array().unwrap().iter().map(|session| session["favourite"] == true).collect();
    assert_eq!(favourites, [true]);
}

#[test]
fn a_typo_never_falls_back_to_the_default() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE, "--profile", "default"]);
    let before = machine.credentials();
    for typo in ["defualt", "Shop Prodction/ReadOnly", "", " "] {
        let told = machine.fails(&["stop", typo]);
        told.says("There is no session '");
    }
    assert_eq!(machine.credentials(), before);
    // One bad name among good ones: nothing is stopped.
    machine.fails(&["stop", ROLE, "defualt"]);
    assert_eq!(machine.credentials(), before);
}

#[test]
fn the_list_is_filtered_by_beginnings_of_words_of_every_field() {
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
    assert_eq!(listed(&["shprod", "readonly"]), Vec::<String>::new(), "scattered letters are for the picker");
    assert_eq!(listed(&["ReadOnly", "1182-3047-6651"]), [ROLE]);
    assert_eq!(listed(&["prod/onc"]), ["Shop Production/OnCall"]);
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
