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
                format!("{}: {source}.", path.display()),
                "Check its permissions and that the disk has room, or set DAYPASS_HOME to another folder.",
                Remedy::Retry,
            ),
            Self::Newer { path, .. } => Problem::new(
                Code::FileMalformed,
                "A newer Daypass was here",
                format!("{} was written by a newer Daypass.", path.display()),
                "Update Daypass.",
                Remedy::None,
            ),
            Self::Migrated { path } => Problem::new(
                Code::FileMalformed,
                "A newer Daypass has taken over",
                format!(
                    "{} was brought to a newer format while this Daypass ran, which reads and writes nothing there any more.",
                    path.display()
                ),
                "Quit this Daypass, update it, and start it again.",
                Remedy::None,
            ),
            Self::Replaced { path } => Problem::new(
                Code::FileMalformed,
                "Daypass's state was replaced",
                format!("{} was restored or removed while this Daypass ran.", path.display()),
                "Quit this Daypass and start it again.",
                Remedy::None,
            ),
            Self::Gone { path } => Problem::new(
                Code::FileMalformed,
                "Daypass's state is gone",
                format!(
                    "{} is not there, but backups of it are. A new one is begun only where they are removed too.",
                    path.display()
                ),
                "Put the newest backup back: daypass vault restore.",
                Remedy::None,
            ),
            Self::Damaged { reason } => Problem::new(
                Code::FileMalformed,
                "Daypass's state is damaged",
                format!("SQLite says: {reason}. It is left as it is."),
                "Put the newest backup back: daypass vault restore.",
                Remedy::None,
            ),
            Self::ReadOnly { path, reason } => Problem::new(
                Code::FileUnwritable,
                "Daypass's state can only be read",
                format!("{} cannot be written now: {reason}.", path.display()),
                "Check that the disk has room and may be written, or set DAYPASS_HOME to another folder; then try again.",
                Remedy::Retry,
            ),
            Self::Unreadable { what } => Problem::new(
                Code::Bug,
                "Daypass's state is damaged",
                format!("It holds a {what} that cannot be read."),
                "Please report this; your AWS files are not touched.",
                Remedy::None,
            ),
            Self::NoIntegration { name } => Problem::new(
                Code::SessionNotFound,
                "No such integration",
                format!("There is no integration called {name}."),
                "See which there are: daypass integration list.",
                Remedy::None,
            ),
            Self::NoSession { name } => Problem::new(
                Code::SessionNotFound,
                "No such session",
                format!("There is no session called {name}."),
                "See which there are: daypass session list --all.",
                Remedy::None,
            ),
            Self::Sqlite(source) => Problem::new(
                Code::FileUnwritable,
                "Daypass's state cannot be read or written",
                format!("{source}."),
                "Check that the disk has room and that the folder is on a local disk, then try again.",
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
