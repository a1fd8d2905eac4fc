//! Why the profiles of roles did not follow the last sync of their integration.

use super::readable::readable;
use super::{Store, StoreError};
use daypass_core::IntegrationId;
use rusqlite::OptionalExtension;

impl Store {
    /// The integrations whose profiles did not follow, by alias, each with the reason as a person reads it.
    pub(crate) fn unfollowed_syncs(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached(
                "SELECT i.alias, u.reason FROM unfollowed_sync u JOIN integration i ON i.id = u.integration
                    ORDER BY i.alias COLLATE NOCASE",
            )?;
            readable(query.query_and_then([], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
    }

    /// Notes why the profiles of an integration's roles did not follow its sync; without a reason that they did. Only what is news
    /// is told to those who wait for changes.
    pub(crate) fn note_unfollowed(&self, id: &IntegrationId, reason: Option<&str>) -> Result<(), StoreError> {
        let before: Option<String> = self.read(|db| {
            let mut query = db.prepare_cached("SELECT reason FROM unfollowed_sync WHERE integration = ?")?;
            Ok(query.query_row([id.as_str()], |row| row.get(0)).optional()?)
        })?;
        if before.as_deref() == reason {
            return Ok(());
        }
        self.write(|db| {
            db.execute("DELETE FROM unfollowed_sync WHERE integration = ?", [id.as_str()])?;
            let put =
                "INSERT INTO unfollowed_sync SELECT id, ?2 FROM integration WHERE id = ?1 AND ?2 IS NOT NULL";
            db.execute(put, (id.as_str(), reason))?;
            Ok(())
        })
    }

    /// Forgets it of an integration, or of all: a person has just had the profiles written, or taken out.
    pub(crate) fn forget_unfollowed(&self, id: Option<&IntegrationId>) -> Result<(), StoreError> {
        self.write(|db| {
            let forget = "DELETE FROM unfollowed_sync WHERE ?1 IS NULL OR integration = ?1";
            db.execute(forget, [id.map(IntegrationId::as_str)])?;
            Ok(())
        })
    }
}
