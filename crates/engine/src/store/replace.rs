//! Putting another file in the place of the store's, which is kept aside.
//!
//! The file goes before its log: a database without its log has lost its last commits and does not say so, while a log
//! without a database is of no use to anybody. So a kill leaves the old file with its log, or no file (which
//! [`Store::open`] says, and which the next run ends), or the new one. SQLite does not touch the log of
//! a file that was moved (`databaseIsUnmoved` in its pager), so processes that still have the old one open do no harm.

use super::{Store, StoreError};
use crate::ground::{sync_folder, write_private};
use rusqlite::TransactionBehavior;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What SQLite has beside a file: the log, and the index of the log.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];
/// What is put behind the name of what was there; always the same, so that a run finds what a killed one left.
const ASIDE: &str = ".replaced";

/// What was done last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The new file is written beside, down to the disk.
    Written,
    /// The old file has another name.
    FileAside,
    /// The log and its index have too.
    LogAside,
    /// The new file is in the place.
    Placed,
}

/// Puts a file of these bytes in the place of the store's. What was there is kept
/// beside with its log, under a name that ends with `.replaced`. The path of it; `None` where there was nothing.
///
/// # Errors
/// As the system says it. The store is then the old one, or [`StoreError::Gone`] until this is
/// run again.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<Option<PathBuf>> {
    steps(path, bytes, |_| Ok(()))
}

impl Store {
    /// Does something while no process writes to the store, its own included.
    pub(crate) fn while_nobody_writes<T>(&self, work: impl FnOnce() -> T) -> Result<T, StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        self.check_standing(&transaction)?;
        Ok(work())
    }
}

fn steps(
    path: &Path,
    bytes: &[u8],
    mut reached: impl FnMut(Step) -> io::Result<()>,
) -> io::Result<Option<PathBuf>> {
    let new = with_suffix(path, ".restoring");
    write_private(&new, bytes)?;
    reached(Step::Written)?;
    let kept = aside_for(path)?;
    let was_there = rename(path, &kept)?;
    reached(Step::FileAside)?;
    for companion in COMPANIONS {
        rename(&with_suffix(path, companion), &with_suffix(&kept, companion))?;
    }
    reached(Step::LogAside)?;
    std::fs::rename(&new, path)?;
    reached(Step::Placed)?;
    path.parent().map_or(Ok(()), sync_folder)?;
    Ok(was_there.then_some(kept))
}

/// Where the present file goes, with its log: a name that nothing has. A log without its file, as a killed run leaves it,
/// belongs to the file that was put aside last and has none.
fn aside_for(path: &Path) -> io::Result<PathBuf> {
    let is_there = path.try_exists()?;
    let mut last = None;
    for number in 1..1_000 {
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        let free = with_suffix(path, &format!("{ASIDE}{number}"));
        let has_log = with_suffix(&free, COMPANIONS[0]).try_exists()?;
        match free.try_exists()? {
            true if !is_there && !has_log => last = Some(free),
            false if !has_log => return Ok(last.unwrap_or(free)),
            _ => {}
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// Whether there was a file to be renamed.
fn rename(from: &Path, to: &Path) -> io::Result<bool> {
    match std::fs::rename(from, to) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut path = path.as_os_str().to_owned();
    path.push(suffix);
    path.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{BACKUP_SUFFIX, BACKUPS};

    struct Home(tempfile::TempDir);

    impl Home {
        /// A home with a backup, and a store whose last commit is in the log alone.
        fn new() -> Self {
            let home = Self(tempfile::tempdir().unwrap());
            std::fs::create_dir(home.0.path().join(BACKUPS)).unwrap();
            write_private(&home.0.path().join(BACKUPS).join(format!("one{BACKUP_SUFFIX}")), b"sealed")
                .unwrap();
            let elsewhere = tempfile::tempdir().unwrap();
            let store = Store::open(&elsewhere.path().join("daypass.db")).unwrap();
            store.set_vault_fact("which", b"old").unwrap();
            for companion in ["", "-wal"] {
                let from = with_suffix(store.path(), companion);
                std::fs::copy(from, with_suffix(&home.path(), companion)).unwrap();
            }
            home
        }

        fn path(&self) -> PathBuf {
            self.0.path().join("daypass.db")
        }

        fn which(&self) -> Result<Option<Vec<u8>>, StoreError> {
            Store::open(&self.path())?.vault_fact("which")
        }

        /// The files beside the store that were put aside.
        fn aside(&self) -> Vec<PathBuf> {
            let entries = std::fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().path());
            let mut aside: Vec<_> = entries.filter(|path| path.to_string_lossy().contains(ASIDE)).collect();
            aside.sort();
            aside
        }
    }

    fn new_bytes() -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        store.set_vault_fact("which", b"new").unwrap();
        store.copy().unwrap().bytes().unwrap().to_vec()
    }

    #[test]
    fn the_old_file_is_aside_with_its_log_and_the_new_one_is_private() {
        let home = Home::new();
        let kept = replace(&home.path(), &new_bytes()).unwrap().unwrap();
        assert_eq!(home.which().unwrap().as_deref(), Some(&b"new"[..]));
        assert_eq!(Store::open(&kept).unwrap().vault_fact("which").unwrap().as_deref(), Some(&b"old"[..]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(home.path().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_kill_between_any_two_steps_leaves_the_old_store_or_none_that_is_said_or_the_new_one() {
        for last in [Step::Written, Step::FileAside, Step::LogAside, Step::Placed] {
            let home = Home::new();
            let killed = steps(&home.path(), &new_bytes(), |step| match step == last {
                true => Err(ErrorKind::Interrupted.into()),
                false => Ok(()),
            });
            assert_eq!(killed.unwrap_err().kind(), ErrorKind::Interrupted);
            match last {
                Step::Written => assert_eq!(home.which().unwrap().as_deref(), Some(&b"old"[..])),
                Step::FileAside | Step::LogAside => {
                    assert!(matches!(home.which(), Err(StoreError::Gone { .. })), "{last:?}");
                }
                Step::Placed => assert_eq!(home.which().unwrap().as_deref(), Some(&b"new"[..])),
            }
            replace(&home.path(), &new_bytes()).unwrap();
            assert_eq!(home.which().unwrap().as_deref(), Some(&b"new"[..]), "{last:?}");
            let olds = home.aside().into_iter().filter(|path| {
                let name = path.to_string_lossy();
                !name.ends_with("-wal") && !name.ends_with("-shm")
            });
            let olds: Vec<_> = olds
                .map(|path| Store::open(&path).unwrap().vault_fact("which").unwrap().unwrap_or_default())
                .collect();
            assert!(
                olds.contains(&b"old".to_vec()),
                "{last:?}: what was there is aside with its log: {olds:?}"
            );
        }
    }
}
