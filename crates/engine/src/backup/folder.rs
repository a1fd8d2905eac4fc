//! The folder of backups.

use super::error::Error;
use super::header::Header;
use super::sealed_file::{FormatError, PREFIX, SealedKind, header_end, read_header};
use crate::ground::{private_folder, sync_folder, write_private};
use crate::store::{BACKUP_SUFFIX, BACKUPS, Removed, Store};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// What a backup is called while it is written.
const TEMPORARY: &str = ".backup-";

/// Where backups are.
#[derive(Debug, Clone)]
pub(super) struct Folder(PathBuf);

/// A backup, as far as it can be known without its key.
#[derive(Debug)]
pub(super) struct BackupFile {
    pub(super) path: PathBuf,
    pub(super) size: u64,
    pub(super) header: Result<Header, FormatError>,
}

impl BackupFile {
    /// Its name, without the ending.
    pub(super) fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        name.strip_suffix(BACKUP_SUFFIX).unwrap_or(&name).to_owned()
    }
}

impl Folder {
    /// In the home.
    pub(super) fn of(home: &Path) -> Self {
        Self(home.join(BACKUPS))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Every backup, the newest first. Those whose header does not read come last.
    pub(super) fn files(&self) -> Result<Vec<BackupFile>, Error> {
        let entries = match std::fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.error(error)),
        };
        let is_backup = |path: &Path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(BACKUP_SUFFIX))
        };
        let paths = entries.flatten().map(|entry| entry.path()).filter(|path| is_backup(path));
        let mut files: Vec<BackupFile> =
            paths.filter_map(|path| read(&path).transpose()).collect::<Result<_, _>>()?;
        let key = |file: &BackupFile| (file.header.as_ref().ok().map(|header| header.made_at), file.name());
        files.sort_by_key(|file| std::cmp::Reverse(key(file)));
        Ok(files)
    }

    /// Writes a backup: beside, down to the disk, and renamed once what was written has been read again and is good.
    pub(super) fn write(
        &self,
        name: &str,
        bytes: &[u8],
        is_good: impl FnOnce(&[u8]) -> Result<(), Error>,
    ) -> Result<PathBuf, Error> {
        private_folder(&self.0).map_err(|source| self.error(source))?;
        let temporary = self.0.join(format!("{TEMPORARY}{}.tmp", std::process::id()));
        let written = write_private(&temporary, bytes)
            .and_then(|()| std::fs::read(&temporary))
            .map_err(|source| Error::File { path: temporary.clone(), source })
            .and_then(|written| is_good(&written))
            .and_then(|()| self.place(&temporary, name));
        if written.is_err() {
            // Best effort: what stays is sealed, and swept by the next backup.
            let _ = std::fs::remove_file(&temporary);
        }
        written
    }

    fn place(&self, temporary: &Path, name: &str) -> Result<PathBuf, Error> {
        let mut path = self.0.join(format!("{name}{BACKUP_SUFFIX}"));
        let mut number = 2;
        while path.exists() {
            path = self.0.join(format!("{name}-{number}{BACKUP_SUFFIX}"));
            number += 1;
        }
        std::fs::rename(temporary, &path).map_err(|source| self.error(source))?;
        self.sync()?;
        Ok(path)
    }

    /// Removes the temporary files of processes that were killed. Only under the lock of backups: nobody writes one then.
    pub(super) fn sweep(&self) {
        let Ok(entries) = std::fs::read_dir(&self.0) else { return };
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// Removes the backups that have what was removed from the store. Only then is it forgotten that it was.
    pub(super) fn settle_removed(&self, store: &Store) -> Result<(), Error> {
        let removed = store.removed()?;
        if removed != Removed::default() {
            self.remove_having(&removed)?;
            store.settle_removed(&removed)?;
        }
        Ok(())
    }

    /// Removes every backup that has one of these records, and those of which it cannot be told.
    fn remove_having(&self, removed: &Removed) -> Result<(), Error> {
        for file in self.files()? {
            let stays = match &file.header {
                Ok(header) => !removed.all && header.records.is_disjoint(&removed.nonces),
                Err(_) => false,
            };
            if !stays {
                self.remove(&file.path)?;
            }
        }
        self.sync()
    }

    /// Removes a backup; one that is gone already is nothing.
    pub(super) fn remove(&self, path: &Path) -> Result<(), Error> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(Error::File { path: path.to_owned(), source: error })
            }
            _ => Ok(()),
        }
    }

    /// Brings what was renamed and removed down to the disk.
    pub(super) fn sync(&self) -> Result<(), Error> {
        if self.0.is_dir() { sync_folder(&self.0).map_err(|source| self.error(source)) } else { Ok(()) }
    }

    fn error(&self, source: std::io::Error) -> Error {
        Error::File { path: self.0.clone(), source }
    }
}

/// A file as a backup, without what is sealed in it; `None` where it went meanwhile.
pub(super) fn read(path: &Path) -> Result<Option<BackupFile>, Error> {
    let read = || -> std::io::Result<BackupFile> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        let mut head = Vec::new();
        (&file).take(PREFIX as u64).read_to_end(&mut head)?;
        let header = match header_end(SealedKind::Backup, &head) {
            Err(error) => Err(error),
            Ok(end) => {
                (&file).take((end - PREFIX) as u64).read_to_end(&mut head)?;
                read_header(&head)
            }
        };
        Ok(BackupFile { path: path.to_owned(), size, header })
    };
    match read() {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::File { path: path.to_owned(), source }),
    }
}
