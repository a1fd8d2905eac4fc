//! Whether the store's file is still the one that this process opened, in the format that it knows.
//!
//! A newer Daypass may migrate the file while an older one has it open, and a restore puts another file in its place. Who
//! went on writing would write what the newer one does not expect, or into a file that nobody reads any more.

use super::migrations::MIGRATIONS;
use super::{Store, StoreError};
use rusqlite::Connection;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

/// What was found out about the file since it was opened.
#[derive(Debug)]
pub(super) struct Standing {
    file: Option<FileId>,
    found: AtomicU8,
    /// What SQLite said when it found the file to be damaged.
    damage: OnceLock<String>,
}

const MIGRATED: u8 = 1;
const REPLACED: u8 = 2;

impl Standing {
    /// Of the file at this path, which is open now.
    pub(super) fn of(path: &Path) -> Self {
        Self { file: file_id(path), found: AtomicU8::new(0), damage: OnceLock::new() }
    }
}

impl Store {
    /// Looks whether the file is still ours. What is found once stays: only a process that opens the file anew can use it.
    ///
    /// # Errors
    /// [`StoreError::Migrated`] and [`StoreError::Replaced`]
    pub(super) fn check_standing(&self, db: &Connection) -> Result<(), StoreError> {
        let format = db.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))?;
        // A file system without such ids, and Windows, where an open file is not replaced, tell nothing.
        if self.standing.file.is_some() && file_id(&self.path) != self.standing.file {
            self.standing.found.store(REPLACED, Ordering::Relaxed);
        } else if format as usize > MIGRATIONS.len() {
            self.standing.found.store(MIGRATED, Ordering::Relaxed);
        }
        self.standing()
    }

    /// What was found out by the last look.
    ///
    /// # Errors
    /// [`StoreError::Migrated`] and [`StoreError::Replaced`]
    pub(crate) fn standing(&self) -> Result<(), StoreError> {
        match self.standing.found.load(Ordering::Relaxed) {
            MIGRATED => Err(StoreError::Migrated { path: self.path.clone() }),
            REPLACED => Err(StoreError::Replaced { path: self.path.clone() }),
            _ => Ok(()),
        }
    }

    /// Notes that the file is damaged, if that is the error, so that it is said. What still reads is read on.
    pub(crate) fn note_damage(&self, error: &StoreError) {
        if let StoreError::Damaged { reason } = error
            && self.standing.damage.set(reason.clone()).is_ok()
        {
            self.changes.tick_of_store();
        }
    }

    /// That the file is damaged, where that was found out.
    pub(crate) fn damage(&self) -> Option<StoreError> {
        Some(StoreError::Damaged { reason: self.standing.damage.get()?.clone() })
    }

    /// Looks whether the file is still ours, and ticks the changes when it turns out not to be, so that it is said.
    pub(super) fn watch_standing(&self) {
        if self.standing().is_ok() && self.check_standing(&self.lock()).is_err() && self.standing().is_err() {
            self.changes.tick_of_store();
        }
    }
}

/// What tells one file from another, wherever it is moved.
#[cfg(unix)]
type FileId = (u64, u64);

#[cfg(unix)]
fn file_id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
type FileId = ();

#[cfg(not(unix))]
fn file_id(_: &Path) -> Option<FileId> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn store() -> (tempfile::TempDir, Arc<Store>) {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(&folder.path().join("daypass.db")).unwrap());
        (folder, store)
    }

    fn migrate(store: &Store) {
        Connection::open(store.path()).unwrap().pragma_update(None, "user_version", 99).unwrap();
    }

    #[test]
    fn an_older_daypass_wrote_into_a_store_that_a_newer_one_had_migrated_under_it() {
        let (_folder, store) = store();
        store.set_vault_fact("before", b"1").unwrap();
        migrate(&store);
        assert!(matches!(store.set_vault_fact("after", b"1"), Err(StoreError::Migrated { .. })));
        let db = Connection::open(store.path()).unwrap();
        let facts: i64 = db.query_row("SELECT count(*) FROM vault_fact", [], |row| row.get(0)).unwrap();
        assert_eq!(facts, 1, "nothing is written any more");
        assert!(matches!(store.settings(), Err(StoreError::Migrated { .. })), "nothing is read either");
    }

    #[test]
    fn a_migration_by_another_process_is_noticed_and_told() {
        let (_folder, store) = store();
        let before = store.changes().revision();
        store.watch_standing();
        assert_eq!(store.changes().revision(), before);
        migrate(&store);
        store.watch_standing();
        store.watch_standing();
        assert_eq!(store.changes().revision(), before + 1, "once");
        assert!(matches!(store.standing(), Err(StoreError::Migrated { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn what_was_written_after_the_file_was_replaced_went_into_one_that_nobody_reads() {
        let (folder, store) = store();
        let aside = folder.path().join("aside.db");
        std::fs::rename(store.path(), &aside).unwrap();
        std::fs::copy(&aside, store.path()).unwrap();
        assert!(matches!(store.set_vault_fact("after", b"1"), Err(StoreError::Replaced { .. })));
        assert!(matches!(store.settings(), Err(StoreError::Replaced { .. })));
    }
}
