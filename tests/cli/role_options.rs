//! The options of `daypass session add role` and `session edit`: what they set, and what they refuse.

use daypass_tests::Machine;
use serde_json::json;

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
    assert!(own.stderr.contains("note: For 4 h, it needs an MFA code of its own"), "{}", own.stderr);
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
    assert!(chained.stderr.contains("note: It lasts 1 h at a time, not 4 h"), "{}", chained.stderr);
    let edited = machine.runs(&["session", "edit", "audit", "--duration", "1h"]);
    assert_eq!((edited.stdout.as_str(), edited.stderr.as_str()), ("audit: changed\n", ""));
    machine.succeeds(&["start", "dev", "--mfa-code", &machine.code_of("mira")]);
    assert!(machine.succeeds(&["status"]).contains("\t3 h 59 min\t"));
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
    assert_eq!(ended.stderr, "What is delivered changes when it is started again.\n");
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
