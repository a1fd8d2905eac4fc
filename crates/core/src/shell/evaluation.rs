//! The line that a person types so that their shell takes what `daypass env` prints.

use super::quote::Shell;
use crate::problem::quoted;

impl Shell {
    /// The line with which a person lets this shell take the variables of a session, or lets it write a `.env` file. `None` is
    /// the session that they pick then.
    pub fn evaluation(self, session: Option<&str>) -> String {
        let session = session.map(|name| format!(" {}", self.word(name))).unwrap_or_default();
        match self {
            Self::Posix => format!("eval \"$(daypass env{session})\""),
            Self::Fish => format!("daypass env{session} | source"),
            Self::PowerShell => format!("daypass env{session} | Out-String | Invoke-Expression"),
            // `for /f` runs the command in a prompt of its own, in which nothing else tells which shell asks.
            Self::Cmd => format!("for /f \"delims=\" %i in ('daypass env{session} --shell cmd') do @%i"),
            Self::Nu => format!("daypass env{session} --json | from json | load-env"),
            Self::Dotenv => format!("daypass env{session} --shell dotenv > .env"),
        }
    }

    /// The line with which a person lets this shell put the variables off again. `None` where there is none: Nushell reads a
    /// text before it runs any of it, and a `.env` file cannot unset anything.
    pub fn evaluation_of_unset(self) -> Option<&'static str> {
        match self {
            Self::Posix => Some("eval \"$(daypass env --unset)\""),
            Self::Fish => Some("daypass env --unset | source"),
            Self::PowerShell => Some("daypass env --unset | Out-String | Invoke-Expression"),
            Self::Cmd => Some("for /f \"delims=\" %i in ('daypass env --unset --shell cmd') do @%i"),
            Self::Nu | Self::Dotenv => None,
        }
    }

    /// A text as one argument of a command that a person types.
    pub fn word(self, text: &str) -> String {
        match self {
            Self::Posix | Self::Dotenv => quoted(text),
            // In single quotes, fish and Nushell read these otherwise than a POSIX shell.
            Self::Fish if text.contains(['\'', '\\']) => super::quote::fish(text),
            Self::Nu if text.contains('\'') => super::quote::nu(text),
            Self::Fish | Self::Nu => quoted(text),
            // Each typographic single quote ends a text as the straight one does, and two of any are read as one
            // (*about_Quoting_Rules*; PowerShell's `CharTraits`, `IsSingleQuote`).
            Self::PowerShell => {
                let is_quote = |c| matches!(c, '\'' | '\u{2018}'..='\u{201b}');
                let doubled =
                    text.chars().flat_map(|c| std::iter::repeat_n(c, if is_quote(c) { 2 } else { 1 }));
                format!("'{}'", doubled.collect::<String>())
            }
            Self::Cmd => format!("\"{text}\""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shell_is_told_how_it_takes_the_variables() {
        let name = Some("Shop Staging/ReadOnly");
        for (shell, line) in [
            (Shell::Posix, "eval \"$(daypass env 'Shop Staging/ReadOnly')\""),
            (Shell::Fish, "daypass env 'Shop Staging/ReadOnly' | source"),
            (Shell::PowerShell, "daypass env 'Shop Staging/ReadOnly' | Out-String | Invoke-Expression"),
            (
                Shell::Cmd,
                "for /f \"delims=\" %i in ('daypass env \"Shop Staging/ReadOnly\" --shell cmd') do @%i",
            ),
            (Shell::Nu, "daypass env 'Shop Staging/ReadOnly' --json | from json | load-env"),
            (Shell::Dotenv, "daypass env 'Shop Staging/ReadOnly' --shell dotenv > .env"),
        ] {
            assert_eq!(shell.evaluation(name), line);
        }
        assert_eq!(Shell::Posix.evaluation(None), "eval \"$(daypass env)\"");
    }

    #[test]
    fn a_name_with_quotes_is_one_argument_of_each_shell() {
        let name = r"O'Neil’s \ role";
        for (shell, word) in [
            (Shell::Posix, r"'O'\''Neil’s \ role'"),
            (Shell::Fish, r"'O\'Neil’s \\ role'"),
            (Shell::Nu, r"r#'O'Neil’s \ role'#"),
            (Shell::PowerShell, r"'O''Neil’’s \ role'"),
        ] {
            assert_eq!(shell.word(name), word, "{shell:?}");
        }
    }

    #[test]
    fn a_name_with_a_low_quotation_mark_ended_the_text_in_powershell() {
        let name = "a‘b’c‚d‛e; Remove-Item x";
        assert_eq!(Shell::PowerShell.word(name), "'a‘‘b’’c‚‚d‛‛e; Remove-Item x'");
    }
}
