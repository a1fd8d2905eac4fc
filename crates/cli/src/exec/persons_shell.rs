//! The person's own shell, which `daypass exec` opens where no command is named.

use crate::shell_detection::NO_SHELLS;
use daypass_core::shell::SESSION_VARIABLE;
use daypass_core::shell::program_name;
use std::ffi::{OsStr, OsString};

/// Shows the session in the prompt of bash, unless the person's own does: `PROMPT_COMMAND` is run after their files were read,
/// before each prompt. The name is looked up then, so that it goes with `daypass env --unset`.
const BASH_PROMPT: &str = "case $PS1 in *DAYPASS_SESSION*) ;; \
    *) PS1='${DAYPASS_SESSION:+(${AWS_PROFILE:-$DAYPASS_SESSION}) }'$PS1 ;; esac";
/// The same for fish, which runs it once after the person's files. Their prompt sees the status of the last command as before.
const FISH_PROMPT: &str = "if functions -q fish_prompt; \
    and not functions fish_prompt | string match -q '*DAYPASS_SESSION*'; \
    functions -c fish_prompt __daypass_prompt; \
    function __daypass_status; return $argv[1]; end; \
    function fish_prompt; set -l last $status; \
    if set -q DAYPASS_SESSION; set -l shown $AWS_PROFILE $DAYPASS_SESSION; echo -n \"($shown[1]) \"; end; \
    __daypass_status $last; __daypass_prompt; end; end";

/// A shell, and what lets its prompt show the session. No file of the person's takes part in it: in a shell where that is not
/// possible, their own prompt shows `DAYPASS_SESSION` (docs/prompt.md) or nothing does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PersonsShell {
    /// Its program.
    pub(super) program: OsString,
    /// Its arguments.
    pub(super) arguments: Vec<OsString>,
    /// A variable for it.
    pub(super) prompt_variable: Option<(&'static str, String)>,
}

impl PersonsShell {
    /// The person's shell: the one in `SHELL`, else the login shell of their account, else `/bin/sh`; on Windows the one in
    /// `COMSPEC`.
    pub(super) fn find() -> Self {
        Self::of(program(|name| std::env::var_os(name), login_shell), |name| std::env::var(name).ok())
    }

    fn of(program: OsString, get: impl Fn(&str) -> Option<String>) -> Self {
        let name = program_name(&program.to_string_lossy());
        let arguments = if name == "fish" { vec!["-C".into(), FISH_PROMPT.into()] } else { vec![] };
        let prompt_variable = (name == "bash").then(|| {
            let own = get("PROMPT_COMMAND").filter(|own| !own.trim().is_empty());
            let both = match own {
                // In a shell that was opened so, it is there already.
                Some(own) if own.contains(SESSION_VARIABLE) => own,
                Some(own) => format!("{own}\n{BASH_PROMPT}"),
                None => BASH_PROMPT.to_owned(),
            };
            ("PROMPT_COMMAND", both)
        });
        Self { program, arguments, prompt_variable }
    }
}

fn program(get: impl Fn(&str) -> Option<OsString>, login_shell: impl Fn() -> Option<OsString>) -> OsString {
    if cfg!(windows) {
        return get("COMSPEC").filter(|shell| is_shell(shell)).unwrap_or_else(|| "cmd.exe".into());
    }
    let own = get("SHELL").filter(|shell| is_shell(shell));
    own.or_else(|| login_shell().filter(|shell| is_shell(shell))).unwrap_or_else(|| "/bin/sh".into())
}

/// Whether an account has this for a shell, and not for want of one.
fn is_shell(program: &OsStr) -> bool {
    let name = program_name(&program.to_string_lossy());
    !name.is_empty() && !NO_SHELLS.contains(&name.as_str())
}

#[cfg(unix)]
fn login_shell() -> Option<OsString> {
    use nix::unistd::{User, getuid};
    let user = User::from_uid(getuid()).ok().flatten()?;
    Some(user.shell.into_os_string())
}

#[cfg(not(unix))]
fn login_shell() -> Option<OsString> {
    None
}

/// What is said to whoever is now in a shell with the session `name`, which lasts `until`; `before` is the session of the shell
/// that it was opened in.
pub(super) fn entered(name: &str, until: Option<&str>, before: Option<&str>) -> String {
    let until = until.map_or(", renewed while you are in it".to_owned(), |until| format!(" until {until}"));
    match before {
        None => format!("→ {name}{until}; exit leaves it"),
        Some(before) if before == name => {
            format!("→ {name}{until}; this shell already was, and exit goes back to it")
        }
        Some(before) => format!("→ {name}{until}; exit goes back to {before}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn the_shell_is_the_one_of_the_environment_else_of_the_account() {
        let found = |shell: Option<&str>, login: Option<&str>| {
            program(|_| shell.map(OsString::from), || login.map(OsString::from))
        };
        for (shell, login, expected) in [
            (Some("/usr/bin/fish"), Some("/bin/bash"), "/usr/bin/fish"),
            (Some(""), Some("/bin/bash"), "/bin/bash"),
            (None, Some("/bin/zsh"), "/bin/zsh"),
            (Some("/usr/sbin/nologin"), Some("/bin/false"), "/bin/sh"),
            (None, None, "/bin/sh"),
        ] {
            assert_eq!(found(shell, login), expected, "{shell:?} {login:?}");
        }
        assert!(login_shell().is_some_and(|shell| !shell.is_empty()), "every account has one");
    }

    #[test]
    fn a_prompt_shows_the_session_where_that_touches_no_file() {
        let of = |program: &str, prompt_command: &'static str| {
            PersonsShell::of(program.into(), move |_| Some(prompt_command.to_owned()))
        };
        assert_eq!(
            of("/bin/zsh", ""),
            PersonsShell { program: "/bin/zsh".into(), arguments: vec![], prompt_variable: None }
        );
        assert_eq!(of("/usr/bin/fish", "").arguments.len(), 2);
        let of_bash = |own| of("/bin/bash", own).prompt_variable.unwrap().1;
        assert_eq!(of_bash(" "), BASH_PROMPT);
        assert_eq!(of_bash("history -a"), format!("history -a\n{BASH_PROMPT}"), "their own stays");
        assert_eq!(of_bash(BASH_PROMPT), BASH_PROMPT, "it is in the environment of a shell within");
    }

    #[test]
    fn whoever_enters_a_shell_is_told_until_when_and_where_exit_leads() {
        for (until, before, words) in [
            (Some("10:30"), None, "→ Shop/OnCall until 10:30; exit leaves it"),
            (None, None, "→ Shop/OnCall, renewed while you are in it; exit leaves it"),
            (Some("10:30"), Some("Shop/Deploy"), "→ Shop/OnCall until 10:30; exit goes back to Shop/Deploy"),
            (
                Some("10:30"),
                Some("Shop/OnCall"),
                "→ Shop/OnCall until 10:30; this shell already was, and exit goes back to it",
            ),
        ] {
            assert_eq!(entered("Shop/OnCall", until, before), words);
        }
    }
}
