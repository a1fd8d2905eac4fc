//! A look at the lock files of a home: who holds which, and what killed processes have left.

use super::Home;
use super::lock_file::{LockFile, is_locked};
use super::lock_name::LockName;
use std::io;
use std::path::{Path, PathBuf};

/// A lock file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LockFound {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// How it stands.
    pub(crate) state: LockState,
}

/// How a lock file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LockState {
    /// Some process holds it.
    Held {
        /// Which.
        pid: Option<u32>,
        /// Of which version of Daypass; `None` where that is too old to have noted it.
        version: Option<String>,
        /// It is held for as long as a window or an agent runs.
        lasts: bool,
    },
    /// Nobody holds it. Its file is always there.
    Free,
    /// Nobody holds it, and its file would be gone if its holder had not been killed.
    Left,
    /// It cannot be opened, for this reason.
    Unusable(String),
}

/// Every lock file of a home.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn inspect_locks(home: &Home) -> io::Result<Vec<LockFound>> {
    let folder = home.locks();
    let found = |name: String| LockFound { path: folder.join(&name), state: state(&folder, &name) };
    Ok(names(&folder)?.into_iter().map(found).collect())
}

/// Removes the files that killed processes have left, each under its lock: who has just made one looks whether it is still
/// there once they have the lock. Those that cannot be opened stay.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn remove_left_locks(home: &Home) -> io::Result<()> {
    let folder = home.locks();
    for name in names(&folder)? {
        if state(&folder, &name) == LockState::Left
            && let Ok(left) = LockFile::open(&folder, &name)
            && left.try_lock().is_ok_and(|locked| locked)
        {
            left.remove();
        }
    }
    Ok(())
}

/// What a process does for which it waits for a person, if it does such a thing: what it took its other locks for waits with it.
pub(super) fn waits_for_person(folder: &Path, pid: u32) -> Option<String> {
    let names = names(folder).ok()?;
    let mut asking = names.iter().filter(|name| LockName::has_person_before_it(name));
    asking.find_map(|name| {
        let held = is_locked(folder, name).ok()?;
        let holder = held.then(|| LockFile::open(folder, name).ok()?.holder()).flatten()?;
        (holder.pid == pid).then_some(holder.purpose)
    })
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
        entries => entries?,
    };
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

fn state(folder: &Path, name: &str) -> LockState {
    let fixed = LockName::FIXED.iter().find(|fixed| fixed.file() == name);
    match is_locked(folder, name) {
        Err(error) => LockState::Unusable(error.to_string()),
        Ok(true) => {
            let holder = LockFile::open(folder, name).ok().and_then(|file| file.holder());
            let (pid, version) = holder.map(|holder| (holder.pid, holder.version)).unzip();
            let lasts = matches!(fixed, Some(LockName::Window | LockName::Renewer | LockName::Endpoint));
            LockState::Held { pid, version: version.flatten(), lasts }
        }
        Ok(false) if fixed.is_some() => LockState::Free,
        Ok(false) => LockState::Left,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::try_acquire;

    #[test]
    fn what_a_killed_process_left_is_removed_and_what_is_held_or_always_there_stays() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        assert_eq!(inspect_locks(&home).unwrap(), []);
        let held = try_acquire(home.path(), &LockName::Delivery).unwrap().unwrap();
        for name in ["vault", "plan-0123456789abcdef"] {
            drop(LockFile::open(&home.locks(), name).unwrap());
        }
        std::fs::create_dir(home.locks().join("sync-x")).unwrap();
        let states = || {
            let found = inspect_locks(&home).unwrap();
            found.into_iter().map(|found| found.state).collect::<Vec<_>>()
        };
        let [delivery, plan, sync, vault] = &states()[..] else { panic!("{:?}", states()) };
        assert_eq!(*delivery, LockState::Held { pid: None, version: None, lasts: false });
        assert_eq!((plan, vault), (&LockState::Left, &LockState::Free));
        assert!(matches!(sync, LockState::Unusable(_)));
        remove_left_locks(&home).unwrap();
        assert_eq!(states().len(), 3);
        drop(held);
        assert_eq!(states()[0], LockState::Free);
    }
}
