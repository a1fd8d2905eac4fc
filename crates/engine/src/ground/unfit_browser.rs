//! Why the browser that a person has chosen cannot open a page as they want it.

use daypass_core::problem::{listed, named};
use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, Remedy};

/// Why a browser is not started: nothing was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnfitBrowser {
    /// It is not on this machine.
    #[error("{browser} is not installed")]
    NotInstalled {
        /// What it is called.
        browser: String,
        /// What others are called that are.
        there: Vec<&'static str>,
    },
    /// It has no such profile.
    #[error("{browser} has no profile {profile}")]
    NoProfile {
        /// What the browser is called.
        browser: &'static str,
        /// The profile.
        profile: String,
        /// The profiles that it has.
        there: Vec<String>,
    },
    /// It has no containers.
    #[error("{browser} has no containers")]
    NoContainers {
        /// What it is called.
        browser: &'static str,
    },
    /// A private window of a browser that is not known by name.
    #[error("the default browser cannot be asked for a private window")]
    PrivateWindow,
}

/// The first of a list, as a sentence; nothing for an empty one.
fn among(start: &str, names: &[impl AsRef<str>]) -> String {
    const SHOWN: usize = 8;
    if names.is_empty() {
        return String::new();
    }
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| named(name.as_ref())).collect();
    let shown = match names.len().saturating_sub(SHOWN) {
        0 => listed(&shown),
        more => format!("{} and {more} more", shown.join(", ")),
    };
    format!(" {start}: {shown}.")
}

impl Explain for UnfitBrowser {
    fn problem(&self) -> Problem {
        let (title, detail, action) = match self {
            Self::NotInstalled { browser, there } => (
                "The browser was not found",
                format!("{browser} was not found on this machine.{}", among("These were", there)),
                "Choose another browser, or give the command that starts it, with {url} for the page.",
            ),
            Self::NoProfile { browser, profile, there } => (
                "The browser has no such profile",
                format!("{browser} has no profile {}.{}", named(profile), among("It has these", there)),
                "Choose one of its profiles, by name or folder.",
            ),
            Self::NoContainers { browser } => (
                "Only Firefox has containers",
                format!("{browser} has no containers; only Firefox and browsers based on it have them."),
                "Choose such a browser, or another window.",
            ),
            Self::PrivateWindow => (
                "A private window needs a named browser",
                "Daypass can ask a browser for a private window only if it knows which one it is.".to_owned(),
                "Name the browser, such as firefox.",
            ),
        };
        Problem::new(Code::InvalidInput, title, detail, action, Remedy::None)
    }

    fn own_kind(&self) -> Kind {
        self.problem().code.kind()
    }
}
