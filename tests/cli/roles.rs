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
    assert_eq!(told.title, "An MFA code is needed");
    assert_eq!(told.hint, "Start it where you can type one, or with --mfa-code CODE: daypass start Deploy");

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
    assert_eq!(told.title, "The MFA code was not taken");
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
    assert_eq!(told.title, "This chain leads nowhere");
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
    assert!(words.contains("daypass: AWS refuses the role: "), "{words}");
    assert!(words.contains(&format!("{mira} asked for {audit}")), "{words}");
    assert!(
        words.contains("\nhint: Let whoever owns the role put who asks into its trust policy.\n"),
        "{words}"
    );
    let policy: serde_json::Value = serde_json::from_str(policy).unwrap();
    assert_eq!(policy["Statement"][0]["Principal"]["AWS"], json!(mira));
    let problem = &machine.live("Audit").unwrap()["problem"];
    assert_eq!(problem["code"], "AccessDenied");
}

#[test]
fn what_aws_allows_no_longer_is_said_when_it_is_set() {
    let machine = Machine::new();
    machine.add_user("mira");
    let arn = machine.role_arn("Developer");
    let add = [
        "session",
        "add",
        "role",
        "--name",
        "dev",
        "--source",
        "mira",
        "--role-arn",
        &arn,
        "--duration",
        "4h",
    ];
    let own = machine.runs(&add);
    assert!(own.stderr.contains("note: For 4 h it takes an MFA code of its own"), "{}", own.stderr);
    let arn = machine.role_arn("Audit");
    let add = [
        "session",
        "add",
        "role",
        "--name",
        "audit",
        "--source",
        "dev",
        "--role-arn",
        &arn,
        "--duration",
        "4h",
    ];
    let chained = machine.runs(&add);
    assert!(chained.stderr.contains("note: It lasts 1 h at a time and not 4 h"), "{}", chained.stderr);
    let edited = machine.runs(&["session", "edit", "audit", "--duration", "1h"]);
    assert_eq!((edited.stdout.as_str(), edited.stderr.as_str()), ("audit: changed\n", ""));
    machine.succeeds(&["start", "dev", "--mfa-code", &machine.code_of("mira")]);
    assert!(machine.succeeds(&["status"]).contains("active, 3 h 59 min left"));
}

#[test]
fn every_part_of_a_role_can_be_changed() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.add_user("jonas");
    let arn = machine.role_arn("Partner");
    let rest = [
        "--external-id",
        "wrong",
        "--session-name",
        "first",
        "--tag",
        "team=shop",
        "--transitive-tag",
        "team",
    ];
    let add = ["session", "add", "role", "--name", "partner", "--source", "mira", "--role-arn", &arn];
    machine.succeeds(&[&add[..], &rest].concat());
    machine.succeeds(&["start", "mira", "--mfa-code", &machine.code_of("mira")]);
    assert_eq!(machine.runs(&["start", "partner"]).status, Some(1), "another external id");

    machine.succeeds(&["session", "edit", "partner", "--external-id", "hafenlicht-partner", "--no-tags"]);
    machine.succeeds(&["start", "partner"]);
    let ended =
        machine.runs(&["session", "edit", "partner", "--name", "Partner 2", "--session-name", "second"]);
    assert_eq!(ended.stdout, "Partner 2: changed\n");
    assert_eq!(ended.stderr, "What is delivered follows when it is started again.\n");
    machine.succeeds(&["start", "Partner 2"]);

    let arn = machine.role_arn("Developer");
    let rest = [
        "--source",
        "jonas",
        "--no-external-id",
        "--tag",
        "team=a",
        "--tag",
        "cost=b",
        "--source-identity",
        "jonas",
    ];
    machine.succeeds(&[&["session", "edit", "Partner 2", "--role-arn", &arn][..], &rest].concat());
    machine.succeeds(&["session", "edit", "Partner 2", "--transitive-tag", "cost"]);
    machine.succeeds(&["start", "Partner 2", "--mfa-code", &machine.code_of("jonas"), "--profile", "dev"]);
    let stored = role_row(&machine, "Partner 2");
    assert_eq!(stored.0, arn);
    assert_eq!(stored.1, (None, Some("jonas".to_owned()), "second".to_owned()));
    let tags: serde_json::Value = serde_json::from_str(&stored.2.unwrap()).unwrap();
    assert_eq!(tags[1], json!({"key": "cost", "value": "b", "transitive": true}));
    assert_eq!(tags[0]["transitive"], false);

    machine.succeeds(&[
        "session",
        "edit",
        "Partner 2",
        "--no-source-identity",
        "--no-tags",
        "--duration",
        "2h",
    ]);
    machine.succeeds(&[
        "session",
        "edit",
        "Partner 2",
        "--usual-duration",
        "--mfa-serial",
        &machine.device_of("jonas"),
    ]);
    let stored = role_row(&machine, "Partner 2");
    assert_eq!((stored.1.1, stored.2), (None, None));
    machine.succeeds(&["session", "edit", "Partner 2", "--no-mfa"]);
}

type Optional = Option<String>;

/// ARN, (external id, source identity, session name), tags: what no command shows.
fn role_row(machine: &Machine, name: &str) -> (String, (Optional, Optional, String), Optional) {
    let store = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    let question =
        "SELECT role_arn, external_id, source_identity, role_session_name, tags FROM session WHERE name = ?";
    let row = store.query_row(question, [name], |row| {
        Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?), row.get(4)?))
    });
    row.unwrap()
}

#[test]
fn a_role_is_called_after_the_local_user_where_nothing_is_said() {
    let machine = Machine::new().with_variable("USER", "Ada Löw");
    machine.add_user("mira");
    machine.add_role("Developer", "mira");
    assert_eq!(role_row(&machine, "Developer").1.2, "daypass-AdaLow");
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
    assert!(told.detail.contains("takes from an IAM user alone"), "{}", told.detail);
    let china = "arn:aws-cn:iam::123456789012:role/x";
    let told = machine.fails(&[&add[..], &[china]].concat());
    assert!(told.detail.contains("aws-cn"), "{}", told.detail);
    assert_eq!(
        machine
            .fails(&["session", "add", "role", "--name", "a", "--source", "nobody", "--role-arn", &arn])
            .title,
        "No such session"
    );
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
    assert_eq!(machine.fails(&["session", "remove", "mira", "Audit", "--yes"]).title, "No such session");
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
            "Deploy: It ends soon, and an MFA code is due.\nhint: Start it again: daypass start Deploy\n"
        ),
        "{status}"
    );
    assert!(status.contains("dev: It ends soon, and the sign-in has ended.\nhint: Sign in, then start it again: daypass login demo\n"), "{status}");
}

#[test]
fn no_option_takes_what_aws_would_refuse() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.add_role("Developer", "mira");
    let user = ["session", "add", "iam-user", "--stdin"];
    let role = [
        "session",
        "add",
        "role",
        "--name",
        "x",
        "--source",
        "mira",
        "--role-arn",
        "arn:aws:iam::123456789012:role/x",
    ];
    let edit = ["session", "edit", "Developer"];
    let edit_user = ["session", "edit", "mira"];
    let calls = machine.sim().calls().len();
    for (command, bad) in [
        (&user[..], &["--name", " "][..]),
        (&user, &["--name", "a\nb"]),
        (&user, &["--mfa-serial", "short"]),
        (&user, &["--mfa-serial", "arn:aws:iam::123456789012:u2f/user/ada/key-EXAMPLE"]),
        (&user, &["--region", "nowhere"]),
        (&user, &["--duration", "37h"]),
        (&user, &["--duration", "soon"]),
        (&user, &["--mfa-process", ""]),
        (&user, &["--mfa-process", "echo 123456", "--totp"]),
        (
            &[
                "session",
                "add",
                "role",
                "--name",
                "x",
                "--source",
                "mira",
                "--role-arn",
                "arn:aws:iam::1:role/x",
            ],
            &[],
        ),
        (
            &[
                "session",
                "add",
                "role",
                "--name",
                "",
                "--source",
                "mira",
                "--role-arn",
                "arn:aws:iam::123456789012:role/x",
            ],
            &[],
        ),
        (&role, &["--mfa-serial", "x"]),
        (&role, &["--external-id", "x"]),
        (&role, &["--external-id", "a b"]),
        (&role, &["--duration", "13h"]),
        (&role, &["--duration", "1m"]),
        (&role, &["--session-name", "x"]),
        (&role, &["--session-name", "a b"]),
        (&role, &["--source-identity", "x y"]),
        (&role, &["--tag", "team"]),
        (&role, &["--tag", "aws:team=x"]),
        (&role, &["--tag", "team=a", "--tag", "Team=b"]),
        (&role, &["--tag", "team=a", "--transitive-tag", "cost"]),
        (&role, &["--transitive-tag", "cost"]),
        (&role, &["--region", "nowhere"]),
        (&edit, &[]),
        (&edit, &["--duration", "13h"]),
        (&edit, &["--duration", "37h"]),
        (&edit, &["--name", ""]),
        (&edit, &["--role-arn", "x"]),
        (&edit, &["--session-name", "x"]),
        (&edit, &["--source-identity", "x y"]),
        (&edit, &["--tag", "team"]),
        (&edit, &["--transitive-tag", "cost"]),
        (&edit, &["--no-tags", "--tag", "a=b"]),
        (&edit, &["--mfa-serial", "x"]),
        (&edit, &["--no-mfa", "--mfa-serial", "GAHT12345678"]),
        (&edit, &["--external-id", "ab", "--no-external-id"]),
        (&edit, &["--source-identity", "ab", "--no-source-identity"]),
        (&edit, &["--duration", "1h", "--usual-duration"]),
        (&edit, &["--mfa-process", "echo 123456"]),
        (&edit, &["--totp", "--stdin"]),
        (&edit, &["--no-totp"]),
        (&edit, &["--stdin", "--name", "x"]),
        (&edit_user, &["--role-arn", "arn:aws:iam::123456789012:role/x"]),
        (&edit_user, &["--source", "Developer"]),
        (&edit_user, &["--no-tags"]),
        (&edit_user, &["--no-mfa", "--totp"]),
        (&edit_user, &["--mfa-process", " ", "--no-mfa-process"]),
        (&edit_user, &["--totp"]),
    ] {
        let arguments = [command, bad].concat();
        let ended = machine.runs(&arguments);
        assert_eq!((ended.status, ended.stdout.as_str()), (Some(2), ""), "{arguments:?}: {}", ended.stderr);
        let hint =
            ended.stderr.contains("hint: ") || ended.stderr.contains("For more information, try '--help'.");
        assert!(hint, "{arguments:?}: {}", ended.stderr);
    }
    assert_eq!(machine.sim().calls().len(), calls, "AWS was not asked");
}
