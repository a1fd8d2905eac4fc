//! The formats of the store's file, and how an older one becomes the present one.

use super::{StoreError, fixed_names};
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

/// What each of these tables begins with.
const CREATE: &str = "CREATE TABLE IF NOT EXISTS ";

/// The number of migrations that a file has had.
pub(super) fn format(connection: &Connection) -> Result<usize, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))? as usize)
}

/// Whether a file is of the present format, with the tables that were added since.
pub(super) fn is_present(connection: &Connection) -> Result<bool, StoreError> {
    Ok(format(connection)? == MIGRATIONS.len() && has_added_tables(connection)?)
}

/// Makes a file one of the present format, with the tables that were added since.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    if is_present(connection)? {
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
    let knows_names = has_table(&transaction, "fixed_name")?;
    transaction.execute_batch(ADDED_TABLES)?;
    if !knows_names {
        fixed_names::fix_used_before(&transaction)?;
    }
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as u32)?;
    transaction.commit()?;
    Ok(())
}

/// Gives a file that can only be read the added tables that it lacks: empty ones that last as long as the connection. One that is
/// there is left alone, since a temporary table would hide it.
pub(super) fn add_tables_for_reading(connection: &Connection) -> Result<(), StoreError> {
    for (name, statement) in added_tables() {
        if !has_table(connection, name)? {
            let temporary = statement.replace(CREATE, "CREATE TEMPORARY TABLE ");
            connection.execute_batch(&format!("PRAGMA temp_store = MEMORY; {temporary}"))?;
        }
    }
    Ok(())
}

/// The names of the added tables, and the statements that make them.
fn added_tables() -> impl Iterator<Item = (&'static str, &'static str)> {
    ADDED_TABLES.split_inclusive(";\n").filter_map(|statement| {
        let (_, definition) = statement.split_once(CREATE)?;
        Some((definition.split(' ').next()?, statement))
    })
}

/// By what this connection knows of the tables: a statement for each would be a sixth of what a cached answer takes.
fn has_added_tables(connection: &Connection) -> Result<bool, StoreError> {
    for (name, _) in added_tables() {
        if !connection.table_exists(Some("main"), name)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// By a look into the file, which another process may have changed meanwhile.
fn has_table(connection: &Connection, name: &str) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached("SELECT 1 FROM sqlite_schema WHERE name = ?")?.exists([name])?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, add_user};
    use daypass_core::SessionAlias;

    #[test]
    fn a_table_that_was_missing_hid_the_others_from_who_only_reads() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let names: Vec<&str> = added_tables().map(|(name, _)| name).collect();
        assert_eq!(
            names,
            [
                "session_alias",
                "start_choice",
                "begun_stop",
                "unread_account",
                "fixed_name",
                "former_template",
                "setting_somewhere",
                "open_console",
                "multi_session_browser",
                "written_profile",
                "delivered_by_file",
                "account_mark",
                "shared_token",
                "profile_wish",
                "console_destination",
                "portal_pace",
                "unfollowed_sync",
                "session_label",
                "hidden_session",
                "saved_view",
            ]
        );
        let store = Store::open(&path).unwrap();
        let ada = add_user(&store, "ada");
        let alias = SessionAlias::parse("prod").unwrap();
        store.set_alias(&ada, Some(&alias)).unwrap();
        drop(store);
        Connection::open(&path).unwrap().execute_batch("DROP TABLE fixed_name").unwrap();
        let reading = Store::open_for_reading(&path).unwrap();
        assert_eq!(reading.session(&ada).unwrap().alias, Some(alias));
        assert_eq!(reading.fixed_names().unwrap(), Default::default());
    }
}
