//! Where Daypass keeps its own state.

use super::error::Error;
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

    /// Whether nobody else may change what is in it. A home that is not there yet is made so.
    ///
    /// # Errors
    /// [`Error::UnsafeHome`] for one that belongs to another user, unless this is root, and for one that others may write
    /// in. Where the file system has no modes, as on a disk of Windows in WSL, nothing hangs on them.
    #[cfg(unix)]
    pub fn check(&self) -> Result<(), Error> {
        use std::os::unix::fs::MetadataExt;
        let Ok(metadata) = std::fs::metadata(&self.0) else { return Ok(()) };
        let refused = |reason| Err(Error::UnsafeHome { path: self.0.clone(), reason });
        let (owner, me) = (metadata.uid(), rustix::process::geteuid());
        if owner != 0 && owner != me.as_raw() && !me.is_root() {
            return refused("it belongs to another user");
        }
        match metadata.mode() & 0o022 != 0 && has_modes(&self.0) {
            true => refused("other users can write to it"),
            false => Ok(()),
        }
    }

    /// Windows lets nobody else write in a person's folders.
    ///
    /// # Errors
    /// None.
    #[cfg(not(unix))]
    pub fn check(&self) -> Result<(), Error> {
        Ok(())
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

/// Whether a file in this folder has the mode that it is made with. Where none can be made, for want of room or since the
/// disk is only read, nobody else makes one either.
#[cfg(unix)]
pub(crate) fn has_modes(folder: &Path) -> bool {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
    let Ok(name) = super::random_text() else { return true };
    let path = folder.join(format!(".daypass-{}", name.expose()));
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
    match made {
        Ok(file) => {
            // Best effort: it is empty.
            let _ = std::fs::remove_file(&path);
            file.metadata().is_ok_and(|made| made.mode() & 0o077 == 0)
        }
        Err(error) => error.kind() != io::ErrorKind::ReadOnlyFilesystem,
    }
}

/// Windows has other rights than modes.
#[cfg(not(unix))]
pub(crate) fn has_modes(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_home_that_others_may_write_in_was_used() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path().join("home"));
        assert!(home.check().is_ok());
        std::fs::create_dir(home.path()).unwrap();
        for (mode, is_safe) in [(0o700, true), (0o755, true), (0o770, false), (0o757, false), (0o1777, false)]
        {
            std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(mode)).unwrap();
            let checked = home.check();
            assert_eq!(checked.is_ok(), is_safe, "{mode:o}");
            assert!(
                is_safe
                    || matches!(
                        checked,
                        Err(Error::UnsafeHome { reason: "other users can write to it", .. })
                    )
            );
        }
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_home_whose_path_is_not_utf_8_was_ignored() {
        use std::os::unix::ffi::OsStringExt;
        let path = OsString::from_vec(b"/home/\xFFada/daypass".to_vec());
        let home = Home::from_env(|_| Some(path.clone())).unwrap();
        assert_eq!(home.path(), Path::new(&path));
    }
}
