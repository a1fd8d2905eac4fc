//! The crash-safe write: a temporary file beside, synced, renamed into place, and the folder synced.
//!
//! Killed at any point, the path holds the old content or the new one. What a killed process leaves behind is a file
//! `.aws-files-….tmp` in the same folder, readable by nobody who could not read the file itself; the next write there
//! removes it: it may hold keys that are nowhere else in plain text by then. While it is written its writer has it
//! locked, so what nobody has locked was left behind; on Windows it lets nobody else write it, to the same end.

use std::ffi::{OsStr, OsString};
use std::fs::{File, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use crate::attributes::Attributes;
use crate::error::FileError;
use crate::folder::Folder;
use crate::held_open::{is_held_open, patiently};
use crate::mounts::is_mount_point;
use crate::step::{Step, reached};
use crate::target::{Target, is_null_device};

const PREFIX: &str = ".aws-files-";
const SUFFIX: &str = ".tmp";

/// Whether a file of this name is a temporary one of a write.
pub fn is_temporary(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX))
}

/// Where files cannot be locked: a write takes milliseconds, and a temporary file older than this belongs to a process
/// that died.
const LEFTOVER: Duration = Duration::from_secs(60);

/// How often another name is tried for a temporary file. Names are random: more in a row are taken by no accident.
const NAMES: u32 = 100;

/// Writes a small file whole, with the given Unix permission bits (`0o600`), following symbolic links. Missing
/// folders are made for this user only (0700). The bits mean nothing on Windows. What root writes belongs to the owner
/// of the file that it replaces, or else of the folder.
///
/// # Errors
/// [`FileError`]; the file is then as it was, unless only the last sync of the folder failed.
pub fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<(), FileError> {
    let target = Target::resolve(path)?;
    target.create_folder()?;
    if is_null_device(&target.path) {
        return Err(FileError::NullDevice { path: target.path });
    }
    let Some(folder) = target.open_folder()? else {
        return Err(FileError::writing(&target.path, io::ErrorKind::NotFound.into()));
    };
    let old = target.open_in(&folder)?;
    if old.as_ref().is_some_and(|old| is_mount_point(&target, &old.metadata)) {
        return Err(FileError::MountPoint { path: target.path });
    }
    let attributes = Attributes { mode: Some(mode), old: old.as_ref() };
    let temporary = Temporary::write(&folder, &target, bytes, &attributes)?;
    // Not every file system of Windows puts another file in the place of one that is open.
    drop(old);
    temporary.replace(&target, || Ok(true)).map(drop)
}

/// A temporary file beside its target; removed when dropped without [`Temporary::replace`].
pub(crate) struct Temporary<'a> {
    folder: &'a Folder,
    name: OsString,
    renamed: bool,
    /// Locked as long as it is open, and open until it has the target's name.
    file: File,
}

impl<'a> Temporary<'a> {
    /// Makes a new temporary file in the target's folder, empty, with all that the new file is to have.
    ///
    /// # Errors
    /// [`FileError::AttributeNotKept`], [`FileError::Unwritable`], [`FileError::DiskFull`].
    pub(crate) fn create(
        folder: &'a Folder,
        target: &Target,
        attributes: &Attributes<'_>,
    ) -> Result<Self, FileError> {
        let temporary = Self::make(folder).map_err(|error| FileError::writing(&target.path, error))?;
        reached(Step::Created);
        attributes.apply(&temporary.file, &folder.join(&temporary.name), target)?;
        Ok(temporary)
    }

    /// The same with these bytes, down to the disk.
    pub(crate) fn write(
        folder: &'a Folder,
        target: &Target,
        bytes: &[u8],
        attributes: &Attributes<'_>,
    ) -> Result<Self, FileError> {
        let error = |error| FileError::writing(&target.path, error);
        let mut temporary = Self::create(folder, target, attributes)?;
        temporary.sweep_others();
        let (first, second) = bytes.split_at(bytes.len() / 2);
        temporary.file.write_all(first).map_err(error)?;
        reached(Step::HalfWritten);
        temporary.file.write_all(second).map_err(error)?;
        reached(Step::Written);
        // On Apple's systems std does this by fcntl(F_FULLFSYNC), which empties the disk's own cache too, where a plain
        // fsync would not (std, `sys/fs/unix.rs`, `File::fsync`).
        temporary.file.sync_all().map_err(error)?;
        reached(Step::Synced);
        Ok(temporary)
    }

    fn make(folder: &'a Folder) -> io::Result<Self> {
        for _ in 0..NAMES {
            // Seeded by the system anew for each process, and another one at each call.
            let random = RandomState::new().hash_one(std::process::id());
            let name = OsString::from(format!("{PREFIX}{random:016x}{SUFFIX}"));
            match folder.make_file(&name) {
                // Somebody who swept before it was locked took it for a leftover: then another one.
                Ok(file)
                    if matches!(lock(&file), Err(TryLockError::WouldBlock))
                        || !folder.holds(&name, &file) => {}
                Ok(file) => return Ok(Self { folder, name, renamed: false, file }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Whether nobody but its owner may do anything with it, as it was made: not so where the file system has no modes.
    #[cfg(unix)]
    pub(crate) fn is_private(&self) -> bool {
        use std::os::unix::fs::MetadataExt;
        self.file.metadata().is_ok_and(|metadata| metadata.mode() & 0o077 == 0)
    }

    /// What may be done with a file on Windows is no part of it.
    #[cfg(not(unix))]
    pub(crate) fn is_private(&self) -> bool {
        false
    }

    /// Gives the temporary file the target's name, and tells whether it did. `is_due` is asked before each try: while another
    /// program has the file open, that program may write it.
    ///
    /// # Errors
    /// Those of `is_due`, [`FileError::MountPoint`], [`FileError::HeldOpen`], [`FileError::Unwritable`],
    /// [`FileError::DiskFull`].
    pub(crate) fn replace(
        mut self,
        target: &Target,
        mut is_due: impl FnMut() -> Result<bool, FileError>,
    ) -> Result<bool, FileError> {
        let error = |error| FileError::writing(&target.path, error);
        let name = target.name()?;
        let attempt = || {
            let due = is_due()?;
            let renamed = if due { self.folder.rename(&self.name, name) } else { Ok(()) };
            Ok::<_, FileError>(renamed.map(|()| due))
        };
        let renamed = patiently(attempt, is_held_open, std::thread::sleep)?;
        let renamed = renamed.map_err(|refused| match refused.kind() {
            _ if is_held_open(&refused) => FileError::HeldOpen { path: target.path.clone(), source: refused },
            // Mounted meanwhile, or by a system that tells it in no other way.
            io::ErrorKind::ResourceBusy => FileError::MountPoint { path: target.path.clone() },
            _ => error(refused),
        })?;
        if !renamed {
            return Ok(false);
        }
        self.renamed = true;
        reached(Step::Renamed);
        self.folder.sync().map_err(error)?;
        reached(Step::Settled);
        Ok(true)
    }

    /// Removes temporary files that a killed process left. Best effort: a leftover harms nothing but by what is in it.
    fn sweep_others(&self) {
        for name in self.folder.names() {
            if is_temporary(&name) && self.is_left_behind(&name) {
                let _ = self.folder.remove(&name);
            }
        }
    }

    /// Whether nobody writes a temporary file any more. Where locks tell nothing its age does, measured against the file
    /// just created, so by the file system's own clock.
    fn is_left_behind(&self, name: &OsStr) -> bool {
        let Ok(file) = self.folder.write_file(name) else { return false };
        let Ok(metadata) = file.metadata() else { return false };
        match lock(&file) {
            _ if !metadata.is_file() => false,
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(_)) => {
                let now = self.file.metadata().and_then(|metadata| metadata.modified());
                let age = now.ok().zip(metadata.modified().ok());
                age.and_then(|(now, then)| now.duration_since(then).ok()).is_some_and(|age| age > LEFTOVER)
            }
        }
    }
}

impl Drop for Temporary<'_> {
    fn drop(&mut self) {
        if !self.renamed {
            // Best effort: what stays is swept by a later write.
            let _ = self.folder.remove(&self.name);
        }
    }
}

#[cfg(unix)]
fn lock(file: &File) -> Result<(), TryLockError> {
    file.try_lock()
}

/// On Windows a lock keeps others from reading, which would be seen once the file has the target's name. There it is how the
/// file was made that keeps others from opening it for writing.
#[cfg(not(unix))]
fn lock(_: &File) -> Result<(), TryLockError> {
    Ok(())
}
