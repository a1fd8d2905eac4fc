//! `daypass settings`: the window's settings, for people without one.

use daypass_tests::Machine;

#[test]
fn a_setting_is_listed_read_and_changed_by_its_key() {
    let machine = Machine::new();
    assert_eq!(machine.succeeds(&["settings", "get", "on-quit"]), "stop\n");
    machine.succeeds(&["settings", "set", "on-quit", "leave"]);
    machine.succeeds(&["settings", "set", "profile-template", "{role}.{accountId}"]);
    machine.succeeds(&["settings", "set", "default-region", "ap-southeast-2"]);
    let listed = machine.json(&["settings", "list", "--json"]);
    let value = |key: &str| {
        let found = listed.as_array().unwrap().iter().find(|setting| setting["key"] == key).unwrap();
        assert!(!found["about"].as_str().unwrap().is_empty());
        (found["value"].as_str().unwrap().to_owned(), found["values"].clone())
    };
    assert_eq!(value("on-quit"), ("leave".to_owned(), serde_json::json!(["stop", "leave"])));
    assert_eq!(value("profile-template"), ("{role}.{accountId}".to_owned(), serde_json::json!([])));
    assert_eq!(value("theme").0, "system", "another setting stays");
    let text = machine.succeeds(&["settings", "list"]);
    assert!(text.contains("on-quit") && text.contains("leave"), "{text}");
}

#[test]
fn a_setting_that_cannot_be_is_refused_with_what_it_can_be() {
    let machine = Machine::new();
    let told = machine.runs(&["settings", "set", "theme", "purple"]).told(2);
    assert_eq!(told.detail, "theme can be system, light or dark, not \"purple\".");
    let told = machine.runs(&["settings", "set", "default-region", "mars"]).told(2);
    assert!(told.detail.contains("an AWS region, such as eu-central-1"), "{told:?}");
    let ended = machine.runs(&["settings", "get", "colour"]);
    assert_eq!(ended.status, Some(2));
    assert!(
        ended.stderr.contains("on-quit") && ended.stderr.contains("profile-template"),
        "{}",
        ended.stderr
    );
    assert_eq!(machine.succeeds(&["settings", "get", "theme"]), "system\n");
}

#[test]
fn a_file_of_certificates_that_could_not_be_used_is_refused_and_a_proxy_is_used_until_it_is_none() {
    let machine = Machine::new();
    let empty = machine.write("empty.pem", "no certificate").display().to_string();
    let told = machine.runs(&["settings", "set", "ca-bundle", &empty]).told(1);
    assert!(told.detail.contains("holds no certificate"), "{told:?}");
    assert_eq!(machine.runs(&["settings", "set", "ca-bundle", "company.pem"]).status, Some(2));
    assert_eq!(machine.succeeds(&["settings", "get", "ca-bundle"]), "none\n");
    let told = machine.runs(&["settings", "set", "proxy", "http://ada:secret@proxy:8080"]).told(2);
    assert!(!told.detail.contains("secret") && told.detail.contains("without user"), "{told:?}");
    machine.succeeds(&["settings", "set", "proxy", "proxy.example.com:8080"]);
    let route = |machine: &Machine| machine.json(&["status", "--json"])["route"].to_string();
    assert!(route(&machine).contains("http://proxy.example.com:8080"), "{}", route(&machine));
    machine.succeeds(&["settings", "set", "proxy", "none"]);
    assert!(!route(&machine).contains("proxy.example.com"));
}

#[test]
fn completions_know_the_settings() {
    let machine = Machine::new();
    let words = machine.succeeds(&["complete", "fish", "=", "settings", "get"]);
    for word in ["on-quit", "single-letter-keys"] {
        assert!(words.contains(word), "{word}");
    }
}
