//! What is said for one start alone, and several sessions at once.

#[cfg(target_os = "linux")]
use crate::terminal::run_through;
use crate::{PROFILE, ROLE};
use daypass_tests::Machine;

/// A role beside it, in another account.
const OTHER: &str = "Shop Staging/ReadOnly";

fn profile_of(machine: &Machine, name: &str) -> String {
    let sessions = machine.json(&["session", "list", "--json"]);
    let session = sessions.as_array().unwrap().iter().find(|session| session["name"] == name).unwrap();
    session["profiles"][0].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_flag_of_one_start_replaced_the_setting_for_good() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["session", "edit", ROLE, "--profile", "prod", "--region", "eu-west-1"]);
    machine.succeeds(&["start", "prod", "--profile", "default", "--region", "eu-west-3"]);
    assert!(machine.credentials().contains("[default]") && !machine.credentials().contains("[prod]"));
    let live = machine.live(ROLE).unwrap();
    assert_eq!((&live["profiles"][0], &live["region"]), (&"default".into(), &"eu-west-3".into()));
    machine.succeeds(&["stop", ROLE]);
    machine.succeeds(&["start", "prod"]);
    assert!(machine.credentials().contains("[prod]") && !machine.credentials().contains("[default]"));
    let live = machine.live(ROLE).unwrap();
    assert_eq!((&live["profiles"][0], &live["region"]), (&"prod".into(), &"eu-west-1".into()));
}

#[test]
fn what_was_said_for_a_start_lasts_through_renewals_and_ends_with_the_next_start() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE, "--profile", "mine", "--region", "eu-west-3"]);
    let key = |machine: &Machine| {
        let written = machine.credentials();
        written.lines().find(|line| line.starts_with("aws_access_key_id")).unwrap().to_owned()
    };
    let before = key(&machine);
    assert!(machine.succeeds(&["renew", ROLE]).contains("renewed"));
    assert_ne!(key(&machine), before);
    assert_eq!(profile_of(&machine, ROLE), "mine");
    assert!(machine.credentials().contains("eu-west-3"));
    // Without flags it is as the settings say.
    machine.succeeds(&["start", ROLE]);
    assert_eq!(profile_of(&machine, ROLE), PROFILE);
    assert!(!machine.credentials().contains("[mine]") && !machine.credentials().contains("eu-west-3"));
}

#[test]
fn a_delivery_of_one_start_is_for_that_start_alone() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE, "--deliver", "endpoint"]);
    let live = machine.live(ROLE).unwrap();
    assert_eq!((&live["delivery"], live["profiles"].as_array().unwrap().len()), (&"endpoint".into(), 0));
    machine.succeeds(&["start", ROLE]);
    assert_eq!(machine.live(ROLE).unwrap()["delivery"], "file");
    assert!(machine.credentials().contains(&format!("[{PROFILE}]")));
    machine.succeeds(&["stop", ROLE]);

    machine.succeeds(&["session", "edit", ROLE, "--deliver", "process"]);
    machine.succeeds(&["start", ROLE, "--deliver", "file"]);
    assert!(machine.credentials().contains(PROFILE) && !machine.config().contains("credential_process"));
    machine.succeeds(&["start", ROLE]);
    assert!(machine.config().contains("credential_process") && !machine.credentials().contains(PROFILE));
}

#[test]
fn save_makes_them_the_settings_of_the_session_also_of_one_that_is_live_so() {
    let machine = Machine::new().signed_in();
    let given = ["start", ROLE, "--profile", "mine", "--region", "eu-west-3"];
    let started = machine.runs(&given);
    assert!(started.stderr.contains("to this start only") && started.status == Some(0), "{started:?}");
    let saved = machine.runs(&[&given[..], &["--save"]].concat());
    assert!(saved.stderr.contains("It was already active") && !saved.stderr.contains("only"), "{saved:?}");
    machine.succeeds(&["stop", ROLE]);
    machine.succeeds(&["start", ROLE]);
    let live = machine.live(ROLE).unwrap();
    assert_eq!((&live["profiles"][0], &live["region"]), (&"mine".into(), &"eu-west-3".into()));
}

#[test]
fn the_form_for_changing_a_role_does_not_take_what_was_said_for_a_start_for_its_own() {
    let machine = Machine::new().signed_in();
    let add = ["session", "add", "role", "--name", "deploy", "--source", ROLE];
    machine.succeeds(&[&add[..], &["--role-arn", &machine.role_arn("Deploy")]].concat());
    machine.runs(&["start", "deploy", "--region", "eu-west-3"]);
    machine.succeeds(&["session", "edit", "deploy", "--name", "release"]);
    machine.succeeds(&["stop", "release"]);
    let sessions = machine.json(&["session", "list", "release", "--json"]);
    assert_ne!(sessions[0]["region"], "eu-west-3");
}

#[test]
fn several_sessions_are_started_and_one_that_fails_keeps_no_other() {
    let machine = Machine::new().signed_in();
    machine.add_user("mira");
    let started = machine.runs(&["start", "mira", ROLE, OTHER]);
    assert_eq!(started.status, Some(1), "{started:?}");
    assert!(started.stderr.contains("daypass: mira: "), "it is said which: {}", started.stderr);
    assert!(machine.live(ROLE).is_some() && machine.live(OTHER).is_some());
    // A typo among them starts nothing.
    machine.succeeds(&["stop", "--all"]);
    machine.fails(&["start", ROLE, "typo"]).says("There is no session 'typo'");
    assert_eq!(machine.live(ROLE), None);
    let told = machine.runs(&["start", ROLE, OTHER, "--profile", "x"]).told(2);
    told.says("cannot share the same profiles");
}

#[test]
#[cfg(target_os = "linux")]
fn codes_of_several_sessions_are_asked_for_one_after_another() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.add_user("jonas");
    let codes = [format!("{}\r", machine.code_of("mira")), format!("{}\r", machine.code_of("jonas"))];
    let answers = [("MFA code of mira", codes[0].as_str()), ("MFA code of jonas", codes[1].as_str())];
    let (status, shown) = run_through(&machine, &["start", "mira", "jonas"], &answers);
    assert_eq!(status, Some(0), "{shown}");
    assert!(machine.live("mira").is_some() && machine.live("jonas").is_some());
}
