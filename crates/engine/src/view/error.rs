//! What keeps the state from being shown.

use crate::store::StoreError;
use crate::vault::VaultError;
use crate::{credentials, delivery};
use daypass_core::{Explain, Problem};

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

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Store(error) => Some(error),
            Self::Vault(error) => Some(error),
            Self::Credentials(error) => Some(error),
            Self::Delivery(error) => Some(error),
        }
    }
}
