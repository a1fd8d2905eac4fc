//! What the values of arguments are, by the names that help gives them.

use clap::{Arg, Command};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A session, of those that the command can do something with.
    Session(Which),
    /// An integration's alias.
    Integration,
    /// A profile.
    Profile,
    /// A region.
    Region,
    /// A service of the console.
    Service,
    /// A browser, or one with a profile.
    Browser,
    /// A profile of a browser.
    BrowserProfile,
    /// The value of the setting before it.
    Setting,
    /// A file.
    File,
    /// A program and its arguments.
    Program,
    /// A command of daypass, or a topic of its help.
    Topic,
    /// One of a few words, or what nobody can know.
    Other,
}

/// Which sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// All of them.
    All,
    /// Those that were started.
    Started,
    /// IAM users.
    Users,
}

/// What the values of an argument are.
pub(super) fn kind(path: &[&Command], argument: &Arg) -> Kind {
    let named = argument.get_value_names().and_then(|names| names.first()).map(clap::builder::Str::as_str);
    let value = named.unwrap_or(argument.get_id().as_str()).to_ascii_uppercase();
    match (value.as_str(), argument.get_long()) {
        ("SESSION", _) => Kind::Session(which(path)),
        (_, Some("integration")) | ("INTEGRATION", _) | ("ALIAS", None) => Kind::Integration,
        ("PROFILE", _) => Kind::Profile,
        ("REGION", _) => Kind::Region,
        ("SERVICE", _) => Kind::Service,
        ("BROWSER", _) => Kind::Browser,
        ("BROWSER_PROFILE", _) => Kind::BrowserProfile,
        ("VALUE", None) if is_below(path, "settings") => Kind::Setting,
        ("FILE", _) => Kind::File,
        ("COMMAND", None) if is_below(path, "help") => Kind::Topic,
        ("CMD" | "COMMAND", None) => Kind::Program,
        _ => Kind::Other,
    }
}

fn which(path: &[&Command]) -> Which {
    if is_below(path, "stop") || is_below(path, "renew") {
        Which::Started
    } else if is_below(path, "keys") {
        Which::Users
    } else {
        Which::All
    }
}

fn is_below(path: &[&Command], name: &str) -> bool {
    path.iter().any(|command| command.get_name() == name)
}
