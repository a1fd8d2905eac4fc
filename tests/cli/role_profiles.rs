//! `daypass profiles write`: a profile for every role, and the way back.

use crate::{PROFILE, ROLE};
use daypass_tests::Machine;
use serde_json::json;

const MINE: &str = "# mine\n[default]\nregion = eu-west-1\n\n[profile other]\noutput = json\n";

fn with_my_config() -> Machine {
    let machine = Machine::new().signed_in();
    machine.write("aws/config", MINE);
    machine
}

/// A section as it stands in a config file, without its header.
fn section<'a>(config: &'a str, profile: &str) -> Option<&'a str> {
    let (_, rest) = config.split_once(&format!("[profile {profile}]\n"))?;
    Some(rest.split("\n\n").next().unwrap_or(rest))
}

#[test]
fn any_role_works_on_first_use_and_the_file_is_as_before_when_they_are_taken_out() {
    let machine = with_my_config();
    let shown = machine.succeeds(&["profiles", "write", "--dry-run"]);
    assert!(
        shown.contains(&format!("+[profile {PROFILE}]\n+# Written by daypass profiles write;")),
        "{shown}"
    );
    assert_eq!(machine.config(), MINE);
    machine.runs(&["profiles", "write"]).told(2).says("It would change 45 profiles in ");
    assert_eq!(machine.config(), MINE);

    assert_eq!(machine.succeeds(&["profiles", "write", "--yes"]), shown);
    let written = machine.config();
    assert!(written.starts_with(MINE), "{written}");
    let roles = machine.json(&["session", "list", "--all", "--json"]).as_array().unwrap().len();
    assert_eq!(written.matches("credential_process = ").count(), roles);
    assert!(section(&written, PROFILE).unwrap().contains("region = "), "{written}");
    assert_eq!(machine.succeeds(&["profiles", "write", "--yes"]), "", "nothing is different");
    assert_eq!(machine.config(), written, "repeated to the byte");

    let line =
        section(&written, PROFILE).unwrap().lines().find(|line| line.starts_with("credential_process"));
    let words: Vec<&str> = line.unwrap().split(' ').collect();
    let answer = machine.json(&words[words.len() - 2..]);
    assert_eq!(answer["AccountId"], "118230476651");

    // A start gives the profile to the session, unasked, and a stop gives it back.
    for delivery in ["file", "process"] {
        machine.succeeds(&["start", ROLE, "--deliver", delivery]);
        let left = machine.runs(&["profiles", "write", "--yes"]);
        assert!(
            left.status == Some(0) && left.stderr.contains("1 profile of started sessions"),
            "{}",
            left.stderr
        );
        machine.succeeds(&["stop", ROLE]);
        assert_eq!(machine.config(), written, "{delivery}");
    }
    machine.succeeds(&["profiles", "remove", "--yes"]);
    assert_eq!(machine.config(), MINE);
    assert_eq!(machine.succeeds(&["profiles", "remove", "--yes"]), "");
}

#[test]
fn a_profile_that_is_taken_is_refused_with_both_names() {
    let machine = with_my_config();
    let config = format!("{MINE}\n[profile {PROFILE}]\nregion = eu-west-1\n");
    machine.write("aws/config", &config);
    machine
        .fails(&["profiles", "write", "--yes"])
        .says(&format!("'{PROFILE}', for {ROLE}, is a profile of yours"));
    let by = |template| machine.fails(&["profiles", "write", "--yes", "--template", template]);
    by("{role}").says("'administrator' would be both ");
    by("x-{account}-{role}").says("'x-sandbox-administrator' would be both Sandbox/Administrator (");
    assert_eq!(machine.config(), config);
    machine.succeeds(&["profiles", "write", "--yes", "--template", "{accountId}-{role}"]);
    assert!(
        machine.config().starts_with(&config)
            && section(&machine.config(), "118230476651-readonly").is_some()
    );
}

#[test]
fn what_no_role_has_any_more_goes_when_it_is_pruned() {
    let machine = with_my_config();
    machine.succeeds(&["profiles", "write", "--yes", "--integration", "demo"]);
    let before = machine.config();
    let patch = json!({"removeAccounts": ["118230476651"]});
    machine.sim().edit_org(serde_json::from_value(patch).unwrap());
    machine.succeeds(&["integration", "sync", "demo"]);
    let told = machine.runs(&["profiles", "write", "--yes"]);
    assert!(told.stderr.contains("hint: Remove 4 profiles without a role"), "{}", told.stderr);
    assert_eq!(machine.config(), before);
    let shown = machine.succeeds(&["profiles", "write", "--yes", "--prune", "--integration", "demo"]);
    assert!(shown.contains(&format!("-[profile {PROFILE}]\n")), "{shown}");
    assert_eq!(section(&machine.config(), PROFILE), None);
    assert!(machine.config().starts_with(MINE));
}
