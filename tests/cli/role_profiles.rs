//! `daypass profiles write`: a profile for every role, and the way back.

use crate::{PROFILE, ROLE};
use aws_sim::{OrgPatch, Rename};
use daypass_core::AccountId;
use daypass_tests::Machine;
use serde_json::{Value, json};

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
    let mut words = line.unwrap().split(' ').skip(2);
    let mut tool = machine.command_of(words.next().unwrap(), &words.collect::<Vec<_>>());
    let answer: Value = serde_json::from_slice(&tool.output().unwrap().stdout).unwrap();
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

#[test]
fn profiles_follow_a_sync_if_it_is_wished_and_what_is_the_persons_stays() {
    let machine = with_my_config();
    machine.succeeds(&["profiles", "write", "--template", "x-{account}-{role}-{accountId}", "--yes"]);
    let has = |name: &str| section(&machine.config(), name).is_some();
    let list = machine.json(&["session", "list", "--all", "--json"]);
    let id = |name: &str| {
        let found = list.as_array().unwrap().iter().find(|item| item["accountName"] == name).unwrap();
        AccountId::try_from(found["accountId"].as_str().unwrap().to_owned()).unwrap()
    };
    let (staging, production) = (id("Shop Staging"), id("Shop Production"));
    let rename = |name: &str| OrgPatch {
        rename_accounts: vec![Rename { account_id: staging.clone(), name: name.to_owned() }],
        ..OrgPatch::default()
    };
    let roles: Vec<String> = list
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["accountId"] == staging.as_str())
        .map(|item| item["roleName"].as_str().unwrap().to_ascii_lowercase())
        .collect();
    let of_staging =
        |name: &str| roles.iter().filter(|role| has(&format!("x-{name}-{role}-{staging}"))).count();
    let before = machine.config();
    assert!(roles.len() > 1 && of_staging("shop-staging") == roles.len(), "{before}");
    // Not wished: the file stays as it is, whatever AWS has.
    machine.sim().edit_org(rename("Shop Test"));
    machine.succeeds(&["integration", "sync"]);
    assert_eq!(machine.config(), before);
    // Wished: a renamed role takes its profile along, a role that is gone keeps it, and one of the person's stays theirs.
    machine.succeeds(&["settings", "set", "refresh-profiles", "add"]);
    let taken = format!("[profile x-shop-qa-{}-{staging}]\nregion = eu-west-2\n", roles[0]);
    machine.write("aws/config", &format!("{before}\n{taken}"));
    machine.sim().edit_org(rename("Shop QA"));
    let gone = OrgPatch { remove_accounts: vec![production.clone()], ..OrgPatch::default() };
    machine.sim().edit_org(gone);
    machine.succeeds(&["integration", "sync"]);
    let config = machine.config();
    assert_eq!((of_staging("shop-staging"), of_staging("shop-qa")), (1, roles.len()), "{config}");
    assert!(config.starts_with(MINE) && config.contains(&taken), "{config}");
    let notice = format!("'x-shop-qa-{}-{staging}', for Shop QA/", roles[0]);
    let is_said = || {
        let told = machine.succeeds(&["status"]);
        told.contains("Profiles do not follow the last sync") && told.contains(&notice)
    };
    assert!(is_said(), "{}", machine.succeeds(&["status"]));
    let of_gone = format!("x-shop-production-readonly-{production}");
    assert!(has(&of_gone), "{config}");
    machine.succeeds(&["settings", "set", "refresh-profiles", "prune"]);
    machine.succeeds(&["integration", "sync"]);
    let config = machine.config();
    assert!(!has(&of_gone) && of_staging("shop-staging") == 0 && config.contains(&taken), "{config}");
    machine.succeeds(&["integration", "sync"]);
    assert_eq!(machine.config(), config, "repeatable to the byte");
    assert!(is_said());
    machine.succeeds(&["profiles", "remove", "--yes"]);
    assert!(!is_said(), "{}", machine.succeeds(&["status"]));
    let without = machine.config();
    assert!(
        without.starts_with(MINE) && without.contains(&taken) && !without.contains("credential_process"),
        "{without}"
    );
    machine.succeeds(&["integration", "sync"]);
    assert_eq!(machine.config(), without, "who has them taken out wants no more of them");
}
