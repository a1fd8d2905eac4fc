//! What keeps renewal from looking after what is live. What keeps one session from being renewed is a
//! [`RenewalEvent`](super::RenewalEvent).

use crate::store::StoreError;
use crate::{credentials, ground};
use daypass_core::{Explain, Problem};

/// Why nothing is renewed for now.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This machine.
    #[error(transparent)]
    Ground(#[from] ground::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What renewals are asked for with.
    #[error(transparent)]
    Credentials(#[from] credentials::Error),
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::Ground(error) => error.problem(),
            Self::Store(error) => error.problem(),
            Self::Credentials(error) => error.problem(),
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Credentials(error) => Some(error),
        }
    }
}
