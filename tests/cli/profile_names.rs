//! Profile names: which stay, what a new template does to the others, and what stands for a name in another script.

use crate::{PROFILE, ROLE};
use aws_sim::{OrgPatch, Rename};
use daypass_core::AccountId;
use daypass_tests::Machine;

const UNUSED: &str = "Shop Production/OnCall";
const BY_ROLE: [&str; 4] = ["settings", "set", "profile-template", "{role}"];

fn profile(machine: &Machine, name: &str) -> String {
    let sessions = machine.json(&["session", "list", "--all", "--json"]);
    let session = sessions.as_array().unwrap().iter().find(|session| session["name"] == name).unwrap();
    session["profiles"][0].as_str().unwrap().to_owned()
}

fn with(arguments: &[&'static str]) -> Vec<&'static str> {
    [&BY_ROLE, arguments].concat()
}

#[test]
fn a_template_took_the_names_away_that_scripts_use_and_told_of_one_that_no_role_had() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    machine.succeeds(&["stop", ROLE]);
    let (used, unused) = (profile(&machine, ROLE), profile(&machine, UNUSED));
    assert_eq!(used, PROFILE);

    let shown = machine.runs(&with(&["--dry-run"]));
    assert_eq!(shown.status, Some(0), "{}", shown.stderr);
    let rows = shown.stdout.lines().count();
    assert!((2..=5).contains(&rows) && !shown.stdout.contains(PROFILE), "{}", shown.stdout);
    for said in [
        "names would change.",
        "of them would collide, so the account id is added.",
        "1 name was used and will stay.",
        "Nothing was changed.",
    ] {
        assert!(shown.stderr.contains(said), "{said}: {}", shown.stderr);
    }
    assert_eq!(machine.succeeds(&["settings", "get", "profile-template"]), "{account}-{role}\n");

    let set = machine.runs(&BY_ROLE);
    assert_eq!((set.status, &set.stdout), (Some(0), &shown.stdout), "{}", set.stderr);
    assert!(set.stderr.contains("Existing ones keep their names."), "{}", set.stderr);
    assert_eq!((profile(&machine, ROLE), profile(&machine, UNUSED)), (used.clone(), unused.clone()));
    let hint = |of: &str| {
        let line = set.stderr.lines().find(|line| line.starts_with("hint:") && line.contains(of)).unwrap();
        line.rsplit_once("daypass ")
            .unwrap()
            .1
            .split(' ')
            .map(|word| word.trim_matches('\'').to_owned())
            .collect::<Vec<_>>()
    };

    // What is there is changed with consent alone.
    let also: Vec<String> = hint("--also-unused");
    let also: Vec<&str> = also.iter().map(String::as_str).collect();
    let told = machine.runs(&also).told(2);
    told.says("It would change ");
    assert!(told.hint.ends_with("--also-unused --yes"), "{told:?}");
    assert_eq!(profile(&machine, UNUSED), unused);
    let changed = machine.runs(&[also.as_slice(), &["--yes"]].concat());
    assert!(changed.stderr.contains("profile names were changed."), "{}", changed.stderr);
    assert_eq!(
        (profile(&machine, ROLE), profile(&machine, UNUSED).starts_with("oncall")),
        (used.clone(), true)
    );

    // And taken back: first these names, for which it was for new sessions alone before.
    let undo: Vec<String> = hint("Restore the previous");
    let undo: Vec<&str> = undo.iter().map(String::as_str).collect();
    machine.succeeds(&undo);
    assert_eq!((profile(&machine, ROLE), profile(&machine, UNUSED)), (used, unused));
    let told = machine.fails(&undo);
    told.says("There is no change of the profile template to undo.");
}

#[test]
fn a_template_that_is_taken_back_is_in_the_settings_again() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&BY_ROLE);
    let undone = machine.runs(&["settings", "undo", "profile-template"]);
    assert_eq!(
        undone.stderr,
        "Profiles are named by {account}-{role} again. Names that were used since stay.\n"
    );
    assert_eq!(machine.succeeds(&["settings", "get", "profile-template"]), "{account}-{role}\n");
    // The same template again is none that another has taken the place of.
    let same = machine.runs(&["settings", "set", "profile-template", "{account}-{role}"]);
    assert!(same.stderr.contains("New sessions are already named by it."), "{}", same.stderr);
    assert!(!same.stderr.contains("hint:"), "{}", same.stderr);
    machine.fails(&["settings", "undo", "profile-template"]);
}

#[test]
fn what_is_said_of_a_template_is_refused_for_another_setting() {
    let machine = Machine::new();
    for option in ["--also-unused", "--dry-run", "--yes"] {
        let told = machine.runs(&["settings", "set", "theme", "dark", option]).told(2);
        told.says("do not apply to theme.");
        assert_eq!(machine.succeeds(&["settings", "get", "theme"]), "system\n");
    }
    // Who has no sessions yet is told by an example.
    let shown = machine.runs(&with(&["--dry-run"]));
    assert_eq!((shown.status, shown.stdout.as_str()), (Some(0), ""));
    assert!(
        shown.stderr.starts_with("No name would change. A new one would look like developer."),
        "{}",
        shown.stderr
    );
}

#[test]
fn a_script_lost_its_profile_when_the_account_was_renamed() {
    let machine = Machine::new().signed_in();
    // A program is known by the profile's name, though nothing was ever started.
    machine.succeeds(&["credential-process", PROFILE]);
    rename(&machine, "Renamed");
    assert!(profile(&machine, "Renamed/OnCall").starts_with("renamed-oncall"));
    machine.succeeds(&["credential-process", PROFILE]);
    assert_eq!(profile(&machine, "Renamed/ReadOnly"), PROFILE);
    // Until its person changes it.
    machine.succeeds(&["session", "edit", PROFILE, "--usual-profile"]);
    assert_eq!(profile(&machine, "Renamed/ReadOnly"), "renamed-readonly");
}

#[test]
fn a_japanese_account_name_is_asked_to_be_called_something_at_its_first_start() {
    let machine = Machine::new().signed_in();
    rename(&machine, "決済基盤 本番");
    let started = machine.runs(&["start", "118230476651/ReadOnly"]);
    assert!(machine.credentials().starts_with("[118230476651-readonly]"), "{}", machine.credentials());
    let command = "daypass session edit '決済基盤 本番/ReadOnly' --alias NAME --profile NAME";
    assert!(started.stderr.contains(command), "{}", started.stderr);
    machine.succeeds(&["stop", "118230476651/ReadOnly"]);
    let again = machine.runs(&["start", "118230476651/ReadOnly"]);
    assert_eq!((again.status, again.stderr.contains("--alias")), (Some(0), false), "it is said once");
    machine.succeeds(&["session", "edit", "決済基盤 本番/ReadOnly", "--alias", "pay", "--profile", "pay"]);
    machine.succeeds(&["start", "pay"]);
    assert!(machine.credentials().contains("[pay]\n"), "{}", machine.credentials());
    // Who is called something before has that in the profile's name from the start, and is asked nothing.
    machine.succeeds(&["session", "edit", "決済基盤 本番/OnCall", "--alias", "duty"]);
    let started = machine.runs(&["start", "duty"]);
    assert!(machine.credentials().contains("[duty-oncall]"), "{}", machine.credentials());
    assert!(!started.stderr.contains("--alias"), "{}", started.stderr);
}

/// AWS calls the account of [`ROLE`] something else, and Daypass has read it.
fn rename(machine: &Machine, name: &str) {
    let account_id = AccountId::try_from("118230476651".to_owned()).unwrap();
    let rename_accounts = vec![Rename { account_id, name: name.to_owned() }];
    machine.sim().edit_org(OrgPatch { rename_accounts, ..OrgPatch::default() });
    machine.succeeds(&["integration", "sync"]);
}
