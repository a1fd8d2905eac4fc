//! The shells that Daypass completes in.

use clap::ValueEnum;
use daypass_core::shell::Shell;
use daypass_core::shell::program_name;

/// A shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompletedShell {
    Bash,
    Zsh,
    Fish,
    #[value(alias = "pwsh")]
    Powershell,
    #[value(alias = "nushell")]
    Nu,
    Elvish,
}

impl CompletedShell {
    /// What makes it ask `daypass complete`.
    pub(super) fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("scripts/daypass.bash"),
            Self::Zsh => include_str!("scripts/_daypass"),
            Self::Fish => include_str!("scripts/daypass.fish"),
            Self::Powershell => include_str!("scripts/daypass.ps1"),
            Self::Nu => include_str!("scripts/daypass.nu"),
            Self::Elvish => include_str!("scripts/daypass.elv"),
        }
    }

    /// The shell that a program is.
    pub(super) fn of_program(program: &str) -> Option<Self> {
        Self::from_str(&program_name(program), false).ok()
    }

    /// A word as it stands in its command line, for the shells that do not quote what a completer gives them.
    pub(super) fn quoted(self, text: &str) -> String {
        let is_plain = |c: char| {
            c.is_alphanumeric() || "_-./".contains(c) || (c == ':' && self == Self::Powershell) || c == '='
        };
        let has_letter_first = text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '-' | '/'));
        match self {
            _ if has_letter_first && text.chars().all(is_plain) => text.to_owned(),
            Self::Nu if !text.contains('\'') => format!("'{text}'"),
            Self::Nu if !text.contains('`') => format!("`{text}`"),
            Self::Nu => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            Self::Powershell => Shell::PowerShell.word(text),
            Self::Bash | Self::Zsh | Self::Fish | Self::Elvish => text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_quoted_where_its_shell_needs_it() {
        for (text, nu, powershell) in [
            ("shop-prod", "shop-prod", "shop-prod"),
            ("東京/Ops", "東京/Ops", "東京/Ops"),
            ("Shop Production/Admin", "'Shop Production/Admin'", "'Shop Production/Admin'"),
            ("118230476651/Admin", "'118230476651/Admin'", "'118230476651/Admin'"),
            ("it's", "`it's`", "'it''s'"),
            ("it’s", "'it’s'", "'it’’s'"),
            ("a'b`c\"d\\", "\"a'b`c\\\"d\\\\\"", "'a''b`c\"d\\'"),
            ("$x", "'$x'", "'$x'"),
            ("demo:Shop/A", "'demo:Shop/A'", "demo:Shop/A"),
            ("--region=eu", "--region=eu", "--region=eu"),
        ] {
            assert_eq!(CompletedShell::Nu.quoted(text), nu);
            assert_eq!(CompletedShell::Powershell.quoted(text), powershell);
        }
    }

    #[test]
    fn a_shell_is_known_by_its_program() {
        assert_eq!(CompletedShell::of_program("/usr/bin/zsh"), Some(CompletedShell::Zsh));
        assert_eq!(CompletedShell::of_program("-bash"), Some(CompletedShell::Bash));
        assert_eq!(CompletedShell::of_program("C:\\x\\pwsh.EXE"), Some(CompletedShell::Powershell));
        assert_eq!(CompletedShell::of_program("/bin/dash"), None);
    }
}
