//! What is typed on a terminal: secrets, which are not shown, and MFA codes, which can be typed again.

use crate::terminal::run_through;
use aws_sim::Fault;
use daypass_tests::Machine;
use serde_json::json;

#[test]
fn a_secret_is_typed_without_being_shown() {
    let machine = Machine::new().with_variable("DAYPASS_LOG", "trace");
    let user = machine.user("jonas");
    let (id, secret) = (user.access_key_id, user.secret_access_key);
    let add = ["session", "add", "iam-user"];
    let answers = [
        // The secret in the wrong place is refused without being shown, too.
        ("Access key id:", format!("{secret}\r")),
        ("That does not look like one.", format!("{id}\r")),
        ("Secret access key:", format!("{secret}\r")),
    ];
    let answers = answers.each_ref().map(|(question, keys)| (*question, keys.as_str()));
    let (status, shown) = run_through(&machine, &add, &answers);
    assert_eq!(status, Some(0), "{shown}");
    assert!(shown.contains("jonas: added"), "{shown}");
    assert!(shown.contains(&id) && !shown.contains(&secret), "the secret is not shown: {shown}");
    for (path, content) in machine.files("daypass") {
        let content = String::from_utf8_lossy(&content);
        assert!(!content.contains(&secret), "{}", path.display());
    }
    machine.succeeds(&["start", "jonas", "--mfa-code", &machine.code_of("jonas")]);
}

#[test]
fn a_seed_is_typed_after_a_warning_and_is_not_shown() {
    let machine = Machine::new();
    machine.add_user("mira");
    let seed = machine.user("mira").totp_secret.unwrap();
    let edit = ["session", "edit", "mira", "--totp"];
    let (status, shown) =
        run_through(&machine, &edit, &[("Secret key of the MFA device:", &format!("{seed}\r"))]);
    assert_eq!(status, Some(0), "{shown}");
    let (warning, question) = (shown.find("both factors"), shown.find("Secret key of"));
    assert!(warning.is_some() && warning < question, "{shown}");
    assert!(!shown.contains(&seed));
    machine.succeeds(&["start", "mira"]);
}

#[test]
fn a_terminal_is_no_pipe() {
    let machine = Machine::new();
    let (status, shown) = run_through(&machine, &["session", "add", "iam-user", "--stdin"], &[]);
    assert!(status == Some(2) && shown.contains("a terminal would show what you type"), "{shown}");
    let (status, shown) =
        run_through(&machine, &["session", "add", "iam-user"], &[("Access key id:", "\u{3}")]);
    assert_eq!(status, Some(130), "{shown}");
}

#[test]
fn a_wrong_code_is_asked_for_again_in_place() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.add_role("Deploy", "mira");
    let ([wrong, _], right) = (machine.wrong_codes_of("mira"), machine.code_of("mira"));
    let question = "MFA code of mira (mira) for Deploy:";
    let answers = [
        (question, format!("{wrong}\r")),
        ("That code was wrong or already used", String::new()),
        (question, "12\r".to_owned()),
        ("An MFA code has six digits.", format!("\u{7f}\u{7f}{right}\r")),
    ];
    let answers = answers.each_ref().map(|(question, keys)| (*question, keys.as_str()));
    let (status, shown) = run_through(&machine, &["start", "Deploy"], &answers);
    assert_eq!(status, Some(0), "{shown}");
    assert_eq!(machine.live("Deploy").unwrap()["state"], "active");
    let asked = machine.sim().calls().iter().filter(|call| call.op == "GetSessionToken").count();
    assert_eq!(asked, 2, "the right one was asked with once");

    // One code serves the other role, and nobody is asked.
    machine.add_role("OnCall", "mira");
    let (status, shown) = run_through(&machine, &["start", "OnCall"], &[]);
    assert!(status == Some(0) && !shown.contains("MFA code"), "{shown}");
}

#[test]
fn a_given_code_that_is_wrong_is_asked_for_on_the_terminal() {
    let machine = Machine::new();
    machine.add_user("mira");
    let [wrong, _] = machine.wrong_codes_of("mira");
    let right = format!("{}\r", machine.code_of("mira"));
    let start = ["start", "mira", "--mfa-code", &wrong];
    let answers = [("That code was wrong or already used", ""), ("MFA code of mira", right.as_str())];
    let (status, shown) = run_through(&machine, &start, &answers);
    assert_eq!(status, Some(0), "{shown}");
}

#[test]
fn a_question_that_is_left_leaves_nothing() {
    let machine = Machine::new();
    machine.add_user("mira");
    for key in ["\u{1b}", "\u{3}"] {
        let (status, shown) = run_through(&machine, &["start", "mira"], &[("MFA code of mira", key)]);
        assert_eq!((status, machine.live("mira")), (Some(130), None), "{shown}");
    }
    assert_eq!(machine.credentials(), "");
}

#[test]
fn a_key_that_may_be_the_persons_own_was_deleted_unasked() {
    let machine = Machine::new();
    machine.add_user("jonas");
    // AWS makes the key, and the answer is lost on the way.
    let page = Some("<!doctype html><title>Welcome to the airport</title>".to_owned());
    let op = "CreateAccessKey".to_owned();
    let lost = Fault { op, times: 3, body: page, carried_out: true, ..Fault::default() };
    machine.sim().fault(lost);
    let code = machine.code_of("jonas");
    machine.fails(&["keys", "rotate", "jonas", "--mfa-code", &code]);
    machine.sim().end_faults();
    let deleted = || machine.sim().calls().iter().filter(|call| call.op == "DeleteAccessKey").count();
    let question = "Delete the access key";
    for (no, status) in [("\r", 0), ("n\r", 0), ("\u{1b}", 130), ("\u{3}", 130)] {
        let (ended, shown) = run_through(&machine, &["keys", "rotate", "jonas"], &[(question, no)]);
        assert_eq!((ended, deleted()), (Some(status), 0), "{no:?}: {shown}");
    }
    let (ended, shown) = run_through(&machine, &["keys", "rotate", "jonas"], &[(question, "y\r")]);
    assert_eq!((ended, deleted()), (Some(0), 2), "the lost one, and the one that was replaced: {shown}");
}

#[test]
fn the_environment_and_the_console_ask_for_a_code_too() {
    let machine = Machine::new();
    machine.add_user("mira");
    machine.add_role("Deploy", "mira");
    let code = format!("{}\r", machine.code_of("mira"));
    let (status, shown) =
        run_through(&machine, &["env", "Deploy", "--print"], &[("MFA code of mira", &code)]);
    assert!(status == Some(0) && shown.contains("AWS_SESSION_TOKEN"), "{shown}");
}

#[test]
fn an_access_key_goes_when_the_person_says_so() {
    let machine = Machine::new();
    machine.add_user("mira");
    let remove = ["session", "remove", "mira"];
    let question = "Remove mira, and the access key from the vault?";
    let (status, shown) = run_through(&machine, &remove, &[(question, "\r")]);
    assert!(status == Some(0) && shown.contains("Nothing was changed."), "{shown}");
    let (status, shown) = run_through(&machine, &remove, &[(question, "\u{1b}")]);
    assert_eq!(status, Some(130), "{shown}");
    assert_eq!(machine.json(&["session", "list", "--json"])[0]["name"], "mira");
    let (status, shown) = run_through(&machine, &remove, &[(question, "y\r")]);
    assert!(status == Some(0) && shown.contains("mira: removed"), "{shown}");
    assert_eq!(machine.json(&["session", "list", "--json"]), json!([]));
}
