//! `--color`: whether colours are used.

use crate::again;
use anstream::ColorChoice;
use clap::ValueEnum;

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// In a pipe too
    Always,
    /// Never
    Never,
}

impl When {
    /// Makes it hold for all that is printed from now on.
    pub(crate) fn apply(self) {
        let choice = match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// Makes it hold for what the parser of the command line prints, which is printed before it is known what was parsed. It may
/// be an option of the program that `exec` runs: what is parsed holds in the end.
pub(crate) fn before_reading() {
    if let Some(when) = given(again::arguments()) {
        when.apply();
    }
}

/// What is given before the command that `exec` runs.
fn given(arguments: impl Iterator<Item = String>) -> Option<When> {
    let mut arguments = arguments.take_while(|argument| argument != "--");
    let value = arguments.find_map(|argument| match argument.strip_prefix("--color=") {
        Some(value) => Some(value.to_owned()),
        None if argument == "--color" => Some(String::new()),
        None => None,
    })?;
    let value = if value.is_empty() { arguments.next()? } else { value };
    When::from_str(&value, false).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_is_known_before_the_rest_is_read() {
        let given = |line: &str| given(line.split(' ').map(str::to_owned));
        assert_eq!(given("status --color=never --nonsense"), Some(When::Never));
        assert_eq!(given("--color always status"), Some(When::Always));
        assert_eq!(given("exec x -- ls --color=never"), None);
        assert_eq!(given("status --color"), None);
    }

    #[test]
    fn an_option_of_the_program_that_exec_runs_coloured_the_lines_of_daypass() {
        When::Always.apply();
        When::Auto.apply();
        assert_eq!(ColorChoice::global(), ColorChoice::Auto);
    }
}
