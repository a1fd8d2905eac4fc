//! `daypass help` and `daypass --help`: the commands in groups, the help of each, and topics.

mod topics;

pub(crate) use topics::{TOPICS, Topic};

use crate::CommandLine;
use crate::failure::Failure;
use crate::terminal::print;
use clap::{Args, CommandFactory};
use daypass_core::matching::nearest;
use daypass_core::problem::given;

/// The groups of the first screen: what stands before each, and its commands with what they do in a few words. Commands that
/// belong together share a line.
const GROUPS: [(&str, &[(&str, &str)]); 4] = [
    (
        "Every day",
        &[
            ("start", "Start a session in its AWS profile"),
            ("stop", "Stop sessions and restore their profiles"),
            ("exec", "Run a command as a session"),
            ("env", "Print a session's credentials for eval"),
            ("console", "Open the AWS console as a session"),
            ("status, whoami", "See what is live and who this shell is"),
        ],
    ),
    (
        "Set up",
        &[
            ("integration", "Add and sync IAM Identity Center portals"),
            ("login, logout", "Sign in to an integration, or sign out"),
            ("session, list", "List, add and change sessions"),
            ("import", "Create sessions from AWS profiles"),
            ("settings", "Show and change the settings"),
            ("completions", "Set up completions for your shell"),
        ],
    ),
    (
        "Keys and files",
        &[
            ("keys", "List and rotate IAM users' access keys"),
            ("profiles", "Give every role its own profile"),
            ("protect", "Move keys from plain files into the vault"),
            ("vault", "Lock, back up and move secrets"),
            ("doctor", "Find problems on this machine"),
            ("history", "See what was issued, when and to whom"),
        ],
    ),
    (
        "For programs",
        &[
            ("agent, renew", "Renew sessions without the window, or now"),
            ("credential-process", "Print credentials for AWS tools"),
            ("policy", "Print IAM policies for roles with MFA"),
        ],
    ),
];

/// The width of the groups' names, and of the commands'.
const WIDTHS: (usize, usize) = (16, 20);

/// The whole command line, whose first screen of help is the groups.
pub(crate) fn command() -> clap::Command {
    let command = CommandLine::command();
    let screen = screen(&command);
    command.override_help(screen)
}

/// The first screen: every command on a line of its own that does not wrap at 80 columns, in no more than 23 lines, so that the
/// prompt below stands on the same screen.
fn screen(command: &clap::Command) -> String {
    let (group_width, width) = WIDTHS;
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let mut text = format!("{about}\n");
    for (group, commands) in GROUPS {
        let mut heading = group;
        for (names, what) in commands {
            let there = names.split(", ").filter(|name| command.find_subcommand(name).is_some());
            let names = there.collect::<Vec<_>>().join(", ");
            text.push_str(&format!("{heading:group_width$}{names:width$}{what}\n"));
            heading = "";
        }
    }
    let topics: Vec<&str> = TOPICS.iter().map(|topic| topic.name).collect();
    text.push_str(&format!("daypass help COMMAND has examples. Topics: {}", topics.join(", ")));
    text
}

/// Show help for a command or a topic
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  daypass help start
  daypass help exit-codes")]
pub(crate) struct Help {
    /// A command, such as session add role, or a topic: sessions, environment, exit-codes
    #[arg(value_name = "COMMAND")]
    words: Vec<String>,
}

impl Help {
    pub(crate) fn run(self) -> Result<(), Failure> {
        if let [name] = self.words.as_slice()
            && let Some(topic) = TOPICS.iter().find(|topic| topic.name == name)
        {
            return Ok(print(&format!("{}\n\n{}\n", topic.title, topic.text))?);
        }
        let mut at = command();
        at.build();
        for word in &self.words {
            at = at.find_subcommand(word).cloned().ok_or_else(|| unknown(&at, word, &self.words))?;
        }
        // As the parser shows it for --help.
        let words = ["daypass"].into_iter().chain(self.words.iter().map(String::as_str)).chain(["--help"]);
        match command().try_get_matches_from(words) {
            Err(shown) => Ok(print(&shown.render().ansi().to_string())?),
            Ok(_) => Ok(()),
        }
    }
}

fn unknown(at: &clap::Command, word: &str, words: &[String]) -> Failure {
    let commands = at.get_subcommands().filter(|command| !command.is_hide_set());
    let names = commands.map(clap::Command::get_name).chain(TOPICS.iter().map(|topic| topic.name));
    let meant: Vec<&str> =
        words.iter().map_while(|other| (other != word).then_some(other.as_str())).collect();
    let action = match nearest(word, names) {
        Some(name) => {
            let meant = [&meant[..], &[name]].concat().join(" ");
            format!("Did you mean: daypass help {meant}")
        }
        None => "See what there is: daypass --help".to_owned(),
    };
    Failure::Usage {
        title: "No such command or topic",
        detail: format!("There is no help on {}.", given(word)),
        action,
    }
}

#[cfg(test)]
#[path = "help_test.rs"]
mod tests;
