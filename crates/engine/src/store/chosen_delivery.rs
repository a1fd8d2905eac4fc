//! How a session is delivered: as the person chose for it, else as the settings say, from its next start on.

use super::{Store, StoreError, row};
use daypass_core::{Delivery, SessionId};
use rusqlite::Row;

/// How it is delivered. A default that this version does not know costs no session.
pub(super) fn delivery(row: &Row<'_>, chosen: usize, usual: usize) -> Result<Delivery, StoreError> {
    match row::optional_text(row, chosen)? {
        Some(chosen) => row::delivery(chosen),
        None => {
            let usual = row::optional_text(row, usual).ok().flatten();
            Ok(usual.and_then(|usual| row::delivery(usual).ok()).unwrap_or_default())
        }
    }
}

impl Store {
    /// Sets how a session is delivered, whatever the settings say for all others.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::ReadOnly`].
    pub fn set_delivery(&self, id: &SessionId, delivery: Delivery) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT INTO preference (session, delivery) VALUES (?, ?)
                 ON CONFLICT (session) DO UPDATE SET delivery = excluded.delivery",
                (id.as_str(), row::delivery_word(delivery)),
            )?;
            let by_file = match delivery {
                Delivery::CredentialsFile => "INSERT OR IGNORE INTO delivered_by_file VALUES (?)",
                _ => "DELETE FROM delivered_by_file WHERE session = ?",
            };
            db.execute(by_file, [id.as_str()])?;
            Ok(())
        })
    }
}
