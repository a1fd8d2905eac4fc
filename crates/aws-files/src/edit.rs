//! Lock, read, edit, compare, replace.

use std::mem;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::atomic::Temporary;
use crate::attributes::Attributes;
use crate::document::Document;
use crate::error::FileError;
use crate::lock;
use crate::step::{Step, reached};
use crate::target::{Target, is_null_device};
use zeroize::Zeroizing;

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
    read_bytes(path).map(|mut bytes| Document::parse(mem::take(&mut *bytes)))
}

/// The same without looking at what is in it.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(path: &Path) -> Result<Zeroizing<Vec<u8>>, FileError> {
    let target = Target::resolve(path)?;
    Ok(target.read()?.map_or_else(Zeroizing::default, |content| content.bytes))
}

/// Edits a file so that at any moment it is the old one or the new one, and no other program's write is lost.
///
/// Under the folder's lock the file is read and given to `change`. When the bytes differ afterwards they are written
/// to a temporary file in the same folder and synced; the file is read again, and if it is still what was read
/// before, the temporary file takes its name and the folder is synced. Otherwise everything is done again, so
/// `change` may run several times and must not remember earlier runs. Owner, mode, access control list and extended
/// attributes are kept; a new file is readable by its owner only (0600), a new folder too (0700), and what root makes
/// belongs to the owner of the folder that it is in. Symbolic links stay, and the file that they lead to is edited. The
/// null device is an empty file that cannot be changed. A file with further hard links is detached from them: who must
/// not do that asks first ([`AwsFile::check_can_hold_sections`](crate::AwsFile::check_can_hold_sections)).
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
        let folder = target.open_folder()?;
        let _lock = folder.as_ref().map(|folder| lock::acquire(folder, &target, wait)).transpose()?;
        reached(Step::Locked);
        let before = match folder.as_ref().map(|folder| target.read_in(folder)).transpose() {
            // A link that came there since the links were followed.
            Err(FileError::Contended { .. }) => continue,
            before => before?.flatten(),
        };
        reached(Step::Read);
        let old = before.as_ref().map_or(&[][..], |content| content.bytes.as_slice());
        let mut document = Document::parse(old);
        let value = change(&mut document)?;
        if document.as_bytes() == old {
            return Ok(Edited { value, changed: false, path: target.path });
        }
        if is_null_device(&target.path) {
            return Err(FileError::NullDevice { path: target.path }.into());
        }
        let Some(folder) = &folder else {
            target.create_folder()?;
            continue;
        };
        let existing = before.as_ref().map(|content| &content.of);
        existing.map(|existing| target.check_replaceable(existing)).transpose()?;
        let attributes = Attributes { mode: None, old: existing };
        let temporary = Temporary::write(folder, &target, document.as_bytes(), &attributes)?;
        // The file is closed by then: not every file system of Windows puts another one in the place of one that is open.
        let before = before.map(|content| content.bytes);
        let is_as_it_was = || {
            let now = match target.read_in(folder) {
                Err(FileError::Contended { .. }) => return Ok(false),
                now => now?,
            };
            let is_unchanged = now.as_ref().map(|now| &now.bytes) == before.as_ref();
            let is_due = is_unchanged && Target::resolve(path)? == target && folder.is_at_its_path();
            if is_due {
                reached(Step::Compared);
            }
            Ok(is_due)
        };
        if temporary.replace(&target, is_as_it_was)? {
            return Ok(Edited { value, changed: true, path: target.path });
        }
    }
    Err(FileError::Contended { path: path.to_owned() }.into())
}
