//! What keeps an integration from being added, changed or read.

use crate::aws::AwsError;
use crate::store::StoreError;
use crate::{credentials, ground, identity_center, sessions};
use daypass_core::{Explain, Problem, ProblemCode as Code, Remedy, StartUrl};

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
    /// The instance is there under another URL.
    #[error("{start_url} is the instance of {alias}")]
    SameInstance {
        /// The URL.
        start_url: StartUrl,
        /// The integration that is there.
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
            Self::SameInstance { start_url, alias } => Problem::new(
                Code::InvalidInput,
                "This instance is here already",
                format!(
                    "{start_url} is the IAM Identity Center of {alias} under another address, with the same accounts and roles."
                ),
                format!(
                    "Use {alias}, and remove the other where it is listed. To have both all the same: daypass integration add {start_url} --another"
                ),
                Remedy::None,
            ),
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Aws(error) => Some(error),
            Self::IdentityCenter(error) => Some(error),
            Self::Credentials(error) => Some(error),
            Self::Sessions(error) => Some(error),
            _ => None,
        }
    }
}
