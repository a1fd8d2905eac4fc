//! The JSON documents that programs rely on.

use crate::ROLE;
use daypass_tests::Machine;
use jiff::Timestamp;
use serde_json::{Value, json};

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn sorted<const N: usize>(mut names: [&str; N]) -> Vec<&str> {
    names.sort_unstable();
    names.to_vec()
}

fn session_keys() -> Vec<&'static str> {
    sorted([
        "id",
        "name",
        "source",
        "accountId",
        "accountName",
        "roleName",
        "userName",
        "roleArn",
        "integration",
        "integrationAlias",
        "region",
        "profiles",
        "delivery",
        "state",
        "expiresAt",
        "renewal",
        "problem",
        "favourite",
        "hidden",
        "labels",
        "production",
        "colour",
    ])
}

#[test]
fn a_session_has_the_same_names_in_every_state() {
    let machine = Machine::new().signed_in();
    let listed = machine.json(&["session", "list", "shop-production-readonly", "--json"]);
    let inactive = &listed[0];
    assert_eq!(keys(inactive), session_keys());
    let rest = json!({
        "name": ROLE, "source": "identity-center-role", "accountId": "118230476651", "accountName": "Shop Production",
        "roleName": "ReadOnly", "userName": null, "roleArn": null, "region": "eu-central-1", "profiles": ["shop-production-readonly"],
        "delivery": "file", "state": "inactive", "expiresAt": null, "problem": null, "favourite": false, "hidden": false, "labels": [],
        "production": true, "colour": "red",
    });
    for (name, value) in rest.as_object().unwrap() {
        assert_eq!(&inactive[name], value, "{name}");
    }

    machine.succeeds(&["start", ROLE, "--profile", "a", "--profile", "b", "--region", "eu-west-1", "--save"]);
    let active = machine.live(ROLE).unwrap();
    assert_eq!(keys(&active), session_keys());
    assert_eq!((&active["state"], &active["profiles"]), (&json!("active"), &json!(["a", "b"])));
    let expires_at = active["expiresAt"].as_str().unwrap();
    assert!(expires_at.ends_with('Z') && expires_at.parse::<Timestamp>().unwrap() > machine.sim().now());
    let reason = "Neither the window nor daypass agent runs.";
    let renewal = json!({"state": "nobody", "since": null, "nextTry": null, "reason": reason});
    assert_eq!(active["renewal"], renewal, "it was a word alone");

    machine.write("aws/config", "[profile a]\nsso_account_id = 1\nrole_arn = x\n");
    machine.succeeds(&["stop", ROLE]);
    machine.fails(&["start", ROLE]);
    let failed = machine.live(ROLE).unwrap();
    assert_eq!((keys(&failed), &failed["state"]), (session_keys(), &json!("failed")));
    assert_eq!(keys(&failed["problem"]), ["action", "code", "detail", "title"]);
    assert_eq!(failed["problem"]["code"], "FileConflict");
}

#[test]
fn the_status_says_what_is_in_force() {
    let machine = Machine::new().signed_in();
    let status = machine.json(&["status", "--json"]);
    assert_eq!(
        keys(&status),
        sorted(["version", "thisShell", "vault", "endpointOverride", "route", "integrations", "sessions"])
    );
    assert_eq!(status["version"], 1);
    assert_eq!(status["vault"], json!({"state": "unopened", "key": "passphrase"}));
    assert_eq!(status["endpointOverride"], machine.sim().endpoint());
    assert_eq!(status["sessions"], json!([]));
    let integration = &status["integrations"][0];
    let names =
        ["id", "alias", "startUrl", "region", "signedIn", "signInExpiresAt", "accounts", "roles", "syncedAt"];
    assert_eq!(keys(integration), sorted(names));
    assert_eq!(integration["alias"], "demo");
    assert_eq!(integration["startUrl"], machine.sim().start_url());
    assert_eq!((&integration["signedIn"], &integration["accounts"]), (&json!(true), &json!(12)));
    assert!(integration["syncedAt"].as_str().unwrap().parse::<Timestamp>().is_ok());
    let session = &machine.json(&["session", "list", "--json"])[0];
    assert_eq!(session["integration"], integration["id"], "a session names its integration by id");
    assert_eq!(machine.json(&["integration", "list", "--json"]), json!([integration]));
}

#[test]
fn without_an_override_there_is_none() {
    let machine =
        Machine::new().without_variable("AWS_ENDPOINT_URL").without_variable("DAYPASS_SIGNIN_ENDPOINT");
    assert_eq!(machine.json(&["status", "--json"])["endpointOverride"], Value::Null);
}

#[test]
fn what_ends_soon_and_cannot_renew_needs_the_person_and_then_has_expired() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    machine.succeeds(&["logout"]);
    let ends_in = |minutes: i64| {
        let at = machine.sim().now() + jiff::SignedDuration::from_mins(minutes);
        let store = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
        assert_eq!(store.execute("UPDATE activation SET expires_at = ?", [at.to_string()]), Ok(1));
    };
    ends_in(30);
    assert_eq!(machine.live(ROLE).unwrap()["state"], "active");
    ends_in(5);
    assert_eq!(machine.live(ROLE).unwrap()["state"], "needs-you");
    let status = machine.succeeds(&["status"]);
    assert!(status.contains("needs-you\t") && status.contains("\t4 min\t"), "{status}");
    assert!(status.contains("hint: Sign in, then start it again: daypass login demo\n"), "{status}");
    ends_in(-1);
    assert_eq!(machine.live(ROLE).unwrap()["state"], "expired");
    assert!(machine.succeeds(&["status"]).contains("expired"));
    machine.succeeds(&["login"]);
    machine.succeeds(&["start", ROLE]);
    assert_eq!(machine.live(ROLE).unwrap()["state"], "active");
}
