//! The vault's sealed records and its plain facts.

use super::{Store, StoreError};
use rusqlite::OptionalExtension;

/// A sealed record as it lies in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRecord {
    /// The nonce it was sealed with.
    pub nonce: Vec<u8>,
    /// Ciphertext and tag.
    pub sealed: Vec<u8>,
}

impl Store {
    /// Keeps a sealed record, replacing the one of the same kind and id.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn put_record(&self, kind: &str, id: &str, record: &SealedRecord) -> Result<(), StoreError> {
        self.write(|db| {
            db.prepare_cached("INSERT OR REPLACE INTO record (kind, id, nonce, sealed) VALUES (?, ?, ?, ?)")?
                .execute((kind, id, &record.nonce, &record.sealed))?;
            Ok(())
        })
    }

    /// A sealed record.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn record(&self, kind: &str, id: &str) -> Result<Option<SealedRecord>, StoreError> {
        self.read(|db| {
            Ok(db
                .prepare_cached("SELECT nonce, sealed FROM record WHERE kind = ? AND id = ?")?
                .query_row((kind, id), |row| Ok(SealedRecord { nonce: row.get(0)?, sealed: row.get(1)? }))
                .optional()?)
        })
    }

    /// Removes a record; removing what is not there is nothing.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn remove_record(&self, kind: &str, id: &str) -> Result<(), StoreError> {
        self.write(|db| {
            db.prepare_cached("DELETE FROM record WHERE kind = ? AND id = ?")?.execute((kind, id))?;
            Ok(())
        })
    }

    /// How many records there are of any kind.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn record_count(&self) -> Result<u32, StoreError> {
        self.read(|db| Ok(db.query_row("SELECT count(*) FROM record", [], |row| row.get(0))?))
    }

    /// A plain fact of the vault.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn vault_fact(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|db| {
            Ok(db.query_row("SELECT value FROM vault_fact WHERE name = ?", [name], |row| row.get(0)).optional()?)
        })
    }

    /// Sets a plain fact of the vault unless it is set, and returns what then holds: two processes that make the
    /// first key at the same moment end with one.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn vault_fact_or(&self, name: &str, value: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.write(|db| {
            db.execute("INSERT OR IGNORE INTO vault_fact (name, value) VALUES (?, ?)", (name, value))?;
            Ok(db.query_row("SELECT value FROM vault_fact WHERE name = ?", [name], |row| row.get(0))?)
        })
    }
}
