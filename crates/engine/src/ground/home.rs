//! Where Daypass keeps its own state.

use std::fs::File;
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

    /// Takes an advisory lock that all Daypass processes respect, if it is free. It is held until the file is dropped,
    /// also by a killed process: the system lets go.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn try_lock(&self, name: &str) -> std::io::Result<Option<File>> {
        let file = self.lock_file(name)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(error)) => Err(error),
        }
    }

    /// The same, blocking until it is free.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn lock(&self, name: &str) -> std::io::Result<File> {
        let file = self.lock_file(name)?;
        file.lock()?;
        Ok(file)
    }

    fn lock_file(&self, name: &str) -> std::io::Result<File> {
        let folder = self.0.join("locks");
        crate::store::private_folder(&folder)?;
        File::options().create(true).append(true).open(folder.join(name))
    }

    /// Whether some process holds a lock, this one included. Those who only look do not get in each other's way.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn is_locked(&self, name: &str) -> std::io::Result<bool> {
        let file = match File::open(self.0.join("locks").join(name)) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(std::fs::TryLockError::WouldBlock) => Ok(true),
            Err(std::fs::TryLockError::Error(error)) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_had_by_one_and_free_when_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path().join("home"));
        assert!(!home.is_locked("plan").unwrap());
        let held = home.try_lock("plan").unwrap();
        assert!(held.is_some() && home.is_locked("plan").unwrap());
        assert!(home.try_lock("plan").unwrap().is_none());
        assert!(home.try_lock("other").unwrap().is_some());
        drop(held);
        assert!(!home.is_locked("plan").unwrap());
        assert!(home.try_lock("plan").unwrap().is_some());
    }
}
