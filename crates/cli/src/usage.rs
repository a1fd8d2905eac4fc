//! A command line that means nothing: what is wrong with it, and the command that was probably meant.

use crate::failure::say_hint;
use crate::terminal::{plain, say};
use crate::{again, env, help};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use daypass_core::matching::nearest;
use daypass_core::problem::{Hint, may_be_secret, sentence};
use std::error::Error;
use std::ffi::OsString;
use std::process::exit;

/// Prints why a command line means nothing, or the help that it asks for, and ends.
pub(crate) fn end(error: clap::Error) -> ! {
    if error.use_stderr() {
        fail_evaluated();
    }
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => error.exit(),
        _ => {
            let wrong = Wrong::of(error, &again::arguments().collect::<Vec<_>>());
            say(&format!("daypass: {}", plain(&wrong.sentence)));
            say_hint(&wrong.hint);
            exit(2)
        }
    }
}

/// Lets a shell that evaluates what this process prints fail too.
pub(crate) fn fail_evaluated() {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    if is_evaluated(&arguments) {
        env::fails_early();
    }
}

/// Whether a command line, as far as it can be understood, prints what a shell evaluates.
fn is_evaluated(arguments: &[OsString]) -> bool {
    let commands = help::command();
    let command = arguments.iter().find_map(|argument| commands.find_subcommand(argument));
    command.is_some_and(|command| command.get_name() == "env")
        && !arguments.iter().any(|argument| argument == "--json")
}

/// What is wrong with a command line.
#[derive(Debug, PartialEq, Eq)]
struct Wrong {
    sentence: String,
    hint: Hint,
}

impl Wrong {
    fn of(error: clap::Error, arguments: &[String]) -> Self {
        let error = without_secrets(error);
        let given = |kind| match error.get(kind) {
            Some(ContextValue::String(text)) => Some(text.as_str()),
            _ => None,
        };
        let command = command_of(arguments, given(ContextKind::InvalidSubcommand));
        let help = Hint::by_command("", format!("{command} --help"));
        let (sentence, wrong) = match error.kind() {
            ErrorKind::InvalidSubcommand => {
                let wrong = given(ContextKind::InvalidSubcommand).unwrap_or_default();
                (format!("'{wrong}' is not a command of {command}."), Some(wrong))
            }
            ErrorKind::UnknownArgument => {
                let wrong = given(ContextKind::InvalidArg).unwrap_or_default();
                let what = if wrong.starts_with('-') { "an option" } else { "an argument" };
                (format!("'{wrong}' is not {what} of {command}."), Some(wrong))
            }
            ErrorKind::ValueValidation => {
                let why = error.source().map(ToString::to_string).unwrap_or_default();
                let option = given(ContextKind::InvalidArg).unwrap_or_default();
                let option = option.split(' ').next().unwrap_or_default();
                (format!("{option}: {}.", why.trim_end_matches('.')), None)
            }
            _ => (first_sentence(&error.render().to_string()), given(ContextKind::InvalidValue)),
        };
        let meant =
            [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
        let meant = meant.into_iter().find_map(|kind| match error.get(kind)? {
            ContextValue::String(text) => Some(text.as_str()),
            // The last is the likeliest by the parser's measure, which knows no swapped letters.
            ContextValue::Strings(texts) => {
                let texts = || texts.iter().map(String::as_str);
                nearest(wrong.unwrap_or_default(), texts()).or_else(|| texts().next_back())
            }
            _ => None,
        });
        let corrected = wrong.zip(meant).and_then(|(wrong, meant)| corrected(arguments, wrong, meant));
        let hint = corrected.map_or(help, |command| Hint::by_command("Did you mean", command));
        Self { sentence, hint }
    }
}

/// The command line with what was meant in the place of what was given; `None` where an argument may be a secret.
fn corrected(arguments: &[String], wrong: &str, meant: &str) -> Option<String> {
    let at = arguments.iter().position(|argument| argument.split('=').next() == Some(wrong))?;
    let mut corrected = arguments.to_vec();
    corrected[at] = match arguments[at].split_once('=') {
        Some((_, value)) => format!("{meant}={value}"),
        None => meant.to_owned(),
    };
    again::line(&corrected)
}

/// The command that a command line begins with, up to a word that is wrong: `daypass session list`. What stands before it are
/// options and their values.
fn command_of(arguments: &[String], wrong: Option<&str>) -> String {
    let (mut at, mut words) = (help::command(), vec!["daypass".to_owned()]);
    for argument in arguments.iter().take_while(|argument| Some(argument.as_str()) != wrong) {
        match at.find_subcommand(argument).cloned() {
            Some(found) => {
                words.push(found.get_name().to_owned());
                at = found;
            }
            None if words.len() == 1 || argument.starts_with('-') => {}
            None => break,
        }
    }
    words.join(" ")
}

/// The parser's own words: all before the first empty line, as one sentence.
fn first_sentence(text: &str) -> String {
    let lines = text.lines().take_while(|line| !line.trim().is_empty()).map(str::trim);
    let words = lines.collect::<Vec<_>>().join(" ");
    let words = words.strip_prefix("error: ").unwrap_or(&words);
    let end = if words.ends_with(['.', '?', ']']) { "" } else { "." };
    format!("{}{end}", sentence(words))
}

/// A wrong usage without the argument that is wrong, where that may be a secret: what is printed may be kept in a log.
fn without_secrets(mut error: clap::Error) -> clap::Error {
    for kind in [ContextKind::InvalidArg, ContextKind::InvalidValue, ContextKind::InvalidSubcommand] {
        if let Some(ContextValue::String(text)) = error.get(kind)
            && may_be_secret(text)
        {
            error.insert(kind, ContextValue::String("…".to_owned()));
        }
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CommandLine;
    use clap::Parser;

    fn wrong(arguments: &[&str]) -> (String, String) {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let line = ["daypass".to_owned()].into_iter().chain(arguments.clone());
        let error = CommandLine::try_parse_from(line).unwrap_err();
        let Wrong { sentence, hint } = Wrong::of(error, &arguments);
        (sentence, hint.to_string())
    }

    #[test]
    fn an_eval_succeeded_where_options_stood_before_the_command() {
        let is_evaluated =
            |line: &str| is_evaluated(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        for line in ["env", "env x --bad", "--some-option env", "--timeout 5s env typo"] {
            assert!(is_evaluated(line), "{line}");
        }
        for line in ["exec env", "start env", "env x --json", "--help", ""] {
            assert!(!is_evaluated(line), "{line}");
        }
    }

    #[test]
    fn a_wrong_usage_had_another_prefix_than_every_other_error_and_a_page_of_usage_behind_it() {
        for (arguments, sentence, hint) in [
            (&["stauts"][..], "'stauts' is not a command of daypass.", "Did you mean: daypass status"),
            (
                &["session", "lst", "a b"],
                "'lst' is not a command of daypass session.",
                "Did you mean: daypass session list 'a b'",
            ),
            (
                &["start", "a b", "--profil=dev"],
                "'--profil' is not an option of daypass start.",
                "Did you mean: daypass start 'a b' --profile=dev",
            ),
            (
                &["start", "x", "--quux"],
                "'--quux' is not an option of daypass start.",
                ": daypass start --help",
            ),
            (
                &["--timeout", "5s", "session", "lst"],
                "'lst' is not a command of daypass session.",
                "Did you mean: daypass --timeout 5s session list",
            ),
            (
                &["strat", "Shop/AdministratorAccess"],
                "'strat' is not a command of daypass.",
                "Did you mean: daypass start Shop/AdministratorAccess",
            ),
            (&["zzzzzz"], "'zzzzzz' is not a command of daypass.", ": daypass --help"),
        ] {
            assert_eq!(wrong(arguments), (sentence.to_owned(), hint.to_owned()), "{arguments:?}");
        }
        let (sentence, hint) = wrong(&["env", "x", "--shell", "bsh"]);
        assert!(
            sentence.starts_with("Invalid value 'bsh' for '--shell <SHELL>' [possible values: "),
            "{sentence}"
        );
        assert_eq!(hint, "Did you mean: daypass env x --shell bash");
        let (sentence, hint) = wrong(&["start", "x", "--region", "mars"]);
        assert_eq!(sentence, "--region: \"mars\" is not an AWS region such as eu-central-1.");
        assert_eq!(hint, ": daypass start --help");
    }

    #[test]
    fn a_secret_among_the_arguments_was_printed_back() {
        const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        for arguments in [
            &["status", SECRET][..],
            &[SECRET],
            &["stauts", SECRET],
            &["session", "add", "role", "--name", "x", "--source", "y", "--role-arn", SECRET],
            &["start", "x", "--mfa-code", SECRET],
            &["start", "x", "--region", SECRET],
        ] {
            let (sentence, hint) = wrong(arguments);
            assert!(!format!("{sentence}{hint}").contains(SECRET), "{sentence} {hint}");
        }
    }
}
