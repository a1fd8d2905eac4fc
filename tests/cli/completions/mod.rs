//! Completions in the real shells, on lines that somebody types: what stands there once Tab was pressed.

mod install;

use crate::ROLE;
use crate::terminal::type_into;
use daypass_tests::{Ended, Machine, Running};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The key that puts the line into a file, in every shell of these tests.
const NOTE: &str = "\u{18}\u{c}";

/// A person's machine with `daypass` in PATH, their sessions, and a few programs and files of theirs.
struct Scene {
    machine: Machine,
    path: String,
}

impl Scene {
    fn new() -> Self {
        let machine = Machine::new().signed_in();
        let add = |name: &str, user: &str| {
            let add = ["session", "add", "iam-user", "--name", name, "--stdin"];
            assert_eq!(machine.runs_with(&add, &machine.keys_of(user)).status, Some(0), "{name}");
        };
        add("it's $HOME \"here\"", "mira");
        add("東京:ops", "jonas");
        let bin = machine.path("bin");
        fs::create_dir(&bin).unwrap();
        let daypass = machine.command::<&str>(&[]).get_program().to_owned();
        std::os::unix::fs::symlink(daypass, bin.join("daypass")).unwrap();
        for (name, script) in [
            ("zebra-tool", "#!/bin/sh\n"),
            // As the AWS CLI's: it is told the line, and prints what can follow.
            ("zebra-completer", "#!/bin/sh\necho \"$COMP_LINE\" > told\necho describe-zebras\n"),
        ] {
            let program = machine.write(&format!("bin/{name}"), script);
            fs::set_permissions(program, Permissions::from_mode(0o755)).unwrap();
        }
        machine.write("zoo plan.txt", "");
        let path = format!("{}:/usr/bin:/bin", bin.display());
        Self { machine, path }
    }

    fn shell(&self, program: &str) -> Command {
        let mut shell = Command::new(program);
        shell.env_clear().envs(self.machine.variables()).current_dir(self.machine.path(""));
        shell.env("PATH", &self.path).env("TERM", "xterm").env("COLUMNS", "200").env("LINES", "50");
        shell.env("INPUTRC", "/dev/null").env("NOTED", self.noted());
        shell
    }

    fn noted(&self) -> PathBuf {
        self.machine.path("noted")
    }

    /// What stands in the line of an interactive shell that has read `setup`, for each line with the keys at its end.
    fn lines(&self, mut shell: Command, lines: &[&str]) -> Vec<String> {
        fs::write(self.noted(), "").unwrap();
        let keys: String = lines.iter().map(|line| format!("{line}{NOTE}")).collect();
        shell.env("PS1", "READY ");
        let (_, shown) = type_into(&shell, &[("READY ", &format!("{keys}\u{15}exit\r"))]);
        let noted = fs::read_to_string(self.noted()).unwrap();
        let noted: Vec<String> = noted.lines().map(str::to_owned).collect();
        assert_eq!(noted.len(), lines.len(), "{noted:?}\n{shown}");
        assert!(!shown.contains("daypass:") && !shown.contains("error"), "{shown}");
        noted
    }

    fn bash(&self, setup: &str, lines: &[&str]) -> Vec<String> {
        let note = "bind 'set bell-style none'; bind -x '\"\\C-x\\C-l\": note'\n\
                    note() { printf '%s\\n' \"$READLINE_LINE\" >> \"$NOTED\"; READLINE_LINE=; READLINE_POINT=0; }\n";
        let file = self.machine.write("bashrc", &format!("{setup}\n{note}PS1='READY '\n"));
        let mut bash = self.shell("bash");
        bash.arg("--rcfile").arg(file).arg("-i");
        self.lines(bash, lines)
    }

    fn zsh(&self, setup: &str, lines: &[&str]) -> Vec<String> {
        let note =
            "note() { print -r -- \"$BUFFER\" >> $NOTED; BUFFER= }\nzle -N note\nbindkey '^X^L' note\n";
        self.machine.write("zsh/.zshrc", &format!("{setup}\nunsetopt beep\n{note}PS1='READY '\n"));
        let mut zsh = self.shell("zsh");
        zsh.env("ZDOTDIR", self.machine.path("zsh")).args(["-d", "-i"]);
        self.lines(zsh, lines)
    }

    /// What fish completes a line to: words and what is told of them.
    fn fish(&self, line: &str) -> Vec<(String, String)> {
        let script = "daypass completions fish | source; complete -c zebra-tool -f -a list-zebras; complete -C $argv[1]";
        let ended = ends(self.shell("fish").args(["--no-config", "-c", script, line]));
        assert_eq!(ended.stderr, "", "{line}");
        let pair = |line: &str| {
            let (word, about) = line.split_once('\t').unwrap_or((line, ""));
            (word.to_owned(), about.to_owned())
        };
        ended.stdout.lines().map(pair).collect()
    }
}

#[track_caller]
fn ends(command: &mut Command) -> Ended {
    let ended = Running::begin(command).ends();
    assert_eq!(ended.status, Some(0), "{}{}", ended.stdout, ended.stderr);
    ended
}

#[expect(clippy::print_stderr, reason = "what is left out is said")]
fn is_here(program: &str, test: &str) -> bool {
    let found = Command::new("/bin/sh").args(["-c", "command -v \"$0\"", program]).output();
    let is_here = found.is_ok_and(|found| found.status.success());
    if !is_here {
        eprintln!("skipped: {test}: {program} is not here");
    }
    is_here
}

const BASH: &str = "source <(daypass completions bash)";
const ZSH: &str = "autoload -Uz compinit; compinit -u -D\nsource <(daypass completions zsh)";

/// What every shell does alike that quotes as POSIX shells do.
const QUOTED: [(&str, &str); 10] = [
    ("daypass start Shop\\ Production/Rea\t", "daypass start Shop\\ Production/ReadOnly "),
    ("daypass start shop\\ production/rea\t", "daypass start Shop\\ Production/ReadOnly "),
    ("daypass start 'Shop Production/Rea\t", "daypass start 'Shop Production/ReadOnly' "),
    ("daypass start \"Shop Production/Rea\t", "daypass start \"Shop Production/ReadOnly\" "),
    ("daypass start it\t", "daypass start it\\'s\\ \\$HOME\\ \\\"here\\\" "),
    ("daypass start prod/readonly\t", "daypass start Shop\\ Production/ReadOnly "),
    ("daypass console x --service secr\t", "daypass console x --service secretsmanager "),
    ("daypass start --region frank\t", "daypass start --region eu-central-1 "),
    ("daypass logout de\t", "daypass logout demo "),
    ("daypass integ\t", "daypass integration "),
];

#[test]
fn no_session_was_completed_in_bash() {
    let scene = Scene::new();
    let (typed, stands): (Vec<&str>, Vec<&str>) = QUOTED.into_iter().unzip();
    assert_eq!(scene.bash(BASH, &typed), stands);
    let more = [
        ("daypass start sh\t", "daypass start Sh"),
        // bash takes a colon for the end of a word.
        ("daypass start demo:Shop\\ Production/Rea\t", "daypass start demo:Shop\\ Production/ReadOnly "),
        ("daypass start 'demo:Shop Production/Rea\t", "daypass start 'demo:Shop Production/ReadOnly' "),
        ("daypass start 東京\t", "daypass start 東京:ops "),
        ("daypass start 東京:o\t", "daypass start 東京:ops "),
        ("daypass start --deliver=pro\t", "daypass start --deliver=process "),
        // Several that begin otherwise would take away what was typed.
        ("daypass start prod\t", "daypass start prod"),
        ("daypass start nobody\t", "daypass start nobody"),
        ("daypass vault export zoo\t", "daypass vault export zoo\\ plan.txt "),
    ];
    let (typed, stands): (Vec<&str>, Vec<&str>) = more.into_iter().unzip();
    assert_eq!(scene.bash(BASH, &typed), stands);
}

/// What `exec` runs, with what a person told bash of it.
const BEHIND: &str = "_zebra() { COMPREPLY=( $(compgen -W 'list-zebras' -- \"$2\") ); }\ncomplete -F _zebra zebra-tool\n\
     complete -C zebra-completer zebra-api\ncomplete -W 'feed' zebra-word\n";

const PROGRAMS: [(&str, &str); 7] = [
    ("daypass exec x -- zebra-to\t", "daypass exec x -- zebra-tool "),
    ("daypass exec x -- zebra-tool li\t", "daypass exec x -- zebra-tool list-zebras "),
    (
        "daypass exec 'a b:c' --region eu-west-1 -- zebra-tool x li\t",
        "daypass exec 'a b:c' --region eu-west-1 -- zebra-tool x list-zebras ",
    ),
    ("daypass exec a:b -- zebra-api describe-z\t", "daypass exec a:b -- zebra-api describe-zebras "),
    ("daypass exec x -- zebra-word f\t", "daypass exec x -- zebra-word feed "),
    ("daypass exec x -- cat zoo\t", "daypass exec x -- cat zoo\\ plan.txt "),
    ("daypass exec it -- zebra-tool --nothing\t", "daypass exec it -- zebra-tool --nothing"),
];

#[test]
fn no_program_behind_dashes_was_completed_in_bash() {
    let scene = Scene::new();
    let (typed, stands): (Vec<&str>, Vec<&str>) = PROGRAMS.into_iter().unzip();
    assert_eq!(scene.bash(&format!("{BASH}\n{BEHIND}"), &typed), stands);
    let told = fs::read_to_string(scene.machine.path("told")).unwrap();
    assert_eq!(told, "zebra-api describe-z\n", "the AWS CLI's completer reads COMP_LINE");
}

#[test]
fn no_session_was_completed_in_zsh() {
    if !is_here("zsh", "no_session_was_completed_in_zsh") {
        return;
    }
    let scene = Scene::new();
    let lines = QUOTED.into_iter().chain([
        ("daypass start sh\t", "daypass start Sh"),
        ("daypass start demo:Shop\\ Production/Rea\t", "daypass start demo:Shop\\ Production/ReadOnly "),
        ("daypass start 東京:o\t", "daypass start 東京:ops "),
        ("daypass start --deliver=pro\t", "daypass start --deliver=process "),
        ("daypass start nobody\t", "daypass start nobody"),
        ("daypass vault export zoo\t", "daypass vault export zoo\\ plan.txt "),
        ("daypass exec x -- zebra-to\t", "daypass exec x -- zebra-tool "),
        ("daypass exec x -- zebra-tool li\t", "daypass exec x -- zebra-tool list-zebras "),
        ("daypass exec 'a b:c' -- cat zoo\t", "daypass exec 'a b:c' -- cat zoo\\ plan.txt "),
        // Several that begin otherwise: each is put in whole, one after another.
        ("daypass start prod\t", "daypass start Shop\\ Production/Administrator"),
    ]);
    let (typed, stands): (Vec<&str>, Vec<&str>) = lines.unzip();
    let zebra = "_zebra() { compadd list-zebras }\ncompdef _zebra zebra-tool\n";
    assert_eq!(scene.zsh(&format!("{ZSH}\n{zebra}"), &typed), stands);
}

#[test]
fn no_session_was_completed_in_fish() {
    if !is_here("fish", "no_session_was_completed_in_fish") {
        return;
    }
    let scene = Scene::new();
    scene.machine.succeeds(&["start", ROLE]);
    let words = |line: &str| -> Vec<String> { scene.fish(line).into_iter().map(|(word, _)| word).collect() };
    let shop = scene.fish("daypass start sh");
    assert_eq!(shop[0].0, ROLE, "what is live is first: {shop:?}");
    assert!(shop[0].1.starts_with("118230476651, until "), "{shop:?}");
    assert!(shop.contains(&("Shop Production/OnCall".to_owned(), "118230476651".to_owned())), "{shop:?}");
    for (line, one) in [
        ("daypass start 'Shop Production/Rea", ROLE),
        ("daypass start Shop\\ Production/Rea", ROLE),
        ("daypass start it\\'s", "it's $HOME \"here\""),
        ("daypass start 東京:", "東京:ops"),
        ("daypass stop sh", ROLE),
        ("daypass keys list 東", "東京:ops"),
        ("daypass start --region=eu-central-1 demo:shop\\ production/read", "demo:Shop Production/ReadOnly"),
        ("daypass settings set theme d", "dark"),
        ("daypass vault export zoo", "zoo plan.txt"),
        ("daypass exec x -- zebra-to", "zebra-tool"),
        ("daypass exec x -- zebra-tool li", "list-zebras"),
        ("daypass exec 'a b' -- cat zoo", "zoo plan.txt"),
    ] {
        assert_eq!(words(line), [one], "{line}");
    }
    assert_eq!(words("daypass start nobody"), [""; 0]);
}

/// Where the tests of the AWS tools put it, or where somebody says it is.
fn nushell() -> Option<PathBuf> {
    let named = std::env::var_os("NUSHELL").map(PathBuf::from);
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/nushell/node_modules/@nushell");
    let fetched = fs::read_dir(tools).ok()?.flatten().map(|entry| entry.path().join("bin/nu"));
    named.into_iter().chain(fetched).find(|nu| nu.exists())
}

#[test]
fn no_session_was_completed_in_nushell() {
    let Some(nu) = nushell() else {
        eprintln!("skipped: no_session_was_completed_in_nushell: Nushell is not here");
        return;
    };
    let scene = Scene::new();
    let script = scene.machine.write("daypass.nu", &scene.machine.succeeds(&["completions", "nu"]));
    let completed = |spans: &str| {
        let ask = format!(
            "$env.config.completions.external.completer = {{|spans| [other ...$spans]}}; source {}; \
             do $env.config.completions.external.completer {spans} | to json -r",
            script.display()
        );
        let ended = ends(
            Command::new(&nu)
                .env_clear()
                .envs(scene.machine.variables())
                .env("PATH", &scene.path)
                .current_dir(scene.machine.path(""))
                .args(["-n", "-c", &ask]),
        );
        assert_eq!(ended.stderr, "", "{spans}");
        serde_json::from_str::<serde_json::Value>(&ended.stdout).unwrap()
    };
    let first = |spans: &str| completed(spans)[0]["value"].as_str().unwrap_or_default().to_owned();
    assert_eq!(first("[daypass start prod/readonly]"), "'Shop Production/ReadOnly'");
    assert_eq!(first("[daypass start \"'Shop Production/rea\"]"), "'Shop Production/ReadOnly'");
    assert_eq!(first("[daypass start it]"), "`it's $HOME \"here\"`");
    assert_eq!(first("[daypass start 東]"), "'東京:ops'");
    assert_eq!(first("[daypass exec x -- zebra-to]"), "zebra-tool");
    assert_eq!(completed("[daypass start prod/readonly]")[0]["description"], "118230476651");
    assert!(completed("[daypass start '']").as_array().unwrap().len() > 40);
    assert!(completed("[daypass vault export zoo]").is_null(), "files are Nushell's own");
    assert_eq!(completed("[git sta]")[0], "other", "what completed before still does");
}

#[test]
fn who_completes_was_told_errors_or_changed_the_store() {
    let machine = Machine::new().never_used();
    let asked = |machine: &Machine| machine.runs(&["complete", "zsh", "=sh", "start"]);
    let nothing = |machine: &Machine| {
        let ended = asked(machine);
        assert_eq!((ended.status, ended.stderr.as_str(), ended.stdout.as_str()), (Some(0), "", "words\n"));
    };
    nothing(&machine);
    assert!(!machine.path("daypass").exists(), "no home is made");
    let machine = machine.signed_in();
    assert!(asked(&machine).stdout.contains(ROLE));
    // A passphrase that is given nowhere is not asked for, and no log is begun.
    let machine = machine.without_variable("DAYPASS_VAULT_PASSPHRASE").with_variable("DAYPASS_LOG", "trace");
    let logs = machine.path("daypass/logs");
    let before = fs::read_dir(&logs).map(Iterator::count).unwrap_or_default();
    assert!(asked(&machine).stdout.contains(ROLE));
    assert_eq!(fs::read_dir(&logs).map(Iterator::count).unwrap_or_default(), before);
    let store = machine.path("daypass/daypass.db");
    for version in [1, 99] {
        rusqlite::Connection::open(&store).unwrap().pragma_update(None, "user_version", version).unwrap();
        nothing(&machine);
        let found: u32 = rusqlite::Connection::open(&store)
            .unwrap()
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(found, version);
    }
    fs::write(&store, [b'x'; 4096]).unwrap();
    nothing(&machine);
    for arguments in
        [&["complete"][..], &["complete", "bash"], &["complete", "bash", "x"], &["complete", "tcsh", "=x"]]
    {
        let ended = machine.runs(arguments);
        assert_eq!(
            (ended.status, ended.stdout.as_str(), ended.stderr.as_str()),
            (Some(0), "", ""),
            "{arguments:?}"
        );
    }
}

#[test]
fn the_help_has_a_line_for_each_shell() {
    let machine = Machine::new();
    let help = machine.succeeds(&["completions", "--help"]);
    for shell in ["bash", "zsh", "fish", "nu", "powershell", "elvish"] {
        let lines =
            [format!("daypass completions {shell}"), format!("daypass completions --install {shell}")];
        assert!(lines.iter().any(|line| help.contains(line)), "{shell}: {help}");
    }
}
