//! `daypass env`, and what `exec` gives beside credentials: the region that the person said, the name of the session, and no
//! success for what has failed.

use crate::ROLE;
use daypass_tests::{Ended, Machine, Running};
use serde_json::Value;
use std::collections::HashMap;
use std::process::Command;

/// What a program gets that is run with these arguments of `daypass exec`.
fn environment(machine: &Machine, arguments: &[&str]) -> HashMap<String, String> {
    let arguments = [&["exec"], arguments, &["--", "env"]].concat();
    let printed = machine.succeeds(&arguments);
    let lines = printed.lines().filter_map(|line| line.split_once('='));
    lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Runs a script of /bin/sh on the machine, in which `daypass` is the built one.
fn sh(machine: &Machine, script: &str) -> Ended {
    let daypass = machine.command::<&str>(&[]).get_program().to_owned();
    let script = format!("daypass() {{ \"$DAYPASS\" \"$@\"; }}\n{script}");
    let mut sh = Command::new("/bin/sh");
    sh.env_clear().envs(machine.variables()).env("PATH", "/usr/bin:/bin").env("DAYPASS", daypass);
    Running::begin(sh.current_dir(machine.path("")).args(["-c", &script])).ends()
}

/// A machine whose passphrase is in a file, so that Daypass works in what it runs.
fn with_passphrase_file() -> Machine {
    use std::os::unix::fs::PermissionsExt;
    let machine = Machine::new();
    let file = machine.write("passphrase", machine.variable("DAYPASS_VAULT_PASSPHRASE"));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let file = file.display().to_string();
    machine
        .without_variable("DAYPASS_VAULT_PASSPHRASE")
        .with_variable("DAYPASS_VAULT_PASSPHRASE_FILE", &file)
        .signed_in()
}

#[test]
fn the_callers_region_was_overridden_by_a_default() {
    let machine = Machine::new().signed_in();
    let regions = |machine: &Machine, more: &[&str]| {
        let has = environment(machine, &[&[ROLE], more].concat());
        let env = machine.json(&[&["env", ROLE, "--json"], more].concat());
        for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
            assert_eq!(env[name], has[name].as_str());
            assert_eq!(has[name], has["AWS_REGION"]);
        }
        assert_eq!(
            env.get("DAYPASS_REGION").and_then(Value::as_str),
            has.get("DAYPASS_REGION").map(String::as_str)
        );
        (has["AWS_REGION"].clone(), has.contains_key("DAYPASS_REGION"))
    };
    assert_eq!(regions(&machine, &[]), ("eu-central-1".to_owned(), true));
    for (first, second) in [("ap-southeast-2", ""), ("ap-southeast-2", "us-west-2"), ("", "ap-southeast-2")] {
        let machine_of = |machine: Machine| {
            machine.with_variable("AWS_REGION", first).with_variable("AWS_DEFAULT_REGION", second)
        };
        let machine = machine_of(Machine::new().signed_in());
        assert_eq!(regions(&machine, &[]), ("ap-southeast-2".to_owned(), false), "{first} {second}");
        assert_eq!(regions(&machine, &["--region", "eu-north-1"]), ("eu-north-1".to_owned(), true));
    }
    let told = machine.runs(&["env", ROLE, "--region", "cn-north-1"]).told(2);
    assert_eq!(told.detail, format!("'{ROLE}' is in the partition aws, and cn-north-1 is not."));
}

#[test]
fn what_one_session_was_given_was_taken_for_the_persons_by_the_next() {
    let machine = with_passphrase_file();
    let other = "Shop Staging/ReadOnly";
    machine.succeeds(&["session", "edit", other, "--region", "us-west-2"]);
    for (wanted, script) in [
        ("us-west-2", "daypass exec \"$1\" -- \"$DAYPASS\" exec \"$2\" -- env"),
        ("us-west-2", "eval \"$(daypass env \"$1\")\"; eval \"$(daypass env \"$2\")\"; env"),
        // What the person says in between is theirs.
        ("sa-east-1", "eval \"$(daypass env \"$1\")\"; AWS_REGION=sa-east-1 daypass exec \"$2\" -- env"),
    ] {
        let ended = sh(&machine, &format!("set -- '{ROLE}' '{other}'\n{script}"));
        assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""), "{script}");
        assert!(ended.stdout.contains(&format!("AWS_REGION={wanted}\n")), "{script}: {}", ended.stdout);
        assert!(ended.stdout.contains(&format!("DAYPASS_SESSION={other}\n")), "{script}: {}", ended.stdout);
    }
}

#[test]
fn a_region_of_the_persons_own_went_with_the_credentials_when_they_were_unset() {
    let machine = Machine::new().signed_in();
    let left = |before: &str| {
        let ended = sh(
            &machine,
            &format!("{before}\neval \"$(daypass env '{ROLE}')\"; eval \"$(daypass env --unset)\"; env"),
        );
        assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
        let given = |line: &&str| {
            let known =
                ["AWS_CONFIG_FILE", "AWS_SHARED", "AWS_ENDPOINT_URL", "DAYPASS_HOME", "DAYPASS_VAULT"];
            let ours = line.starts_with("AWS_") || line.starts_with("DAYPASS_");
            ours && !known.iter().any(|name| line.starts_with(name)) && !line.starts_with("DAYPASS=")
        };
        let mut lines: Vec<String> =
            ended.stdout.lines().filter(given).map(str::to_owned).filter(|l| !l.contains("SIGNIN")).collect();
        lines.sort();
        lines
    };
    assert_eq!(left(""), [""; 0]);
    assert_eq!(
        left("export AWS_REGION=sa-east-1 AWS_DEFAULT_REGION=sa-east-1"),
        ["AWS_DEFAULT_REGION=sa-east-1", "AWS_REGION=sa-east-1"]
    );
}

#[test]
fn an_eval_of_what_had_failed_succeeded_and_the_next_command_ran_as_before() {
    let machine = Machine::new().signed_in();
    for failing in ["env typo", "env", "env --no-such-option", "env x --region mars", "env --shell none"] {
        for eval in ["eval \"$(daypass {})\"", "eval $(daypass {})"] {
            let ended = sh(&machine, &format!("{} && echo it ran", eval.replace("{}", failing)));
            assert_eq!((ended.status, ended.stdout.as_str()), (Some(1), ""), "{failing}: {ended:?}");
            assert!(!ended.stderr.is_empty(), "{failing}");
        }
    }
    // A document is a document, and a .env file is no script.
    assert_eq!(machine.runs(&["env", "typo", "--json"]).stdout, "");
    assert_eq!(machine.runs(&["env", "typo", "--shell", "dotenv"]).stdout, "");
    assert_eq!(machine.runs(&["env", "--help"]).status, Some(0));
}

#[test]
fn bash_read_the_syntax_of_the_login_shell() {
    let fish = Machine::new().with_variable("SHELL", "/usr/bin/fish").signed_in();
    assert!(fish.succeeds(&["env", ROLE]).contains("set -gx AWS_ACCESS_KEY_ID"));
    for script in
        ["eval \"$(daypass env \"$1\")\"; env", "eval \"$(timeout 60 \"$DAYPASS\" env \"$1\")\"; env"]
    {
        let ended = sh(&fish, &format!("set -- '{ROLE}'\n{script}"));
        assert!(ended.stdout.contains("AWS_ACCESS_KEY_ID=ASIA"), "{ended:?}");
    }
    let tcsh = Machine::new().with_variable("SHELL", "/bin/tcsh").signed_in();
    let told = tcsh.runs(&["env", ROLE]).told(1);
    assert_eq!(told.detail, "Daypass does not know the syntax of tcsh.");
    for shell in ["bash", "sh", "dash"] {
        assert!(tcsh.succeeds(&["env", ROLE, "--shell", shell]).contains("export AWS_REGION="), "{shell}");
    }
}

#[test]
fn as_json_it_is_one_flat_object_of_texts() {
    let machine = Machine::new().with_variable("AWS_PROFILE", "other").signed_in();
    let ended = machine.runs(&["env", ROLE, "--json"]);
    let document: HashMap<String, String> = serde_json::from_str(&ended.stdout).unwrap();
    let mut names: Vec<_> = document.keys().map(String::as_str).collect();
    names.sort_unstable();
    let expected = [
        "AWS_ACCESS_KEY_ID",
        "AWS_CREDENTIAL_EXPIRATION",
        "AWS_DEFAULT_REGION",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "DAYPASS_REGION",
        "DAYPASS_SESSION",
    ];
    assert_eq!(names, expected);
    assert_eq!(document["DAYPASS_SESSION"], ROLE);
    assert!(ended.stderr.contains("unset AWS_PROFILE"), "{}", ended.stderr);
    assert_eq!(machine.runs(&["env", ROLE, "--json", "--shell", "fish"]).status, Some(2));
}

#[test]
fn a_dotenv_file_has_the_values_as_they_are_and_awss_variables_alone() {
    let machine = Machine::new().signed_in();
    let lines = machine.succeeds(&["env", ROLE, "--shell", "dotenv"]);
    assert!(lines.lines().all(|line| line.starts_with("AWS_") && !line.contains(['"', '\''])), "{lines}");
    assert!(lines.contains("\nAWS_REGION=eu-central-1\n"), "{lines}");
}

#[test]
fn a_program_is_told_whose_credentials_it_has_by_a_name_that_means_them_alone() {
    let machine = Machine::new().with_variable("DAYPASS_SESSION", "of before").signed_in();
    assert_eq!(environment(&machine, &[ROLE])["DAYPASS_SESSION"], ROLE);
    assert_eq!(environment(&machine, &[ROLE, "--endpoint"])["DAYPASS_SESSION"], ROLE);
    let sessions = machine.json(&["session", "list", "Sandbox/ReadOnly", "--json"]);
    let twice = sessions.as_array().unwrap().iter().filter(|session| session["name"] == "Sandbox/ReadOnly");
    let accounts: Vec<&str> = twice.map(|session| session["accountId"].as_str().unwrap()).collect();
    assert_eq!(accounts.len(), 2, "two accounts have one name");
    for account in accounts {
        let address = format!("{account}/ReadOnly");
        assert_eq!(environment(&machine, &[&address])["DAYPASS_SESSION"], address);
    }
}
