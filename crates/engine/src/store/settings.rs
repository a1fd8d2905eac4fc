//! The person's settings, one JSON document: a field that an older Daypass did not know has its default.

use super::{Store, StoreError};
use daypass_core::Settings;
use rusqlite::OptionalExtension;

impl Store {
    /// The settings, or the defaults where none were saved.
    pub fn settings(&self) -> Result<Settings, StoreError> {
        let text: Option<String> = self
            .read(|db| Ok(db.query_row("SELECT value FROM setting", [], |row| row.get(0)).optional()?))?;
        match text {
            Some(text) => serde_json::from_str(&text).map_err(|_| StoreError::Unreadable { what: "setting" }),
            None => Ok(Settings::default()),
        }
    }

    /// Saves the settings whole.
    pub fn save_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        let text = serde_json::to_string(settings).map_err(|_| StoreError::Unreadable { what: "setting" })?;
        self.write(|db| {
            db.execute("INSERT OR REPLACE INTO setting (id, value) VALUES (1, ?)", [text])?;
            Ok(())
        })
    }
}
