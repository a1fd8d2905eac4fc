//! What keeps a check, or a repair, from being done.

use crate::store::StoreError;
use crate::vault::VaultError;
use crate::{backup, delivery, ground, protect, sessions};
use daypass_core::view::FindingCode;
use daypass_core::{Explain, Problem, ProblemCode as Code, Remedy};
use std::path::PathBuf;

/// Why something could not be checked or mended.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This machine.
    #[error(transparent)]
    Ground(#[from] ground::Error),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// What is delivered.
    #[error(transparent)]
    Delivery(#[from] delivery::Error),
    /// A session.
    #[error(transparent)]
    Sessions(#[from] sessions::Error),
    /// What `protect` took out.
    #[error(transparent)]
    Protect(#[from] protect::Error),
    /// The backups.
    #[error(transparent)]
    Backup(#[from] backup::Error),
    /// A file cannot be changed as its repair would.
    #[error("{} cannot be changed", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// A report is to be written where there is a file.
    #[error("{} is there already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Only the person can do what helps.
    #[error("{code} is not mended by itself")]
    NotAutomatic {
        /// What was found.
        code: FindingCode,
    },
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        match self {
            Self::Ground(error) => error.problem(),
            Self::Store(error) => error.problem(),
            Self::Vault(error) => error.problem(),
            Self::Delivery(error) => error.problem(),
            Self::Sessions(error) => error.problem(),
            Self::Protect(error) => error.problem(),
            Self::Backup(error) => error.problem(),
            Self::File { path, source } => Problem::new(
                Code::FileUnwritable,
                "The file cannot be changed",
                format!("{} cannot be changed: {source}.", path.display()),
                "Do it as the user who owns the file.",
                Remedy::None,
            ),
            Self::Exists { path } => Problem::invalid_input(
                "report",
                "There is a file of that name",
                format!("{} exists already, and a report never replaces a file.", path.display()),
                "Name another file.",
            ),
            Self::NotAutomatic { .. } => Problem::new(
                Code::InvalidInput,
                "This needs your decision",
                "Only you can decide on what this would change.",
                "Do what the check advises.",
                Remedy::None,
            ),
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Vault(error) => Some(error),
            Self::Delivery(error) => Some(error),
            Self::Sessions(error) => Some(error),
            Self::Protect(error) => Some(error),
            Self::Backup(error) => Some(error),
            Self::File { .. } | Self::Exists { .. } | Self::NotAutomatic { .. } => None,
        }
    }
}
