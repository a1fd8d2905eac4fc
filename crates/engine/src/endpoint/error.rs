//! What keeps an endpoint from being there.

use crate::store::StoreError;
use crate::{delivery, ground, sessions};
use aws_files::FileError;
use daypass_core::{Explain, Problem, ProblemCode as Code, Remedy};

/// Why there is no endpoint for a session.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This machine.
    #[error(transparent)]
    Ground(#[from] ground::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file of Daypass's own, such as that of a token.
    #[error(transparent)]
    File(#[from] FileError),
    /// What the AWS files say of the default profile.
    #[error(transparent)]
    Delivery(#[from] delivery::Error),
    /// The session.
    #[error(transparent)]
    Sessions(#[from] sessions::Error),
    /// No port on 127.0.0.1 for an endpoint.
    #[error("no port on 127.0.0.1 can be opened")]
    Listen(#[source] std::io::Error),
    /// Neither a window nor an agent runs that would serve the endpoint.
    #[error("nobody serves the endpoint")]
    NotServed,
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::Ground(error) => error.problem(),
            Self::Store(error) => error.problem(),
            Self::File(error) => error.problem(),
            Self::Delivery(error) => error.problem(),
            Self::Sessions(error) => error.problem(),
            Self::Listen(source) => Problem::new(
                Code::Bug,
                "No endpoint can be opened",
                format!("Daypass cannot open a port on 127.0.0.1 for the endpoint: {source}."),
                "Do without an endpoint.",
                Remedy::Retry,
            ),
            Self::NotServed => Problem::new(
                Code::NotServed,
                "Nobody serves the endpoint",
                "Nobody serves the endpoint: neither the window nor the agent is running.",
                "Open the window, or run the agent",
                Remedy::Retry,
            )
            .by_command("daypass agent"),
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::File(error) => Some(error),
            Self::Delivery(error) => Some(error),
            Self::Sessions(error) => Some(error),
            _ => None,
        }
    }
}
