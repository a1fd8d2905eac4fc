//! What is told when something is wrong: one sentence, and a command that can be pasted.

use crate::ROLE;
use daypass_tests::Machine;

#[test]
fn an_error_is_one_sentence_and_its_command_stands_alone() {
    let machine = Machine::new().signed_in();
    let ended = machine.runs(&["start", "nobody"]);
    assert_eq!(
        ended.stderr,
        "daypass: There is no session 'nobody'.\nhint: See which there are:\n  daypass session list --all\n"
    );
    machine.succeeds(&["logout"]);
    let ended = machine.runs(&["integration", "sync"]);
    assert_eq!(ended.stderr, "daypass: The sign-in to 'demo' has ended.\nhint: daypass login demo\n");
}

#[test]
fn a_hint_said_the_same_command_instead_of_it() {
    let machine = Machine::new().signed_in();
    machine.write("aws/credentials", "[mine]\nregion = eu-west-1\n");
    let ended = machine.runs(&["start", ROLE, "--profile", "mine"]);
    let command = format!("daypass start '{ROLE}' --profile mine --replace");
    assert!(ended.stderr.ends_with(&format!(":\n  {command}\n")), "{}", ended.stderr);
    machine.succeeds(&["start", ROLE, "--profile", "mine", "--replace"]);
}

#[test]
fn a_wrong_usage_is_told_as_every_other_error() {
    let machine = Machine::new();
    for (words, sentence, hint) in [
        (&["stauts"][..], "'stauts' is not a command of daypass.", "Did you mean: daypass status"),
        (
            &["status", "--jsn"],
            "'--jsn' is not an option of daypass status.",
            "Did you mean: daypass status --json",
        ),
    ] {
        let ended = machine.runs(words);
        let told = ended.told(2);
        assert_eq!((told.detail.as_str(), told.hint.as_str()), (sentence, hint));
        assert_eq!(ended.stderr.lines().count(), 3, "{}", ended.stderr);
    }
    let told = machine.runs(&["start", "x", "--mfa-code", "12"]).told(2);
    assert_eq!(told.hint, "daypass start --help");
}

#[test]
fn the_name_that_was_meant_is_proposed() {
    let machine = Machine::new();
    let told = machine.fails(&["start", "x"]);
    assert_eq!(told.detail, "There is no session 'x', and none is set up yet.");
    assert_eq!(told.hint, "Add your AWS access portal: daypass integration add START_URL");
    let told = machine.fails(&["login", "x"]);
    assert_eq!(told.hint, "Add your AWS access portal: daypass integration add START_URL");
    let machine = machine.signed_in();
    assert_eq!(machine.fails(&["login", "dmo"]).hint, "Did you mean 'demo'?");
    assert_eq!(machine.fails(&["login", "contoso"]).hint, "See which there are: daypass integration list");
    let told = machine.fails(&["start", "Shop Prodction/Administrator"]);
    assert_eq!(told.hint, "Did you mean 'Shop Production/Administrator'?");
    let told = machine.runs(&["settings", "get", "default-regoin"]).told(2);
    assert_eq!(told.hint, "Did you mean: daypass settings get default-region");
}

#[test]
fn whom_nobody_reaches_is_named_with_the_reason() {
    let machine = Machine::new().signed_in().with_variable("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    let told = machine.fails(&["start", ROLE]);
    assert_eq!(told.detail, "127.0.0.1 cannot be reached: connection refused.");
}

#[test]
#[cfg(target_os = "linux")]
fn the_systems_words_stood_in_the_sentence_about_the_keychain() {
    let machine = Machine::new().with_keychain();
    let machine = machine.with_variable("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus");
    let ended = machine
        .runs_with(&["session", "add", "iam-user", "--stdin", "--name", "mira"], &machine.keys_of("mira"));
    assert_eq!(
        ended.stderr,
        "daypass: There is no keychain on this machine.\n\
         hint: Start a keychain and then Daypass again, or keep secrets under a passphrase instead:\n  \
         daypass vault use passphrase\n"
    );
    let logs = machine.files("daypass/logs");
    let logged =
        logs.iter().any(|(_, text)| String::from_utf8_lossy(text).contains("there is no keychain: "));
    assert!(logged, "the reason is in the log");
}

#[test]
fn the_console_without_a_browser_says_how_to_get_this_link() {
    let machine = Machine::new().signed_in();
    let told = machine.fails(&["console", ROLE]);
    assert_eq!(
        told.hint,
        format!("Open the link yourself, within 15 minutes: daypass console '{ROLE}' --print")
    );
}
