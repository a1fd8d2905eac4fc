//! Every way that a sign-in can go.

use crate::page::visit;
use daypass_tests::{Ended, Machine};
use std::time::Duration;

/// A machine with an integration that nobody is signed in to.
fn signed_out() -> Machine {
    let machine = Machine::with_a_person();
    machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "demo", "--no-sign-in"]);
    machine
}

/// Signs in by a code that the person answers so.
fn answered(machine: &Machine, arguments: &[&str], answer: impl Fn(&str)) -> Ended {
    let mut login = machine.begins(arguments);
    let line = login.says("Check that it shows this code: ");
    answer(line.rsplit(' ').next().unwrap());
    login.ends()
}

#[test]
fn the_page_and_its_code_are_printed_to_compare() {
    let machine = signed_out();
    let mut login = machine.begins(&["login", "--no-browser"]);
    let page = login.says("Open this page: ");
    let code = login.says("Check that it shows this code: ").rsplit(' ').next().unwrap().to_owned();
    assert_eq!((code.len(), &code[4..5]), (9, "-"), "{code}");
    assert!(page.ends_with(&format!("/device?user_code={code}")), "{page}");
    assert!(visit(page.rsplit(' ').next().unwrap()).contains(&code));
    assert!(machine.sim().approve(Some(&code)));
    let ended = login.ends();
    assert_eq!(ended.status, Some(0), "{ended:?}");
    assert!(ended.stdout.starts_with("demo: signed in, until "), "{}", ended.stdout);
    assert!(ended.stderr.ends_with("hint: Fetch its accounts and roles: daypass integration sync demo\n"));
}

#[test]
fn denied_is_a_problem_and_the_next_one_is_free() {
    let machine = signed_out();
    let ended = answered(&machine, &["login"], |code| assert!(machine.sim().deny(Some(code))));
    let told = ended.told(1);
    told.says("Somebody chose Deny on the sign-in page of 'demo'.");
    assert_eq!(told.hint, "daypass login demo");
    let ended = answered(&machine, &["login"], |code| assert!(machine.sim().approve(Some(code))));
    assert_eq!(ended.status, Some(0));
}

#[test]
fn a_code_that_nobody_answers_in_time_is_a_problem() {
    let machine = signed_out();
    let ended = answered(&machine, &["login"], |_| machine.sim().advance(Duration::from_secs(601)));
    let told = ended.told(1);
    told.says("Nobody chose Allow on the sign-in page of 'demo' in time.");
    assert_eq!(told.hint, "daypass login demo");
}

#[test]
fn a_valid_sign_in_is_a_no_op_unless_forced() {
    let machine = Machine::new().signed_in();
    let asked = || machine.sim().calls().iter().filter(|call| call.op == "StartDeviceAuthorization").count();
    assert!(machine.succeeds(&["login"]).starts_with("demo: signed in already, until "));
    assert_eq!(asked(), 1);
    assert!(machine.succeeds(&["login", "demo", "--force"]).starts_with("demo: signed in, until "));
    assert_eq!(asked(), 2);
}

#[test]
fn without_a_code_the_browser_calls_back() {
    let machine = Machine::new();
    machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "demo", "--no-sign-in"]);
    let mut login = machine.begins(&["login", "--pkce", "--no-browser"]);
    let page = login.says("Open this page: ");
    let last = visit(page.rsplit(' ').next().unwrap());
    assert!(last.starts_with("HTTP/1.1 200"), "{last}");
    let ended = login.ends();
    assert_eq!(ended.status, Some(0), "{ended:?}");
    assert!(!ended.stderr.contains("code:"), "{}", ended.stderr);
}

#[test]
fn without_a_code_denied_is_a_problem_too() {
    let machine = signed_out();
    let mut login = machine.begins(&["login", "--pkce", "--no-browser"]);
    let page = login.says("Open this page: ");
    visit(page.rsplit(' ').next().unwrap());
    assert!(machine.sim().deny(None));
    login.ends().told(1).says("Somebody chose Deny on the sign-in page of 'demo'.");
}

#[test]
#[cfg(target_os = "linux")]
fn a_start_on_a_terminal_signs_in_on_the_way() {
    use crate::watched::{see, watch};
    let machine = Machine::new().signed_in();
    machine.succeeds(&["logout", "--all"]);
    let seen = watch(&machine, &["start", crate::ROLE], &[("Open this page: ", &see)]);
    assert_eq!(seen.status, Some(0), "{}", seen.all);
    assert!(machine.credentials().contains(crate::PROFILE));
}

#[test]
fn a_sign_in_that_aws_took_back_is_asked_for_again() {
    let machine = Machine::new().signed_in();
    // By AWS's clock the portal session, and so its refresh token, ended an hour ago.
    machine.sim().advance(Duration::from_secs(9 * 3600));
    let told = machine.fails(&["integration", "sync"]);
    told.says("The sign-in to 'demo' has ended.");
    assert_eq!(told.hint, "daypass login demo");
    let status = machine.json(&["status", "--json"]);
    assert_eq!(status["integrations"][0]["signedIn"], false);
    machine.succeeds(&["login"]);
    machine.succeeds(&["integration", "sync"]);
}
