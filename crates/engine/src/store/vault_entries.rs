//! The vault's sealed records and its plain facts.

use super::readable::readable;
use super::{Store, StoreError, removed, row};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

/// A sealed record as it lies in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRecord {
    /// The nonce it was sealed with.
    pub nonce: Vec<u8>,
    /// Ciphertext and tag.
    pub sealed: Vec<u8>,
}

/// A sealed record to keep.
#[derive(Debug)]
pub struct NewRecord<'a> {
    /// What is in it.
    pub kind: &'a str,
    /// Whose it is.
    pub id: &'a str,
    /// The seal.
    pub sealed: SealedRecord,
    /// When what is in it ends by itself, where it does.
    pub expires_at: Option<Timestamp>,
}

impl Store {
    /// Stores a sealed record, replacing the one of the same kind and id, if the fact of this name still has this value.
    /// The fact identifies the vault's key, which another process may have replaced meanwhile. Returns whether the record
    /// was stored; it has then reached the disk, because callers may next remove the secret from where it was before.
    pub fn put_record(&self, fact: (&str, &[u8]), record: &NewRecord<'_>) -> Result<bool, StoreError> {
        self.write_down(|db| {
            let holds = holds(db, fact)?;
            if holds {
                insert(db, record)?;
            }
            Ok(holds)
        })
    }

    /// A sealed record.
    pub fn record(&self, kind: &str, id: &str) -> Result<Option<SealedRecord>, StoreError> {
        self.read(|db| {
            Ok(db
                .prepare_cached("SELECT nonce, sealed FROM record WHERE kind = ? AND id = ?")?
                .query_row((kind, id), |row| Ok(SealedRecord { nonce: row.get(0)?, sealed: row.get(1)? }))
                .optional()?)
        })
    }

    /// Whether there is a record of this kind and id.
    pub fn has_record(&self, kind: &str, id: &str) -> Result<bool, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT 1 FROM record WHERE kind = ? AND id = ?")?;
            Ok(query.exists((kind, id))?)
        })
    }

    /// The ids of all records of a kind.
    pub fn record_ids(&self, kind: &str) -> Result<Vec<String>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT id FROM record WHERE kind = ? ORDER BY id")?;
            readable(query.query_and_then([kind], |row| Ok(row.get(0)?))?)
        })
    }

    /// When what is in a record ends by itself; `None` also where there is no such record.
    pub fn record_expires_at(&self, kind: &str, id: &str) -> Result<Option<Timestamp>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT expires_at FROM record WHERE kind = ? AND id = ?")?;
            let mut rows =
                query.query_and_then((kind, id), |row| row::optional_timestamp(row, "expires_at"))?;
            Ok(rows.next().transpose()?.flatten())
        })
    }

    /// Removes a record; removing what is not there is nothing.
    pub fn remove_record(&self, kind: &str, id: &str) -> Result<(), StoreError> {
        self.write(|db| {
            removed::note(db, kind, id)?;
            db.prepare_cached("DELETE FROM record WHERE kind = ? AND id = ?")?.execute((kind, id))?;
            Ok(())
        })
    }

    /// Removes the records of a kind whose ids begin with a text.
    pub fn remove_records(&self, kind: &str, beginning: &str) -> Result<(), StoreError> {
        self.write(|db| {
            removed::note_beginning(db, kind, beginning)?;
            let sql = "DELETE FROM record WHERE kind = ?1 AND substr(id, 1, length(?2)) = ?2";
            db.prepare_cached(sql)?.execute((kind, beginning))?;
            Ok(())
        })
    }

    /// A plain fact of the vault, and whether there is any record, both of the same moment: a peer may set the one and
    /// keep the other between two questions.
    pub fn vault_in_use(&self, name: &str) -> Result<(Option<Vec<u8>>, bool), StoreError> {
        self.read(|db| {
            let sql = "SELECT (SELECT value FROM vault_fact WHERE name = ?), EXISTS (SELECT 1 FROM record)";
            Ok(db.query_row(sql, [name], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
    }

    /// A plain fact of the vault.
    pub fn vault_fact(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|db| fact_in(db, name))
    }

    /// Sets a plain fact of the vault.
    pub fn set_vault_fact(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.write(|db| set_fact(db, name, value))
    }

    /// Removes a plain fact of the vault; removing what is not there is nothing.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn remove_vault_fact(&self, name: &str) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute("DELETE FROM vault_fact WHERE name = ?", [name])?;
            Ok(())
        })
    }

    /// Sets a plain fact of the vault if there is no record at all. Returns whether it was set.
    pub fn begin_vault(&self, name: &str, value: &[u8]) -> Result<bool, StoreError> {
        self.write(|db| {
            let empty: bool =
                db.query_row("SELECT NOT EXISTS (SELECT 1 FROM record)", [], |row| row.get(0))?;
            if empty {
                set_fact(db, name, value)?;
            }
            Ok(empty)
        })
    }

    /// Removes every record and every fact of the vault but these, and what no record is behind any more: what was taken out
    /// of protected files, and what was known of sign-ins. When this returns, that has reached the disk.
    pub fn clear_vault(&self, facts: &[(&str, &[u8])]) -> Result<(), StoreError> {
        self.write_down(|db| {
            let everything =
                "DELETE FROM record; DELETE FROM vault_fact; DELETE FROM protected; DELETE FROM sign_in;";
            db.execute_batch(everything)?;
            removed::note_all(db)?;
            facts.iter().try_for_each(|(name, value)| set_fact(db, name, value))
        })
    }
}

/// Whether a fact of the vault has this value.
pub(super) fn holds(db: &Connection, (name, value): (&str, &[u8])) -> Result<bool, StoreError> {
    Ok(fact_in(db, name)?.as_deref() == Some(value))
}

pub(super) fn insert(db: &Connection, record: &NewRecord<'_>) -> Result<(), StoreError> {
    let NewRecord { kind, id, sealed, expires_at } = record;
    removed::note(db, kind, id)?;
    let sql = "INSERT OR REPLACE INTO record (kind, id, nonce, sealed, expires_at) VALUES (?, ?, ?, ?, ?)";
    let expires_at = expires_at.map(|at| at.to_string());
    db.prepare_cached(sql)?.execute((kind, id, &sealed.nonce, &sealed.sealed, expires_at))?;
    Ok(())
}

pub(super) fn fact_in(db: &Connection, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(db
        .prepare_cached("SELECT value FROM vault_fact WHERE name = ?")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

pub(super) fn set_fact(db: &Connection, name: &str, value: &[u8]) -> Result<(), StoreError> {
    db.execute("INSERT OR REPLACE INTO vault_fact (name, value) VALUES (?, ?)", (name, value))?;
    Ok(())
}
