//! Keeps everybody from beginning to write while the program itself is replaced.

use super::Home;
use super::lock_inspection::{LockState, inspect_locks};
use super::lock_name::LockName;
use super::locks::{ThreadLock, try_acquire};
use std::io;

/// Nobody begins to write until this is dropped: whoever wants to waits.
#[derive(Debug)]
pub(crate) struct NoWrites {
    _locks: Vec<ThreadLock>,
}

/// Somebody writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WriteUnderWay {
    /// What is written, in words: `your AWS files`.
    pub(crate) what: String,
    /// Who writes it, where it is known.
    pub(crate) pid: Option<u32>,
}

/// Takes every lock under which something is written, if all of them are free. It waits for nobody: a write may wait for a
/// person. In this process too, a lock that is held keeps it from being taken.
///
/// # Errors
/// When the folder of the locks cannot be used.
pub(crate) fn forbid_writes(home: &Home) -> io::Result<Result<NoWrites, WriteUnderWay>> {
    let mut locks = Vec::new();
    for name in LockName::WRITES {
        match try_acquire(home.path(), &name)? {
            Some(lock) => locks.push(lock),
            None => {
                return Ok(Err(WriteUnderWay { pid: holder(home, &name.file())?, what: name.to_string() }));
            }
        }
    }
    for found in inspect_locks(home)? {
        let file = found.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let LockState::Held { pid, .. } = found.state
            && LockName::changes_access_keys(file)
        {
            return Ok(Err(WriteUnderWay { what: "the access keys of a user".to_owned(), pid }));
        }
    }
    Ok(Ok(NoWrites { _locks: locks }))
}

/// The process that holds the lock of a file, as far as it has noted that.
fn holder(home: &Home, file: &str) -> io::Result<Option<u32>> {
    let mut found = inspect_locks(home)?.into_iter().filter(|found| found.path.ends_with(file));
    Ok(found.find_map(|found| match found.state {
        LockState::Held { pid, .. } => pid,
        _ => None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::SessionId;

    #[test]
    fn one_write_under_way_keeps_all_of_them_free_and_nobody_begins_another() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let under_way = || forbid_writes(&home).unwrap().err().map(|busy| busy.what);
        let user = LockName::AccessKeys(SessionId::from_stored("00112233445566aa"));
        for name in [LockName::Import, LockName::Backup, LockName::VaultKey, LockName::Delivery] {
            let held = try_acquire(home.path(), &name).unwrap().unwrap();
            assert_eq!(under_way(), Some(name.to_string()));
            drop(held);
        }
        let held = try_acquire(home.path(), &user).unwrap().unwrap();
        assert_eq!(under_way().as_deref(), Some("the access keys of a user"));
        drop(held);
        // What lasts as long as a window does is no write.
        let _window = try_acquire(home.path(), &LockName::Window).unwrap().unwrap();
        let none = forbid_writes(&home).unwrap().unwrap();
        assert!(try_acquire(home.path(), &LockName::Delivery).unwrap().is_none());
        drop(none);
        assert!(try_acquire(home.path(), &LockName::Delivery).unwrap().is_some());
    }
}
