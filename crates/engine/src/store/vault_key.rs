//! The change of the key that the vault's records are sealed under.

use super::readable::readable;
use super::vault_entries::{fact_in, set_fact};
use super::{SealedRecord, Store, StoreError, removed};
use rusqlite::Connection;

impl Store {
    /// Replaces every record by what becomes of it under a new key, and sets these facts, in one transaction: a kill leaves
    /// everything as it was or everything anew. `reseal` gets a record's kind and id; a record for which it has nothing stays
    /// as it is. Returns how many those are, or `None` where the named fact has another value than this, or where there are
    /// records although no value is expected; nothing is then changed. When this returns, the change has reached the disk.
    pub fn replace_vault_key<E: From<StoreError>>(
        &self,
        (fact, value): (&str, Option<&[u8]>),
        facts: &[(&str, &[u8])],
        mut reseal: impl FnMut(&str, &str, &SealedRecord) -> Result<Option<SealedRecord>, E>,
    ) -> Result<Option<usize>, E> {
        self.write_down(|db| {
            let records = records(db)?;
            let is_as_expected = match value {
                Some(value) => fact_in(db, fact)?.as_deref() == Some(value),
                None => records.is_empty(),
            };
            if !is_as_expected {
                return Ok(None);
            }
            let mut kept = 0;
            for (kind, id, sealed) in records {
                match reseal(&kind, &id, &sealed)? {
                    Some(anew) => replace(db, &kind, &id, &anew)?,
                    None => kept += 1,
                }
            }
            for (name, value) in facts {
                set_fact(db, name, value)?;
            }
            // No backup is to be opened by what the old key was.
            removed::note_all(db)?;
            Ok(Some(kept))
        })
    }

    /// How many records there are.
    pub fn count_records(&self) -> Result<usize, StoreError> {
        self.read(|db| {
            Ok(db.query_row("SELECT count(*) FROM record", [], |row| row.get::<_, u32>(0))? as usize)
        })
    }
}

fn records(db: &Connection) -> Result<Vec<(String, String, SealedRecord)>, StoreError> {
    let mut query = db.prepare("SELECT kind, id, nonce, sealed FROM record")?;
    readable(query.query_and_then([], |row| {
        let sealed = SealedRecord { nonce: row.get("nonce")?, sealed: row.get("sealed")? };
        Ok((row.get("kind")?, row.get("id")?, sealed))
    })?)
}

fn replace(db: &Connection, kind: &str, id: &str, anew: &SealedRecord) -> Result<(), StoreError> {
    let sql = "UPDATE record SET nonce = ?, sealed = ? WHERE kind = ? AND id = ?";
    db.prepare_cached(sql)?.execute((&anew.nonce, &anew.sealed, kind, id))?;
    Ok(())
}
