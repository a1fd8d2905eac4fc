//! What this machine does not let Daypass do.

use super::{BrowserError, SharedFailure, UnfitBrowser};
use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, Remedy};
use jiff::SignedDuration;
use std::path::PathBuf;
use std::time::Duration;

/// Why something on this machine failed: the home, a lock, random bytes, the browser, an input; or that the person stopped it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither `DAYPASS_HOME` nor a home directory is known.
    #[error("no home directory is known")]
    NoHome,
    /// Daypass's own folder is another user's, or other users can write to it.
    #[error("{}: {reason}", path.display())]
    UnsafeHome {
        /// The folder.
        path: PathBuf,
        /// Why, as a sentence without its end.
        reason: &'static str,
    },
    /// A lock file in Daypass's own folder.
    #[error("a lock file cannot be used")]
    Lock(#[source] std::io::Error),
    /// Another process, or another task of this one, has held a lock all the time.
    #[error("{what}: locked for {} s", waited.as_secs())]
    Busy {
        /// What is locked, in words: `your AWS files`.
        what: String,
        /// The holder's process and what it is doing, where it has noted that.
        holder: Option<(u32, String)>,
        /// How long was waited.
        waited: Duration,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(String),
    /// Nothing on this machine can listen on loopback.
    #[error("no port of 127.0.0.1 can be had")]
    NoPort(#[source] std::io::Error),
    /// No browser could be started.
    #[error("no browser could be started")]
    NoBrowser,
    /// The browser that is chosen cannot open the page as it is wanted.
    #[error(transparent)]
    UnfitBrowser(#[from] UnfitBrowser),
    /// A page to open that is not one of AWS's.
    #[error("the page is not one of AWS's own")]
    ForeignPage,
    /// What was typed cannot be used.
    #[error("{field}: {detail}")]
    Input {
        /// The field it was typed into.
        field: &'static str,
        /// What is wrong with it.
        detail: String,
    },
    /// The one that this caller waited for asked the same, and failed.
    #[error("asked together with others: {}", .0.problem.title)]
    Shared(Box<SharedFailure>),
    /// The person stopped it.
    #[error("cancelled")]
    Cancelled,
}

impl From<BrowserError> for Error {
    fn from(error: BrowserError) -> Self {
        match error {
            BrowserError::None | BrowserError::Failed => Self::NoBrowser,
            BrowserError::Unfit(unfit) => Self::UnfitBrowser(unfit),
        }
    }
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::NoHome => Problem::new(
                Code::FileUnwritable,
                "No home directory",
                "This account has no home directory, so Daypass has no place to keep its state.",
                "Set DAYPASS_HOME to a folder that you own.",
                Remedy::None,
            ),
            Self::UnsafeHome { path, reason } => Problem::new(
                Code::FileUnwritable,
                "Daypass's folder is not yours alone",
                format!("Daypass's folder {} cannot be used: {reason}.", path.display()),
                "Take ownership of it and remove write access for others (chmod go-w), or set DAYPASS_HOME to a new folder.",
                Remedy::None,
            ),
            Self::Lock(source) => Problem::new(
                Code::FileUnwritable,
                "Daypass's folder cannot be written",
                format!("Daypass cannot use a lock file in its folder: {source}."),
                "Check the folder's permissions and that the disk has room, then try again.",
                Remedy::Retry,
            ),
            Self::Busy { what, holder, waited } => {
                let seconds = waited.as_secs();
                let who = match holder {
                    Some((pid, purpose)) => format!("Another Daypass (process {pid}) is {purpose}"),
                    None => "Another Daypass is busy".to_owned(),
                };
                Problem::new(
                    Code::FileConflict,
                    "Another Daypass is busy",
                    format!("{who} and has held {what} for {seconds} s."),
                    "Wait until it has finished, or end that process, then try again.",
                    Remedy::Retry,
                )
            }
            Self::Random(detail) => Problem::new(
                Code::Bug,
                "No random numbers",
                format!("This system provides no random numbers: {detail}."),
                "Try again; if it happens again, restart the machine.",
                Remedy::Retry,
            ),
            Self::NoPort(source) => Problem::new(
                Code::Bug,
                "Nothing can listen on this machine",
                format!("Daypass cannot open a port on 127.0.0.1: {source}."),
                "Check what keeps programs from listening on 127.0.0.1, then try again.",
                Remedy::Retry,
            ),
            Self::NoBrowser => Problem::new(
                Code::Bug,
                "No browser could be opened",
                "There is no browser that Daypass could open on this machine.",
                "Set BROWSER to the browser to open, then try again.",
                Remedy::Retry,
            ),
            Self::UnfitBrowser(unfit) => unfit.problem(),
            Self::ForeignPage => Problem::new(
                Code::ProxyOrTls,
                "This is not AWS's page",
                "The answer named a sign-in page that is not one of AWS's, so Daypass did not open it.",
                "Check the portal's URL, and whether something on your network answers in place of AWS.",
                Remedy::Retry,
            ),
            Self::Input { field, detail } => Problem::invalid_input(
                field,
                "This cannot be used",
                format!("{detail}."),
                "Change it and try again.",
            ),
            Self::Shared(failure) => failure.problem.clone(),
            Self::Cancelled => Problem::new(
                Code::Cancelled,
                "Cancelled",
                "You stopped this.",
                "Start it again whenever you like.",
                Remedy::Retry,
            ),
        }
    }

    fn own_kind(&self) -> Kind {
        match self {
            // Whoever holds the lock is done some time.
            Self::Busy { .. } => Kind::Passing,
            // Neither is mended by waiting.
            Self::NoHome | Self::UnsafeHome { .. } => Kind::PersonsDecision,
            _ => self.problem().code.kind(),
        }
    }

    fn retry_after(&self) -> Option<SignedDuration> {
        match self {
            Self::Shared(failure) => failure.retry_after_ms.map(SignedDuration::from_millis),
            _ => None,
        }
    }
}
