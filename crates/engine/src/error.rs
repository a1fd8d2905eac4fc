//! Everything that can keep Daypass from doing what it was asked: one variant a room, which words itself.

use crate::aws::AwsError;
use crate::store::StoreError;
use crate::vault::{KeySourceError, VaultError};
use crate::{
    backup, credentials, delivery, doctor, endpoint, ground, iam, identity_center, import, integrations,
    protect, renewal, sessions, transfer, updates, users, view,
};
use daypass_core::{Explain, Kind, Problem};

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
    /// The way to AWS.
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
    /// A backup.
    #[error(transparent)]
    Backup(#[from] backup::Error),
    /// Moving to another machine.
    #[error(transparent)]
    Transfer(#[from] transfer::Error),
    /// An endpoint.
    #[error(transparent)]
    Endpoint(#[from] endpoint::Error),
    /// Renewal.
    #[error(transparent)]
    Renewal(#[from] renewal::Error),
    /// The state as it is shown.
    #[error(transparent)]
    View(#[from] view::Error),
    /// A check of this machine.
    #[error(transparent)]
    Doctor(#[from] doctor::Error),
    /// A newer Daypass.
    #[error(transparent)]
    Updates(#[from] updates::Error),
}

impl EngineError {
    /// Whether the person stopped it: there is nothing to tell them.
    pub fn is_cancelled(&self) -> bool {
        self.kind() == Kind::Cancelled
    }

    /// The error of whichever room it is.
    fn of_room(&self) -> &dyn Explain {
        match self {
            Self::Ground(error) => error,
            Self::Store(error) => error,
            Self::Vault(error) => error,
            Self::KeySource(error) => error,
            Self::Aws(error) => error,
            Self::IdentityCenter(error) => error,
            Self::Iam(error) => error,
            Self::Credentials(error) => error,
            Self::Delivery(error) => error,
            Self::Sessions(error) => error,
            Self::Integrations(error) => error,
            Self::Users(error) => error,
            Self::Import(error) => error,
            Self::Protect(error) => error,
            Self::Backup(error) => error,
            Self::Transfer(error) => error,
            Self::Endpoint(error) => error,
            Self::Renewal(error) => error,
            Self::View(error) => error,
            Self::Doctor(error) => error,
            Self::Updates(error) => error,
        }
    }
}

impl Explain for EngineError {
    fn problem(&self) -> Problem {
        self.of_room().problem()
    }

    fn cause(&self) -> Option<&dyn Explain> {
        Some(self.of_room())
    }
}

impl From<&EngineError> for Problem {
    fn from(error: &EngineError) -> Self {
        error.problem()
    }
}
