//! A whole copy of a store, in memory: what a backup is made of, and what is looked into before it is put back.

use super::migrations::MIGRATIONS;
use super::{BUSY_REST, SealedRecord, Store, StoreError, removed};
use rusqlite::backup::Backup;
use rusqlite::{Connection, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;
use zeroize::Zeroizing;

/// What every database of SQLite begins with (SQLite, *Database File Format*, 1.3).
const MAGIC: &[u8] = b"SQLite format 3\0";
/// Where the header says whether the file has a write-ahead log (2) or not (1). A database in memory has none.
const JOURNAL_MODES: std::ops::Range<usize> = 18..20;

/// A copy of a store.
pub(crate) struct StoreCopy(Connection);

/// A record of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CopiedRecord {
    pub(crate) kind: String,
    pub(crate) id: String,
    pub(crate) sealed: SealedRecord,
}

/// What a person has in a store, by ids, as far as it reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Holdings {
    /// The aliases of integrations.
    pub(crate) integrations: BTreeMap<String, String>,
    /// The names of IAM users that were added.
    pub(crate) users: BTreeMap<String, String>,
    /// The names of roles that were added.
    pub(crate) roles: BTreeMap<String, String>,
    /// The records that lie nowhere else: their kinds and ids.
    pub(crate) records: BTreeSet<(String, String)>,
}

impl Store {
    /// A copy of the whole store as it is at one moment. Other processes may write meanwhile.
    pub(crate) fn copy(&self) -> Result<StoreCopy, StoreError> {
        self.read(StoreCopy::of)
    }
}

impl StoreCopy {
    fn of(db: &Connection) -> Result<Self, StoreError> {
        let mut copy = Connection::open_in_memory()?;
        Backup::new(db, &mut copy)?.run_to_completion(i32::MAX, BUSY_REST, None)?;
        Ok(Self(copy))
    }

    /// The copy in these bytes, as [`Self::bytes`] gives them.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] for others, and [`StoreError::Newer`].
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        if !bytes.starts_with(MAGIC) || bytes.len() < 512 {
            return Err(StoreError::Damaged { reason: "file is not a database".to_owned() });
        }
        let mut copy = Connection::open_in_memory()?;
        copy.deserialize_read_exact("main", bytes, bytes.len(), true)?;
        let format = copy.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))? as usize;
        if format > MIGRATIONS.len() {
            return Err(StoreError::Newer {
                path: "the copy".into(),
                found: format,
                known: MIGRATIONS.len(),
            });
        }
        Ok(Self(copy))
    }

    /// What can be read of a file that may be damaged, which is opened for reading. It is to be a copy of the store's: SQLite
    /// brings in its log.
    pub(crate) fn salvage(path: &Path) -> Result<Self, StoreError> {
        Ok(Self(Connection::open(path)?))
    }

    /// Takes out what a backup does not need, since AWS gives it again, and what is of the moment.
    pub(crate) fn strip(&self) -> Result<(), StoreError> {
        let (had_again, is_note) = (removed::had_again(), removed::is_note());
        Ok(self.0.execute_batch(&format!(
            "DELETE FROM record WHERE kind IN ({had_again});
             DELETE FROM sign_in;
             DELETE FROM wanted;
             DELETE FROM vault_fact WHERE {is_note} OR name = 'keychain-refused';
             VACUUM;"
        ))?)
    }

    /// Looks through the whole of it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`]
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        let mut query = self.0.prepare("PRAGMA integrity_check(1)")?;
        let found: String = query.query_row([], |row| row.get(0))?;
        match found.lines().last() {
            Some("ok") => Ok(()),
            // Before it there is a line that names the database.
            reason => Err(StoreError::Damaged { reason: reason.unwrap_or_default().to_owned() }),
        }
    }

    /// The copy as the bytes of a file.
    pub(crate) fn bytes(&mut self) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let mut bytes = Zeroizing::new(self.0.serialize("main")?.to_vec());
        if let Some(modes) = bytes.get_mut(JOURNAL_MODES) {
            modes.fill(1);
        }
        Ok(bytes)
    }

    /// The records that lie nowhere else.
    pub(crate) fn only_copies(&self) -> Result<Vec<CopiedRecord>, StoreError> {
        let sql = format!("SELECT * FROM record WHERE kind NOT IN ({})", removed::had_again());
        let record = |row: &Row<'_>| {
            let sealed = SealedRecord { nonce: row.get("nonce")?, sealed: row.get("sealed")? };
            Ok(CopiedRecord { kind: row.get("kind")?, id: row.get("id")?, sealed })
        };
        self.0.prepare(&sql)?.query_and_then([], record)?.collect()
    }

    /// The plain facts of the vault.
    pub(crate) fn facts(&self) -> Result<BTreeMap<String, Vec<u8>>, StoreError> {
        let mut query = self.0.prepare("SELECT name, value FROM vault_fact")?;
        query.query_and_then([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    }

    /// What of a person's can be read in it. A table that is damaged has no more than its rows before the damage.
    pub(crate) fn holdings(&self) -> Holdings {
        let records = format!("SELECT kind, id FROM record WHERE kind NOT IN ({})", removed::had_again());
        Holdings {
            integrations: self.pairs("SELECT id, alias FROM integration"),
            users: self.pairs("SELECT id, name FROM session WHERE user_arn IS NOT NULL"),
            roles: self.pairs("SELECT id, name FROM session WHERE name IS NOT NULL AND user_arn IS NULL"),
            records: self.pairs(&records),
        }
    }

    fn pairs<C: FromIterator<(String, String)>>(&self, sql: &str) -> C {
        let read = || -> Result<Vec<(String, String)>, StoreError> {
            let mut query = self.0.prepare(sql)?;
            let mut rows = query.query([])?;
            let mut found = Vec::new();
            while let Ok(Some(row)) = rows.next() {
                found.extend(row.get(0).and_then(|id| Ok((id, row.get(1)?))));
            }
            Ok(found)
        };
        read().unwrap_or_default().into_iter().collect()
    }
}

impl fmt::Debug for StoreCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreCopy(…)")
    }
}

impl Holdings {
    /// What these have and others do not.
    pub(crate) fn without(&self, others: &Self) -> Self {
        let less = |ours: &BTreeMap<String, String>, theirs: &BTreeMap<String, String>| {
            let ours = ours.iter().filter(|(id, _)| !theirs.contains_key(*id));
            ours.map(|(id, name)| (id.clone(), name.clone())).collect()
        };
        Self {
            integrations: less(&self.integrations, &others.integrations),
            users: less(&self.users, &others.users),
            roles: less(&self.roles, &others.roles),
            records: self.records.difference(&others.records).cloned().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::NewRecord;
    use proptest::prelude::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        store.set_vault_fact("key-check", b"c").unwrap();
        for kind in ["access-key", "credentials"] {
            let sealed = SealedRecord { nonce: vec![7; 24], sealed: vec![1, 2] };
            let record = NewRecord { kind, id: "u", sealed, expires_at: None };
            assert!(store.put_record(("key-check", b"c"), &record).unwrap());
        }
        (folder, store)
    }

    #[test]
    fn a_copy_has_what_lies_nowhere_else_and_is_whole() {
        let (_folder, store) = store();
        store.remove_record("access-key", "never there").unwrap();
        let mut copy = store.copy().unwrap();
        copy.strip().unwrap();
        let bytes = copy.bytes().unwrap();
        let again = StoreCopy::from_bytes(&bytes).unwrap();
        again.check().unwrap();
        let records = again.only_copies().unwrap();
        assert_eq!((records.len(), records[0].kind.as_str()), (1, "access-key"));
        assert_eq!(again.facts().unwrap().into_keys().collect::<Vec<_>>(), ["key-check"]);
        let all: i64 = again.0.query_row("SELECT count(*) FROM record", [], |row| row.get(0)).unwrap();
        assert_eq!(all, 1, "what AWS gives again is left out");
    }

    #[test]
    fn a_copy_put_into_a_file_is_a_store() {
        let (folder, store) = store();
        let mut copy = store.copy().unwrap();
        let path = folder.path().join("again/daypass.db");
        std::fs::create_dir(path.parent().unwrap()).unwrap();
        std::io::Write::write_all(&mut std::fs::File::create(&path).unwrap(), &copy.bytes().unwrap())
            .unwrap();
        assert!(Store::open(&path).unwrap().has_record("access-key", "u").unwrap());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn bytes_that_are_no_store_are_an_error(garbage in prop::collection::vec(any::<u8>(), 0..4096), with_magic: bool) {
            let bytes = if with_magic { [MAGIC, &garbage].concat() } else { garbage };
            if let Ok(copy) = StoreCopy::from_bytes(&bytes) {
                prop_assert!(copy.check().is_err());
            }
        }
    }
}
