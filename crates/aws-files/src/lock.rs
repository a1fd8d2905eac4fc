//! The advisory lock between processes that edit files of one folder through this crate.
//!
//! On Unix it is `flock` on the folder itself, which leaves nothing behind and ends with the process. Windows locks
//! no folders: there a file `.aws-files.lock` in the folder carries the lock.

use std::fs::{File, TryLockError};
use std::time::{Duration, Instant};

use crate::error::FileError;
use crate::folder::Folder;
use crate::target::Target;

/// How often a lock that is held is tried again.
const RETRY: Duration = Duration::from_millis(5);

/// Held until this and the folder are dropped.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "closing the file releases the lock")] File);

/// Takes the lock of the target's folder.
///
/// A file system that knows no locks (some network ones refuse `flock` on a folder) is used without: what is on disk
/// is compared with what was read before anything is replaced, locked or not.
pub(crate) fn acquire(folder: &Folder, target: &Target, wait: Duration) -> Result<Lock, FileError> {
    let handle = folder.lock_handle().map_err(|error| FileError::writing(&target.path, error))?;
    let begin = Instant::now();
    loop {
        match handle.try_lock() {
            Err(TryLockError::WouldBlock) if begin.elapsed() < wait => std::thread::sleep(RETRY),
            Err(TryLockError::WouldBlock) => {
                return Err(FileError::Locked { path: target.path.clone(), waited: begin.elapsed() });
            }
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(Lock(handle)),
        }
    }
}
