//! Secrets stay where they belong: a whole run, with everything logged, is searched for every one of them.

use crate::ROLE;
use aws_sim::Fault;
use daypass_tests::Machine;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The commands whose output is a secret.
const TELLING: [&str; 2] = ["env", "console"];

#[test]
fn no_secret_of_a_whole_run_is_anywhere_but_where_it_belongs() {
    let (machine, _reader) = watched();
    whole_run(&machine);

    // The search finds what is there: the file and the commands that are there for it.
    machine.succeeds(&["start", ROLE, "--replace"]);
    let secrets = secrets_of(&machine);
    assert!(secrets.hold(machine.credentials().as_bytes()));
    let telling = || machine.transcript().into_iter().filter(|(arguments, _)| is_telling(arguments));
    assert!(telling().any(|(_, ended)| secrets.hold(ended.stdout.as_bytes())));
    search(&machine, &secrets);
}

#[test]
fn no_secret_of_a_user_is_anywhere_but_in_the_vault() {
    let (machine, _reader) = watched();
    users_run(&machine);

    machine.succeeds(&["start", "Deploy"]);
    let secrets = secrets_of(&machine);
    assert!(secrets.hold(machine.credentials().as_bytes()), "the role's own");
    for long_term in long_term_secrets(&machine) {
        assert!(!holds(machine.credentials().as_bytes(), long_term.as_bytes()), "in the credentials file");
        for (arguments, ended) in machine.transcript() {
            assert!(!arguments.contains(&long_term), "in the arguments of daypass {arguments}");
            let printed = format!("{}{}", ended.stdout, ended.stderr);
            assert!(!printed.contains(&long_term), "printed by daypass {arguments}");
        }
    }
    search(&machine, &secrets);
}

/// Asks the endpoint that it is given, as an SDK does, and keeps nothing.
#[cfg(unix)]
const ASKS: &str = "import os, urllib.request as ask
token = os.environ.get('AWS_CONTAINER_AUTHORIZATION_TOKEN') or open(os.environ['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']).read()
request = ask.Request(os.environ['AWS_CONTAINER_CREDENTIALS_FULL_URI'], headers={'Authorization': token})
assert b'SecretAccessKey' in ask.urlopen(request).read()";

#[cfg(unix)]
#[test]
fn no_file_under_the_home_holds_a_session_token_that_a_process_or_an_endpoint_gave() {
    let (machine, _reader) = watched();
    machine.succeeds(&["start", ROLE, "--deliver", "process"]);
    for _ in 0..2 {
        machine.succeeds(&["credential-process", ROLE]);
    }
    machine.succeeds(&["exec", ROLE, "--endpoint", "--", "/usr/bin/python3", "-c", ASKS]);
    machine.succeeds(&["profiles", "write", "--yes"]);
    // The standing endpoint, which the agent serves.
    let standing = "Shop Staging/ReadOnly";
    machine.succeeds(&["start", standing, "--deliver", "endpoint"]);
    let mut agent = machine.begins(&["agent"]);
    agent.says("The agent");
    let variables = machine.succeeds(&["env", standing, "--shell", "dotenv"]);
    let variables = variables.lines().filter_map(|line| line.split_once('='));
    let mut asks = std::process::Command::new("/usr/bin/python3");
    assert!(asks.args(["-c", ASKS]).envs(variables).status().unwrap().success());
    let issued = Secrets(machine.sim().issued_secrets());
    let with_a_secret = || {
        let files = machine.files("").into_iter();
        files.filter(|(_, content)| issued.hold(content)).map(|(path, _)| path).collect::<Vec<_>>()
    };
    assert_eq!(with_a_secret(), Vec::<PathBuf>::new());
    agent.terminate();
    assert_eq!(agent.ends().status, Some(0));
    // The search finds what is there.
    machine.succeeds(&["start", standing, "--deliver", "file"]);
    let issued = Secrets(machine.sim().issued_secrets());
    assert!(machine.files("").iter().any(|(_, content)| issued.hold(content)));
}

/// A machine that logs everything, and whose database keeps everything that was ever written while it is read.
fn watched() -> (Machine, rusqlite::Connection) {
    let machine = Machine::new().with_variable("DAYPASS_LOG", "trace").signed_in();
    // While somebody reads, SQLite keeps every page that is written in its log, also those that are overwritten.
    let reader = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM session;").unwrap();
    (machine, reader)
}

/// What must not be seen.
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    pub(crate) fn hold(&self, content: &[u8]) -> bool {
        self.0.iter().any(|secret| holds(content, secret.as_bytes()))
    }
}

pub(crate) fn secrets_of(machine: &Machine) -> Secrets {
    let mut secrets = machine.sim().issued_secrets();
    assert!(secrets.len() > 10, "the run had secrets: {}", secrets.len());
    secrets.push(machine.variable("DAYPASS_VAULT_PASSPHRASE").to_owned());
    secrets.extend(long_term_secrets(machine));
    Secrets(secrets)
}

/// The secret keys of every user, and the seeds of their devices.
pub(crate) fn long_term_secrets(machine: &Machine) -> Vec<String> {
    let users = &machine.sim().ready().iam_users;
    users
        .iter()
        .flat_map(|user| [Some(user.secret_access_key.clone()), user.totp_secret.clone()])
        .flatten()
        .collect()
}

fn is_telling(arguments: &str) -> bool {
    TELLING.iter().any(|command| arguments.starts_with(command))
}

/// Searches every output and every file of Daypass's own.
fn search(machine: &Machine, secrets: &Secrets) {
    for (arguments, ended) in &machine.transcript() {
        assert!(
            is_telling(arguments) || !secrets.hold(ended.stdout.as_bytes()),
            "stdout of daypass {arguments}"
        );
        assert!(!secrets.hold(ended.stderr.as_bytes()), "stderr of daypass {arguments}");
    }
    let kept = machine.files("daypass");
    for kind in ["log", "db", "db-wal", "backup"] {
        assert!(kept.iter().any(|(path, _)| path.extension().is_some_and(|ending| ending == kind)), "{kind}");
    }
    for (path, content) in &kept {
        assert!(!secrets.hold(content), "{}", path.display());
    }
    // What a program that crashed leaves behind has everything in it.
    let is_core =
        |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("core"));
    let cores = machine.files("").into_iter().map(|(path, _)| path).filter(|path| is_core(path));
    assert_eq!(cores.collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

/// Users and roles in every way that there is, and things going wrong.
fn users_run(machine: &Machine) {
    let seed = machine.user("mira").totp_secret.unwrap();
    let (mira, jonas) = (machine.device_of("mira"), machine.device_of("jonas"));
    let add = ["session", "add", "iam-user", "--stdin", "--mfa-serial"];
    let keys = machine.keys_of("mira");
    // Lines in the wrong order, a secret that is another's, a seed that is none.
    let turned: Vec<&str> = keys.lines().rev().collect();
    machine.runs_with(&[&add[..], &[&mira]].concat(), &turned.join("\n")).told(2);
    let mixed =
        format!("{}\n{}\n", machine.user("mira").access_key_id, machine.user("jonas").secret_access_key);
    machine.runs_with(&[&add[..], &[&mira]].concat(), &mixed).told(1);
    machine.runs_with(&[&add[..], &[&mira, "--totp"]].concat(), &format!("{keys}{seed}0")).told(2);
    for fault in ["GetCallerIdentity", "ListMFADevices"] {
        machine.sim().fault(Fault::error(fault, 400, "ValidationError"));
        machine.runs_with(&add[..4], &machine.keys_of("jonas"));
        machine.runs(&["session", "remove", "jonas", "--yes"]);
    }

    let with_seed = machine.runs_with(&[&add[..], &[&mira, "--totp"]].concat(), &format!("{keys}{seed}\n"));
    assert_eq!(with_seed.status, Some(0), "{}", with_seed.stderr);
    let code = machine.write("code", &machine.code_of("jonas"));
    let command = match cfg!(windows) {
        true => format!("type \"{}\"", code.display()),
        false => format!("cat '{}'", code.display()),
    };
    let with_command = machine
        .runs_with(&[&add[..], &[&jonas, "--mfa-process", &command]].concat(), &machine.keys_of("jonas"));
    assert_eq!(with_command.status, Some(0), "{}", with_command.stderr);
    for (role, source) in
        [("Deploy", "mira"), ("Developer", "jonas"), ("Audit", "Developer"), ("OnCall", "jonas")]
    {
        machine.add_role(role, source);
    }
    for role in ["Deploy", "Audit", "OnCall"] {
        machine.succeeds(&["start", role]);
    }
    machine.succeeds(&["env", "Audit"]);
    machine.succeeds(&["console", "Deploy", "--print"]);
    machine.succeeds(&["console", "mira", "--print"]);
    machine.succeeds(&["session", "list", "--json"]);
    machine.succeeds(&["status", "--json"]);
    machine.succeeds(&["status"]);

    // Nothing of it is let through any more, each time for another reason.
    machine.succeeds(&["session", "edit", "jonas", "--no-mfa-process", "--duration", "2h"]);
    machine.fails(&["start", "jonas"]);
    machine.fails(&["start", "jonas", "--mfa-code", &machine.wrong_codes_of("jonas")[0]]);
    machine.succeeds(&["session", "edit", "Audit", "--source", "jonas"]);
    assert_eq!(
        machine.runs(&["start", "Audit", "--mfa-code", &machine.next_code_of("jonas")]).status,
        Some(1)
    );
    for error in ["AccessDenied", "SignatureDoesNotMatch", "InvalidClientTokenId", "ExpiredToken"] {
        machine.succeeds(&["session", "edit", "Developer", "--session-name", error]);
        machine.sim().fault(Fault::error("AssumeRole", 403, error));
        machine.runs(&["start", "Developer", "--mfa-code", &machine.next_code_of("jonas")]);
    }
    machine.succeeds(&["session", "remove", "Audit", "Developer", "OnCall", "jonas", "--yes"]);
}

/// Every command, every way to sign in, renewals, and things going wrong.
fn whole_run(machine: &Machine) {
    machine.write("aws/credentials", "[mine]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n");
    machine.succeeds(&["start", ROLE, "--profile", "mine", "--replace"]);
    machine.succeeds(&["env", ROLE]);
    machine.succeeds(&["console", ROLE, "--print"]);
    machine.succeeds(&["status"]);
    machine.succeeds(&["session", "list", "--json"]);
    machine.succeeds(&["login", "--force"]);
    let mut login = machine.begins(&["login", "--pkce", "--force", "--no-browser"]);
    let page = login.says("Open this page: ");
    crate::page::visit(page.rsplit(' ').next().unwrap_or_default());
    assert_eq!(login.ends().status, Some(0));
    for op in ["GetRoleCredentials", "CreateToken", "ListAccounts"] {
        machine.sim().fault(Fault { times: 4, ..Fault::error(op, 401, "UnauthorizedException") });
        machine.runs(&["stop", ROLE]);
        machine.runs(&["start", ROLE]);
        machine.runs(&["integration", "sync"]);
    }
    machine.sim().advance(Duration::from_secs(2 * 3600));
    machine.runs(&["integration", "sync"]);
    machine.runs(&["start", ROLE]);
    machine.succeeds(&["stop", "--all"]);
    // Until the last of the spoiled answers is spent, which take the sign-in along.
    let works = |arguments: &[&str]| machine.runs(arguments).status == Some(0);
    assert!((0..12).any(|_| works(&["login", "--force"]) && works(&["console", ROLE, "--print"])));
}

pub(crate) fn holds(content: &[u8], secret: &[u8]) -> bool {
    content.windows(secret.len()).any(|window| window == secret)
}
