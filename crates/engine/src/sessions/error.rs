//! Why a session was not found, started, renewed, handed over or stopped.

use crate::aws::AwsError;
use crate::store::StoreError;
use crate::{credentials, delivery, ground};
use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, Remedy};

/// Why a session was not started, renewed, stopped or found.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This machine.
    #[error(transparent)]
    Ground(#[from] ground::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// AWS.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// There are no credentials.
    #[error(transparent)]
    Credentials(#[from] credentials::Error),
    /// They were not delivered, or not withdrawn.
    #[error(transparent)]
    Delivery(#[from] delivery::Error),
    /// No session is called so.
    #[error("there is no session {name}")]
    NotFound {
        /// What was asked for.
        name: String,
        /// The exact name of one that may have been meant.
        similar: Option<String>,
    },
    /// Several sessions are called so.
    #[error("{name} could be several sessions")]
    SeveralSessions {
        /// What was asked for.
        name: String,
        /// How many it could be.
        count: usize,
        /// The exact names of the first of them.
        matches: Vec<String>,
    },
    /// Only sessions that are live have this.
    #[error("{name} is not active")]
    NotActive {
        /// The session.
        name: String,
    },
    /// A user's session opens no console.
    #[error("{name} is the session of a user, and the console takes those of roles alone")]
    NoConsole {
        /// The session.
        name: String,
    },
    /// The browser did not ask for the link to the console that it was told to open.
    #[error("the browser did not fetch the link to the console")]
    LinkUnused,
    /// The link to the console was asked for twice.
    #[error("the link to the console of {name} was asked for twice")]
    LinkContested {
        /// The session.
        name: String,
    },
    /// A person was asked in another process, and did not help.
    #[error("somebody was asked in vain: {}", .0.title)]
    PromptFailed(Box<Problem>),
}

impl Error {
    /// What AWS answered, where it was AWS.
    pub(crate) fn aws(&self) -> Option<&AwsError> {
        match self {
            Self::Aws(source) => Some(source),
            Self::Credentials(error) => error.aws(),
            _ => None,
        }
    }

    /// Whether there is no such session.
    pub(crate) fn is_no_session(&self) -> bool {
        matches!(self, Self::Store(StoreError::NoSession { .. }) | Self::NotFound { .. })
    }

    /// Whether a name did not say which session is meant, so that a person may be asked.
    pub fn leaves_open(&self) -> bool {
        matches!(self, Self::NotFound { .. } | Self::SeveralSessions { .. })
    }
}

/// What stands behind a list that leaves some out.
fn more(left_out: usize) -> String {
    if left_out == 0 { String::new() } else { format!(" and {left_out} more") }
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::Ground(error) => error.problem(),
            Self::Store(error) => error.problem(),
            Self::Aws(error) => error.problem(),
            Self::Credentials(error) => error.problem(),
            Self::Delivery(error) => error.problem(),
            Self::PromptFailed(problem) => (**problem).clone(),
            Self::NotFound { name, similar } => Problem::new(
                Code::SessionNotFound,
                "No such session",
                format!("There is no session called {name}."),
                match similar {
                    Some(similar) => format!("Did you mean {similar}?"),
                    None => "See which there are: daypass session list --all".to_owned(),
                },
                Remedy::None,
            ),
            Self::SeveralSessions { name, count, matches } => Problem::new(
                Code::SessionNotFound,
                "Several sessions match",
                format!(
                    "{name} could be any of {count}: {}{}.",
                    matches.join(", "),
                    more(count - matches.len())
                ),
                "Name one of them as it stands here.",
                Remedy::None,
            ),
            Self::NotActive { name } => Problem::new(
                Code::InvalidInput,
                "Not active",
                format!("{name} is not active."),
                "Start it first.",
                Remedy::None,
            ),
            Self::NoConsole { name } => Problem::new(
                Code::InvalidInput,
                "The console needs a role",
                format!("{name} is the session of an IAM user, and AWS opens the console for roles alone."),
                "Open the console of a role that is assumed from it.",
                Remedy::None,
            ),
            Self::LinkUnused => Problem::new(
                Code::Bug,
                "The browser did not open the console",
                "It was started and did not come for the link within two minutes; the link leads nowhere now.",
                "Open it again, or get the link itself: daypass console SESSION --print.",
                Remedy::Retry,
            ),
            Self::LinkContested { name } => Problem::new(
                Code::AccessDenied,
                "The link was already used by another program",
                format!(
                    "The link to the console of {name} works once, and was asked for twice: another program of this \
                     machine was there before your browser, or your browser asked twice."
                ),
                "If your browser shows the console, all is well; if not, somebody else is signed in to it: tell whoever \
                 looks after the account.",
                Remedy::Retry,
            ),
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Aws(error) => Some(error),
            Self::Credentials(error) => Some(error),
            Self::Delivery(error) => Some(error),
            _ => None,
        }
    }

    fn own_kind(&self) -> Kind {
        match self {
            // The person stopped it elsewhere; whoever waited for it here has stopped nothing, and is told.
            Self::PromptFailed(problem) if problem.code.kind() == Kind::Cancelled => Kind::PersonsDecision,
            _ => self.problem().code.kind(),
        }
    }
}
