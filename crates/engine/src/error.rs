//! Everything that can keep Daypass from doing what it was asked: one variant a room, which words itself.

use crate::aws::AwsError;
use crate::store::StoreError;
use crate::vault::{KeySourceError, VaultError};
use crate::{
    credentials, delivery, endpoint, ground, iam, identity_center, import, integrations, protect, renewal,
    sessions, users, view,
};
use daypass_core::{Explain, Kind, Problem};
use jiff::SignedDuration;

/// Why Daypass did not do what it was asked, for callers that ask more than one room.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// This machine.
    #[error(transparent)]
    Ground(#[from] ground::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// What holds the vault's key.
    #[error(transparent)]
    KeySource(#[from] KeySourceError),
    /// AWS.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// IAM Identity Center.
    #[error(transparent)]
    IdentityCenter(#[from] identity_center::Error),
    /// A user's keys and codes.
    #[error(transparent)]
    Iam(#[from] iam::Error),
    /// Resolving credentials.
    #[error(transparent)]
    Credentials(#[from] credentials::Error),
    /// The AWS files.
    #[error(transparent)]
    Delivery(#[from] delivery::Error),
    /// A session.
    #[error(transparent)]
    Sessions(#[from] sessions::Error),
    /// An integration.
    #[error(transparent)]
    Integrations(#[from] integrations::Error),
    /// A user or a role.
    #[error(transparent)]
    Users(#[from] users::Error),
    /// An import.
    #[error(transparent)]
    Import(#[from] import::Error),
    /// Moving keys.
    #[error(transparent)]
    Protect(#[from] protect::Error),
    /// An endpoint.
    #[error(transparent)]
    Endpoint(#[from] endpoint::Error),
    /// Renewal.
    #[error(transparent)]
    Renewal(#[from] renewal::Error),
    /// The state as it is shown.
    #[error(transparent)]
    View(#[from] view::Error),
}

impl EngineError {
    /// Whether the person stopped it: there is nothing to tell them.
    pub fn is_cancelled(&self) -> bool {
        self.kind() == Kind::Cancelled
    }
}

/// Runs the same on the error of whichever room it is.
macro_rules! of_room {
    ($error:expr, $inner:ident => $body:expr) => {
        match $error {
            EngineError::Ground($inner) => $body,
            EngineError::Store($inner) => $body,
            EngineError::Vault($inner) => $body,
            EngineError::KeySource($inner) => $body,
            EngineError::Aws($inner) => $body,
            EngineError::IdentityCenter($inner) => $body,
            EngineError::Iam($inner) => $body,
            EngineError::Credentials($inner) => $body,
            EngineError::Delivery($inner) => $body,
            EngineError::Sessions($inner) => $body,
            EngineError::Integrations($inner) => $body,
            EngineError::Users($inner) => $body,
            EngineError::Import($inner) => $body,
            EngineError::Protect($inner) => $body,
            EngineError::Endpoint($inner) => $body,
            EngineError::Renewal($inner) => $body,
            EngineError::View($inner) => $body,
        }
    };
}

impl Explain for EngineError {
    fn problem(&self) -> Problem {
        of_room!(self, error => error.problem())
    }

    fn kind(&self) -> Kind {
        of_room!(self, error => error.kind())
    }

    fn retry_after(&self) -> Option<SignedDuration> {
        of_room!(self, error => error.retry_after())
    }
}

impl From<&EngineError> for Problem {
    fn from(error: &EngineError) -> Self {
        error.problem()
    }
}
