//! Which symbolic links are followed to a file that is written.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};

use crate::error::FileError;
use crate::target::{Target, folder};

/// As many links as Linux itself follows.
pub(crate) const LINKS: usize = 40;

/// The links that were followed so far.
#[derive(Debug, Default)]
pub(crate) struct Links {
    count: usize,
    /// The owner of the last one that is not root's.
    #[cfg(unix)]
    owner: Option<u32>,
}

impl Links {
    /// Where a link leads that stands at `real`; `None` where none does. `first` is the path that was given.
    ///
    /// # Errors
    /// [`FileError::TooManyLinks`], [`FileError::ForeignLink`] for one that somebody else has put there,
    /// [`FileError::NotAFile`] for one that means another file in each process, as `/dev/stdin` does.
    pub(crate) fn next(&mut self, first: &Path, real: &Path) -> Result<Option<PathBuf>, FileError> {
        let Some(link) = fs::symlink_metadata(real).ok().filter(Metadata::is_symlink) else {
            return Ok(None);
        };
        self.count += 1;
        if self.count >= LINKS {
            return Err(FileError::TooManyLinks { path: first.to_owned() });
        }
        // `/dev/fd` is itself a link to there.
        if cfg!(unix) && fs::canonicalize(folder(real)).is_ok_and(|folder| folder.starts_with("/proc")) {
            return Err(FileError::NotAFile { path: first.to_owned() });
        }
        let leads_to = fs::read_link(real).map_err(|error| FileError::reading(real, error))?;
        #[cfg(unix)]
        self.check_owner(&link, real)?;
        #[cfg(not(unix))]
        let _ = link;
        Ok(Some(folder(real).join(leads_to)))
    }

    /// A link is this user's, root's, or of whom its folder is: the rule by which Linux follows links in folders like
    /// `/tmp` (proc_sys_fs(5), *protected_symlinks*), held to in every folder.
    #[cfg(unix)]
    fn check_owner(&mut self, link: &Metadata, path: &Path) -> Result<(), FileError> {
        use std::os::unix::fs::MetadataExt;
        let owner = link.uid();
        let is_trusted = owner == 0
            || owner == rustix::process::geteuid().as_raw()
            || fs::metadata(folder(path)).is_ok_and(|folder| folder.uid() == owner);
        if !is_trusted {
            return Err(FileError::ForeignLink { link: path.to_owned() });
        }
        if owner != 0 {
            self.owner = Some(owner);
        }
        Ok(())
    }

    /// Root follows a link of somebody else only to what is theirs, too: else who may write in that folder could have root
    /// write into any file.
    ///
    /// # Errors
    /// [`FileError::ForeignLink`].
    #[cfg(unix)]
    pub(crate) fn check(&self, first: &Path, target: &Target) -> Result<(), FileError> {
        use std::os::unix::fs::MetadataExt;
        let Some(owner) = self.owner.filter(|_| rustix::process::geteuid().is_root()) else { return Ok(()) };
        let behind = fs::metadata(&target.path).or_else(|_| fs::metadata(&target.folder));
        match behind {
            Ok(behind) if behind.is_file() || behind.is_dir() => match behind.uid() == owner {
                true => Ok(()),
                false => Err(FileError::ForeignLink { link: first.to_owned() }),
            },
            _ => Ok(()),
        }
    }

    /// Links on Windows are made by administrators alone.
    ///
    /// # Errors
    /// None.
    #[cfg(not(unix))]
    pub(crate) fn check(&self, _: &Path, _: &Target) -> Result<(), FileError> {
        Ok(())
    }
}
