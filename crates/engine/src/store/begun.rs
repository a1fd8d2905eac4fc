//! What was begun in the person's files and has not ended: a stop, or a section that is written or taken out. If a process
//! is killed, this is how what it left is recognised.

use super::readable::readable;
use super::{DeliveredSection, Store, StoreError, row};
use daypass_core::SessionId;

/// In the place of a hash: the section is being taken out.
const LEAVING: &[u8] = b"leaving";

const BEGUN_STOPS: &str = "SELECT session FROM begun_stop begun
    WHERE session IN (SELECT session FROM activation UNION SELECT session FROM delivered)
        AND NOT EXISTS (SELECT 1 FROM delivered
            WHERE session = begun.session AND length(hash) > 0 AND hash <> ?)";

impl DeliveredSection {
    /// Whether nothing was begun and not ended here: it was written, and nobody has begun to take it out. Where that is not so,
    /// nobody but Daypass need have touched a section that is not there.
    pub(crate) fn is_settled(&self) -> bool {
        !self.hash.is_empty() && self.hash != LEAVING
    }

    /// The same, while it is taken out. One that was perhaps never written stays known as that.
    pub(crate) fn leaving(&self) -> Self {
        let hash = if self.is_settled() { LEAVING.to_vec() } else { self.hash.clone() };
        Self { hash, ..self.clone() }
    }
}

impl Store {
    /// Notes the hash of a section that is noted, if it still is.
    pub(crate) fn set_hash(&self, section: &DeliveredSection) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "UPDATE delivered SET hash = ? WHERE file = ? AND profile = ?",
                (&section.hash, &section.file, section.profile.as_str()),
            )?;
            Ok(())
        })
    }

    /// Notes that a session's stop has begun, and that its sections are being taken out.
    pub(crate) fn begin_stop(&self, session: &SessionId) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute("INSERT OR IGNORE INTO begun_stop (session) VALUES (?)", [session.as_str()])?;
            db.execute(
                "UPDATE delivered SET hash = ?2 WHERE session = ?1 AND length(hash) > 0",
                (session.as_str(), LEAVING),
            )?;
            Ok(())
        })
    }

    /// Notes that a session's stop is given up: what is left of its sections is as it was.
    pub(crate) fn give_up_stop(
        &self,
        session: &SessionId,
        before: &[DeliveredSection],
    ) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute("DELETE FROM begun_stop WHERE session = ?", [session.as_str()])?;
            for section in before {
                db.execute(
                    "UPDATE delivered SET hash = ? WHERE file = ? AND profile = ? AND session = ?",
                    (&section.hash, &section.file, section.profile.as_str(), session.as_str()),
                )?;
            }
            Ok(())
        })
    }

    /// The sessions whose stop has begun and not ended. What an older Daypass has stopped or started since is none of them: it
    /// leaves the note.
    pub(crate) fn begun_stops(&self) -> Result<Vec<SessionId>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached(BEGUN_STOPS)?;
            readable(query.query_and_then([LEAVING], |row| row::session_id(row, "session"))?)
        })
    }
}
