//! Why the store cannot answer.

use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, Remedy};
use rusqlite::ErrorCode;
use std::path::PathBuf;

/// Why the store cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder cannot be made or used.
    #[error("{} cannot be used", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// The file was written by a newer Daypass.
    #[error("{} was written by a newer Daypass (format {found}, this one knows {known})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: usize,
        /// Ours.
        known: usize,
    },
    /// A newer Daypass has migrated the file while this one had it open. Nothing is read or written any more.
    #[error("{} was brought to a newer format meanwhile", path.display())]
    Migrated {
        /// The file.
        path: PathBuf,
    },
    /// Another file is in its place, or none, since this process opened it. Nothing is read or written any more.
    #[error("{} was replaced or removed meanwhile", path.display())]
    Replaced {
        /// The file.
        path: PathBuf,
    },
    /// The file is not there, or empty, although backups of it are.
    #[error("{} is gone", path.display())]
    Gone {
        /// The file.
        path: PathBuf,
    },
    /// SQLite finds the file to be damaged, or to be no database.
    #[error("the store is damaged: {reason}")]
    Damaged {
        /// What SQLite says.
        reason: String,
    },
    /// Nothing can be written: the disk is full or only read, or the folder may not be written.
    #[error("{} can only be read", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// What SQLite said when it was opened.
        reason: String,
    },
    /// A row holds what no Daypass wrote.
    #[error("the store holds an unreadable {what}")]
    Unreadable {
        /// What kind of thing.
        what: &'static str,
    },
    /// There is no such integration.
    #[error("there is no integration {name}")]
    NoIntegration {
        /// What was asked for.
        name: String,
    },
    /// There is no such session.
    #[error("there is no session {name}")]
    NoSession {
        /// What was asked for.
        name: String,
    },
    /// SQLite says no.
    #[error("the store does not answer")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged { reason: error.to_string() }
            }
            _ => Self::Sqlite(error),
        }
    }
}

impl Explain for StoreError {
    fn problem(&self) -> Problem {
        match self {
            Self::Folder { path, source } => Problem::new(
                Code::FileUnwritable,
                "Daypass's folder cannot be used",
                format!("Daypass's folder {} cannot be used: {source}.", path.display()),
                "Check its permissions and that the disk is not full, or set DAYPASS_HOME to another folder.",
                Remedy::Retry,
            ),
            Self::Newer { path, .. } => Problem::new(
                Code::FileMalformed,
                "A newer Daypass wrote this",
                format!("{} was written by a newer Daypass.", path.display()),
                "Update Daypass.",
                Remedy::None,
            ),
            Self::Migrated { path } => Problem::new(
                Code::FileMalformed,
                "A newer Daypass has taken over",
                format!(
                    "A newer Daypass has converted {} while this one was running; this one no longer reads or writes it.",
                    path.display()
                ),
                "Quit this Daypass, update it, and start it again.",
                Remedy::None,
            ),
            Self::Replaced { path } => Problem::new(
                Code::FileMalformed,
                "Daypass's state was replaced",
                format!("{} was replaced or removed while this Daypass was running.", path.display()),
                "Quit this Daypass and start it again.",
                Remedy::None,
            ),
            Self::Gone { path } => Problem::new(
                Code::FileMalformed,
                "Daypass's state is gone",
                format!(
                    "{} is gone, but there are backups of it. Daypass starts over only if those are removed too.",
                    path.display()
                ),
                "Restore the newest backup",
                Remedy::None,
            )
            .by_command("daypass vault restore"),
            Self::Damaged { reason } => Problem::new(
                Code::FileMalformed,
                "Daypass's state is damaged",
                format!("Daypass's state is damaged and was left untouched. SQLite says: {reason}."),
                "Restore the newest backup",
                Remedy::None,
            )
            .by_command("daypass vault restore"),
            Self::ReadOnly { path, reason } => Problem::new(
                Code::FileUnwritable,
                "Daypass's state can only be read",
                format!("{} cannot be written now: {reason}.", path.display()),
                "Check that the disk is not full and can be written to, or set DAYPASS_HOME to another folder; then try again.",
                Remedy::Retry,
            ),
            Self::Unreadable { what } => Problem::new(
                Code::Bug,
                "Daypass's state is damaged",
                format!("Daypass's state holds a {what} that cannot be read."),
                "Please report this; your AWS files are untouched.",
                Remedy::None,
            ),
            Self::NoIntegration { name } => Problem::new(
                Code::SessionNotFound,
                "No such integration",
                format!("There is no integration '{name}'."),
                "See which there are",
                Remedy::None,
            )
            .by_command("daypass integration list"),
            Self::NoSession { name } => Problem::new(
                Code::SessionNotFound,
                "No such session",
                format!("There is no session '{name}'."),
                "See which there are",
                Remedy::None,
            )
            .by_command("daypass session list --all"),
            Self::Sqlite(source) => Problem::new(
                Code::FileUnwritable,
                "Daypass's state cannot be read or written",
                format!("Daypass's state cannot be read or written: {source}."),
                "Check that the disk is not full and that the folder is on a local disk, then try again.",
                Remedy::Retry,
            ),
        }
    }

    fn cannot_record(&self) -> bool {
        match self {
            Self::ReadOnly { .. } => true,
            Self::Sqlite(error) => super::read_only::is_refusal(error),
            _ => false,
        }
    }

    fn own_kind(&self) -> Kind {
        match self {
            Self::NoIntegration { .. }
            | Self::NoSession { .. }
            | Self::Migrated { .. }
            | Self::Replaced { .. }
            | Self::Gone { .. }
            | Self::Damaged { .. } => Kind::PersonsDecision,
            // Another process's transaction ends, a disk gets room again, and one damaged row says nothing of the others.
            _ => Kind::Passing,
        }
    }
}
