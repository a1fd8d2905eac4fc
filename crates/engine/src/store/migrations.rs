//! The formats of the store's file, and how an older one becomes the present one.

use super::StoreError;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;

/// From each format to the next.
pub(super) const MIGRATIONS: [&str; 3] = [
    include_str!("../../migrations/0001_first_light.sql"),
    include_str!("../../migrations/0002_users_and_roles.sql"),
    include_str!("../../migrations/0003_the_life_of_a_session.sql"),
];

/// Tables that are no new format, since an older Daypass does without.
const ADDED_TABLES: &str = include_str!("../../migrations/added_tables.sql");

/// The number of migrations that a file has had.
pub(super) fn format(connection: &Connection) -> Result<usize, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))? as usize)
}

/// Makes a file one of the present format, with the tables that were added since.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    if format(connection)? == MIGRATIONS.len() && has_added_tables(connection)? {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again inside the lock: another process may have migrated meanwhile.
    let found = format(&transaction)?;
    if found > MIGRATIONS.len() {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: MIGRATIONS.len() });
    }
    for migration in &MIGRATIONS[found..] {
        transaction.execute_batch(migration)?;
    }
    transaction.execute_batch(ADDED_TABLES)?;
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as u32)?;
    transaction.commit()?;
    Ok(())
}

/// Gives a file that can only be read the added tables, where it lacks them: empty ones that last as long as the connection.
pub(super) fn add_tables_for_reading(connection: &Connection) -> Result<(), StoreError> {
    if !has_added_tables(connection)? {
        let temporary = ADDED_TABLES.replace("CREATE TABLE", "CREATE TEMPORARY TABLE");
        connection.execute_batch(&format!("PRAGMA temp_store = MEMORY; {temporary}"))?;
    }
    Ok(())
}

fn has_added_tables(connection: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT count(*) = 4 FROM sqlite_schema
        WHERE name IN ('session_alias', 'start_choice', 'begun_stop', 'unread_account')";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}
