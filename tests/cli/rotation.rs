//! `daypass keys` and `daypass policy`, through the binary.

use daypass_tests::Machine;
use serde_json::Value;

#[test]
fn a_key_is_rotated_and_no_secret_is_printed_or_left() {
    let machine = Machine::new();
    machine.add_user("jonas");
    let user = machine.user("jonas");
    let printed = machine.succeeds(&["keys", "rotate", "jonas"]);
    assert!(printed.ends_with(&format!(" replaces {}\n", user.access_key_id)), "{printed}");
    let keys = machine.json(&["keys", "list", "jonas", "--json"]);
    let keys = keys.as_array().unwrap();
    assert_eq!(
        (keys.len(), &keys[0]["inDaypass"], &keys[0]["active"]),
        (1, &Value::Bool(true), &Value::Bool(true))
    );
    assert!(printed.contains(keys[0]["accessKeyId"].as_str().unwrap()));
    for secret in machine.sim().issued_secrets() {
        assert!(machine.transcript().iter().all(|(_, ended)| !format!("{ended:?}").contains(&secret)));
        let holds = |content: &[u8]| content.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(machine.files("daypass").iter().all(|(_, content)| !holds(content)));
    }
}

#[test]
fn a_user_who_may_not_is_shown_the_policy_that_it_takes() {
    let machine = Machine::new();
    machine.add_user("mira");
    let code = machine.code_of("mira");
    let ended = machine.runs(&["keys", "rotate", "mira", "--mfa-code", &code]);
    ended.told(1).says("AWS does not allow");
    assert!(ended.stderr.contains("\"iam:CreateAccessKey\""), "{}", ended.stderr);
}

#[test]
fn the_policies_are_printed_alone() {
    let machine = Machine::new();
    let arn = "arn:aws:iam::123456789012:user/ada";
    let trust = machine.json(&["policy", "trust", "--principal", arn, "--mfa", "--external-id", "x-42"]);
    let statement = &trust["Statement"][0];
    assert_eq!(statement["Principal"]["AWS"], arn);
    assert_eq!(statement["Condition"]["Bool"]["aws:MultiFactorAuthPresent"], "true");
    let role = "arn:aws:iam::123456789012:role/Deploy";
    assert_eq!(machine.json(&["policy", "assume", role])["Statement"][0]["Resource"], role);
    assert_eq!(machine.runs(&["policy", "trust", "--mfa"]).status, Some(2), "nobody is named");
    assert_eq!(machine.runs(&["policy", "trust", "--principal", "ada"]).status, Some(2));
}
