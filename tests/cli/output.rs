//! What people read: the help, the tables, the words.

use crate::ROLE;
use crate::help::pages;
use daypass_tests::Machine;

/// Snapshots in which ids, ports, times and the width of columns do not count.
pub(crate) fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"past ([A-Z][a-z]{2} )?\d\d:\d\d\b", "past HH:MM");
    settings.add_filter(r"127\.0\.0\.1:\d+", "[sim]");
    settings.add_filter(r"\b[0-9a-f]{16}\b", "[id]");
    settings.add_filter(r"(under 1|\d+ h \d+|\d+) min", "[time]");
    settings.add_filter(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[at]");
    settings.add_filter(r"until ([A-Z][a-z]{2} )?\d\d:\d\d", "until [clock]");
    settings.add_filter(r" {2,}", "  ");
    settings
}

#[test]
fn the_help_of_every_command() {
    let machine = Machine::new();
    let mut help = String::new();
    // The first screen itself and what it does not show come first.
    let others =
        [&[][..], &["help"], &["man"]].map(|words| words.iter().map(|&word| word.to_owned()).collect());
    let shown = pages(&machine).into_iter().map(|(words, _)| words);
    for words in others.into_iter().chain(shown) {
        let arguments: Vec<&str> = words.iter().map(String::as_str).chain(["--help"]).collect();
        help.push_str(&format!("$ daypass {}\n{}\n", arguments.join(" "), machine.succeeds(&arguments)));
    }
    insta::assert_snapshot!(help);
}

#[test]
fn the_main_job_in_words() {
    let machine = Machine::new();
    let mut told = String::new();
    let start_url = machine.sim().start_url();
    for arguments in [
        &["status"][..],
        &["session", "list"],
        &["integration", "list"],
        &["integration", "add", &start_url, "--alias", "demo", "--no-sign-in"],
        &["login"],
        &["login"],
        &["integration", "sync"],
        &["integration", "list"],
        &["session", "list", "shop"],
        &["session", "list", "no such session"],
        &["start", ROLE],
        &["start", ROLE],
        &["status"],
        &["session", "edit", ROLE, "--region", "eu-west-1"],
        &["stop", "--all"],
        &["stop", "--all"],
        &["start", "shop"],
        &["start", "defualt"],
        &["logout"],
        &["integration", "sync"],
    ] {
        let ended = machine.runs(arguments);
        told.push_str(&format!("$ daypass {}\n{}{}", arguments.join(" "), ended.stdout, ended.stderr));
        told.push_str(&format!("[{}]\n\n", ended.status.unwrap_or(-1)));
    }
    let mut settings = settings();
    settings.add_filter(r"\b[B-T]{4}-[B-T]{4}\b", "[code]");
    settings.bind(|| insta::assert_snapshot!(told));
}

#[test]
fn users_and_roles_in_words() {
    let machine = Machine::new();
    let mut told = String::new();
    let (device, code) = (machine.device_of("mira"), machine.code_of("mira"));
    let [wrong, _] = machine.wrong_codes_of("mira");
    let role = |name: &str| machine.role_arn(name);
    let add_role = |name: &str, source: &str| {
        let arn = role(name);
        ["session", "add", "role", "--name", name, "--source", source, "--role-arn", &arn].map(str::to_owned)
    };
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    for arguments in [
        words("session add iam-user"),
        words("session add iam-user --stdin"),
        words(&format!("session edit mira --mfa-serial {device}")),
        add_role("Deploy", "mira").to_vec(),
        add_role("Developer", "mira").to_vec(),
        [&add_role("Audit", "Developer")[..], &words("--duration 4h")].concat(),
        words("session list"),
        words("start Deploy"),
        words(&format!("start Deploy --mfa-code {wrong}")),
        words("status"),
        words(&format!("start Deploy --mfa-code {code}")),
        words("start Audit"),
        words("status"),
        words("session edit Developer --source Audit"),
        words(&format!("session edit Audit --role-arn {}", role("Partner"))),
        words("start Audit"),
        words("session remove mira"),
        words("session remove mira --yes"),
        words("session remove mira Deploy Developer Audit --yes"),
    ] {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let stdin = if arguments.contains(&"--stdin") { machine.keys_of("mira") } else { String::new() };
        let ended = machine.runs_with(&arguments, &stdin);
        told.push_str(&format!("$ daypass {}\n{}{}", arguments.join(" "), ended.stdout, ended.stderr));
        told.push_str(&format!("[{}]\n\n", ended.status.unwrap_or(-1)));
    }
    let mut settings = settings();
    settings.add_filter(r"--mfa-code \d{6}", "--mfa-code [code]");
    settings.bind(|| insta::assert_snapshot!(told));
}

#[test]
fn nothing_but_text_where_there_is_no_terminal() {
    let machine = Machine::new().signed_in();
    for arguments in
        [&["session", "list"][..], &["status"], &["start", ROLE], &["--help"], &["start", "defualt"]]
    {
        let ended = machine.runs(arguments);
        assert!(!format!("{}{}", ended.stdout, ended.stderr).contains('\u{1b}'), "{ended:?}");
    }
}

#[test]
fn a_name_from_aws_cannot_control_the_terminal() {
    let machine = Machine::new().signed_in();
    let name = "Evil\u{1b}]0;title\u{7}\u{202e}name";
    let patch = serde_json::json!({"renameAccounts": [{"accountId": "118230476651", "name": name}]});
    machine.sim().edit_org(serde_json::from_value(patch).unwrap());
    machine.succeeds(&["integration", "sync"]);
    let listed = machine.succeeds(&["session", "list", "118230476651"]);
    assert!(
        listed.contains("Evil]0;titlename/ReadOnly") && !listed.contains(['\u{1b}', '\u{7}', '\u{202e}'])
    );
}

#[test]
fn completions_know_the_commands() {
    let machine = Machine::new();
    for shell in ["zsh", "fish", "powershell", "elvish"] {
        assert!(machine.succeeds(&["completions", shell]).contains(&format!("daypass complete {shell}")));
        let words = |arguments: &[&str]| machine.succeeds(&[&["complete", shell], arguments].concat());
        assert!(words(&["=int"]).contains("integration"), "{shell}");
        assert!(words(&["=--no", "start"]).contains("--no-browser"), "{shell}");
    }
}
