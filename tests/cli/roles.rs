//! Roles that are assumed from other sessions, with one code for all of a user's.

use crate::page::visit;
use daypass_tests::Machine;
use serde_json::json;

fn calls(machine: &Machine, operation: &str) -> usize {
    machine.sim().calls().iter().filter(|call| call.op == operation).count()
}

#[test]
fn a_user_without_any_permission_starts_two_roles_with_one_code() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.add_role("Deploy", "mira");
    machine.add_role("OnCall", "mira");
    let told = machine.fails(&["start", "Deploy"]);
    told.says("needs an MFA code from");
    assert_eq!(told.hint, "On a terminal, or with --mfa-code CODE: daypass start Deploy");

    let started = machine.succeeds(&["start", "Deploy", "--mfa-code", &machine.code_of("mira")]);
    assert!(started.contains("59 min"), "an hour: {started}");
    machine.succeeds(&["start", "OnCall"]);
    assert_eq!((calls(&machine, "GetSessionToken"), calls(&machine, "AssumeRole")), (1, 2));
    let credentials = machine.credentials();
    assert_eq!(credentials.matches("aws_access_key_id = ASIA").count(), 2, "{credentials}");
    assert!(!credentials.contains("AKIA"), "no long-term key in any file");

    let link = machine.succeeds(&["console", "Deploy", "--print"]);
    let console = visit(link.trim_end());
    assert!(console.contains("118230476651") && console.contains("Deploy"), "{console}");
    let session = machine.live("Deploy").unwrap();
    assert_eq!((&session["source"], &session["roleName"]), (&json!("assumed-role"), &json!("Deploy")));
    assert_eq!(
        (&session["roleArn"], &session["userName"]),
        (&json!(machine.role_arn("Deploy")), &json!(null))
    );
    assert_eq!((&session["integration"], &session["state"]), (&json!(null), &json!("active")));

    machine.succeeds(&["stop", "--all"]);
    assert_eq!(machine.credentials(), "");
}

#[test]
fn a_wrong_code_is_said_and_the_next_one_is_taken() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.add_role("Deploy", "mira");
    let told = machine.fails(&["start", "Deploy", "--mfa-code", &machine.wrong_codes_of("mira")[0]]);
    told.says("The MFA code from mira was wrong or already used.");
    assert_eq!(machine.live("Deploy").unwrap()["problem"]["code"], "MfaRejected");
    machine.succeeds(&["start", "Deploy", "--mfa-code", &machine.code_of("mira")]);
    assert_eq!(machine.runs(&["start", "Deploy", "--mfa-code", "12345"]).status, Some(2));
}

#[test]
fn a_chain_of_three_is_walked_from_a_user_and_from_an_integration() {
    let machine = Machine::new().signed_in();
    machine.add_user("mira");
    for (source, prefix) in [("mira", "user"), ("Shared Services/ReadOnly", "portal")] {
        let mut source = source.to_owned();
        for role in ["Developer", "Audit", "Evidence"] {
            let (name, arn) = (format!("{prefix}-{role}"), machine.role_arn(role));
            machine.succeeds(&[
                "session",
                "add",
                "role",
                "--name",
                &name,
                "--source",
                &source,
                "--role-arn",
                &arn,
            ]);
            source = name;
        }
    }
    machine.succeeds(&["start", "user-Evidence", "--mfa-code", &machine.code_of("mira")]);
    machine.succeeds(&["start", "portal-Evidence", "--profile", "portal"]);
    assert_eq!(calls(&machine, "AssumeRole"), 6);
    assert_eq!(machine.live("portal-Evidence").unwrap()["profiles"], json!(["portal"]));
}

#[test]
fn a_chain_that_would_go_in_a_circle_is_refused_by_its_names() {
    let machine = Machine::new();
    machine.add_user("mira");
    for (role, source) in [("Developer", "mira"), ("Audit", "Developer"), ("Evidence", "Audit")] {
        machine.add_role(role, source);
    }
    let before = machine.json(&["session", "list", "--json"]);
    let told = machine.fails(&["session", "edit", "Developer", "--source", "Evidence", "--name", "x"]);
    assert_eq!(told.detail, "The chain goes in a circle: x → Evidence → Audit → x.");
    let told = machine.fails(&["session", "edit", "Developer", "--source", "Developer"]);
    assert_eq!(told.detail, "The chain goes in a circle: Developer → Developer.");
    assert_eq!(machine.json(&["session", "list", "--json"]), before, "nothing is changed");
}

#[test]
fn who_asked_for_what_is_told_with_a_trust_policy_to_paste() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.add_role("Audit", "mira");
    let ended = machine.runs(&["start", "Audit", "--mfa-code", &machine.code_of("mira")]);
    assert_eq!((ended.status, ended.stdout.as_str()), (Some(1), ""), "{}", ended.stderr);
    let (mira, audit) = (machine.user("mira").arn, machine.role_arn("Audit"));
    let (words, policy) = ended.stderr.split_once(" that would allow it:\n").unwrap();
    assert!(words.contains("daypass: AWS does not let "), "{words}");
    assert!(words.contains(&format!("{mira} assume {audit}")), "{words}");
    assert!(
        words.contains("\nhint: Ask the role's owner to add the caller to its trust policy.\n"),
        "{words}"
    );
    let policy: serde_json::Value = serde_json::from_str(policy).unwrap();
    assert_eq!(policy["Statement"][0]["Principal"]["AWS"], json!(mira));
    let problem = &machine.live("Audit").unwrap()["problem"];
    assert_eq!(problem["code"], "AccessDenied");
}

#[test]
fn a_code_in_a_chain_and_a_role_of_another_partition_are_refused() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.add_role("Developer", "mira");
    let device = machine.device_of("mira");
    let arn = machine.role_arn("Audit");
    let add = ["session", "add", "role", "--name", "a", "--source", "Developer", "--role-arn"];
    let told = machine.fails(&[&add[..], &[&arn, "--mfa-serial", &device]].concat());
    assert!(told.detail.contains("accepts only from an IAM user"), "{}", told.detail);
    let china = "arn:aws-cn:iam::123456789012:role/x";
    let told = machine.fails(&[&add[..], &[china]].concat());
    assert!(told.detail.contains("aws-cn"), "{}", told.detail);
    machine
        .fails(&["session", "add", "role", "--name", "a", "--source", "nobody", "--role-arn", &arn])
        .says("There is no session 'nobody'.");
}

#[test]
fn roles_are_removed_without_a_question() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.add_role("Developer", "mira");
    machine.add_role("Audit", "Developer");
    assert_eq!(
        machine.succeeds(&["session", "remove", "Developer", "Audit", "Audit"]),
        "Audit: removed\nDeveloper: removed\n"
    );
    machine.fails(&["session", "remove", "mira", "Audit", "--yes"]).says("There is no session '");
    assert_eq!(machine.json(&["session", "list", "--json"]).as_array().unwrap().len(), 1, "names come first");
}

#[test]
fn what_ends_soon_says_that_a_code_is_due_or_a_sign_in() {
    let machine = Machine::new().signed_in();
    machine.add_user("mira");
    machine.add_role("Deploy", "mira");
    let arn = machine.role_arn("Developer");
    machine.succeeds(&[
        "session",
        "add",
        "role",
        "--name",
        "dev",
        "--source",
        "Shared Services/Network",
        "--role-arn",
        &arn,
    ]);
    machine.succeeds(&["start", "Deploy", "--mfa-code", &machine.code_of("mira")]);
    machine.succeeds(&["start", "dev"]);
    machine.succeeds(&["logout"]);
    let store = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    let minutes = |minutes| (machine.sim().now() + jiff::SignedDuration::from_mins(minutes)).to_string();
    store.execute("UPDATE activation SET expires_at = ?", [minutes(5)]).unwrap();
    // The user's session, which would have served the role further, has ended.
    store.execute("UPDATE record SET expires_at = ? WHERE expires_at IS NOT NULL", [minutes(-1)]).unwrap();
    let status = machine.succeeds(&["status"]);
    assert!(
        status.contains(
            "Deploy: It ends soon, and needs an MFA code.\nhint: Start it again: daypass start Deploy\n"
        ),
        "{status}"
    );
    assert!(status.contains("dev: It ends soon, and the sign-in has ended.\nhint: Sign in, then start it again: daypass login demo\n"), "{status}");
}
