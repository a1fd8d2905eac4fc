//! Several people at one portal, one instance under several URLs, and an instance in several regions.

use crate::ROLE;
#[cfg(target_os = "linux")]
use crate::terminal::run_through;
use aws_sim::Fault;
use daypass_tests::Machine;
use serde_json::json;

/// Of a picker: the line below.
#[cfg(target_os = "linux")]
const DOWN: &str = "\u{1b}[B";

fn aliases(machine: &Machine) -> Vec<String> {
    let integrations = machine.json(&["integration", "list", "--json"]);
    let alias = |one: &serde_json::Value| one["alias"].as_str().unwrap().to_owned();
    integrations.as_array().unwrap().iter().map(alias).collect()
}

/// The next sign-in finds that the region does not answer, whatever it tries.
fn silence(machine: &Machine, regions: u32) {
    machine.sim().fault(Fault { times: 3 * regions, ..Fault::error("RegisterClient", 503, "Unavailable") });
}

#[test]
fn a_portal_that_is_there_was_renamed_by_adding_it_again() {
    let machine = Machine::new().signed_in();
    let portal = machine.sim().start_url();
    let told = machine.fails(&["integration", "add", &portal, "--alias", "plain"]);
    told.says("is here already, as 'demo'");
    assert!(told.hint.starts_with("Use 'demo'."), "{}", told.hint);
    assert!(told.hint.contains(&format!("daypass integration add {portal} --another")), "{}", told.hint);
    assert_eq!(aliases(&machine), ["demo"]);

    machine.succeeds(&["integration", "add", &portal, "--another", "--alias", "plain"]);
    assert_eq!(aliases(&machine), ["demo", "plain"]);
    let told = machine.fails(&["start", "Shop Production/ReadOnly"]);
    told.says(" sessions: '");
    assert!(
        told.detail.contains("demo:Shop Production/ReadOnly") && told.detail.contains("plain:"),
        "{told:?}"
    );
    machine.succeeds(&["start", "plain:Shop Production/ReadOnly"]);
    machine.succeeds(&["logout", "demo"]);
    machine.succeeds(&["integration", "sync", "plain"]);
}

#[test]
fn a_script_that_adds_its_portal_again_uses_it_and_is_told_so() {
    let machine = Machine::new().signed_in();
    let portal = machine.sim().start_url();
    let ended = machine.runs(&["integration", "add", &portal]);
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    assert!(ended.stderr.contains("is already added as demo, which is used."), "{}", ended.stderr);
    assert!(ended.stderr.contains("--another"), "{}", ended.stderr);
    assert!(ended.stdout.starts_with("demo: 12 accounts"), "{}", ended.stdout);
    // In another region it is not what is there.
    let told = machine.fails(&["integration", "add", &portal, "--region", "us-east-1"]);
    assert!(told.detail.contains("daypass integration edit demo --also-region us-east-1"), "{}", told.detail);
    assert_eq!(machine.json(&["integration", "list", "--json"])[0]["region"], "eu-central-1");
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_it_is_asked_who_signs_in() {
    let machine = Machine::new().signed_in();
    let portal = machine.sim().start_url();
    let add = ["integration", "add", &portal];
    let question = "What do you want?";
    let (status, shown) = run_through(&machine, &add, &[(question, "\u{3}")]);
    assert_eq!((status, aliases(&machine)), (Some(130), vec!["demo".to_owned()]), "{shown}");
    let (status, shown) = run_through(&machine, &add, &[(question, "\r")]);
    assert_eq!((status, aliases(&machine)), (Some(0), vec!["demo".to_owned()]), "{shown}");
    let second = format!("{DOWN}\r");
    let answers = [(question, second.as_str()), ("Alias (", "plain\r")];
    let (status, shown) = run_through(&machine, &add, &answers);
    assert_eq!(status, Some(0), "{shown}");
    assert!(shown.contains("private window"), "the browser may be the first person's: {shown}");
    assert_eq!(aliases(&machine), ["demo", "plain"]);
    // A name that was given is not asked for.
    let add = ["integration", "add", &portal, "--alias", "third", "--no-sign-in"];
    let (status, shown) = run_through(&machine, &add, &[(question, &second)]);
    assert_eq!((status, aliases(&machine).len()), (Some(0), 3), "{shown}");
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_it_is_asked_whether_to_keep_an_instance_under_two_urls() {
    let machine = Machine::new().signed_in();
    let by_id = machine.sim().start_url_by_id();
    let add = ["integration", "add", &by_id, "--alias", "by id"];
    let (status, shown) = run_through(&machine, &add, &[("What do you want?", "\r")]);
    assert!(status == Some(0) && shown.contains("by id was removed again"), "{shown}");
    assert_eq!(aliases(&machine), ["demo"]);
    let (status, shown) = run_through(&machine, &add, &[("What do you want?", &format!("{DOWN}\r"))]);
    assert!(status == Some(0) && shown.contains("by id: 12 accounts"), "{shown}");
    assert_eq!(aliases(&machine), ["by id", "demo"]);
}

#[test]
fn an_imported_url_of_an_instance_that_is_there_could_not_be_read() {
    let machine = Machine::new().signed_in();
    let by_id = machine.sim().start_url_by_id();
    machine.write(
        "aws/config",
        &format!(
            "[sso-session work]\nsso_start_url = {by_id}\nsso_region = eu-central-1\n\
             [profile dev]\nsso_session = work\nsso_account_id = 826593370142\nsso_role_name = ReadOnly\n"
        ),
    );
    machine.succeeds(&["import", "aws-config"]);
    machine.succeeds(&["login", "work"]);
    let told = machine.fails(&["integration", "sync", "work"]);
    told.says("is another address of the IAM Identity Center");
    assert!(told.hint.ends_with("daypass integration sync work --another"), "{}", told.hint);
    assert_eq!(aliases(&machine), ["demo", "work"], "what was imported stays");
    assert!(machine.succeeds(&["integration", "sync", "work", "--another"]).starts_with("work: 12 accounts"));
    machine.succeeds(&["integration", "sync"]);
}

#[test]
fn further_regions_are_named_and_taken_out() {
    let machine = Machine::new().signed_in();
    let before = machine.json(&["integration", "list", "--json"]);
    assert_eq!(before[0].get("additionalRegions"), None, "one region is told as ever");
    let edit = ["integration", "edit", "demo"];
    machine.runs(&edit).told(2).says("No change to 'demo' was given");
    let also = ["--also-region", "us-east-1", "--also-region", "eu-west-1"];
    assert_eq!(machine.succeeds(&[&edit[..], &also].concat()), "demo: eu-central-1, us-east-1, eu-west-1\n");
    let shown = machine.json(&["integration", "list", "--json"]);
    assert_eq!(shown[0]["additionalRegions"], json!(["us-east-1", "eu-west-1"]));
    assert_eq!((&shown[0]["region"], &shown[0]["signedIn"]), (&json!("eu-central-1"), &json!(true)));
    assert!(machine.succeeds(&["integration", "list"]).contains("eu-central-1, us-east-1, eu-west-1"));
    assert_eq!(
        machine.succeeds(&[&edit[..], &["--not-region", "us-east-1", "--alias", "Northwind"]].concat()),
        "Northwind: eu-central-1, eu-west-1\n"
    );
    let edit = ["integration", "edit", "Northwind"];
    let first = machine.succeeds(&[&edit[..], &["--region", "eu-west-1"]].concat());
    assert_eq!(first, "Northwind: eu-west-1, eu-central-1\n");
    let told = machine.runs(&[&edit[..], &["--not-region", "us-east-1"]].concat()).told(2);
    assert_eq!(told.detail, "'Northwind' is not in us-east-1.");
    let none = ["--not-region", "eu-west-1", "--not-region", "eu-central-1"];
    machine.runs(&[&edit[..], &none].concat()).told(2).says(" would be left without a region");
    let told = machine.fails(&[&edit[..], &["--also-region", "cn-north-1"]].concat());
    told.says("cn-north-1 and eu-west-1 are in different partitions");
    assert_eq!(machine.json(&["integration", "list", "--json"])[0]["region"], "eu-west-1");
}

#[test]
fn a_region_that_was_wrong_is_corrected() {
    let machine = Machine::new();
    let portal = machine.sim().start_url();
    let add = ["integration", "add", &portal, "--alias", "demo", "--region", "us-east-1", "--no-sign-in"];
    machine.succeeds(&add);
    let corrected = machine.succeeds(&["integration", "edit", "demo", "--region", "eu-central-1"]);
    assert_eq!(corrected, "demo: eu-central-1\n");
}

#[test]
fn where_a_region_does_not_answer_the_next_is_named_with_its_command() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["integration", "edit", "demo", "--also-region", "us-east-1"]);
    machine.succeeds(&["logout", "demo"]);
    forget_registrations(&machine);
    silence(&machine, 1);
    let told = machine.fails(&["login"]);
    told.says("does not answer in eu-central-1.");
    assert!(told.hint.ends_with(": daypass login demo --region us-east-1"), "{}", told.hint);
    let shown = machine.succeeds(&["login", "demo", "--region", "us-east-1"]);
    assert!(shown.starts_with("demo: signed in in us-east-1"), "{shown}");
    assert_eq!(machine.json(&["integration", "list", "--json"])[0]["signInRegion"], "us-east-1");
    assert!(machine.succeeds(&["integration", "list"]).contains(" in us-east-1\t"));
    machine.succeeds(&["start", ROLE]);
    let told = machine.fails(&["login", "demo", "--region", "eu-west-1"]);
    assert_eq!(told.detail, "As far as Daypass knows, 'demo' is not in eu-west-1.");
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_the_next_region_is_offered() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["integration", "edit", "demo", "--also-region", "us-east-1"]);
    machine.succeeds(&["logout", "demo"]);
    forget_registrations(&machine);
    let question = "Sign in through us-east-1 instead, where demo is too?";
    silence(&machine, 1);
    let (status, shown) = run_through(&machine, &["login", "demo"], &[(question, "n\r")]);
    assert!(status == Some(1) && shown.contains("does not answer in eu-central-1"), "{shown}");
    silence(&machine, 2);
    let back = "Sign in through eu-central-1 instead, where demo is too?";
    let (status, shown) = run_through(&machine, &["login", "demo"], &[(question, "y\r"), (back, "n\r")]);
    assert_eq!(status, Some(1), "{shown}");
    silence(&machine, 1);
    let (status, shown) = run_through(&machine, &["start", ROLE], &[(question, "\r")]);
    assert_eq!(status, Some(0), "{shown}");
    assert_eq!(machine.live(ROLE).unwrap()["state"], "active");
    machine.sim().fault(Fault { times: 3, ..Fault::error("ListAccounts", 503, "Unavailable") });
    let (status, shown) = run_through(&machine, &["integration", "sync", "demo"], &[(back, "y\r")]);
    assert!(status == Some(0) && shown.contains("demo: 12 accounts"), "{shown}");
    let (status, shown) = run_through(&machine, &["login", "demo", "--region", "us-east-1"], &[]);
    assert_eq!(status, Some(0), "{shown}");
    assert_eq!(machine.json(&["integration", "list", "--json"])[0]["signInRegion"], "us-east-1");
}

/// Registrations go once they are about to end, so that the next sign-in begins with one.
fn forget_registrations(machine: &Machine) {
    let store = machine.path("daypass/daypass.db");
    let store = rusqlite::Connection::open(store).unwrap();
    store.execute("DELETE FROM record WHERE kind = 'client-registration'", []).unwrap();
}

#[test]
fn two_people_at_a_portal_and_its_regions_come_along_to_another_machine() {
    let machine = Machine::new().signed_in();
    let portal = machine.sim().start_url();
    machine.succeeds(&["integration", "add", &portal, "--another", "--alias", "plain"]);
    machine.succeeds(&["integration", "edit", "demo", "--also-region", "us-east-1"]);
    machine.succeeds(&["login", "demo", "--region", "us-east-1"]);
    let passphrase = machine.write("passphrase", "correct horse battery staple\n").display().to_string();
    let file = machine.path("daypass.export").display().to_string();
    machine.succeeds(&["vault", "export", &file, "--passphrase-file", &passphrase]);
    let of = |machine: &Machine, field: &str| {
        let integrations = machine.json(&["integration", "list", "--json"]);
        integrations.as_array().unwrap().iter().map(|one| one[field].clone()).collect::<Vec<_>>()
    };
    let before = ["id", "alias", "additionalRegions"].map(|field| of(&machine, field));
    let there = machine.path("there").display().to_string();
    let machine =
        machine.with_variable("DAYPASS_HOME", &there).with_variable("DAYPASS_VAULT_PASSPHRASE", "another");
    machine.succeeds(&["vault", "import", &file, "--passphrase-file", &passphrase]);
    assert_eq!(["id", "alias", "additionalRegions"].map(|field| of(&machine, field)), before);
    assert_eq!(of(&machine, "signInRegion"), [json!(null), json!(null)], "nobody has signed in here");
    // Again, it is known.
    machine.succeeds(&["vault", "import", &file, "--passphrase-file", &passphrase]);
    assert_eq!(of(&machine, "alias"), ["demo", "plain"]);
}
