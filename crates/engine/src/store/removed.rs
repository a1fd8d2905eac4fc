//! Which records that lie nowhere else were removed or replaced, so that no backup keeps what is gone.
//!
//! It is noted in the transaction that removes the record, as plain facts of the vault that each name a nonce: no record
//! shares its nonce with another, and whoever makes backups removes those that have it.

use super::{Store, StoreError};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// The kinds of records that are had again by asking AWS. All others lie nowhere else.
const HAD_AGAIN: [&str; 3] = ["sso-token", "client-registration", "credentials"];
/// What the name of a note begins with; the nonce follows in hexadecimal digits.
const NOTE: &str = "removed-record:";
/// In place of a nonce: every record.
const ALL: &str = "all";

/// What was removed since backups were last looked through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Removed {
    /// Every record was, with their key.
    pub(crate) all: bool,
    /// The nonces of single ones, in hexadecimal digits.
    pub(crate) nonces: BTreeSet<String>,
}

/// Whether records of this kind lie nowhere else than in the store and its backups.
fn is_only_copy(kind: &str) -> bool {
    !HAD_AGAIN.contains(&kind)
}

/// The kinds that a copy for a backup leaves out, as a list in SQL.
pub(super) fn had_again() -> String {
    HAD_AGAIN.map(|kind| format!("'{kind}'")).join(", ")
}

/// The notes themselves, as a condition in SQL on a fact's name.
pub(super) fn is_note() -> String {
    format!("substr(name, 1, {}) = '{NOTE}'", NOTE.len())
}

/// Notes that the record of this kind and id is about to be removed or replaced, where there is one.
pub(super) fn note(db: &Connection, kind: &str, id: &str) -> Result<(), StoreError> {
    note_where(db, kind, "id = ?2", id)
}

/// Notes that the records of this kind are about to be removed whose ids begin with a text.
pub(super) fn note_beginning(db: &Connection, kind: &str, beginning: &str) -> Result<(), StoreError> {
    note_where(db, kind, "substr(id, 1, length(?2)) = ?2", beginning)
}

fn note_where(db: &Connection, kind: &str, condition: &str, value: &str) -> Result<(), StoreError> {
    if is_only_copy(kind) {
        let sql = format!(
            "INSERT OR REPLACE INTO vault_fact (name, value)
                SELECT '{NOTE}' || lower(hex(nonce)), x'' FROM record WHERE kind = ?1 AND {condition}"
        );
        db.prepare_cached(&sql)?.execute((kind, value))?;
    }
    Ok(())
}

/// Notes that every record was removed.
pub(super) fn note_all(db: &Connection) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO vault_fact (name, value) VALUES (?, x'')";
    db.execute(sql, [format!("{NOTE}{ALL}")])?;
    Ok(())
}

impl Store {
    /// What was removed since this was last [settled](Self::settle_removed).
    pub(crate) fn removed(&self) -> Result<Removed, StoreError> {
        self.read(|db| {
            let sql = format!("SELECT name FROM vault_fact WHERE {}", is_note());
            let mut removed = Removed::default();
            let mut query = db.prepare_cached(&sql)?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                match &row.get::<_, String>(0)?[NOTE.len()..] {
                    ALL => removed.all = true,
                    nonce => drop(removed.nonces.insert(nonce.to_owned())),
                }
            }
            Ok(removed)
        })
    }

    /// Forgets that these were removed: no backup has them any more.
    pub(crate) fn settle_removed(&self, removed: &Removed) -> Result<(), StoreError> {
        let all = removed.all.then(|| ALL.to_owned());
        self.write(|db| {
            for name in removed.nonces.iter().cloned().chain(all) {
                db.execute("DELETE FROM vault_fact WHERE name = ?", [format!("{NOTE}{name}")])?;
            }
            Ok(())
        })
    }

    /// The nonces of all records that lie nowhere else, in hexadecimal digits.
    pub(crate) fn only_copies(&self) -> Result<BTreeSet<String>, StoreError> {
        self.read(|db| {
            let sql = format!("SELECT lower(hex(nonce)) FROM record WHERE kind NOT IN ({})", had_again());
            db.prepare_cached(&sql)?.query_and_then([], |row| Ok(row.get(0)?))?.collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{NewRecord, SealedRecord};

    fn put(store: &Store, kind: &'static str, id: &str, nonce: u8) {
        let sealed = SealedRecord { nonce: vec![nonce; 2], sealed: vec![0] };
        let record = NewRecord { kind, id, sealed, expires_at: None };
        assert!(store.put_record(("key-check", b"c"), &record).unwrap());
    }

    #[test]
    fn a_record_that_is_removed_or_replaced_is_noted_with_its_nonce_until_that_is_settled() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        store.set_vault_fact("key-check", b"c").unwrap();
        put(&store, "access-key", "u", 1);
        assert_eq!(store.removed().unwrap(), Removed::default());
        put(&store, "access-key", "u", 2);
        put(&store, "kept-text", "t", 3);
        put(&store, "kept-text", "other", 4);
        store.remove_record("kept-text", "t").unwrap();
        store.remove_record("kept-text", "never there").unwrap();
        let removed = store.removed().unwrap();
        let nonces = |all: &[&str]| all.iter().map(|&nonce| nonce.to_owned()).collect();
        assert_eq!(removed, Removed { all: false, nonces: nonces(&["0101", "0303"]) });
        assert_eq!(store.only_copies().unwrap(), nonces(&["0202", "0404"]));
        store.settle_removed(&removed).unwrap();
        assert_eq!(store.removed().unwrap(), Removed::default());
        store.remove_records("kept-text", "oth").unwrap();
        assert_eq!(store.removed().unwrap().nonces, nonces(&["0404"]));
        store.clear_vault(&[]).unwrap();
        assert_eq!(store.removed().unwrap(), Removed { all: true, nonces: nonces(&[]) });
    }

    #[test]
    fn what_aws_gives_again_is_no_news_for_backups() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        store.set_vault_fact("key-check", b"c").unwrap();
        for kind in HAD_AGAIN {
            put(&store, kind, "i", 1);
            put(&store, kind, "i", 2);
            store.remove_record(kind, "i").unwrap();
        }
        assert_eq!(store.removed().unwrap(), Removed::default());
    }
}
