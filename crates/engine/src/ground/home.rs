//! Where Daypass keeps its own state.

use super::private_files::private_folder;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// `DAYPASS_HOME`, or the platform's data directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home(PathBuf);

impl Home {
    /// A home at a path.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The home of this environment; `None` where neither `DAYPASS_HOME` nor a home directory is known. Read it as an
    /// [`OsString`]: a path need not be Unicode.
    pub fn from_env<T: Into<OsString>>(get: impl Fn(&str) -> Option<T>) -> Option<Self> {
        match get("DAYPASS_HOME").map(Into::into).filter(|path| !path.is_empty()) {
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

    /// A folder in it, which its owner alone may enter (0700), made if it is not there.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn folder(&self, name: &str) -> io::Result<PathBuf> {
        let folder = self.0.join(name);
        private_folder(&folder)?;
        Ok(folder)
    }

    /// The folder of the lock files.
    pub(super) fn locks(&self) -> PathBuf {
        self.0.join(super::locks::FOLDER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_home_whose_path_is_not_utf_8_was_ignored() {
        use std::os::unix::ffi::OsStringExt;
        let path = OsString::from_vec(b"/home/\xFFada/daypass".to_vec());
        let home = Home::from_env(|_| Some(path.clone())).unwrap();
        assert_eq!(home.path(), Path::new(&path));
    }
}
