//! The status is what tools would get now, and what a person has to do.

use crate::lists::{morning, shown};
use crate::pty::Pty;
use crate::{PROFILE, ROLE};
use daypass_tests::Machine;
use nix::sys::signal::Signal;
use serde_json::{Value, json};

#[test]
fn an_endpoint_that_nobody_served_was_active() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE, "--deliver", "endpoint"]);
    let unserved = machine.live(ROLE).unwrap();
    assert_eq!(
        (&unserved["state"], &unserved["problem"]["code"]),
        (&json!("needs-you"), &json!("NotServed"))
    );
    let status = machine.succeeds(&["status"]);
    assert!(status.contains("needs-you\t") && status.contains("\tdaypass agent\t"), "{status}");
    assert!(shown(&machine, &["status"], (80, 24)).contains("!  endpoint not served  Shop Production"));
    let listed = machine.json(&["session", "list", "--state", "needs-you", "--json"]);
    assert_eq!(listed[0]["name"], ROLE);

    let mut agent = machine.begins(&["agent"]);
    agent.says("keeps");
    while machine.live(ROLE).unwrap()["state"] != "active" {
        std::thread::yield_now();
    }
    let served = machine.succeeds(&["status"]);
    assert!(served.contains(&format!("{ROLE}\tdemo\tendpoint\t")), "{served}");
    agent.terminate();
    agent.ends();
    assert_eq!(machine.live(ROLE).unwrap()["state"], "needs-you", "the agent has ended");
}

#[test]
fn a_file_that_somebody_had_changed_was_said_to_have_the_session() {
    let machine = Machine::new().signed_in();
    machine.succeeds(&["start", ROLE]);
    assert_eq!(machine.live(ROLE).unwrap()["problem"], Value::Null);
    let written = machine.credentials();
    let keys = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
    let role = format!(
        "[profile {PROFILE}]\nrole_arn = arn:aws:iam::123456789012:role/x\nsource_profile = {PROFILE}\n"
    );
    for (credentials, config, words) in [
        (format!("[{PROFILE}]\n{keys}"), "", "profile changed"),
        (String::new(), "", "profile gone"),
        (written.clone(), role.as_str(), "profile shadowed"),
    ] {
        machine.write("aws/credentials", &credentials);
        machine.write("aws/config", config);
        let live = machine.live(ROLE).unwrap();
        assert_eq!(
            (&live["state"], &live["problem"]["code"]),
            (&json!("needs-you"), &json!("FileConflict")),
            "{words}"
        );
        let status = shown(&machine, &["status"], (80, 24));
        assert!(status.contains(&format!("!  {words}")), "{status}");
        assert!(status.contains("hint: Start it again"), "{status}");
    }
    machine.write("aws/config", "");
    assert_eq!(machine.live(ROLE).unwrap()["state"], "active", "it is as it was written");
}

#[test]
fn a_question_in_another_terminal_was_a_failure() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.fails(&["start", "mira"]);
    assert_eq!(machine.live("mira").unwrap()["state"], "failed");
    let mut terminal = Pty::start(&machine.command(&["start", "mira"]), 24, 80);
    terminal.sees("MFA code of mira");
    assert_eq!(machine.live("mira").unwrap()["state"], "starting");
    let status = machine.succeeds(&["status"]);
    assert!(
        status.contains("starting\t") && status.contains("waits for a code in another terminal"),
        "{status}"
    );
    terminal.signals(Signal::SIGKILL);
    assert_eq!(terminal.ends().0, None, "a signal ended it");
    assert_eq!(machine.live("mira").unwrap()["state"], "failed", "nobody asks any more");
}

#[test]
fn what_was_never_live_stayed_in_the_status_for_ever() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.fails(&["start", "mira"]);
    assert_eq!(machine.live("mira").unwrap()["state"], "failed");
    let store = rusqlite::Connection::open(machine.path("daypass/daypass.db")).unwrap();
    let earlier = machine.sim().now() - jiff::SignedDuration::from_mins(11);
    assert_eq!(store.execute("UPDATE failure SET at = ?", [earlier.to_string()]), Ok(1));
    assert_eq!(machine.live("mira"), None);
    assert!(machine.succeeds(&["status"]).contains("Nothing is live."));
    assert_eq!(machine.json(&["session", "list", "mira", "--json"])[0]["state"], "inactive");
}

#[test]
fn a_rotation_that_was_interrupted_was_nowhere_to_be_seen() {
    let machine = Machine::new();
    machine.add_user("jonas");
    let mut rotation = machine.begins(&["keys", "rotate", "jonas"]);
    rotation.says("Waiting for AWS to accept it");
    rotation.interrupt();
    rotation.ends();
    let status = machine.succeeds(&["status"]);
    assert!(
        status.contains("A rotation is unfinished: ") && status.contains("daypass keys rotate jonas\n"),
        "{status}"
    );
    machine.succeeds(&["keys", "rotate", "jonas"]);
    assert!(!machine.succeeds(&["status"]).contains("rotation"));
}

#[test]
fn with_nothing_live_there_were_five_lines_about_the_portal_and_the_vault() {
    let machine = morning(Machine::new().signed_in());
    let lines = |arguments: &[&str], size| {
        let told = shown(&machine, arguments, size);
        let lines: Vec<String> = told.lines().skip(1).map(str::to_owned).collect();
        lines
    };
    let brief = lines(&["status"], (80, 24));
    let [shell, nothing, portal] = &brief[..] else { panic!("{brief:?}") };
    assert_eq!((shell.as_str(), nothing.as_str()), ("This shell: nobody", "Nothing is live."));
    assert!(portal.starts_with("demo  signed in until ") && portal.ends_with("  45 roles"), "{portal}");
    let wide = lines(&["status", "-o", "wide"], (80, 24)).join("\n");
    assert!(wide.contains("START URL") && wide.contains("The vault's key is held by: passphrase"), "{wide}");
}

#[test]
fn daypass_alone_was_47_lines_of_help_on_stderr() {
    let machine = Machine::new();
    let none: &[&str] = &[];
    let ended = machine.runs(none);
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
    assert!(ended.stdout.ends_with("  daypass integration add START_URL\n"), "{}", ended.stdout);

    let machine = morning(machine.signed_in());
    machine.succeeds(&["start", ROLE]);
    let ended = machine.runs(none);
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
    for words in ["This shell: nobody\n", "active\t", ROLE, "demo\tsigned in until", "daypass exec SESSION"] {
        assert!(ended.stdout.contains(words), "{words}: {}", ended.stdout);
    }
    let told = shown(&machine, none, (80, 24));
    assert!(told.lines().count() <= 12 && told.contains("●  until 1"), "{told}");
    assert_eq!(machine.json(&["--json"])["sessions"], machine.json(&["status", "--json"])["sessions"]);
    assert_eq!(machine.runs(&["--json", "status"]).status, Some(2));
}

#[test]
fn nothing_live_was_an_empty_list_to_pick_from() {
    let machine = Machine::new().signed_in();
    for (arguments, told) in [
        (&["stop"][..], "Nothing is live.\n"),
        (&["stop", "--all"], "Nothing is live.\n"),
        (&["renew"], "Nothing is live.\n"),
        (&["renew", "--all"], "Nothing is live.\n"),
        (&["keys", "list"], "There is no IAM user.\n"),
    ] {
        assert_eq!(machine.succeeds(arguments), told, "{arguments:?}");
        assert_eq!(machine.json(&[arguments, &["--json"]].concat()), json!([]), "{arguments:?}");
        assert!(shown(&machine, arguments, (80, 24)).ends_with(told), "{arguments:?}");
    }
}

#[test]
fn whatever_prints_data_prints_json() {
    let machine = Machine::new().signed_in();
    let start = machine.json(&["start", ROLE, "--json"]);
    let known = machine.live(ROLE).unwrap();
    assert_eq!(start, json!([known]));
    assert_eq!(known["integrationAlias"], "demo");
    let end = known["expiresAt"].as_str().unwrap();
    assert!(end.len() == "2026-11-29T09:30:17Z".len(), "{end} is not in whole seconds");
    let renewed = machine.json(&["renew", ROLE, "--json"]);
    assert_eq!(renewed[0]["name"], ROLE);
    let link = machine.json(&["console", ROLE, "--print", "--json"]);
    assert!(link["url"].as_str().unwrap().starts_with("http") && link["session"] == ROLE, "{link}");
    let login = machine.json(&["login", "--json"]);
    assert_eq!((&login["alias"], &login["signedIn"]), (&json!("demo"), &json!(true)));
    let stopped = json!([{"id": known["id"], "name": ROLE, "stopped": true}]);
    assert_eq!(machine.json(&["stop", ROLE, "--json"]), stopped);
    assert_eq!(machine.json(&["vault", "status", "--json"])["key"], "passphrase");
}
