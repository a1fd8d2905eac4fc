//! What keeps an integration from being added, changed or read.

use crate::aws::AwsError;
use crate::store::StoreError;
use crate::{credentials, ground, identity_center, sessions};
use daypass_core::{Explain, Kind, Problem};
use jiff::SignedDuration;

/// Why something was not done to an integration.
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
    /// IAM Identity Center.
    #[error(transparent)]
    IdentityCenter(#[from] identity_center::Error),
    /// What was issued by its sign-in.
    #[error(transparent)]
    Credentials(#[from] credentials::Error),
    /// Its sessions.
    #[error(transparent)]
    Sessions(#[from] sessions::Error),
    /// Another integration is called so.
    #[error("{alias} is taken")]
    AliasTaken {
        /// The alias.
        alias: String,
    },
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::Ground(error) => error.problem(),
            Self::Store(error) => error.problem(),
            Self::Aws(error) => error.problem(),
            Self::IdentityCenter(error) => error.problem(),
            Self::Credentials(error) => error.problem(),
            Self::Sessions(error) => error.problem(),
            Self::AliasTaken { alias } => Problem::invalid_input(
                "alias",
                "The name is taken",
                format!("Another integration is called {alias}."),
                "Choose another name.",
            ),
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Ground(error) => error.kind(),
            Self::Store(error) => error.kind(),
            Self::Aws(error) => error.kind(),
            Self::IdentityCenter(error) => error.kind(),
            Self::Credentials(error) => error.kind(),
            Self::Sessions(error) => error.kind(),
            Self::AliasTaken { .. } => self.problem().code.kind(),
        }
    }

    fn retry_after(&self) -> Option<SignedDuration> {
        match self {
            Self::Ground(error) => error.retry_after(),
            Self::Aws(error) => error.retry_after(),
            Self::IdentityCenter(error) => error.retry_after(),
            Self::Credentials(error) => error.retry_after(),
            Self::Sessions(error) => error.retry_after(),
            _ => None,
        }
    }
}
