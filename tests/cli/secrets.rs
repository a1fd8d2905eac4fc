//! Secrets stay where they belong: a whole run, with everything logged, is searched for every one of them.

use crate::ROLE;
use aws_sim::Fault;
use daypass_tests::Machine;
use std::time::Duration;

/// The commands whose output is a secret.
const TELLING: [&str; 2] = ["env", "console"];

#[test]
fn no_secret_of_a_whole_run_is_anywhere_but_where_it_belongs() {
    let machine = Machine::new().with_variable("DAYPASS_LOG", "trace").signed_in();
    // While somebody reads, SQLite keeps every page that is written in its log, also those that are overwritten.
    let reader = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM session;").unwrap();
    whole_run(&machine);

    let mut secrets = machine.sim().issued_secrets();
    assert!(secrets.len() > 10, "the run had secrets: {}", secrets.len());
    secrets.push(machine.variable("DAYPASS_VAULT_PASSPHRASE").to_owned());
    let found = |content: &[u8]| secrets.iter().any(|secret| holds(content, secret.as_bytes()));

    // The search finds what is there: the file and the commands that are there for it.
    machine.succeeds(&["start", ROLE, "--replace"]);
    assert!(found(machine.credentials().as_bytes()));
    let (telling, silent): (Vec<_>, Vec<_>) = machine
        .transcript()
        .into_iter()
        .partition(|(arguments, _)| TELLING.iter().any(|command| arguments.starts_with(command)));
    assert!(telling.iter().any(|(_, ended)| found(ended.stdout.as_bytes())));

    for (arguments, ended) in &silent {
        assert!(!found(ended.stdout.as_bytes()), "stdout of daypass {arguments}");
    }
    for (arguments, ended) in telling.iter().chain(&silent) {
        assert!(!found(ended.stderr.as_bytes()), "stderr of daypass {arguments}");
    }
    let kept = machine.files("daypass");
    for kind in ["log", "db", "db-wal"] {
        assert!(kept.iter().any(|(path, _)| path.extension().is_some_and(|ending| ending == kind)), "{kind}");
    }
    for (path, content) in &kept {
        assert!(!found(content), "{}", path.display());
    }
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
    // Until the last of the spoiled answers is spent.
    for arguments in [&["login", "--force"][..], &["console", ROLE, "--print"]] {
        assert!((0..6).any(|_| machine.runs(arguments).status == Some(0)), "{arguments:?}");
    }
}

fn holds(content: &[u8], secret: &[u8]) -> bool {
    content.windows(secret.len()).any(|window| window == secret)
}
