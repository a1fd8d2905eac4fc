//! Why a backup cannot be made or put back.

use super::lacks::Lacks;
use crate::ground;
use crate::store::StoreError;
use crate::vault::{KeySourceError, VaultError};
use daypass_core::problem::sentence;
use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, Remedy};
use std::path::PathBuf;

/// Why a backup cannot be made or put back.
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
    /// What holds the vault's key.
    #[error(transparent)]
    KeySource(#[from] KeySourceError),
    /// A file or the folder of backups cannot be used.
    #[error("{} cannot be used", path.display())]
    File {
        /// The file or the folder.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// There is no backup at all.
    #[error("there is no backup in {}", folder.display())]
    NoBackups {
        /// Where they would be.
        folder: PathBuf,
    },
    /// There is no such backup.
    #[error("there is no backup '{name}'")]
    NoBackup {
        /// What was asked for.
        name: String,
    },
    /// A backup was changed or cut off, or is none.
    #[error("{} is damaged or cut off", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// A backup was made by a newer Daypass.
    #[error("{} was made by a newer Daypass", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// A backup is sealed under another key than the vault's.
    #[error("{} is sealed with another key", path.display())]
    OtherKey {
        /// The file.
        path: PathBuf,
    },
    /// A record of the store does not open, so that a backup of it would take the place of one in which it does.
    #[error("a stored secret ({kind}) cannot be opened")]
    Unopened {
        /// Its kind.
        kind: String,
    },
    /// Somebody has the store open, and Windows puts no other file in the place of one that is.
    #[error("{} is open", path.display())]
    InUse {
        /// The store.
        path: PathBuf,
    },
    /// The present store can be read: putting a backup in its place takes consent.
    #[error("the present store can be read")]
    Consent {
        /// What the backup does not have.
        lacks: Lacks,
    },
}

impl Explain for Error {
    fn problem(&self) -> Problem {
        const LIST: Option<&str> = Some("daypass vault backups");
        let list = "See which there are";
        let detail = format!("{}.", sentence(&self.to_string()));
        let (code, title, detail, action, command) = match self {
            Self::Ground(error) => return error.problem(),
            Self::Store(error) => return error.problem(),
            Self::Vault(error) => return error.problem(),
            Self::KeySource(error) => return error.problem(),
            Self::File { path, source } => (
                Code::FileUnwritable,
                "A backup cannot be read or written",
                format!("{} cannot be read or written: {source}.", path.display()),
                "Check the folder's permissions and that the disk is not full, then try again.",
                None,
            ),
            Self::InUse { path } => (
                Code::FileUnwritable,
                "Daypass is running",
                format!("{} is open, and Windows replaces no file that is.", path.display()),
                "Quit Daypass, let its commands end, then try again.",
                None,
            ),
            Self::NoBackups { .. } => (
                Code::FileMalformed,
                "There is no backup",
                detail,
                "If you have one elsewhere, name it",
                Some("daypass vault restore FILE"),
            ),
            Self::NoBackup { .. } => (Code::InvalidInput, "No such backup", detail, list, LIST),
            Self::Damaged { .. } => (Code::FileMalformed, "This backup is damaged", detail, list, LIST),
            Self::Newer { .. } => {
                (Code::FileMalformed, "A newer Daypass made this backup", detail, "Update Daypass.", None)
            }
            Self::OtherKey { .. } => (
                Code::KeychainMissing,
                "The key of this backup is not here",
                detail,
                "Restore the keychain's entry for Daypass, or set DAYPASS_VAULT to what it was when the backup was made.",
                None,
            ),
            Self::Unopened { .. } => (
                Code::FileMalformed,
                "A stored secret is damaged",
                format!("{detail} It is not backed up, so that earlier backups are kept."),
                "Restore the newest backup",
                Some("daypass vault restore --yes"),
            ),
            Self::Consent { lacks } => (
                Code::FileConflict,
                "The current state is readable",
                format!("Daypass's current state is readable, and restoring would set it aside. {lacks}"),
                "If that is what you want, add --yes.",
                None,
            ),
        };
        let problem = Problem::new(code, title, detail, action, Remedy::None);
        match command {
            Some(command) => problem.by_command(command),
            None => problem,
        }
    }

    fn cause(&self) -> Option<&dyn Explain> {
        match self {
            Self::Ground(error) => Some(error),
            Self::Store(error) => Some(error),
            Self::Vault(error) => Some(error),
            Self::KeySource(error) => Some(error),
            _ => None,
        }
    }

    fn own_kind(&self) -> Kind {
        match self {
            Self::File { .. } | Self::InUse { .. } => Kind::Passing,
            Self::Damaged { .. } | Self::Newer { .. } | Self::OtherKey { .. } | Self::Unopened { .. } => {
                Kind::Refused
            }
            _ => Kind::PersonsDecision,
        }
    }
}
