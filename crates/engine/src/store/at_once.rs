//! The store for a program that waits for one answer: nothing that is read or noted here waits for the disk.

use super::migrations::is_present;
use super::standing::Standing;
use super::{Store, file};
use rusqlite::config::DbConfig;
use std::path::Path;

impl Store {
    /// Opens a store that is there, in this version's format, so that no change syncs it. `None` for any other, whatever the
    /// reason: [`open`](Self::open) makes it usable, or tells why it is not.
    ///
    /// What is noted outlasts this process. It may be lost where the power fails within the next seconds, and the file stays
    /// whole: changes go behind those in the log, and whoever puts the log into the file syncs it before (SQLite, *PRAGMA
    /// synchronous*). This connection does not do that at its end, as the last one of a file would.
    pub fn open_at_once(path: &Path) -> Option<Self> {
        let standing = Standing::of(path);
        let connection = Self::connect_to_write(path).ok()?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).ok()?;
        let is_logged = |mode: String| mode.eq_ignore_ascii_case("wal");
        is_logged(connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).ok()?)
            .then_some(())?;
        connection.pragma_update(None, "wal_autocheckpoint", 0).ok()?;
        // A log that is begun anew over an old one has its first page synced, lest a power cut mix the two. Where there is none
        // there is nothing to mix it with.
        let synchronous = if file::has_log(path) { "NORMAL" } else { "OFF" };
        connection.pragma_update(None, "synchronous", synchronous).ok()?;
        is_present(&connection).ok()?.then_some(())?;
        Self::of(path, connection, standing, None).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn what_is_noted_at_once_is_there_for_all_and_stays_in_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        assert!(Store::open_at_once(&path).is_none() && !path.exists(), "it makes no store");
        drop(Store::open(&path).unwrap());
        let before = std::fs::metadata(&path).unwrap().len();
        for value in [b"1", b"2"] {
            // With the first one a log is begun, behind which the second one goes.
            let store = Store::open_at_once(&path).unwrap();
            store.set_vault_fact("noted", value).unwrap();
            drop(store);
            assert!(file::has_log(&path) && std::fs::metadata(&path).unwrap().len() == before);
        }
        let store = Store::open(&path).unwrap();
        assert_eq!(store.vault_fact("noted").unwrap().unwrap(), b"2");
        drop(store);
        assert!(!file::has_log(&path), "the last one of all of Daypass puts the log into the file");
    }

    #[test]
    fn a_store_of_another_version_is_left_to_who_can_migrate_or_tell() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        for sql in ["PRAGMA user_version = 2", "PRAGMA user_version = 99", "DROP TABLE start_choice"] {
            drop(Store::open(&path).unwrap());
            assert!(Store::open_at_once(&path).is_some());
            Connection::open(&path).unwrap().execute_batch(sql).unwrap();
            assert!(Store::open_at_once(&path).is_none(), "{sql}");
            Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 3").unwrap();
        }
        drop(Store::open(&path).unwrap());
        Connection::open(&path).unwrap().execute_batch("PRAGMA journal_mode = DELETE").unwrap();
        assert!(Store::open_at_once(&path).is_none(), "a change without a log would have to be synced");
    }
}
