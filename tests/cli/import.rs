//! Importing what is in `~/.aws`: what is said, what is done, and that the files stay as they are.

use crate::output;
use aws_sim::{IamRole, IamUser, Organisation, SimOptions};
use daypass_tests::Machine;
use std::fmt::Write;

const ACCOUNT: &str = "826593370142";
const USERS: [&str; 3] = ["mira", "jonas", "tove"];

/// Three users and ten roles that want MFA.
fn machine() -> Machine {
    let trust = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "sts:AssumeRole",
            "Principal": {{"AWS": "arn:aws:iam::{ACCOUNT}:root"}},
            "Condition": {{"Bool": {{"aws:MultiFactorAuthPresent": "true"}}}}}}]}}"#
    );
    let role = |number: usize| IamRole {
        account: ACCOUNT.to_owned().try_into().unwrap(),
        path: "/".to_owned(),
        name: format!("Role{number}"),
        max_session_seconds: 43_200,
        trust: serde_json::from_str(&trust).unwrap(),
    };
    let user = |name: &str| IamUser {
        account: ACCOUNT.to_owned().try_into().unwrap(),
        name: name.to_owned(),
        mfa: true,
        allowed_actions: vec!["sts:AssumeRole".to_owned()],
    };
    let organisation = Organisation {
        iam_users: USERS.map(user).to_vec(),
        iam_roles: (0..10).map(role).collect(),
        ..Organisation::demo()
    };
    Machine::with(SimOptions { organisation, auto_approve: true, tps: 0, ..SimOptions::default() })
}

/// The access key of a user of the simulation, as a profile has it.
fn keys(machine: &Machine, name: &str) -> String {
    let user = machine.user(name);
    format!(
        "aws_access_key_id = {}\naws_secret_access_key = {}\n",
        user.access_key_id, user.secret_access_key
    )
}

/// The usual files of that person.
fn write_files(machine: &Machine) {
    let mut credentials = "# Keys of three users\n".to_owned();
    let mut config = String::new();
    for name in USERS {
        write!(credentials, "[{name}]\n{}\n", keys(machine, name)).unwrap();
    }
    for number in 0..10 {
        let name = USERS[number % 3];
        writeln!(
            config,
            "[profile role{number}]\nrole_arn = arn:aws:iam::{ACCOUNT}:role/Role{number}\nsource_profile = {name}\nmfa_serial = {}\n",
            machine.device_of(name)
        )
        .unwrap();
    }
    machine.write("aws/credentials", &credentials);
    machine.write("aws/config", &config);
}

fn texts(machine: &Machine) -> [Vec<u8>; 2] {
    ["aws/config", "aws/credentials"].map(|file| std::fs::read(machine.path(file)).unwrap())
}

fn settings() -> insta::Settings {
    let mut settings = output::settings();
    settings.add_filter(r"AKIA[A-Z0-9]+", "[key]");
    settings.add_filter(r"/\S+/aws/", "[files]/");
    settings
}

#[test]
fn what_becomes_of_a_persons_files_in_words() {
    let machine = machine();
    let [mira, jonas, tove] = USERS.map(|name| keys(&machine, name));
    let device = machine.device_of("mira");
    let start_url = machine.sim().start_url();
    let arn = |name: &str| format!("role_arn = arn:aws:iam::{ACCOUNT}:role/{name}\n");
    let credentials = format!(
        "[mira]\n{mira}mfa_serial = {device}\n\n[default]\n{mira}\n[own]\n{jonas}\n[old]\n{tove}region = eu-west-1\nregion = eu-west-3\n"
    );
    let config = format!(
        "[default]\nregion = eu-central-1\n\n# Roles\n[profile deploy]\n{}source_profile = mira\nmfa_serial = {device}\nduration_seconds = 14400\n\n\
         [profile audit]\n{}source_profile = deploy\nregion = eu-west-1\n\n[profile deep-mfa]\n{}source_profile = deploy\nmfa_serial = {device}\n\n\
         [profile own]\n{}source_profile = own\n\n[profile round]\n{}source_profile = round\n\n\
         [sso-session hafenlicht]\nsso_start_url = {start_url}/#\nsso_region = eu-central-1\n\n\
         [profile shop]\nsso_session = hafenlicht\nsso_account_id = 118230476651\nsso_role_name = ReadOnly\n\n\
         [profile shop-legacy]\nsso_start_url = {start_url}\nsso_region = eu-central-1\nsso_account_id = 118230476651\nsso_role_name = Deploy\n\n\
         [profile ec2]\n{}credential_source = Ec2InstanceMetadata\n\n[profile vendor]\ncredential_process = /opt/vendor --secret hunter2\n\n\
         [profile console]\nlogin_session = arn:aws:iam::{ACCOUNT}:user/mira\n\n[profile pod]\n{}web_identity_token_file = /var/token\n\n[staging]\n{}source_profile = mira\n",
        arn("Role0"),
        arn("Role1"),
        arn("Role2"),
        arn("Role3"),
        arn("Role4"),
        arn("Role5"),
        arn("Role6"),
        arn("Role7"),
    );
    machine.write("aws/config", &config);
    machine.write("aws/credentials", &credentials);
    let before = texts(&machine);
    let ended = machine.runs(&["import", "aws-config", "--dry-run"]);
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    assert_eq!(texts(&machine), before);
    assert_eq!(machine.json(&["session", "list", "--json"]).as_array().unwrap().len(), 0);
    assert!(!ended.stdout.contains("hunter2"));
    settings().bind(|| insta::assert_snapshot!(format!("{}{}", ended.stdout, ended.stderr)));
    // What was shown is what becomes.
    assert_eq!(machine.succeeds(&["import", "aws-config"]), ended.stdout);
    assert_eq!(texts(&machine), before);
}

#[test]
fn three_users_and_ten_roles_start_with_one_code_for_each_user() {
    let machine = machine();
    write_files(&machine);
    let before = texts(&machine);
    machine.succeeds(&["import", "aws-config"]);
    assert_eq!(texts(&machine), before, "no file is written");
    for (number, name) in USERS.into_iter().enumerate() {
        let first = format!("role{number}");
        machine.succeeds(&["start", &first, "--mfa-code", &machine.code_of(name)]);
        for number in (number..10).step_by(3) {
            machine.succeeds(&["start", &format!("role{number}")]);
        }
    }
    let credentials = machine.credentials();
    assert!((0..10).all(|number| credentials.contains(&format!("[role{number}-daypass]"))));
    let again = machine.json(&["import", "aws-config", "--json"]);
    let known = again.as_array().unwrap().iter().filter(|item| item["outcome"] == "known").count();
    assert_eq!(known, 13);
    machine.succeeds(&["stop", "--all"]);
    assert_eq!(texts(&machine), before);
}

#[test]
fn a_refused_key_is_told_once_and_the_others_are_imported() {
    let machine = machine().with_variable("DAYPASS_LOG", "trace");
    write_files(&machine);
    let tove = keys(&machine, "tove");
    let credentials =
        machine.credentials().replace(&tove, &tove.replace("secret_access_key = ", "secret_access_key = x"));
    machine.write("aws/credentials", &credentials);
    let ended = machine.runs(&["import", "aws-config"]);
    let told = ended.told(1);
    told.says("The secret does not belong to ");
    assert_eq!(ended.stderr.matches("daypass: ").count(), 1, "{}", ended.stderr);
    assert!(ended.stdout.contains("It is assumed from tove, which was not imported."), "{}", ended.stdout);
    assert_eq!(machine.json(&["session", "list", "--json"]).as_array().unwrap().len(), 9);
    let again = machine.runs(&["import", "aws-config", "--json"]);
    assert_eq!(again.status, Some(1));
    let items: serde_json::Value = serde_json::from_str(&again.stdout).unwrap();
    let tove = items.as_array().unwrap().iter().find(|item| item["profile"] == "tove").unwrap();
    assert_eq!(tove["outcome"], "left-alone");
    let keys: Vec<&String> = tove["problem"].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["action", "code", "detail", "title"]);
    let secrets = USERS.map(|name| machine.user(name).secret_access_key);
    let holds = |text: &[u8]| {
        secrets.iter().any(|secret| text.windows(secret.len()).any(|part| part == secret.as_bytes()))
    };
    for (arguments, ended) in machine.transcript() {
        assert!(!holds(ended.stdout.as_bytes()) && !holds(ended.stderr.as_bytes()), "{arguments}");
    }
    for (path, content) in machine.files("daypass") {
        assert!(!holds(&content), "{}", path.display());
    }
    assert!(holds(machine.credentials().as_bytes()), "the search finds what is there");
}

#[test]
fn what_is_named_is_imported_and_a_name_of_nothing_is_told_before() {
    let machine = machine();
    write_files(&machine);
    let told = machine.fails(&["import", "aws-config", "role1", "rol2"]);
    told.says("There is no profile '");
    let dry = machine.succeeds(&["import", "aws-config", "role1", "--dry-run"]);
    assert_eq!(machine.succeeds(&["import", "aws-config", "role1"]), dry);
    assert!(dry.contains("jonas") && dry.contains("role1") && !dry.contains("role4"), "{dry}");
    assert_eq!(machine.json(&["session", "list", "--json"]).as_array().unwrap().len(), 2);
    machine.write("aws/config", "[profile vendor]\ncredential_process = /opt/vendor\n");
    let ended = machine.runs(&["import", "aws-config", "vendor"]);
    ended.told(1).says("The profile 'vendor' was not imported.");
    machine.succeeds(&["import", "aws-config", "vendor", "--dry-run"]);
}

#[test]
fn a_config_with_an_sso_session_alone_had_no_profile() {
    let machine = Machine::new();
    let start_url = machine.sim().start_url();
    let config =
        format!("[sso-session 'ACME CORP']\nsso_start_url = {start_url}\nsso_region = eu-central-1\n");
    machine.write("aws/config", &config);
    let ended = machine.runs(&["import", "aws-config"]);
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("[sso-session ACME CORP]  the integration ACME CORP"), "{}", ended.stdout);
    assert!(
        ended.stderr.contains("1 integration imported. Your AWS files were not changed."),
        "{}",
        ended.stderr
    );
    let how =
        "To get the roles of ACME CORP: daypass login 'ACME CORP' && daypass integration sync 'ACME CORP'";
    assert!(ended.stderr.contains(how), "{}", ended.stderr);
    machine.succeeds(&["login", "ACME CORP"]);
    machine.succeeds(&["integration", "sync", "ACME CORP"]);
    assert_eq!(
        machine.json(&["session", "list", "Shop Production/ReadOnly", "--json"]).as_array().unwrap().len(),
        1
    );
    let again = machine.succeeds(&["import", "aws-config"]);
    assert!(again.contains("nothing new: it is the integration ACME CORP"), "{again}");
    assert_eq!(machine.config(), config);
}

#[test]
fn where_there_is_nothing_it_is_said_where_daypass_looked() {
    let machine = machine();
    let ended = machine.runs(&["import", "aws-config"]);
    assert_eq!(ended.status, Some(0), "{}", ended.stderr);
    assert!(ended.stderr.contains("There is no profile in "), "{}", ended.stderr);
    let config = machine.path("aws").join("config").display().to_string();
    assert!(ended.stderr.contains(&config), "{}", ended.stderr);
}

#[cfg(unix)] // The AWS hosts behind a proxy are a machine of Linux.
#[test]
fn a_portals_domain_at_which_nobody_answers_ended_the_whole_import() {
    let machine = crate::real_hosts::machine("eu-central-1", "aws");
    let user = machine.user("jonas");
    let keys = format!(
        "[jonas]\naws_access_key_id = {}\naws_secret_access_key = {}\n",
        user.access_key_id, user.secret_access_key
    );
    machine.write("aws/credentials", &keys);
    // The domain was the company's own and led to its portal once.
    machine.write(
        "aws/config",
        "[profile dead]\nsso_start_url = https://sso.northwind.example/start\nsso_region = eu-central-1\n\
         sso_account_id = 123456789012\nsso_role_name = ReadOnly\n",
    );
    let imported = machine.runs(&["import", "aws-config", "--json"]);
    let items: serde_json::Value =
        serde_json::from_str(&imported.stdout).unwrap_or_else(|_| panic!("{imported:?}"));
    let of = |profile: &str| {
        let items = items["profiles"].as_array().or(items.as_array()).unwrap();
        items.iter().find(|item| item["profile"] == profile).unwrap().clone()
    };
    assert_eq!(of("jonas")["outcome"], "user", "{items:#}");
    assert!(of("dead")["problem"]["detail"].as_str().unwrap().contains("sso.northwind.example"), "{items:#}");
}
