//! What keeps the state from being shown.

use crate::store::StoreError;
use crate::vault::VaultError;
use crate::{credentials, delivery};
use daypass_core::{Explain, Kind, Problem};
use jiff::SignedDuration;

/// Why there is nothing to show.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// What is cached.
    #[error(transparent)]
    Credentials(#[from] credentials::Error),
    /// What is delivered.
    #[error(transparent)]
    Delivery(#[from] delivery::Error),
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::Store(error) => error.problem(),
            Self::Vault(error) => error.problem(),
            Self::Credentials(error) => error.problem(),
            Self::Delivery(error) => error.problem(),
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Store(error) => error.kind(),
            Self::Vault(error) => error.kind(),
            Self::Credentials(error) => error.kind(),
            Self::Delivery(error) => error.kind(),
        }
    }

    fn retry_after(&self) -> Option<SignedDuration> {
        match self {
            Self::Credentials(error) => error.retry_after(),
            Self::Delivery(error) => error.retry_after(),
            Self::Store(_) | Self::Vault(_) => None,
        }
    }
}
