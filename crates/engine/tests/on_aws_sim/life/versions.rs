//! A newer Daypass on the same home. It writes what this one cannot read, and what it wrote stays.

use super::day::Day;
use rusqlite::Connection;

/// On every fifth day there is one. The others are the same days as without it.
pub(super) const ONE_DAY_IN: u64 = 5;

/// A row of each table that one row could have cost: the table, the row, and how it is found again.
const ROWS: [(&str, &str, &str); 7] = [
    (
        "activation (session, fingerprint, started_at, expires_at)",
        "('newer', 'f', 'yesterday', 'tomorrow')",
        "session = 'newer' AND expires_at = 'tomorrow'",
    ),
    (
        "delivered (file, profile, session, key_ids, hash, delivery)",
        "('/newer', 'newer', 'newer', '', x'00', 'by a way of the future')",
        "session = 'newer' AND delivery = 'by a way of the future'",
    ),
    (
        "setback (session, kind, failures, at)",
        "('newer', 'of the future', 1, '2030-01-01T00:00:00Z')",
        "session = 'newer' AND kind = 'of the future'",
    ),
    (
        "protected (file, section, access_key_id, profile, session, note, protected_at)",
        "('/newer', 'newer', 'no key', 'newer', 'newer', '', '2030-01-01T00:00:00Z')",
        "session = 'newer' AND access_key_id = 'no key'",
    ),
    (
        "session (id, name, user_arn, access_key_id)",
        "('newer', 'of the future', 'no ARN', 'none')",
        "id = 'newer'",
    ),
    ("record (kind, id, nonce, sealed)", "('of the future', 'newer', x'00', x'00')", "id = 'newer'"),
    ("integration (id, alias, start_url, region)", "('newer', 'Newer', 'no URL', 'mars')", "id = 'newer'"),
];

impl Day {
    /// It writes its rows.
    pub(super) fn newer_daypass_writes(&mut self) {
        let database = Connection::open(self.store.path()).unwrap();
        for (table, row, _) in ROWS {
            database.execute_batch(&format!("INSERT OR REPLACE INTO {table} VALUES {row}")).unwrap();
        }
        self.note("a newer Daypass writes");
    }

    /// The first table in which a row of it is not as it was written.
    pub(super) fn check_newer_daypass(&self) -> Result<(), String> {
        let database = Connection::open(self.store.path()).unwrap();
        for (table, _, is_it) in ROWS {
            let name = table.split(' ').next().unwrap_or(table);
            let count = format!("SELECT count(*) FROM {name} WHERE {is_it}");
            let left: i64 = database.query_row(&count, [], |row| row.get(0)).unwrap();
            if left != 1 {
                return Err(format!("what a newer Daypass wrote into {name} is gone"));
            }
        }
        Ok(())
    }
}
