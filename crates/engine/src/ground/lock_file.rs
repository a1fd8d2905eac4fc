//! A lock file: an advisory lock that all Daypass processes of a home respect, with a note of who holds it.
//!
//! It is held until the file is dropped, also by a killed process: the system lets go. Opened for writing, since Windows
//! locks no file that was opened for appending alone (`LockFileEx` wants read or write access).
//!
//! On Windows a lock keeps others from reading too, so the note is a file by the same name in a folder beside that of the
//! locks. And a file there is either removed at once for all who have it open or refuses its name until they close it, as
//! the version of Windows has it: so it is opened in such a way that nobody removes it while anybody has it.

use super::private_files::{open_private, open_to_read, private_folder};
use daypass_core::Problem;
use serde::{Deserialize, Serialize};
use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Who holds a lock, or held it last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Holder {
    /// One of its kind: a process may hold the same lock again and again.
    pub(super) id: String,
    /// The process.
    pub(super) pid: u32,
    /// What it is doing, in words that go on a sentence: `starting Northwind Staging/Developer`.
    pub(super) purpose: String,
    /// The version of the holder's program; `None` where an older one has noted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<String>,
    /// Why it did not succeed, once it has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) failure: Option<SharedFailure>,
}

/// An outcome that holds for all who waited, if they would have asked the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SharedFailure {
    /// What went wrong.
    pub problem: Problem,
    /// How long AWS wants to be left alone, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<i64>,
    /// What the way to AWS depends on: proxy, certificates, endpoints; hashed.
    pub route: String,
}

/// More than any holder writes.
const LONGEST_NOTE: u64 = 64 * 1024;

/// A lock file that is open, and perhaps locked.
#[derive(Debug)]
pub(super) struct LockFile {
    file: File,
    path: PathBuf,
    /// Dropped after the file.
    #[cfg(not(unix))]
    when_closed: WhenClosed,
}

impl LockFile {
    /// Opens a lock file in this folder, making both where they are missing.
    pub(super) fn open(folder: &Path, name: &str) -> io::Result<Self> {
        private_folder(folder)?;
        let path = folder.join(name);
        let file = when_not_being_removed(|| open_private(&path))?;
        Ok(Self {
            file,
            path,
            #[cfg(not(unix))]
            when_closed: WhenClosed::default(),
        })
    }

    /// Takes the lock, if it is free.
    pub(super) fn try_lock(&self) -> io::Result<bool> {
        match self.file.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Takes the lock, blocking this thread until it is free.
    pub(super) fn lock(&self) -> io::Result<()> {
        self.file.lock()
    }

    /// Whether the path still leads to this file. A holder that is done removes its file, and who waited for it has the
    /// lock of a file that nobody else comes to.
    pub(super) fn is_current(&self) -> bool {
        is_same_file(&self.file, &self.path)
    }

    /// Who holds the lock or held it last; `None` where nobody has noted it, as older versions do not.
    pub(super) fn holder(&self) -> Option<Holder> {
        #[cfg(unix)]
        let mut file = &self.file;
        #[cfg(not(unix))]
        let mut file = &open_to_read(&note_of(&self.path)).ok()?;
        file.seek(SeekFrom::Start(0)).ok()?;
        let mut text = Vec::new();
        file.take(LONGEST_NOTE).read_to_end(&mut text).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Notes who holds the lock, by its holder. Best effort: the lock is what counts.
    pub(super) fn note(&self, holder: &Holder) {
        let written = || -> io::Result<()> {
            let text = serde_json::to_vec(holder)?;
            #[cfg(unix)]
            let mut file = &self.file;
            #[cfg(not(unix))]
            let mut file = &open_note(&self.path)?;
            file.set_len(0)?;
            file.seek(SeekFrom::Start(0))?;
            file.write_all(&text)
        };
        if let Err(error) = written() {
            tracing::debug!(%error, path = %self.path.display(), "who holds a lock was not noted");
        }
    }

    /// Removes a file that nobody holds. This is done under its lock: who has just made it looks whether it is still there once
    /// they have the lock.
    pub(super) fn remove_left(&self) {
        if self.try_lock().is_ok_and(|is_free| is_free) {
            self.remove();
        }
    }

    /// Removes the file, by its holder.
    #[cfg(unix)]
    pub(super) fn remove(&self) {
        if self.is_current() {
            // One that stays is found by the next holder.
            let _ = std::fs::remove_file(&self.path);
        }
    }

    /// Removes the file, by its holder, as soon as this is dropped and unless somebody waits for it.
    #[cfg(not(unix))]
    pub(super) fn remove(&self) {
        let _ = self.when_closed.removed.set(self.path.clone());
    }
}

/// What is done when a lock file was closed.
#[cfg(not(unix))]
#[derive(Debug, Default)]
struct WhenClosed {
    removed: std::sync::OnceLock<PathBuf>,
}

#[cfg(not(unix))]
impl Drop for WhenClosed {
    fn drop(&mut self) {
        // It is refused where somebody else has it open: then it is theirs, and so is its note.
        if let Some(path) = self.removed.get()
            && std::fs::remove_file(path).is_ok()
        {
            let _ = std::fs::remove_file(note_of(path));
        }
    }
}

/// The folder of the notes, in the home.
#[cfg(not(unix))]
const NOTES: &str = "holders";

/// Where the holder of a lock is noted.
#[cfg(not(unix))]
fn note_of(lock: &Path) -> PathBuf {
    let home = lock.parent().and_then(Path::parent).unwrap_or(Path::new(""));
    home.join(NOTES).join(lock.file_name().unwrap_or_default())
}

#[cfg(not(unix))]
fn open_note(lock: &Path) -> io::Result<File> {
    let path = note_of(lock);
    private_folder(path.parent().unwrap_or(Path::new("")))?;
    when_not_being_removed(|| open_private(&path))
}

#[cfg(unix)]
fn when_not_being_removed(open: impl Fn() -> io::Result<File>) -> io::Result<File> {
    open()
}

/// Opens a file that another process may be removing at this moment, which Windows does not let others open: again after a
/// short pause. A virus scanner has a new file for a moment, too.
#[cfg(not(unix))]
fn when_not_being_removed(open: impl Fn() -> io::Result<File>) -> io::Result<File> {
    /// ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION and ERROR_DELETE_PENDING (winerror.h).
    const PASSING: [i32; 3] = [5, 32, 303];
    const TRIES: u32 = 40;
    const PAUSE: std::time::Duration = std::time::Duration::from_millis(5);
    for _ in 1..TRIES {
        match open() {
            Err(error) if error.raw_os_error().is_some_and(|code| PASSING.contains(&code)) => {
                std::thread::sleep(PAUSE);
            }
            opened => return opened,
        }
    }
    open()
}

/// Whether no lock file can be made because nothing can be written in this home: on a full disk, or on one that is only
/// read.
pub(super) fn is_unwritable(folder: &Path, refused: &io::Error) -> bool {
    use io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    match refused.kind() {
        ReadOnlyFilesystem | StorageFull | QuotaExceeded => true,
        PermissionDenied => folder.parent().is_some_and(may_not_write),
        _ => false,
    }
}

#[cfg(unix)]
fn may_not_write(folder: &Path) -> bool {
    use rustix::fs::{Access, access};
    access(folder, Access::WRITE_OK) == Err(rustix::io::Errno::ACCESS)
}

#[cfg(not(unix))]
fn may_not_write(_: &Path) -> bool {
    false
}

/// Whether some process holds a lock, this one included. Those who only look do not get in each other's way.
pub(super) fn is_locked(folder: &Path, name: &str) -> io::Result<bool> {
    let file = match when_not_being_removed(|| open_to_read(&folder.join(name))) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    match file.try_lock_shared() {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

#[cfg(unix)]
fn is_same_file(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(file), Ok(there)) = (file.metadata(), std::fs::metadata(path)) else { return false };
    (file.dev(), file.ino()) == (there.dev(), there.ino())
}

/// It is opened so that nobody removes it meanwhile.
#[cfg(not(unix))]
fn is_same_file(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_had_by_one_and_free_when_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let locks = folder.path().join("locks");
        assert!(!is_locked(&locks, "plan").unwrap());
        let (held, other) =
            (LockFile::open(&locks, "plan").unwrap(), LockFile::open(&locks, "plan").unwrap());
        assert!(held.try_lock().unwrap() && is_locked(&locks, "plan").unwrap());
        assert!(!other.try_lock().unwrap());
        assert!(LockFile::open(&locks, "other").unwrap().try_lock().unwrap());
        drop(held);
        assert!(!is_locked(&locks, "plan").unwrap() && other.try_lock().unwrap());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn lock_files_were_opened_for_appending_which_windows_does_not_lock() {
        use std::os::fd::AsRawFd;
        let folder = tempfile::tempdir().unwrap();
        let lock = LockFile::open(folder.path(), "delivery").unwrap();
        let info = std::fs::read_to_string(format!("/proc/self/fdinfo/{}", lock.file.as_raw_fd())).unwrap();
        let flags = info.lines().find_map(|line| line.strip_prefix("flags:")).unwrap().trim();
        let flags = u32::from_str_radix(flags, 8).unwrap();
        // open(2): the access mode, of which 2 is reading and writing, and O_APPEND.
        assert_eq!((flags & 0o3, flags & 0o2000), (2, 0));
    }

    #[test]
    fn a_holders_note_is_read_by_others_and_an_older_versions_file_has_none() {
        let folder = tempfile::tempdir().unwrap();
        let lock = LockFile::open(folder.path(), "delivery").unwrap();
        assert_eq!(lock.holder(), None);
        let holder = |purpose: &str| Holder {
            id: "a".to_owned(),
            pid: 4711,
            purpose: purpose.to_owned(),
            version: Some("0.1.0".to_owned()),
            failure: None,
        };
        lock.note(&holder("stopping everything that was started"));
        lock.note(&holder("stopping dev"));
        assert_eq!(LockFile::open(folder.path(), "delivery").unwrap().holder(), Some(holder("stopping dev")));
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_file_that_root_left_after_sudo_can_still_be_locked() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("delivery");
        File::create(&path).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
        let lock = LockFile::open(folder.path(), "delivery").unwrap();
        assert!(lock.try_lock().unwrap());
        lock.note(&Holder {
            id: "a".to_owned(),
            pid: 1,
            purpose: "x".to_owned(),
            version: None,
            failure: None,
        });
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_somebody_put_in_a_locks_place_was_waited_for_or_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        (&File::create(path("victim")).unwrap()).write_all(b"precious").unwrap();
        std::os::unix::fs::symlink(path("victim"), path("link")).unwrap();
        std::fs::create_dir(path("folder")).unwrap();
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mknodat(rustix::fs::CWD, path("pipe"), rustix::fs::FileType::Fifo, mode, 0).unwrap();
        for name in ["link", "folder", "pipe"] {
            assert!(LockFile::open(folder.path(), name).is_err(), "{name}");
            assert!(is_locked(folder.path(), name).is_err(), "{name}");
        }
        assert_eq!(std::fs::read_to_string(path("victim")).unwrap(), "precious");
    }

    #[test]
    fn the_note_of_who_holds_a_lock_was_not_to_be_read_on_windows() {
        let folder = tempfile::tempdir().unwrap();
        let locks = folder.path().join("locks");
        let (held, other) =
            (LockFile::open(&locks, "plan").unwrap(), LockFile::open(&locks, "plan").unwrap());
        assert!(held.try_lock().unwrap());
        let holder = Holder {
            id: "a".to_owned(),
            pid: 4711,
            purpose: "starting dev".to_owned(),
            version: None,
            failure: None,
        };
        held.note(&holder);
        assert_eq!(other.holder(), Some(holder));
        held.remove();
        drop((held, other));
        let left: Vec<_> = std::fs::read_dir(&locks).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(left.len(), usize::from(cfg!(windows)), "there it was another's: {left:?}");
    }

    #[cfg(windows)]
    #[test]
    fn a_lock_file_that_somebody_waits_for_could_be_removed_and_made_again_so_that_two_had_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let locks = folder.path().join("locks");
        let (first, second) =
            (LockFile::open(&locks, "plan").unwrap(), LockFile::open(&locks, "plan").unwrap());
        assert!(first.try_lock().unwrap());
        first.remove();
        drop(first);
        assert!(second.try_lock().unwrap() && second.is_current());
        let third = LockFile::open(&locks, "plan").unwrap();
        assert!(!third.try_lock().unwrap());
        drop(third);
        second.remove();
        drop(second);
        assert_eq!(std::fs::read_dir(&locks).unwrap().count(), 0);
        assert_eq!(std::fs::read_dir(folder.path().join(NOTES)).map_or(0, Iterator::count), 0);
    }

    #[cfg(unix)]
    #[test]
    fn who_has_the_lock_of_a_removed_file_finds_that_out() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) =
            (LockFile::open(folder.path(), "plan").unwrap(), LockFile::open(folder.path(), "plan").unwrap());
        assert!(first.try_lock().unwrap());
        first.remove();
        drop(first);
        assert!(second.try_lock().unwrap() && !second.is_current());
        // Another one by that name is not this holder's to remove.
        let third = LockFile::open(folder.path(), "plan").unwrap();
        second.remove();
        assert!(third.is_current());
    }
}
