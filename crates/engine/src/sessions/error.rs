//! Why a session was not found, started, renewed, handed over or stopped.

use crate::aws::AwsError;
use crate::store::StoreError;
use crate::{credentials, delivery, ground};
use daypass_core::problem::{named, quoted};
use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, Region, Remedy, SessionAlias, SessionId};

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
    /// No session is called so, and there is no other either.
    #[error("there is no session yet")]
    NoneYet {
        /// What was asked for.
        name: String,
        /// Whether there is an integration, whose roles were not read yet.
        has_integration: bool,
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
    /// An alias means another session already.
    #[error("{alias} is {by}")]
    AliasTaken {
        /// The alias.
        alias: SessionAlias,
        /// The exact name of the other one.
        by: String,
    },
    /// Only sessions that are live have this.
    #[error("{name} is not active")]
    NotActive {
        /// The session.
        name: String,
    },
    /// A session that comes from no access portal has no link of one.
    #[error("{name} comes from no access portal")]
    NoPortal {
        /// The session.
        name: String,
    },
    /// A region's console is for other accounts than the session's.
    #[error("{name} has no console in {region}, which is in another partition than {own}")]
    OtherPartition {
        /// The session.
        name: String,
        /// The region that was asked for.
        region: Region,
        /// A region of the session's partition.
        own: Region,
    },
    /// The console cannot be opened here: there is no browser, or nothing can lead it to the link.
    #[error("the console of {name} cannot be opened: {source}")]
    NotOpened {
        /// The session.
        session: Box<SessionId>,
        /// Its name.
        name: String,
        /// Why not.
        source: Box<ground::Error>,
    },
    /// The browser did not ask for the link to the console that it was told to open.
    #[error("the browser did not fetch the link to the console of {name}")]
    LinkUnused {
        /// The session.
        session: Box<SessionId>,
        /// Its name.
        name: String,
    },
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
        matches!(
            self,
            Self::Store(StoreError::NoSession { .. }) | Self::NotFound { .. } | Self::NoneYet { .. }
        )
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

/// What to do where no browser has come for the link: it is good for as long as AWS lets it be.
const BY_HAND: &str = "Open the link yourself, within 15 minutes";

fn copied(session: &SessionId, name: &str) -> Remedy {
    Remedy::CopyConsoleLink { session: session.to_string(), name: name.to_owned() }
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
            Self::NotOpened { session, name, source } => {
                let problem = source.problem();
                let remedy = copied(session, name);
                let command = remedy.command().unwrap_or_default();
                Problem { action: BY_HAND.to_owned(), remedy, ..problem }.by_command(command)
            }
            Self::NotFound { name, similar: Some(similar) } => Problem::new(
                Code::SessionNotFound,
                "No such session",
                format!("There is no session '{name}'."),
                format!("Did you mean '{similar}'?"),
                Remedy::None,
            ),
            Self::NotFound { name, similar: None } => Problem::new(
                Code::SessionNotFound,
                "No such session",
                format!("There is no session '{name}'."),
                "See which there are",
                Remedy::None,
            )
            .by_command("daypass session list --all"),
            Self::NoneYet { name, has_integration } => {
                let (action, command) = match has_integration {
                    true => ("Read your accounts and roles", "daypass integration sync"),
                    false => ("Add your AWS access portal", "daypass integration add START_URL"),
                };
                let detail = format!("There is no session '{name}', and none is set up yet.");
                Problem::new(Code::SessionNotFound, "No such session", detail, action, Remedy::None)
                    .by_command(command)
            }
            Self::SeveralSessions { name, count, matches } => Problem::new(
                Code::SessionNotFound,
                "Several sessions match",
                format!(
                    "'{name}' matches {count} sessions: {}{}.",
                    matches.iter().map(|name| named(name)).collect::<Vec<_>>().join(", "),
                    more(count - matches.len())
                ),
                "Give one of these names in full.",
                Remedy::None,
            ),
            Self::AliasTaken { alias, by } => Problem::invalid_input(
                "alias",
                "The alias is taken",
                format!("'{alias}' is the name, the alias or the profile of '{by}'."),
                "Choose another alias.",
            ),
            Self::NotActive { name } => Problem::new(
                Code::InvalidInput,
                "Not live",
                format!("'{name}' is not live."),
                "Start it first",
                Remedy::None,
            )
            .by_command(format!("daypass start {}", quoted(name))),
            Self::NoPortal { name } => Problem::new(
                Code::InvalidInput,
                "There is no access portal for this",
                format!(
                    "'{name}' is not from an AWS access portal with known links, so no portal can open its console."
                ),
                "Open it with its credentials: leave --portal out.",
                Remedy::None,
            ),
            Self::OtherPartition { name, region, own } => Problem::new(
                Code::InvalidInput,
                "That region is in another partition",
                format!(
                    "'{name}' is in {}, and {region} is in {}: they have no accounts in common.",
                    own.partition().id(),
                    region.partition().id()
                ),
                format!("Choose a region in {}, such as {own}.", own.partition().id()),
                Remedy::None,
            ),
            Self::LinkUnused { session, name } => {
                let remedy = copied(session, name);
                let command = remedy.command().unwrap_or_default();
                Problem::new(
                    Code::Bug,
                    "The browser did not open the console",
                    "The browser was started, but did not fetch the link to the console within two minutes, so that one is void.",
                    BY_HAND,
                    remedy,
                )
                .by_command(command)
            }
            Self::LinkContested { name } => Problem::new(
                Code::AccessDenied,
                "The link was already used by another program",
                format!(
                    "The link to the console of '{name}' works once and was fetched twice: either another program on this \
                     machine was faster than your browser, or your browser fetched it twice."
                ),
                "If your browser shows the console, all is well. If not, somebody else may be signed in to it: tell whoever \
                 runs the account.",
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
            Self::NotOpened { source, .. } => Some(&**source),
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
