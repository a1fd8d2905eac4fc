//! The store's file, and what lies beside it.

use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::Path;

/// The folder beside the store that its backups are in.
pub(crate) const BACKUPS: &str = "backups";
/// What the name of a backup ends with.
pub(crate) const BACKUP_SUFFIX: &str = ".backup";

/// Whether there is no store where one was: its backups are there.
pub(super) fn is_gone(path: &Path) -> bool {
    let is_missing = match std::fs::metadata(path) {
        // Empty is also what a process leaves that was killed while it made the first store.
        Ok(file) => file.len() == 0,
        Err(error) => error.kind() == ErrorKind::NotFound,
    };
    is_missing && has_backups(path)
}

fn has_backups(path: &Path) -> bool {
    let folder = path.with_file_name(BACKUPS);
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().ends_with(BACKUP_SUFFIX))
}

/// Whether there are changes that are in the log beside the file, some of them maybe there alone.
pub(super) fn has_log(path: &Path) -> bool {
    log_length(path) > 0
}

/// The bytes of the log beside the file; none where there is no log.
pub(super) fn log_length(path: &Path) -> u64 {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).ok().filter(Metadata::is_file).map_or(0, |log| log.len())
}
