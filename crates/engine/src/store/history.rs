//! What happened to sessions: for people, capped, without secrets.

use super::{Store, StoreError, row};
use daypass_core::SessionId;
use daypass_core::view::{Event, HistoryEntry};
use jiff::Timestamp;

/// How many lines are kept in all.
const KEPT: i64 = 5000;

fn word(event: Event) -> &'static str {
    match event {
        Event::Issued => "issued",
        Event::Renewed => "renewed",
        Event::Stopped => "stopped",
        Event::Expired => "expired",
        Event::Failed => "failed",
        Event::Rotated => "rotated",
    }
}

fn event(word: &str) -> Result<Event, StoreError> {
    match word {
        "issued" => Ok(Event::Issued),
        "renewed" => Ok(Event::Renewed),
        "stopped" => Ok(Event::Stopped),
        "expired" => Ok(Event::Expired),
        "failed" => Ok(Event::Failed),
        "rotated" => Ok(Event::Rotated),
        _ => Err(StoreError::Unreadable { what: "history entry" }),
    }
}

impl Store {
    /// Adds a line.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn add_history(
        &self,
        session: &SessionId,
        at: Timestamp,
        event: Event,
        detail: &str,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT INTO history (at, session, event, detail) VALUES (?, ?, ?, ?)",
                (at.to_string(), session.as_str(), word(event), detail),
            )?;
            db.execute("DELETE FROM history WHERE id <= last_insert_rowid() - ?", [KEPT])?;
            Ok(())
        })
    }

    /// A session's last lines, newest first.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn history(&self, session: &SessionId, limit: u32) -> Result<Vec<HistoryEntry>, StoreError> {
        self.read(|db| {
            db.prepare_cached(
                "SELECT at, event, detail FROM history WHERE session = ? ORDER BY id DESC LIMIT ?",
            )?
            .query_and_then((session.as_str(), limit), |row| {
                Ok(HistoryEntry {
                    at: row::timestamp(row, "at")?,
                    event: event(&row.get::<_, String>("event")?)?,
                    detail: row.get("detail")?,
                })
            })?
            .collect()
        })
    }
}
