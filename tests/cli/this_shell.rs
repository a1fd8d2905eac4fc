//! Who a plain AWS tool is in the shell that runs `daypass`.

use crate::ROLE;
use daypass_tests::{Ended, Machine, Running};
use serde_json::Value;

/// What `daypass env` has given, as variables.
fn variables(machine: &Machine, session: &str) -> Vec<(String, String)> {
    let given = machine.json(&["env", session, "--json"]);
    let given = given.as_object().unwrap();
    given.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect()
}

/// Runs `daypass` in a shell with these variables besides.
fn runs_in(machine: &Machine, variables: &[(String, String)], arguments: &[&str]) -> Ended {
    let mut command = machine.command(arguments);
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    Running::begin(&mut command).ends()
}

fn first_line(ended: &Ended) -> &str {
    ended.stdout.lines().find(|line| line.starts_with("This shell: ")).unwrap()
}

#[test]
fn the_status_says_whose_keys_this_shell_has() {
    let machine = Machine::new().signed_in();
    let given = variables(&machine, ROLE);
    let status = runs_in(&machine, &given, &["status"]);
    assert!(first_line(&status).starts_with(&format!("This shell: {ROLE}, by its environment, until ")));
    let who = runs_in(&machine, &given, &["whoami"]);
    assert!(who.status == Some(0) && who.stdout.starts_with(&format!("{ROLE}, by its environment, until ")));
    let who = runs_in(&machine, &given, &["whoami", "--json"]);
    let who: Value = serde_json::from_str(&who.stdout).unwrap();
    assert_eq!(
        (&who["session"], &who["by"], &who["trouble"]),
        (&ROLE.into(), &"environment".into(), &Value::Null)
    );
    let ended: Vec<(String, String)> = given
        .into_iter()
        .map(|(name, value)| match name.as_str() {
            "AWS_CREDENTIAL_EXPIRATION" => (name, "2020-01-01T00:00:00Z".to_owned()),
            _ => (name, value),
        })
        .collect();
    let status = runs_in(&machine, &ended, &["status"]);
    assert!(first_line(&status).ends_with(": its keys have expired"), "{}", status.stdout);
    assert!(
        status.stdout.contains(&format!("hint: eval \"$(daypass env '{ROLE}')\"\n")),
        "{}",
        status.stdout
    );
}

#[test]
fn a_profile_that_leads_nowhere_is_said() {
    let machine = Machine::new().signed_in().with_variable("AWS_PROFILE", "nosuch");
    let status = machine.succeeds(&["status"]);
    assert!(
        status.contains(
            "This shell: nobody: AWS_PROFILE=nosuch leads to no profile\nhint: unset AWS_PROFILE\n"
        )
    );
    let machine = machine.with_variable("AWS_PROFILE", "shop-production-readonly");
    let status = machine.succeeds(&["status"]);
    assert!(status.contains(&format!("hint: daypass start '{ROLE}'\n")), "{status}");
    machine.succeeds(&["start", ROLE]);
    let status = machine.succeeds(&["status"]);
    let expected = format!("This shell: {ROLE}, by AWS_PROFILE=shop-production-readonly, until ");
    assert!(status.contains(&expected), "{status}");
    let machine = machine.without_variable("AWS_PROFILE");
    machine.write(
        "aws/config",
        "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n",
    );
    assert!(machine.succeeds(&["status"]).contains("This shell: your own profile default\n"));
}

#[test]
fn a_start_says_that_the_variables_of_this_shell_win_over_it() {
    let machine = Machine::new().signed_in();
    let given = variables(&machine, "Shop Staging/Deploy");
    let started = runs_in(&machine, &given, &["start", ROLE, "--profile", "default"]);
    assert_eq!(started.status, Some(0));
    let note = "note: keys in this shell's environment win over it without --profile: eval \"$(daypass env --unset)\"";
    assert!(started.stderr.contains(note), "{}", started.stderr);
    let other = [("AWS_PROFILE".to_owned(), "other".to_owned())];
    let started = runs_in(&machine, &other, &["start", ROLE, "--profile", "prod"]);
    let note = "note: AWS_PROFILE=other in this shell wins over it without --profile prod";
    assert!(started.stderr.contains(note), "{}", started.stderr);
    assert!(!machine.runs(&["start", ROLE]).stderr.contains("note: "));
}

#[test]
fn a_stop_says_that_this_very_shell_goes_on_as_the_session() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    machine.succeeds(&["start", "Shop Staging/Deploy"]);
    let given = variables(&machine, ROLE);
    let other = runs_in(&machine, &given, &["stop", "Shop Staging/Deploy"]);
    assert!(other.status == Some(0) && !other.stderr.contains("This shell"), "{}", other.stderr);
    let stopped = runs_in(&machine, &given, &["stop", "--all"]);
    let words = "This shell still has its keys. Unset them: eval \"$(daypass env --unset)\"";
    assert!(stopped.status == Some(0) && stopped.stderr.contains(words), "{}", stopped.stderr);
    let status = runs_in(&machine, &given, &["status"]);
    assert!(
        first_line(&status).ends_with(": the session was stopped, but its keys still work"),
        "{}",
        status.stdout
    );
    assert!(status.stdout.contains("hint: eval \"$(daypass env --unset)\"\n"));
}
