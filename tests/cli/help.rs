//! The help: on one screen, with examples that do what they say, and as man pages.

use crate::terminal::type_into;
use daypass_tests::Machine;
use std::path::PathBuf;
use std::process::Command;

/// Examples that cannot run on the machine of a test, by what stands in them, and why.
const NOT_RUN: [(&str, &str); 25] = [
    ("--source Deploy", "its source is what the example before adds"),
    ("daypass exec ", "exec_shell.rs runs them, a shell among them"),
    ("daypass keys ", "the user has no policy for it; rotation.rs has one"),
    ("daypass completions ", "completions asks the real shells"),
    ("import aws-config work", "the profile has nothing to import"),
    ("protect default", "no file has a key in plain text"),
    ("agent", "it runs until it is ended; --unit is for systemd"),
    ("aws s3 ls", "it asks the real S3"),
    ("terraform plan", "there is no Terraform"),
    ("npm start", "there is nothing to start"),
    ("| daypass", "there is no password store"),
    ("northwind.awsapps.com", "there is no such portal"),
    ("--service ec2", "there is no browser"),
    ("remove northwind contoso", "there is no contoso"),
    ("vault use keychain", "there is no keychain"),
    ("vault use passphrase", "somebody types it"),
    ("vault passphrase", "somebody types it"),
    ("vault restore", "there is no backup yet"),
    ("--passphrase-file", "there is no such file"),
    ("vault export", "somebody types the passphrase"),
    ("vault import", "there is no export"),
    ("1f2e3d4c", "there is no kept text"),
    ("session add iam-user", "somebody types the keys"),
    ("--delete AKIAIOSFODNN7EXAMPLE", "the user has no such key"),
    ("mira Deploy --yes", "there is no Deploy any more"),
];

/// The commands that a page of help lists.
fn listed(help: &str) -> Vec<String> {
    let list = help.split("\nCommands:\n").nth(1).unwrap_or_default();
    let lines = list.lines().take_while(|line| !line.is_empty());
    lines
        .filter_map(|line| line.strip_prefix("  ")?.split([' ', ',']).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Every command that is shown, and the text of its help.
fn pages(machine: &Machine) -> Vec<(Vec<String>, String)> {
    let screen = machine.succeeds(&["--help"]);
    let names = screen.lines().filter(|line| line.len() > 36 && line.is_char_boundary(16));
    let names = names.flat_map(|line| line[16..36].split(',').map(|name| vec![name.trim().to_owned()]));
    let is_name = |words: &Vec<String>| {
        words[0].starts_with(|c: char| c.is_ascii_lowercase()) && !words[0].contains(' ')
    };
    let (mut left, mut pages): (Vec<Vec<String>>, _) = (names.filter(is_name).collect(), Vec::new());
    assert!(left.len() >= 20, "{screen}");
    while let Some(words) = left.pop() {
        let arguments: Vec<&str> = words.iter().map(String::as_str).chain(["--help"]).collect();
        let help = machine.succeeds(&arguments);
        left.extend(listed(&help).into_iter().map(|name| [&words[..], &[name]].concat()));
        pages.push((words, help));
    }
    pages
}

/// The examples of a page of help, each in a line.
fn examples(help: &str) -> Vec<String> {
    let part = help.split("\nExample").nth(1).unwrap_or_default().replace("\\\n", "");
    part.lines().skip(1).filter_map(|line| line.strip_prefix("  ")).map(str::to_owned).collect()
}

#[test]
fn the_help_is_on_stdout_and_on_one_screen() {
    let ended = Machine::new().runs(&["--help"]);
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
    assert!(ended.stdout.lines().count() <= 23, "{}", ended.stdout);
    assert!(ended.stdout.lines().all(|line| line.len() <= 80), "{}", ended.stdout);
    for group in ["Every day", "Set up", "Keys and files", "For programs"] {
        assert!(ended.stdout.contains(group), "{}", ended.stdout);
    }
}

#[test]
fn help_tells_of_commands_and_of_topics() {
    let machine = Machine::new();
    assert!(machine.succeeds(&["help", "environment"]).contains("DAYPASS_VAULT_PASSPHRASE_FILE"));
    assert!(machine.succeeds(&["help", "exit-codes"]).contains("\n130   You interrupted it.\n"));
    assert_eq!(
        machine.succeeds(&["help", "session", "add", "role"]),
        machine.succeeds(&["session", "add", "role", "--help"])
    );
    assert_eq!(machine.succeeds(&["help"]), machine.succeeds(&["--help"]));
    let told = machine.runs(&["help", "enviroment"]).told(2);
    assert_eq!(told.detail, "There is no help on \"enviroment\".");
    assert_eq!(told.hint, "Did you mean: daypass help environment");
    let told = machine.runs(&["help", "session", "lst"]).told(2);
    assert_eq!(told.hint, "Did you mean: daypass help session list");
}

#[test]
fn every_example_of_the_help_does_what_it_says() {
    let (mut run, mut failed) = (0, String::new());
    for (words, help) in pages(&Machine::new()) {
        let examples = examples(&help);
        let runs = |example: &String| !NOT_RUN.iter().any(|(part, _)| example.contains(part));
        for example in examples.into_iter().filter(runs) {
            let machine = Machine::new();
            machine.succeeds(&["integration", "add", &machine.sim().start_url(), "--alias", "northwind"]);
            let add = ["session", "add", "iam-user", "--stdin", "--name", "mira"];
            assert_eq!(machine.runs_with(&add, &machine.keys_of("mira")).status, Some(0));
            let deploy = "arn:aws:iam::291850364417:role/Deploy";
            machine.succeeds(&[
                "session",
                "add",
                "role",
                "--name",
                if words.contains(&"remove".to_owned()) { "Deploy" } else { "Base" },
                "--source",
                "mira",
                "--role-arn",
                deploy,
            ]);
            // Something that could be renewed, given up or imported.
            machine.succeeds(&["start", "Shop Production/OnCall"]);
            machine.write("aws/config", &(machine.config() + "\n[profile work]\nregion = eu-west-1\n"));
            let mut command = Command::new("bash");
            let daypass = PathBuf::from(machine.command::<&str>(&[]).get_program());
            let path = format!("{}:/usr/bin:/bin", daypass.parent().unwrap().display());
            let home = machine.path("");
            std::fs::create_dir_all(home.join(".config/fish/completions")).unwrap();
            command
                .args(["-c", &example])
                .current_dir(&home)
                .env_clear()
                .envs(machine.variables())
                .env("PATH", path);
            let (status, shown) = type_into(&command, &[("(y/N)", "y\r")]);
            if status != Some(0) {
                failed.push_str(&format!("{example}: {shown}"));
            }
            run += 1;
        }
    }
    assert_eq!(failed, "");
    assert!(run >= 30, "{run} examples");
}

#[test]
fn the_man_pages_have_no_fault() {
    let machine = Machine::new();
    let folder = machine.path("man");
    machine.succeeds(&["man", folder.to_str().unwrap()]);
    let pages = machine.files("man");
    let text = |name: &str| {
        let page = pages.iter().find(|(path, _)| path.ends_with(name)).unwrap_or_else(|| panic!("no {name}"));
        String::from_utf8(page.1.clone()).unwrap()
    };
    assert!(text("man1/daypass-session-add-role.1").contains(".SH EXAMPLES"));
    assert!(text("man7/daypass-environment.7").contains("DAYPASS_HOME"));
    assert!(text("man1/daypass.1").contains("daypass\\-exit\\-codes"));
    for (path, _) in &pages {
        let formatted = Command::new("groff").args(["-man", "-Tutf8", "-ww", "-z"]).arg(path).output();
        let formatted = formatted.expect("groff is missing: `npm test` installs it");
        assert!(formatted.status.success(), "{path:?}");
        assert_eq!(String::from_utf8_lossy(&formatted.stderr), "", "{path:?}");
    }
}

#[test]
fn what_other_tools_call_it_was_not_known() {
    let machine = Machine::new().signed_in();
    let all = machine.succeeds(&["session", "list"]);
    for words in [&["list"][..], &["ls"], &["session", "ls"]] {
        assert_eq!(machine.succeeds(words), all, "{words:?}");
    }
    assert_eq!(machine.succeeds(&["integration", "ls"]), machine.succeeds(&["integration", "list"]));
    assert_eq!(machine.succeeds(&["version"]), machine.succeeds(&["--version"]));
    machine.succeeds(&["session", "favorite", crate::ROLE]);
    machine.add_user("mira");
    machine.succeeds(&["session", "rm", "mira", "-y"]);
    for (one, other) in [("powershell", "pwsh"), ("nushell", "nu"), ("sh", "bash"), ("posix", "dash")] {
        let env = |shell| machine.succeeds(&["env", "--unset", "--shell", shell]);
        assert_eq!(env(one), env(other));
    }
    machine.succeeds(&["integration", "rm", "demo", "-y"]);
}

#[test]
fn colours_are_used_as_one_says() {
    let machine = Machine::new().signed_in();
    let is_coloured = |words: &[&str]| machine.succeeds(words).contains('\u{1b}');
    assert!(!is_coloured(&["status"]));
    assert!(is_coloured(&["status", "--color", "always"]));
    assert!(is_coloured(&["--color=always", "login", "--help"]));
    let (_, shown) = crate::terminal::run(&machine, &["status", "--color", "never"], "", "");
    assert!(!shown.contains("\u{1b}["), "{shown}");
}
