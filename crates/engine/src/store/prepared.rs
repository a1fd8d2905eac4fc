//! Statements that are prepared once.

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Error};

/// Lets a statement stay prepared whatever is bound to it. Without the guarantee, SQLite plans one that may have another plan for
/// another value anew each time (SQLite, *The SQLite Query Optimizer Overview*, "Query Planner Stability Guarantee"), which took
/// longer than all else that a session is read by.
pub(super) fn prepare_once(connection: &Connection) -> Result<(), Error> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(|_| ())
}
