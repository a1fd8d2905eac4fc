//! What was fetched, before it takes the place of the old one: a private file that is gone again unless it was put there.

use super::error::Error;
use crate::ground::{blocking, open_private};
use std::fs::{File, remove_file};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that is being fetched. It is removed when this is dropped.
#[derive(Debug)]
pub(super) struct Staged {
    path: PathBuf,
    file: Option<File>,
}

impl Staged {
    /// A new file that this user alone may read. What a process that was killed has left there is removed: whoever makes one
    /// has the lock of updates.
    ///
    /// # Errors
    /// [`Error::File`]
    pub(super) fn at(path: PathBuf) -> Result<Self, Error> {
        let made = blocking(|| {
            match remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let file = open_private(&path)?;
            file.set_len(0)?;
            Ok(file)
        });
        match made {
            Ok(file) => Ok(Self { path, file: Some(file) }),
            Err(source) => Err(Error::File { path, source }),
        }
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// As the system has it, such as a disk without room.
    pub(super) fn add(&mut self, piece: &[u8]) -> io::Result<()> {
        blocking(|| self.file.as_mut().map_or(Ok(()), |file| file.write_all(piece)))
    }

    /// Does something with the whole file, which is on the disk by then.
    ///
    /// # Errors
    /// [`Error::File`], and those of the work.
    pub(super) fn whole<T>(&mut self, work: impl FnOnce(&mut File) -> Result<T, Error>) -> Result<T, Error> {
        let Some(file) = self.file.as_mut() else {
            return Err(Error::File { path: self.path.clone(), source: io::ErrorKind::NotFound.into() });
        };
        file.sync_all().map_err(|source| Error::File { path: self.path.clone(), source })?;
        work(file)
    }

    /// Lets go of the file: it is where it belongs.
    pub(super) fn keep(mut self) {
        self.file = None;
        self.path = PathBuf::new();
    }

    /// Closes it, for whoever opens it by its path. It is still removed when this is dropped.
    pub(super) fn close(&mut self) {
        self.file = None;
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        self.file = None;
        if !self.path.as_os_str().is_empty() {
            // The next one removes it.
            let _ = remove_file(&self.path);
        }
    }
}
