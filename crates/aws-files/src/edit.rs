//! Lock, read, edit, compare, replace.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::atomic::{Attributes, Temporary};
use crate::document::Document;
use crate::error::FileError;
use crate::lock;
use crate::mounts::is_mount_point;
use crate::step::{Step, reached};
use crate::target::{Target, is_null_device};

/// How long [`edit()`] waits for another process that edits a file of the same folder.
pub const LOCK_WAIT: Duration = Duration::from_secs(10);

/// How often an edit is done again because another program wrote meanwhile.
const ATTEMPTS: usize = 16;

/// What an edit came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited<T> {
    /// What the closure returned.
    pub value: T,
    /// Whether the file was written; an edit that changes no byte does not touch it.
    pub changed: bool,
    /// The file itself, behind symbolic links.
    pub path: PathBuf,
}

/// Reads a file; one that does not exist, and `/dev/null`, is an empty document.
///
/// # Errors
/// [`FileError`] when it is there and cannot be read.
pub fn read(path: &Path) -> Result<Document, FileError> {
    let target = Target::resolve(path)?;
    Ok(Document::parse(target.read()?.map_or_else(Vec::new, |existing| existing.bytes)))
}

/// Edits a file so that at any moment it is the old one or the new one, and no other program's write is lost.
///
/// Under the folder's lock the file is read and given to `change`. When the bytes differ afterwards they are written
/// to a temporary file in the same folder and synced; the file is read again, and if it is still what was read
/// before, the temporary file takes its name and the folder is synced. Otherwise everything is done again, so
/// `change` may run several times and must not remember earlier runs. Mode and owner are kept; a new file is
/// readable by its owner only (0600), a new folder too (0700), and what root makes belongs to the owner of the folder
/// that it is in. Symbolic links stay, and the file that they lead to is edited. The null device is an empty file that
/// cannot be changed. A file with further hard links is detached from them, as by any editor that writes this way.
///
/// `change` must not edit another file of the same folder through this crate: the lock is held.
///
/// # Errors
/// What `change` returned, or a [`FileError`]; the file is then as it was, unless only the last sync of the folder
/// failed.
pub fn edit<T, E: From<FileError>>(
    path: &Path,
    change: impl FnMut(&mut Document) -> Result<T, E>,
) -> Result<Edited<T>, E> {
    edit_within(path, LOCK_WAIT, change)
}

/// As [`edit()`], with another limit for the wait on a lock.
///
/// # Errors
/// As [`edit()`].
pub fn edit_within<T, E: From<FileError>>(
    path: &Path,
    wait: Duration,
    mut change: impl FnMut(&mut Document) -> Result<T, E>,
) -> Result<Edited<T>, E> {
    for _ in 0..ATTEMPTS {
        let target = Target::resolve(path)?;
        let lock = lock::acquire(&target, wait)?;
        reached(Step::Locked);
        let before = target.read()?;
        reached(Step::Read);
        let old = before.as_ref().map_or(&[][..], |existing| &existing.bytes);
        let mut document = Document::parse(old);
        let value = change(&mut document)?;
        if document.as_bytes() == old {
            return Ok(Edited { value, changed: false, path: target.path });
        }
        if is_null_device(&target.path) {
            return Err(FileError::NullDevice { path: target.path }.into());
        }
        if lock.is_none() {
            target.create_folder()?;
            continue;
        }
        if before.as_ref().is_some_and(|existing| existing.metadata.permissions().readonly()) {
            return Err(FileError::ReadOnly { path: target.path }.into());
        }
        let old = before.as_ref().map(|existing| &existing.metadata);
        if old.is_some_and(|old| is_mount_point(&target, old)) {
            return Err(FileError::MountPoint { path: target.path }.into());
        }
        let attributes = Attributes { mode: None, old };
        let temporary = Temporary::write(&target, document.as_bytes(), &attributes)?;
        let now = target.read()?;
        let unchanged = now.as_ref().map(|existing| &existing.bytes) == before.as_ref().map(|b| &b.bytes);
        if unchanged && Target::resolve(path)? == target {
            reached(Step::Compared);
            temporary.replace(&target)?;
            return Ok(Edited { value, changed: true, path: target.path });
        }
    }
    Err(FileError::Contended { path: path.to_owned() }.into())
}
