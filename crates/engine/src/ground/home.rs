//! Where Daypass keeps its own state.

use std::path::{Path, PathBuf};

/// `DAYPASS_HOME`, or the platform's data directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home(PathBuf);

impl Home {
    /// A home at a path.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The home of this environment; `None` where neither `DAYPASS_HOME` nor a home directory is known.
    pub fn from_env(get: impl Fn(&str) -> Option<String>) -> Option<Self> {
        match get("DAYPASS_HOME").filter(|path| !path.is_empty()) {
            Some(path) => std::path::absolute(path).ok().map(Self),
            None => directories::ProjectDirs::from("", "", "daypass")
                .map(|dirs| Self(dirs.data_local_dir().to_owned())),
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The store's file.
    pub fn store(&self) -> PathBuf {
        self.0.join("daypass.db")
    }

    /// The folder of the logs.
    pub fn logs(&self) -> PathBuf {
        self.0.join("logs")
    }

    /// The folder of the lock files.
    pub(super) fn locks(&self) -> PathBuf {
        self.0.join(super::locks::FOLDER)
    }
}
