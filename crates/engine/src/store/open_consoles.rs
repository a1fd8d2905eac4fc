//! The consoles that Daypass has opened in each browser, and which browsers keep several. What a person signs out of, or opens
//! without Daypass, is not known here.

use super::readable::readable;
use super::{Store, StoreError, row};
use daypass_core::SessionId;
use jiff::Timestamp;
use rusqlite::Row;

impl Store {
    /// The sessions whose consoles were opened in a browser and have not ended.
    pub fn open_consoles(&self, browser: &str, now: Timestamp) -> Result<Vec<SessionId>, StoreError> {
        self.read(|db| {
            let mut query =
                db.prepare_cached("SELECT session, ends_at FROM open_console WHERE browser = ?")?;
            let console =
                |row: &Row<'_>| Ok((row::session_id(row, "session")?, row::timestamp(row, "ends_at")?));
            let open = readable(query.query_and_then([browser], console)?)?;
            Ok(open.into_iter().filter(|(_, ends_at)| *ends_at > now).map(|(session, _)| session).collect())
        })
    }

    /// Notes that a session's console was opened in a browser, beside those that are there or in their place.
    pub fn note_open_console(
        &self,
        browser: &str,
        session: &SessionId,
        ends_at: Timestamp,
        beside_others: bool,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            if !beside_others {
                db.execute("DELETE FROM open_console WHERE browser = ?", [browser])?;
            }
            db.execute(
                "INSERT OR REPLACE INTO open_console (browser, session, ends_at) VALUES (?, ?, ?)",
                (browser, session.as_str(), ends_at.to_string()),
            )?;
            Ok(())
        })
    }

    /// Whether a browser's person was led to the page that switches several sessions on.
    pub fn has_multi_session(&self, browser: &str) -> Result<bool, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT 1 FROM multi_session_browser WHERE browser = ?")?;
            Ok(query.exists([browser])?)
        })
    }

    /// Notes that it was.
    pub fn note_multi_session(&self, browser: &str) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute("INSERT OR IGNORE INTO multi_session_browser (browser) VALUES (?)", [browser])?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::SignedDuration;

    #[test]
    fn a_console_is_open_until_it_ends_or_another_takes_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let now: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
        let (ada, mira) = (SessionId::from_stored("ada"), SessionId::from_stored("mira"));
        let hour = now + SignedDuration::from_hours(1);
        let open = |at| store.open_consoles("chrome:Work", at).unwrap();
        store.note_open_console("chrome:Work", &ada, hour, false).unwrap();
        store.note_open_console("chrome:Work", &mira, hour, true).unwrap();
        store.note_open_console("firefox", &mira, hour, true).unwrap();
        assert_eq!(open(now), [ada.clone(), mira.clone()]);
        assert_eq!(open(hour), []);
        store.note_open_console("chrome:Work", &mira, hour, false).unwrap();
        assert_eq!(open(now), std::slice::from_ref(&mira));
        assert!(!store.has_multi_session("firefox").unwrap());
        store.note_multi_session("firefox").unwrap();
        assert!(store.has_multi_session("firefox").unwrap() && !store.has_multi_session("chrome").unwrap());
    }
}
