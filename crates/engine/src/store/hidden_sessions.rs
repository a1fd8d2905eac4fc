//! The sessions that a person wants left out of lists while they are inactive.

use super::readable::readable;
use super::{Store, StoreError, row};
use daypass_core::SessionId;
use std::collections::HashSet;

impl Store {
    /// All of them, also those that are not there now.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`]
    pub fn hidden_sessions(&self) -> Result<HashSet<SessionId>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT session FROM hidden_session")?;
            let hidden = readable(query.query_and_then([], |row| row::session_id(row, "session"))?)?;
            Ok(hidden.into_iter().collect())
        })
    }

    /// Hides sessions, or shows them again: all or none.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::ReadOnly`].
    pub fn set_hidden(&self, ids: &[SessionId], hidden: bool) -> Result<(), StoreError> {
        let sql = match hidden {
            true => "INSERT OR IGNORE INTO hidden_session (session) VALUES (?)",
            false => "DELETE FROM hidden_session WHERE session = ?",
        };
        self.write(|db| {
            let mut change = db.prepare_cached(sql)?;
            for id in ids {
                change.execute([id.as_str()])?;
            }
            Ok(())
        })
    }
}
