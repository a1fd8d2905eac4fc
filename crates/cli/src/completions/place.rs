//! What stands at the cursor: an argument's value, an option, a command, or another program's own arguments.

use super::values::{Kind, kind};
use clap::{Arg, ArgAction, Command};

/// A place in a command line.
#[derive(Debug)]
pub(super) enum Place<'a> {
    /// A word of a command: one of its commands, the value of an argument, or an option.
    Word {
        /// The command, with the ones above it.
        path: Vec<&'a Command>,
        /// The argument that the word is a value of.
        argument: Option<&'a Arg>,
        /// The words that are values already.
        values: Vec<&'a str>,
        /// Whether an option can stand here.
        options: bool,
    },
    /// The value of an option.
    Value {
        /// The command, with the ones above it.
        path: Vec<&'a Command>,
        /// The option.
        option: &'a Arg,
        /// `--option=`, where the value is behind that.
        behind: String,
    },
    /// A program or its arguments: the index of the word that names it.
    Program(usize),
}

/// Where a word stands that is typed behind these, which are those behind `daypass`. The command has been built.
pub(super) fn place<'a>(command: &'a Command, words: &'a [String], typed: &str) -> Place<'a> {
    let mut path = vec![command];
    let (mut values, mut only_values, mut open): (Vec<&str>, bool, Option<&Arg>) = (Vec::new(), false, None);
    for (at, word) in words.iter().enumerate() {
        let current = path[path.len() - 1];
        if open.take().is_some() {
            continue;
        }
        let positional = positional(current, values.len(), only_values);
        if !only_values && word == "--" {
            only_values = true;
        } else if !only_values && word.len() > 1 && word.starts_with('-') {
            open = option_without_value(current, word);
        } else if let Some(below) =
            current.find_subcommand(word).filter(|_| values.is_empty() && !only_values)
        {
            path.push(below);
        } else if positional.is_some_and(|argument| is_program(&path, argument)) {
            return Place::Program(at);
        } else {
            values.push(word);
        }
    }
    let current = path[path.len() - 1];
    if let Some(option) = open {
        return Place::Value { path, option, behind: String::new() };
    }
    if !only_values && let Some((name, _)) = typed.split_once('=').filter(|_| typed.starts_with("--")) {
        return match long_option(current, &name[2..]) {
            Some(option) => Place::Value { path, option, behind: format!("{name}=") },
            None => Place::Word { path, argument: None, values, options: false },
        };
    }
    let argument = positional(current, values.len(), only_values);
    let is_option = !only_values && typed.starts_with('-');
    match argument {
        Some(argument) if is_program(&path, argument) && !is_option => Place::Program(words.len()),
        _ if is_option => Place::Word { path, argument: None, values, options: true },
        argument => Place::Word { path, argument, values, options: !only_values },
    }
}

fn is_program(path: &[&Command], argument: &Arg) -> bool {
    kind(path, argument) == Kind::Program
}

/// The argument without a name that the next word is a value of. The last one may take several.
fn positional(command: &Command, before: usize, only_values: bool) -> Option<&Arg> {
    let (behind_dashes, plain): (Vec<&Arg>, Vec<&Arg>) =
        command.get_positionals().partition(|argument| argument.is_last_set());
    let behind = behind_dashes.first().copied().filter(|_| only_values);
    let takes_more = |argument: &&Arg| {
        matches!(argument.get_action(), ArgAction::Append)
            || argument.get_num_args().is_some_and(|number| number.max_values() > 1)
    };
    behind.or_else(|| plain.get(before).or_else(|| plain.last().filter(|last| takes_more(last))).copied())
}

/// The option that a word names and whose value is the next word.
fn option_without_value<'a>(command: &'a Command, word: &str) -> Option<&'a Arg> {
    let option = match word.strip_prefix("--") {
        Some(name) if name.contains('=') => None,
        Some(name) => long_option(command, name),
        None => {
            let letter = word.chars().next_back();
            command
                .get_arguments()
                .find(|argument| argument.get_short().is_some() && argument.get_short() == letter)
        }
    };
    option.filter(|option| takes_value(option))
}

fn long_option<'a>(command: &'a Command, name: &str) -> Option<&'a Arg> {
    command.get_arguments().find(|argument| {
        argument.get_long() == Some(name)
            || argument.get_all_aliases().is_some_and(|aliases| aliases.contains(&name))
    })
}

/// Whether an option has to have a value.
pub(super) fn takes_value(option: &Arg) -> bool {
    option.get_action().takes_values() && option.get_num_args().is_none_or(|number| number.min_values() > 0)
}
