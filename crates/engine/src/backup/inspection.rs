//! A look at the backups that needs no key.

use super::error::Error;
use super::room::Backups;
use super::sealed_file::FormatError;
use std::path::PathBuf;

/// How the backups stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct BackupLook {
    /// Those that are no backups, whatever they are called.
    pub(crate) damaged: Vec<PathBuf>,
    /// There are records that lie nowhere else, and no backup.
    pub(crate) is_missing: bool,
}

impl Backups {
    /// How the backups stand, as far as their headers tell.
    ///
    /// # Errors
    /// [`Error::File`] and [`Error::Store`] when something cannot be read.
    pub(crate) fn look(&self) -> Result<BackupLook, Error> {
        let facts = self.key_facts()?;
        let (mut damaged, mut is_any_whole) = (Vec::new(), false);
        for file in self.folder.files()? {
            match file.header {
                Ok(header) if header.is_of_vault(&facts) => is_any_whole = true,
                Err(FormatError::NotSealed) => damaged.push(file.path),
                Ok(_) | Err(FormatError::Newer) => {}
            }
        }
        let is_missing = !is_any_whole && !self.store.only_copies()?.is_empty();
        Ok(BackupLook { damaged, is_missing })
    }
}
