//! Profiles: whose they are, and that everybody's stay as they are.

use crate::{PROFILE, ROLE};
use daypass_tests::{Machine, Told};

/// The person's own section in the profile that the session would take, written as people write.
fn mine() -> String {
    format!(
        "; before\n[{PROFILE}]\n  aws_access_key_id=AKIAIOSFODNN7EXAMPLE\n# kept\naws_secret_access_key  =  wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n\n\n[after]\nregion=eu-west-1"
    )
}

#[track_caller]
fn refused(machine: &Machine, arguments: &[&str]) -> Told {
    let before = machine.files("aws");
    let told = machine.fails(arguments);
    assert_eq!(machine.files("aws"), before, "a refused start changes no file");
    told
}

#[test]
fn the_persons_own_profile_is_taken_with_consent_and_put_back_to_the_byte() {
    let machine = Machine::new().signed_in();
    machine.write("aws/credentials", &mine());

    let told = refused(&machine, &["start", ROLE]);
    told.says("that Daypass did not write");
    assert!(told.hint.ends_with("daypass start 'Shop Production/ReadOnly' --replace"), "{}", told.hint);

    machine.succeeds(&["start", ROLE, "--replace"]);
    let taken = machine.credentials();
    assert!(!taken.contains("AKIAIOSFODNN7EXAMPLE") && taken.contains("ASIA"), "{taken}");
    assert!(taken.starts_with("; before\n") && taken.ends_with("[after]\nregion=eu-west-1"), "{taken}");

    machine.succeeds(&["stop", ROLE]);
    assert_eq!(machine.credentials(), mine());
}

#[test]
fn a_profile_of_another_live_session_is_taken_with_consent_and_the_other_stops() {
    let machine = Machine::new().signed_in();
    let other = "Shop Staging/ReadOnly";
    machine.succeeds(&["start", other, "--profile", "shared"]);

    let told = refused(&machine, &["start", ROLE, "--profile", "shared"]);
    told.says("is in use by the live session");
    assert!(told.detail.contains(other), "{}", told.detail);

    machine.succeeds(&["start", ROLE, "--profile", "shared", "--replace"]);
    assert_eq!(machine.live(other), None);
    assert_eq!(machine.credentials().matches("[shared]").count(), 1);
}

#[test]
fn a_config_file_that_would_win_over_the_keys_is_found_before() {
    let machine = Machine::new().signed_in();
    let config = "[profile shop-production-readonly]\nrole_arn = arn:aws:iam::118230476651:role/x\nsource_profile = y\n";
    machine.write("aws/config", config);
    let told = refused(&machine, &["start", ROLE]);
    told.says("would make every AWS tool fail");
    assert!(told.detail.starts_with("role_arn and source_profile in [profile"), "{}", told.detail);
    assert!(told.hint.ends_with("daypass start 'Shop Production/ReadOnly' --replace"), "{}", told.hint);
    assert_eq!((machine.config().as_str(), machine.credentials().as_str()), (config, ""));
    machine.succeeds(&["start", ROLE, "--replace"]);
    assert!(!machine.config().contains("role_arn"));
    machine.succeeds(&["start", ROLE, "--profile", "free"]);
    assert_eq!(machine.config(), config);
}

#[test]
fn a_line_for_which_some_tools_read_nothing_of_a_file_was_not_said() {
    let machine = Machine::new().signed_in();
    machine.write("aws/config", "[profile other]\nregion: eu-west-1\n");
    let ended = machine.runs(&["start", ROLE]);
    let note = "tools built on the SDKs for Java and Rust cannot read it.";
    assert!(
        ended.stderr.contains("note: Because of line 2 of ") && ended.stderr.contains(note),
        "{}",
        ended.stderr
    );
}

#[test]
fn several_profiles_are_written_and_taken_out_together() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE, "--profile", "one", "--profile", "default", "--save"]);
    let written = machine.credentials();
    assert!(written.contains("[one]") && written.contains("[default]"), "{written}");
    // They are the session's from now on.
    machine.succeeds(&["stop", "one"]);
    assert_eq!(machine.credentials(), "");
    machine.succeeds(&["start", ROLE]);
    assert_eq!(machine.credentials(), written_again(&machine));
    machine.succeeds(&["session", "edit", ROLE, "--usual-profile"]);
    machine.succeeds(&["start", ROLE]);
    let written = machine.credentials();
    assert!(written.contains(PROFILE) && !written.contains("[one]"), "{written}");
}

fn written_again(machine: &Machine) -> String {
    let written = machine.credentials();
    assert!(written.contains("[one]") && written.contains("[default]"), "{written}");
    written
}

#[test]
fn a_file_that_cannot_be_written_is_a_problem() {
    let machine = Machine::new().signed_in();
    machine.write("a-file", "");
    let below_a_file = machine.path("a-file").join("credentials").display().to_string();
    let a_folder = machine.path("aws").display().to_string();
    for (path, words) in [
        (below_a_file, ["cannot be written", "cannot be read"]),
        (a_folder, ["is not a regular file", "is a folder"]),
    ] {
        let ended =
            machine.command(&["start", ROLE]).env("AWS_SHARED_CREDENTIALS_FILE", &path).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{said}");
        assert!(words.iter().any(|words| said.contains(words)) && said.contains(&path), "{said}");
        assert!(said.lines().last().unwrap().starts_with("hint: "), "{said}");
    }
    let sessions = machine.json(&["status", "--json"])["sessions"].clone();
    assert_eq!(sessions[0]["state"], "failed", "the failure is kept for the window to show");
    machine.succeeds(&["start", ROLE]);
    assert_eq!(machine.live(ROLE).unwrap()["problem"], serde_json::Value::Null);
}

#[test]
fn several_sessions_get_a_region_and_the_profiles_of_a_template_at_once() {
    let machine = Machine::new().signed_in();
    // Two accounts are called so.
    let ids: Vec<String> = machine
        .json(&["session", "list", "Sandbox", "--all", "--json"])
        .as_array()
        .unwrap()
        .iter()
        .map(|session| session["id"].as_str().unwrap().to_owned())
        .collect();
    assert!(ids.len() > 2);
    let all: Vec<&str> = ids.iter().map(String::as_str).collect();
    let change = ["--region", "ap-south-1", "--profile-template", "sandbox-{role}"];
    let ended = machine.runs(&[&["session", "edit"][..], &all, &change].concat());
    assert_eq!((ended.status, ended.stdout.lines().count()), (Some(0), ids.len()), "{}", ended.stderr);

    let mut profiles = Vec::new();
    for session in machine.json(&["session", "list", "Sandbox", "--all", "--json"]).as_array().unwrap() {
        assert_eq!(session["region"], "ap-south-1");
        profiles.push(session["profiles"][0].as_str().unwrap().to_owned());
    }
    assert!(profiles.iter().all(|profile| profile.starts_with("sandbox-")), "{profiles:?}");
    profiles.sort();
    profiles.dedup();
    assert_eq!(profiles.len(), ids.len(), "no two are the same");

    let refused = machine.runs(&[&["session", "edit"][..], &all, &["--profile", "one"]].concat());
    assert_eq!(refused.status, Some(2));
    assert!(
        refused.stderr.starts_with(
            "daypass: Only the region, the delivery, the profile template, labels, hiding and production "
        ),
        "{}",
        refused.stderr
    );
}
