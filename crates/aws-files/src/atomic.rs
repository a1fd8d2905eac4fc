//! The crash-safe write: a temporary file beside, synced, renamed into place, and the folder synced.
//!
//! Killed at any point, the path holds the old content or the new one. What a killed process leaves behind is a file
//! `.aws-files-….tmp` in the same folder, readable by nobody who could not read the file itself; the next write there
//! removes it: it may hold keys that are nowhere else in plain text by then. While it is written its writer has it
//! locked, so what nobody has locked was left behind.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::error::FileError;
use crate::mounts::is_mount_point;
use crate::step::{Step, reached};
#[cfg(unix)]
use crate::target::owner_in;
use crate::target::{Target, is_null_device};

const PREFIX: &str = ".aws-files-";
const SUFFIX: &str = ".tmp";

/// Where files cannot be locked: a write takes milliseconds, and a temporary file older than this belongs to a process
/// that died.
const LEFTOVER: Duration = Duration::from_secs(60);

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
    let old = fs::metadata(&target.path).ok();
    if let Some(old) = &old {
        if !old.is_file() {
            return Err(FileError::NotAFile { path: target.path });
        }
        if is_mount_point(&target, old) {
            return Err(FileError::MountPoint { path: target.path });
        }
    }
    Temporary::write(&target, bytes, &Attributes { mode: Some(mode), old: old.as_ref() })?.replace(&target)
}

/// What the new file gets besides its bytes.
pub(crate) struct Attributes<'a> {
    /// Unix permission bits; `None` for those of the file that it replaces.
    pub(crate) mode: Option<u32>,
    /// The file that it replaces.
    pub(crate) old: Option<&'a Metadata>,
}

/// The permission bits of a new file: its owner reads and writes it, nobody else.
#[cfg(unix)]
const PRIVATE: u32 = 0o600;

/// A complete and synced temporary file; removed when dropped without [`Temporary::replace`].
pub(crate) struct Temporary {
    path: PathBuf,
    renamed: bool,
    /// Locked as long as it is open, and open until it has the target's name.
    _file: Option<File>,
}

impl Temporary {
    /// Writes the bytes to a new temporary file in the target's folder, down to the disk.
    pub(crate) fn write(
        target: &Target,
        bytes: &[u8],
        attributes: &Attributes<'_>,
    ) -> Result<Self, FileError> {
        let error = |error| FileError::writing(&target.path, error);
        let (mut temporary, mut file) = Self::create(&target.folder).map_err(error)?;
        sweep(&target.folder, &file);
        reached(Step::Created);
        let (first, second) = bytes.split_at(bytes.len() / 2);
        file.write_all(first).map_err(error)?;
        reached(Step::HalfWritten);
        file.write_all(second).map_err(error)?;
        apply(&file, &target.folder, attributes).map_err(error)?;
        reached(Step::Written);
        // On Apple's systems std does this by fcntl(F_FULLFSYNC), which empties the disk's own cache too, where a plain
        // fsync would not (std, `sys/fs/unix.rs`, `File::fsync`).
        file.sync_all().map_err(error)?;
        reached(Step::Synced);
        temporary._file = Some(file);
        Ok(temporary)
    }

    fn create(folder: &Path) -> io::Result<(Self, File)> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!("{PREFIX}{}-{number}{SUFFIX}", std::process::id()));
            match options.open(&path) {
                // Somebody who swept before it was locked took it for a leftover: then another one.
                Ok(file) if matches!(lock(&file), Err(TryLockError::WouldBlock)) || !path.exists() => {}
                Ok(file) => return Ok((Self { path, renamed: false, _file: None }, file)),
                // Left by an earlier process of the same id.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Gives the temporary file the target's name.
    pub(crate) fn replace(mut self, target: &Target) -> Result<(), FileError> {
        let error = |error| FileError::writing(&target.path, error);
        fs::rename(&self.path, &target.path).map_err(|refused| match refused.kind() {
            // Mounted meanwhile, or by a system that tells it in no other way.
            io::ErrorKind::ResourceBusy => FileError::MountPoint { path: target.path.clone() },
            _ => error(refused),
        })?;
        self.renamed = true;
        reached(Step::Renamed);
        sync_folder(&target.folder).map_err(error)?;
        reached(Step::Settled);
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.renamed {
            // Best effort: what stays is swept by a later write.
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn apply(file: &File, folder: &Path, attributes: &Attributes<'_>) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let new = file.metadata()?;
    match (attributes.old, attributes.mode) {
        (Some(old), None) if (old.uid(), old.gid()) != (new.uid(), new.gid()) => {
            fchown(file, Some(old.uid()), Some(old.gid()))?;
        }
        (Some(old), Some(_)) if new.uid() == 0 && old.uid() != 0 => {
            fchown(file, Some(old.uid()), Some(old.gid()))?;
        }
        (None, _) => {
            if let Some((user, group)) = owner_in(folder, &new) {
                // A file system without owners refuses, and there nothing hangs on it.
                let _ = fchown(file, Some(user), Some(group));
            }
        }
        _ => {}
    }
    let mode = attributes.mode.unwrap_or_else(|| attributes.old.map_or(PRIVATE, |old| old.mode() & 0o7777));
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn apply(_: &File, _: &Path, _: &Attributes<'_>) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        // A file system that cannot sync folders has no later moment to wait for.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        result => result,
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes temporary files that a killed process left. Best effort: a leftover harms nothing but by what is in it.
fn sweep(folder: &Path, new: &File) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let ours = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if ours && is_left_behind(&entry.path(), new) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether nobody writes a temporary file any more. Where locks tell nothing its age does, measured against the file
/// just created, so by the file system's own clock.
fn is_left_behind(path: &Path, new: &File) -> bool {
    let Ok(file) = OpenOptions::new().write(true).open(path) else { return false };
    match lock(&file) {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(_)) => {
            let age = || {
                let now = new.metadata().and_then(|metadata| metadata.modified()).ok()?;
                now.duration_since(file.metadata().ok()?.modified().ok()?).ok()
            };
            age().is_some_and(|age| age > LEFTOVER)
        }
    }
}

#[cfg(unix)]
fn lock(file: &File) -> Result<(), TryLockError> {
    file.try_lock()
}

/// On Windows a lock keeps others from reading, which would be seen once the file has the target's name.
#[cfg(not(unix))]
fn lock(_: &File) -> Result<(), TryLockError> {
    Err(TryLockError::Error(io::ErrorKind::Unsupported.into()))
}
