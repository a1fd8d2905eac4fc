//! Why an export cannot be made or taken over.

use crate::store::StoreError;
use crate::vault::VaultError;
use crate::{delivery, ground};
use aws_files::FileError;
use daypass_core::problem::sentence;
use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, Remedy};
use std::path::PathBuf;

/// Why an export cannot be made or taken over.
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
    /// A text of the person's AWS files.
    #[error(transparent)]
    Delivery(#[from] delivery::Error),
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] FileError),
    /// The file cannot be read.
    #[error("{} cannot be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// There is a file already, and no consent to write over it.
    #[error("{} exists already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The passphrase is empty.
    #[error("the passphrase is empty")]
    NoPassphrase,
    /// It is no export, or it was cut off.
    #[error("{} is not an export of Daypass", path.display())]
    NotAnExport {
        /// The file.
        path: PathBuf,
    },
    /// A newer Daypass made it.
    #[error("{} was made by a newer Daypass", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// It does not open with this passphrase.
    #[error("{} cannot be opened with this passphrase", path.display())]
    Unopened {
        /// The file.
        path: PathBuf,
    },
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        let detail = format!("{}.", sentence(&self.to_string()));
        let (code, title, detail, action) = match self {
            Self::Ground(error) => return error.problem(),
            Self::Store(error) => return error.problem(),
            Self::Vault(error) => return error.problem(),
            Self::Delivery(error) => return error.problem(),
            Self::Write(error) => return error.problem(),
            Self::Read { path, source } => (
                Code::InvalidInput,
                "The export cannot be read",
                format!("{} cannot be read: {source}.", path.display()),
                "Check its path and its permissions.",
            ),
            Self::Exists { .. } => (
                Code::FileConflict,
                "This file already exists",
                detail,
                "Choose another name, or add --yes to replace it.",
            ),
            Self::NoPassphrase => (
                Code::InvalidInput,
                "A passphrase is needed",
                detail,
                "Choose one that you will remember: nobody can open the export without it.",
            ),
            Self::NotAnExport { .. } => (
                Code::InvalidInput,
                "This is not an export",
                detail,
                "Name a file that daypass vault export wrote.",
            ),
            Self::Newer { .. } => {
                (Code::InvalidInput, "A newer Daypass made this export", detail, "Update Daypass.")
            }
            Self::Unopened { .. } => (
                Code::InvalidInput,
                "The passphrase is wrong",
                format!("{detail} Or the file was changed after it was made."),
                "Try again with the passphrase that it was made with.",
            ),
        };
        Problem::new(code, title, detail, action, Remedy::None)
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Vault(error) => Some(error),
            Self::Delivery(error) => Some(error),
            Self::Write(error) => Some(error),
            _ => None,
        }
    }

    fn own_kind(&self) -> Kind {
        Kind::PersonsDecision
    }
}
