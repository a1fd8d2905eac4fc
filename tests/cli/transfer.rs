//! `daypass vault export` and `daypass vault import`: everything that another machine can use, in one file.

use crate::{PROFILE, ROLE};
use daypass_tests::Machine;
use std::fs;
use std::path::PathBuf;

/// A file with the passphrase, and one for the export.
fn files(machine: &Machine) -> (String, PathBuf) {
    let passphrase = machine.write("passphrase", "correct horse battery staple\n");
    (passphrase.display().to_string(), machine.path("daypass.export"))
}

fn export(machine: &Machine) -> PathBuf {
    let (passphrase, file) = files(machine);
    machine.succeeds(&["vault", "export", file.to_str().unwrap(), "--passphrase-file", &passphrase]);
    file
}

fn import(machine: &Machine, file: &std::path::Path) -> String {
    let (passphrase, _) = files(machine);
    machine.succeeds(&["vault", "import", file.to_str().unwrap(), "--passphrase-file", &passphrase])
}

fn names(machine: &Machine) -> Vec<String> {
    let sessions = machine.json(&["session", "list", "--all", "--json"]);
    sessions.as_array().unwrap().iter().map(|session| session["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_new_machine_had_to_be_set_up_from_nothing() {
    let machine = Machine::new().signed_in();
    machine.add_user("jonas");
    machine.add_role("Deploy", "jonas");
    machine.succeeds(&["session", "favourite", ROLE]);
    machine.succeeds(&["session", "edit", ROLE, "--alias", "prod", "--not-production"]);
    machine.succeeds(&["session", "edit", ROLE, "--label", "on call", "--hide"]);
    machine.write("aws/credentials", &format!("[{PROFILE}]\n# mine\nregion = eu-west-1\n"));
    machine.succeeds(&["start", ROLE, "--replace"]);
    // Its name was used, and stays.
    machine.succeeds(&["settings", "set", "profile-template", "{role}-{account}"]);
    machine.succeeds(&["settings", "set", "proxy", "http://proxy.example.com:8080"]);
    let file = export(&machine);
    let bytes = fs::read(&file).unwrap();
    let secret = machine.user("jonas").secret_access_key;
    assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    // Another home of the same AWS, with another passphrase of its vault.
    let (there, before) = (machine.path("there").display().to_string(), names(&machine));
    let machine =
        machine.with_variable("DAYPASS_HOME", &there).with_variable("DAYPASS_VAULT_PASSPHRASE", "another");
    machine.write("aws/credentials", "");
    let told = import(&machine, &file);
    assert!(told.contains("demo: added\n") && told.contains("jonas: added\n"), "{told}");
    assert!(told.contains("1 text of AWS files kept"), "{told}");
    assert_eq!(names(&machine), before);
    machine.succeeds(&["keys", "list", "jonas"]);
    let list = machine.json(&["session", "list", "--all", "--json"]);
    let favourite = list.as_array().unwrap().iter().find(|session| session["name"] == ROLE).unwrap();
    assert_eq!((&favourite["favourite"], &favourite["state"]), (&true.into(), &"inactive".into()));
    assert_eq!((&favourite["alias"], &favourite["production"]), (&"prod".into(), &false.into()));
    assert_eq!((&favourite["labels"], &favourite["hidden"]), (&serde_json::json!(["on call"]), &true.into()));
    assert_eq!(machine.succeeds(&["settings", "get", "proxy"]), "none\n", "the other machine has its own");
    assert_eq!(favourite["profiles"], serde_json::json!([PROFILE]));
    let kept = machine.json(&["vault", "kept", "list", "--json"]);
    assert_eq!(kept[0]["reason"], "imported");
    let shown = machine.succeeds(&["vault", "kept", "show", kept[0]["id"].as_str().unwrap()]);
    assert_eq!(shown, format!("[{PROFILE}]\n# mine\nregion = eu-west-1\n"));

    // A second time adds nothing.
    let told = import(&machine, &file);
    assert!(!told.contains("added") && !told.contains("kept:") && told.contains("already here"), "{told}");
    assert_eq!(names(&machine), before);
    assert_eq!(machine.json(&["vault", "kept", "list", "--json"]).as_array().unwrap().len(), 1);
}

#[test]
fn what_is_here_is_not_written_over_and_a_name_that_is_taken_is_said() {
    let machine = Machine::new();
    machine.add_user("jonas");
    machine.succeeds(&["session", "edit", "jonas", "--name", "ada", "--region", "eu-west-1"]);
    let file = export(&machine);
    let there = machine.path("there").display().to_string();
    let machine = machine.with_variable("DAYPASS_HOME", &there);
    machine.add_user("mira");
    machine.succeeds(&["session", "edit", "mira", "--name", "Ada", "--region", "eu-west-2"]);
    let told = import(&machine, &file);
    assert!(told.contains("ada: the name was taken, so it is called ada 2"), "{told}");
    let list = machine.json(&["session", "list", "--all", "--json"]);
    let regions: Vec<_> = list.as_array().unwrap().iter().map(|s| (&s["name"], &s["region"])).collect();
    assert!(regions.contains(&(&"Ada".into(), &"eu-west-2".into())), "{regions:?}");
    assert!(regions.contains(&(&"ada 2".into(), &"eu-west-1".into())), "{regions:?}");
    machine.succeeds(&["keys", "list", "ada 2"]);
}

#[test]
fn a_longest_name_that_is_taken_became_one_that_no_session_may_have() {
    let machine = Machine::new();
    let longest = "x".repeat(128);
    machine.add_user("jonas");
    machine.succeeds(&["session", "edit", "jonas", "--name", &longest]);
    let file = export(&machine);
    let there = machine.path("there").display().to_string();
    let machine = machine.with_variable("DAYPASS_HOME", &there);
    machine.add_user("mira");
    machine.succeeds(&["session", "edit", "mira", "--name", &longest]);
    import(&machine, &file);
    let second = format!("{} 2", "x".repeat(126));
    assert!(names(&machine).contains(&second), "{:?}", names(&machine));
    machine.succeeds(&["session", "edit", &second, "--region", "eu-west-1", "--name", &second]);
}

#[test]
fn an_export_is_opened_by_its_passphrase_alone_and_a_file_is_written_over_with_consent_alone() {
    let machine = Machine::new();
    machine.add_user("jonas");
    let file = export(&machine);
    let path = file.to_str().unwrap();
    let (passphrase, _) = files(&machine);
    let before = fs::read(&file).unwrap();
    let told = machine.fails(&["vault", "export", path, "--passphrase-file", &passphrase]);
    told.says("exists already");
    assert_eq!(fs::read(&file).unwrap(), before);
    machine.succeeds(&["vault", "export", path, "--passphrase-file", &passphrase, "--yes"]);
    assert_ne!(fs::read(&file).unwrap(), before, "another salt and another nonce");
    let wrong = machine.write("wrong", "correct horse battery stable\n").display().to_string();
    let told = machine.fails(&["vault", "import", path, "--passphrase-file", &wrong]);
    told.says("cannot be opened with this passphrase");
    let told = machine.fails(&["vault", "import", &wrong, "--passphrase-file", &passphrase]);
    told.says("is not an export of Daypass");
    assert_eq!(machine.runs(&["vault", "import", path]).status, Some(2), "nobody can be asked");
    let empty = machine.write("empty", "\n").display().to_string();
    assert_eq!(machine.runs(&["vault", "import", path, "--passphrase-file", &empty]).status, Some(2));
    let none = machine.path("none").display().to_string();
    machine
        .fails(&["vault", "import", &none, "--passphrase-file", &passphrase])
        .says("none cannot be read: ");
}

#[cfg(target_os = "linux")]
#[test]
fn a_passphrase_is_asked_for_twice_and_never_shown() {
    use crate::terminal::run_through;
    let machine = Machine::new();
    machine.add_user("jonas");
    let file = machine.path("typed.export");
    let export = ["vault", "export", file.to_str().unwrap()];
    let typed = [("Passphrase for the export:", "correct horse\r"), ("Repeat it:", "correct horse\r")];
    let (status, shown) = run_through(&machine, &export, &typed);
    assert_eq!(status, Some(0), "{shown}");
    assert!(!shown.contains("correct horse"), "{shown}");
    let there = machine.path("there").display().to_string();
    let machine = machine.with_variable("DAYPASS_HOME", &there);
    let import = ["vault", "import", file.to_str().unwrap()];
    let (status, shown) =
        run_through(&machine, &import, &[("Passphrase for the export:", "correct horse\r")]);
    assert!(status == Some(0) && shown.contains("jonas: added"), "{shown}");
}
