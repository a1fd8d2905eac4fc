//! What can stand at a place of the command line.

use super::browsers;
use super::place::{Place, place};
use super::services;
use super::sessions;
use super::values::{Kind, kind};
use crate::help::TOPICS;
use crate::terminal::plain;
use clap::{Arg, ArgAction, Command};
use daypass_core::SettingKey;
use daypass_core::matching::{Searched, Words};
use daypass_core::region::named_regions;
use daypass_engine::names_of_environment;

/// A word that is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    /// The whole word, as the command gets it.
    pub(super) text: String,
    /// What it is, in a few words; may be empty.
    pub(super) about: String,
}

impl Offer {
    pub(super) fn new(text: impl Into<String>, about: &str) -> Self {
        Self { text: text.into(), about: plain(about) }
    }
}

/// What a shell is told.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// Words, and whether all of them begin as it was typed, whatever the letter case.
    Words { offers: Vec<Offer>, begin_so: bool },
    /// Files, which the shell knows better.
    Files,
    /// Whatever the program takes whose name is the word of this index.
    Program(usize),
}

impl Reply {
    pub(super) fn nothing() -> Self {
        Self::Words { offers: Vec::new(), begin_so: true }
    }
}

/// What can stand behind these words, which are those behind `daypass`, where `typed` is typed.
pub(super) fn reply(command: &mut Command, words: &[String], typed: &str) -> Reply {
    command.build();
    match place(command, words, typed) {
        Place::Program(at) => Reply::Program(at),
        Place::Value { path, option, behind } => {
            let value = typed.strip_prefix(&behind).unwrap_or(typed);
            match of_argument(&path, option, &[], value) {
                Reply::Words { offers, begin_so } => {
                    let whole = |offer: Offer| Offer { text: format!("{behind}{}", offer.text), ..offer };
                    Reply::Words { offers: offers.into_iter().map(whole).collect(), begin_so }
                }
                reply => reply,
            }
        }
        Place::Word { path, argument, values, options } => {
            let current = path[path.len() - 1];
            if typed.starts_with('-') && options {
                return among(long_options(current, words), typed);
            }
            let commands = if values.is_empty() { commands(current) } else { Vec::new() };
            let below = among(commands, typed);
            let values =
                argument.map_or_else(Reply::nothing, |argument| of_argument(&path, argument, &values, typed));
            match both(below, values) {
                Reply::Words { offers, .. } if offers.is_empty() && typed.is_empty() && options => {
                    among(long_options(current, words), typed)
                }
                reply => reply,
            }
        }
    }
}

/// Commands, and values of an argument.
fn both(commands: Reply, values: Reply) -> Reply {
    match (commands, values) {
        (Reply::Words { offers: mut all, begin_so: one }, Reply::Words { offers, begin_so: other }) => {
            all.extend(offers);
            Reply::Words { offers: all, begin_so: one && other }
        }
        (Reply::Words { offers, .. }, values) if offers.is_empty() => values,
        (commands, _) => commands,
    }
}

/// What an argument can be that has these values already.
fn of_argument(path: &[&Command], argument: &Arg, values: &[&str], typed: &str) -> Reply {
    match kind(path, argument) {
        Kind::Session(which) => sessions::offers(typed, which, values),
        Kind::Integration => among(integrations(values), typed),
        Kind::Profile => among(profiles(values), typed),
        Kind::Region => {
            among(named_regions().iter().map(|region| Offer::new(region.id.as_str(), &region.name)), typed)
        }
        Kind::Service => among(services::offers(), typed),
        Kind::Browser => among(browsers::offers(), typed),
        Kind::BrowserProfile => among(browsers::profiles(), typed),
        Kind::Setting => {
            let key = values.first().and_then(|key| SettingKey::parse(key));
            if matches!(key, Some(SettingKey::ConsoleBrowser | SettingKey::SignInBrowser)) {
                return among(browsers::offers(), typed);
            }
            among(key.map_or(&[][..], SettingKey::values).iter().map(|value| Offer::new(*value, "")), typed)
        }
        Kind::Topic => {
            let named = values.iter().try_fold(path[0], |at, value| at.find_subcommand(value));
            let topics = TOPICS.iter().filter(|_| values.is_empty());
            let topics = topics.map(|topic| Offer::new(topic.name, topic.title));
            among(named.map_or_else(Vec::new, commands).into_iter().chain(topics), typed)
        }
        Kind::File => Reply::Files,
        Kind::Program => Reply::nothing(),
        Kind::Other => among(possible_values(argument), typed),
    }
}

/// Those that begin as it was typed, else those that have its words in what they are.
fn among(offers: impl IntoIterator<Item = Offer>, typed: &str) -> Reply {
    let (begin, others): (Vec<Offer>, Vec<Offer>) =
        offers.into_iter().partition(|offer| offer.text.to_lowercase().starts_with(&typed.to_lowercase()));
    if !begin.is_empty() {
        return Reply::Words { offers: begin, begin_so: true };
    }
    let words = Words::parse(typed);
    let is_meant = |offer: &Offer| {
        let searched = Searched { names: vec![&offer.text, &offer.about], ..Searched::default() };
        !words.is_empty() && words.are_in(&searched)
    };
    let offers: Vec<Offer> = others.into_iter().filter(is_meant).collect();
    Reply::Words { begin_so: offers.is_empty(), offers }
}

fn integrations(values: &[&str]) -> Vec<Offer> {
    let names = names_of_environment(|name| std::env::var_os(name));
    let integrations = names.and_then(|names| names.integrations().ok()).unwrap_or_default();
    let mut offers: Vec<Offer> =
        integrations.into_iter().map(|(alias, url)| Offer::new(alias, &url)).collect();
    offers.retain(|offer| !values.contains(&offer.text.as_str()));
    offers
}

/// The profiles of the AWS files, and those that sessions are for.
fn profiles(values: &[&str]) -> Vec<Offer> {
    let Some(names) = names_of_environment(|name| std::env::var_os(name)) else { return Vec::new() };
    let mut profiles = names.profiles_in_files();
    profiles.extend(names.sessions().unwrap_or_default().into_iter().flat_map(|session| session.profiles));
    let free = profiles.into_iter().filter(|profile| !values.contains(&profile.as_str()));
    free.map(|profile| Offer::new(profile, "")).collect()
}

fn possible_values(argument: &Arg) -> Vec<Offer> {
    let visible = argument.get_possible_values().into_iter().filter(|value| !value.is_hide_set());
    visible.map(|value| Offer::new(value.get_name(), &first_line(value.get_help()))).collect()
}

fn commands(command: &Command) -> Vec<Offer> {
    let visible = command.get_subcommands().filter(|below| !below.is_hide_set());
    visible.map(|below| Offer::new(below.get_name(), &first_line(below.get_about()))).collect()
}

/// The options that can still be given, by their long names.
fn long_options(command: &Command, words: &[String]) -> Vec<Offer> {
    let is_free = |name: &str, argument: &Arg| {
        let given = |word: &String| word.split('=').next() == Some(name);
        matches!(argument.get_action(), ArgAction::Append | ArgAction::Count) || !words.iter().any(given)
    };
    let visible = command.get_arguments().filter(|argument| !argument.is_hide_set());
    let named = visible.filter_map(|argument| Some((format!("--{}", argument.get_long()?), argument)));
    let free = named.filter(|(name, argument)| is_free(name, argument));
    free.map(|(name, argument)| Offer::new(name, &first_line(argument.get_help()))).collect()
}

fn first_line(help: Option<&clap::builder::StyledStr>) -> String {
    let text = help.map(ToString::to_string).unwrap_or_default();
    text.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::values::Which;
    use super::*;
    use clap::CommandFactory;

    fn offered(line: &[&str], typed: &str) -> Vec<String> {
        let words: Vec<String> = line.iter().map(|&word| word.to_owned()).collect();
        match reply(&mut crate::CommandLine::command(), &words, typed) {
            Reply::Words { offers, .. } => offers.into_iter().map(|offer| offer.text).collect(),
            other => vec![format!("{other:?}")],
        }
    }

    #[test]
    fn each_place_of_the_line_has_its_words() {
        for (line, typed, has) in [
            (&[][..], "st", &["start", "stop", "status"][..]),
            (&["integration"], "s", &["sync"]),
            (&["start"], "--del", &["--deliver"]),
            (&["start", "--deliver"], "", &["file", "process", "endpoint"]),
            (&["start"], "--deliver=p", &["--deliver=process"]),
            (&["start", "--region"], "eu-central", &["eu-central-1", "eu-central-2"]),
            (&["start", "--region"], "frank", &["eu-central-1"]),
            (&["start"], "--region=ZUR", &["--region=eu-central-2"]),
            (&["console", "x", "--service"], "s3", &["s3"]),
            (&["console", "--service"], "step", &["states"]),
            (&["settings", "get"], "on-q", &["on-quit"]),
            (&["settings", "set", "theme"], "", &["system", "light", "dark"]),
            (&["env", "--shell"], "f", &["fish"]),
            (&["help"], "exe", &["exec"]),
            (&["vault", "export"], "", &["Files"]),
            (&["exec", "x", "--"], "ec", &["Program(3)"]),
            (&["exec", "x", "--", "aws", "s3"], "", &["Program(3)"]),
            (&["exec", "x", "--", "aws"], "--reg", &["Program(3)"]),
            (&["status"], "x", &[]),
            (&["nosuch"], "x", &[]),
        ] {
            let offers = offered(line, typed);
            assert!(
                has.iter().all(|&word| offers.iter().any(|offer| offer == word)),
                "{line:?} {typed}: {offers:?}"
            );
            assert!(!has.is_empty() || offers.is_empty(), "{line:?} {typed}: {offers:?}");
        }
        assert!(!offered(&["start", "--region", "eu-west-1"], "--r").contains(&"--region".to_owned()));
        assert!(
            offered(&["start", "--profile", "a"], "--p").contains(&"--profile".to_owned()),
            "may be given again"
        );
    }

    #[test]
    fn every_session_region_and_file_of_the_command_line_is_known_as_one() {
        fn look(path: &mut Vec<&Command>, seen: &mut Vec<(String, Kind)>) {
            let command = path[path.len() - 1];
            for argument in
                command.get_arguments().filter(|argument| super::super::place::takes_value(argument))
            {
                seen.push((argument.get_id().to_string(), kind(path, argument)));
            }
            for below in command.get_subcommands() {
                path.push(below);
                look(path, seen);
                path.pop();
            }
        }
        let mut command = crate::CommandLine::command();
        command.build();
        let mut seen = Vec::new();
        look(&mut vec![&command], &mut seen);
        for (id, kind) in &seen {
            let known = match id.as_str() {
                "session" | "sessions" | "source" => matches!(kind, Kind::Session(_)),
                "region" | "also_regions" | "not_regions" => *kind == Kind::Region,
                "profiles" => *kind == Kind::Profile,
                "service" => *kind == Kind::Service,
                "browser" | "in" => *kind == Kind::Browser,
                "browser_profile" => *kind == Kind::BrowserProfile,
                "file" | "passphrase_file" | "to" => *kind == Kind::File,
                "command" => *kind == Kind::Program,
                _ => true,
            };
            assert!(known, "{id} is {kind:?}");
        }
        let counted = |wanted: &dyn Fn(&Kind) -> bool| seen.iter().filter(|(_, kind)| wanted(kind)).count();
        assert!(counted(&|kind| matches!(kind, Kind::Session(Which::All))) > 8, "{seen:?}");
        assert!(counted(&|kind| *kind == Kind::Session(Which::Started)) > 1, "{seen:?}");
        assert!(counted(&|kind| *kind == Kind::Session(Which::Users)) > 1, "{seen:?}");
        assert!(counted(&|kind| *kind == Kind::Integration) > 4, "{seen:?}");
    }
}
