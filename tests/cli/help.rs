//! The help: on one screen, and as man pages.

use daypass_tests::Machine;

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

/// Every command that is shown, and the text of its help, by its words.
pub(crate) fn pages(machine: &Machine) -> Vec<(Vec<String>, String)> {
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
    pages.sort();
    pages
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
    assert!(machine.succeeds(&["help", "exit-codes"]).contains("\n130   Interrupted.\n"));
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
#[cfg(target_os = "linux")]
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
        let formatted =
            std::process::Command::new("groff").args(["-man", "-Tutf8", "-ww", "-z"]).arg(path).output();
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
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_gets_no_colours_where_one_says_so() {
    let machine = Machine::new();
    let (_, shown) = crate::terminal::run(&machine, &["status", "--color", "never"], "", "");
    assert!(!shown.contains("\u{1b}["), "{shown}");
}
