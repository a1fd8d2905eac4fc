//! Why the store cannot answer.

use super::{Rows, denied, variants, worded};
use crate::store::StoreError;
use std::path::PathBuf;

worded!(StoreError, "store", errors();
    words Folder Newer Migrated Replaced Gone Damaged ReadOnly Unreadable NoIntegration NoSession Sqlite;
    passes_on);

fn errors() -> Rows<StoreError> {
    let path = PathBuf::from("/home/ada/.local/share/daypass");
    let full = rusqlite::Error::SqliteFailure(
        rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_FULL),
        Some("database or disk is full".to_owned()),
    );
    vec![
        ("Folder", StoreError::Folder { path: path.clone(), source: denied() }),
        ("Newer", StoreError::Newer { path: path.join("daypass.db"), found: 99, known: 3 }),
        ("Migrated", StoreError::Migrated { path: path.join("daypass.db") }),
        ("Replaced", StoreError::Replaced { path: path.join("daypass.db") }),
        ("Gone", StoreError::Gone { path: path.join("daypass.db") }),
        ("Damaged", StoreError::Damaged { reason: "database disk image is malformed".to_owned() }),
        ("ReadOnly", StoreError::ReadOnly { path: path.join("daypass.db"), reason: full.to_string() }),
        ("Unreadable", StoreError::Unreadable { what: "profile name" }),
        ("NoIntegration", StoreError::NoIntegration { name: "Contoso".to_owned() }),
        ("NoSession", StoreError::NoSession { name: "deploy".to_owned() }),
        ("Sqlite", StoreError::Sqlite(full)),
    ]
}
