//! The log beside the store, which has what was changed last (SQLite, *Write-Ahead Logging*).

use super::{BUSY_WAIT, Store, StoreError, file};
use std::time::Duration;

/// How long a log may be, in bytes, before [`Store::shorten_log`] does something about it: sixteen pages or so. Who opens a store that
/// nobody else has open reads its log from beginning to end, and for `credential-process` people wait at every call.
const LONG: u64 = 64 * 1024;

impl Store {
    /// Puts the log into the file and empties it, so that nothing that was replaced can be read in it; as far as other
    /// processes let it.
    pub fn flush_log(&self) -> Result<(), StoreError> {
        self.read(|db| Ok(db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?))
    }

    /// The same for a log that has grown long. Where another process is using the store at this moment, it stays as it is.
    pub fn shorten_log(&self) -> Result<(), StoreError> {
        if file::log_length(self.path()) <= LONG {
            return Ok(());
        }
        self.read(|db| Ok(db.busy_timeout(Duration::ZERO)?))?;
        let shortened = self.flush_log();
        self.read(|db| Ok(db.busy_timeout(BUSY_WAIT)?))?;
        shortened
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn every_answer_read_a_long_log_from_its_beginning() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let store = Store::open(&path).unwrap();
        store.flush_log().unwrap();
        store.set_vault_fact("short", b"1").unwrap();
        store.shorten_log().unwrap();
        assert!(file::log_length(&path) > 0, "a short one is not worth the wait for the disk");
        store.set_vault_fact("long", &[7; 2 * LONG as usize]).unwrap();
        // Another process reads at this moment: nobody waits for it.
        let mut peer = Connection::open(&path).unwrap();
        let reading = peer.transaction().unwrap();
        reading.query_row("SELECT count(*) FROM vault_fact", [], |_| Ok(())).unwrap();
        store.set_vault_fact("later", b"1").unwrap();
        store.shorten_log().unwrap();
        assert!(file::log_length(&path) > LONG);
        drop(reading);
        store.shorten_log().unwrap();
        assert_eq!(file::log_length(&path), 0);
        assert_eq!(store.vault_fact("later").unwrap().unwrap(), b"1");
    }
}
