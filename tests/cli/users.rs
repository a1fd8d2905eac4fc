//! IAM users: their keys go into the vault and nowhere else.

use daypass_tests::Machine;
use serde_json::json;

const ADD: [&str; 4] = ["session", "add", "iam-user", "--stdin"];

#[test]
fn a_user_whose_devices_aws_lists_has_theirs() {
    let machine = Machine::new();
    let added = machine.runs_with(&ADD, &machine.keys_of("jonas"));
    let arn = machine.user("jonas").arn;
    assert_eq!((added.status, added.stdout), (Some(0), format!("jonas: added, {arn}\n")), "{}", added.stderr);
    assert!(added.stderr.contains(&format!("Its MFA device: {}\n", machine.device_of("jonas"))));
    machine.succeeds(&["start", "jonas", "--mfa-code", &machine.code_of("jonas")]);
    let session = machine.live("jonas").unwrap();
    assert_eq!((&session["source"], &session["userName"]), (&json!("iam-user"), &json!("jonas")));
    assert_eq!((&session["accountId"], &session["roleName"]), (&json!("826593370142"), &json!(null)));
    assert_eq!(session["state"], "active");
    assert!(machine.credentials().contains("[jonas]") && !machine.credentials().contains("AKIA"));
}

#[test]
fn a_user_who_may_not_list_devices_is_added_and_told_how_to_set_one() {
    let machine = Machine::new();
    let added = machine.runs_with(&ADD, &machine.keys_of("mira"));
    assert_eq!(added.status, Some(0), "{}", added.stderr);
    assert!(added.stderr.contains("The MFA devices of mira could not be listed: "), "{}", added.stderr);
    let device = "arn:aws:iam::826593370142:mfa/";
    let set = format!("hint: If it has one, set it: daypass session edit mira --mfa-serial {device}");
    assert!(added.stderr.contains(&set), "{}", added.stderr);
    machine.succeeds(&["session", "edit", "mira", "--mfa-serial", &machine.device_of("mira")]);
    machine.succeeds(&["start", "mira", "--mfa-code", &machine.code_of("mira")]);
}

#[test]
fn a_name_a_region_and_a_duration_are_its_own() {
    let machine = Machine::new();
    let rest = ["--name", "Mira at work", "--region", "eu-west-3", "--duration", "1h"];
    let device = machine.device_of("mira");
    let add = [&ADD[..], &rest, &["--mfa-serial", &device]].concat();
    assert_eq!(machine.runs_with(&add, &machine.keys_of("mira")).status, Some(0));
    let started = machine.succeeds(&["start", "Mira at work", "--mfa-code", &machine.code_of("mira")]);
    assert!(started.contains("eu-west-3") && started.contains("59 min"), "{started}");
}

#[test]
fn keys_are_held_once_and_a_name_too() {
    let machine = Machine::new();
    machine.add_user("mira");
    let again =
        machine.runs_with(&[&ADD[..], &["--name", "other"]].concat(), &machine.keys_of("mira")).told(1);
    assert_eq!(again.detail, "The session 'mira' already has this access key.");
    let taken = machine.runs_with(&[&ADD[..], &["--name", "MIRA"]].concat(), &machine.keys_of("jonas"));
    assert!(taken.stderr.contains("Another session is called "), "{}", taken.stderr);
    assert_eq!(machine.json(&["session", "list", "--json"]).as_array().unwrap().len(), 1);
}

#[test]
fn keys_that_aws_does_not_take_are_not_kept() {
    let machine = Machine::new();
    let (mira, jonas) = (machine.user("mira"), machine.user("jonas"));
    let mixed = format!("{}\n{}\n", mira.access_key_id, jonas.secret_access_key);
    let told = machine.runs_with(&ADD, &mixed).told(1);
    assert!(told.detail.contains("secret does not belong"), "{}", told.detail);
    let unknown = "AKIAIOSFODNN7EXAMPLE\nwJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";
    machine.runs_with(&ADD, unknown).told(1).says("AWS does not know ");
    assert_eq!(machine.json(&["session", "list", "--json"]), json!([]));
}

#[test]
fn what_comes_on_stdin_is_checked_without_showing_it() {
    let machine = Machine::new();
    let user = machine.user("mira");
    let (id, secret) = (user.access_key_id, user.secret_access_key);
    for stdin in [
        String::new(),
        format!("{id}\n"),
        format!("{secret}\n{id}\n"),
        format!("{id}\n{secret}\n{secret}\n"),
        format!("{id} {secret}\n"),
        format!("ASIA{}\n{secret}\n", &id[4..]),
    ] {
        let ended = machine.runs_with(&ADD, &stdin);
        ended.told(2);
        assert!(!ended.stderr.contains(&secret) && ended.stdout.is_empty(), "{}", ended.stderr);
    }
    let told = machine.runs(&["session", "add", "iam-user"]).told(2);
    told.says("The secrets are missing: ");
    assert!(machine.sim().calls().is_empty(), "AWS was not asked");
}

#[test]
fn keys_are_no_arguments() {
    let machine = Machine::new();
    let help = machine.succeeds(&["session", "add", "iam-user", "--help"]);
    assert!(!help.contains("--secret") && !help.contains("--access-key"), "{help}");
    for option in ["--access-key-id=x", "--secret-access-key=x", "--mfa-secret=x", "AKIAIOSFODNN7EXAMPLE"] {
        assert_eq!(machine.runs(&[&ADD[..], &[option]].concat()).status, Some(2), "{option}");
    }
}

#[test]
fn a_user_opens_the_console_without_a_code_and_is_told_what_that_means() {
    let machine = Machine::new();
    machine.add_user("mira");
    let output = machine.command(&["console", "mira", "--print"]).output().unwrap();
    let (link, told) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success() && link.contains("/federation?Action=login&"), "{told}");
    assert!(told.contains("note: This console may do what the policies of mira allow without MFA"), "{told}");
    assert_eq!(machine.sim().calls().iter().filter(|call| call.op == "GetSessionToken").count(), 0);
}

#[test]
fn a_removed_user_leaves_nothing_in_the_vault() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.add_role("Deploy", "mira");
    machine.succeeds(&["start", "Deploy", "--mfa-code", &machine.code_of("mira")]);
    let told = machine.runs(&["session", "remove", "mira"]).told(2);
    assert_eq!(told.detail, "This removes the access key of mira from the vault for good.");
    assert_eq!(told.hint, "If that is what you want: daypass session remove mira --yes");
    let told = machine.fails(&["session", "remove", "mira", "--yes"]);
    assert_eq!(told.detail, "'Deploy' would have no credentials without 'mira'.");

    let removed = machine.succeeds(&["session", "remove", "mira", "Deploy", "--yes"]);
    assert_eq!(removed, "Deploy: removed\nmira: removed\n", "in the order in which they can go");
    assert_eq!(machine.credentials(), "");
    let store = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    let kept = store.query_row("SELECT count(*) FROM record", [], |row| row.get::<_, i64>(0));
    assert_eq!(kept.unwrap(), 0);
}

#[test]
fn a_role_that_comes_with_an_integration_stays() {
    let machine = Machine::new().signed_in();
    for arguments in [
        &["session", "remove", crate::ROLE][..],
        &["session", "edit", crate::ROLE, "--name", "mine"],
        &["session", "edit", crate::ROLE, "--no-totp"],
    ] {
        machine.fails(arguments).says("comes from IAM Identity Center");
    }
}
