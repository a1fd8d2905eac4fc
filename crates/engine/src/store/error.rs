//! Why the store cannot answer.

use daypass_core::{Explain, Kind, Problem, ProblemCode as Code, Remedy};
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
    Sqlite(#[from] rusqlite::Error),
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

    fn own_kind(&self) -> Kind {
        match self {
            Self::NoIntegration { .. } | Self::NoSession { .. } => Kind::PersonsDecision,
            // Another process's transaction ends, a disk gets room again, and one damaged row says nothing of the others.
            _ => Kind::Passing,
        }
    }
}
