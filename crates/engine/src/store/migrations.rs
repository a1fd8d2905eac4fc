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

/// The number of migrations that a file has had.
pub(super) fn format(connection: &Connection) -> Result<usize, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))? as usize)
}

pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    if format(connection)? == MIGRATIONS.len() {
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
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as u32)?;
    transaction.commit()?;
    Ok(())
}
