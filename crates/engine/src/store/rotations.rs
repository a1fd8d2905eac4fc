//! The rotations of access keys that are under way.

use super::{Store, StoreError, row};
use daypass_core::SessionId;
use daypass_core::rotation::RotationRecord;
use daypass_core::sts::AccessKeyId;

impl Store {
    /// Notes that the next key of a user is asked for.
    pub fn begin_rotation(&self, session: &SessionId, begun: &RotationRecord) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT OR REPLACE INTO rotation (session, old_key_id, started_at) VALUES (?, ?, ?)",
                (session.as_str(), begun.old.as_str(), begun.at.to_string()),
            )?;
            Ok(())
        })
    }

    /// The rotation of a user's key that is under way, if one is.
    pub fn rotation(&self, session: &SessionId) -> Result<Option<RotationRecord>, StoreError> {
        self.read(|db| {
            let mut query =
                db.prepare_cached("SELECT old_key_id, started_at FROM rotation WHERE session = ?")?;
            let mut rows = query.query_and_then([session.as_str()], |row| {
                let old = AccessKeyId::try_from(row.get::<_, String>("old_key_id")?)
                    .map_err(|_| StoreError::Unreadable { what: "access key id" })?;
                Ok(RotationRecord { old, at: row::timestamp(row, "started_at")? })
            })?;
            rows.next().transpose()
        })
    }

    /// The users' sessions of which a rotation is under way.
    pub fn rotations(&self) -> Result<Vec<SessionId>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT session FROM rotation ORDER BY started_at")?;
            query.query_and_then([], |row| row::session_id(row, "session"))?.collect()
        })
    }

    /// Notes that no rotation of a user's key is under way any more.
    pub fn end_rotation(&self, session: &SessionId) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute("DELETE FROM rotation WHERE session = ?", [session.as_str()])?;
            Ok(())
        })
    }

    /// Notes which access key of a user is in the vault.
    pub fn set_access_key_id(&self, session: &SessionId, id: &AccessKeyId) -> Result<(), StoreError> {
        self.write(|db| {
            let sql = "UPDATE session SET access_key_id = ? WHERE id = ? AND user_arn IS NOT NULL";
            db.execute(sql, (id.as_str(), session.as_str()))?;
            Ok(())
        })
    }
}
