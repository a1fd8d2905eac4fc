//! The person's settings, one JSON document: a field that an older Daypass did not know has its default.

use super::{Store, StoreError, row};
use daypass_core::{ProfileTemplate, Settings};
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value};

/// The field of the profile template.
const TEMPLATE: &str = "profileTemplate";

impl Store {
    /// The settings, or the defaults where none were saved.
    pub fn settings(&self) -> Result<Settings, StoreError> {
        self.read(settings)
    }

    /// Saves the settings. What a newer Daypass has set beside them stays.
    pub fn save_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        let unreadable = |_| StoreError::Unreadable { what: "setting" };
        let settings: Map<String, Value> =
            serde_json::to_value(settings).and_then(serde_json::from_value).map_err(unreadable)?;
        self.write(|db| put(db, settings))
    }
}

/// The settings, or the defaults where none were saved.
pub(super) fn settings(db: &Connection) -> Result<Settings, StoreError> {
    Ok(saved(db)?.map_or_else(Settings::default, |text| readable(&text)))
}

/// Saves the template alone.
pub(super) fn put_template(db: &Connection, template: &ProfileTemplate) -> Result<(), StoreError> {
    put(db, Map::from_iter([(TEMPLATE.to_owned(), Value::from(template.as_str()))]))
}

/// Saves these settings. Others stay.
fn put(db: &Connection, settings: Map<String, Value>) -> Result<(), StoreError> {
    let mut all = saved(db)?.map(|text| fields(&text)).unwrap_or_default();
    all.extend(settings);
    let text = Value::from(all).to_string();
    db.execute("INSERT OR REPLACE INTO setting (id, value) VALUES (1, ?)", [text])?;
    Ok(())
}

fn saved(db: &Connection) -> Result<Option<String>, StoreError> {
    // What is no text is no document, and has the defaults.
    Ok(db.query_row("SELECT value FROM setting", [], |row| row::words(row, 0)).optional()?)
}

fn fields(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap_or_default()
}

/// The settings in a text. A setting whose value this version does not know has its default: it costs no other one.
fn readable(text: &str) -> Settings {
    if let Ok(settings) = serde_json::from_str(text) {
        return settings;
    }
    let mut fields = fields(text);
    fields.retain(|name, value| {
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        serde_json::from_value::<Settings>(Value::from(alone)).is_ok()
    });
    serde_json::from_value(Value::from(fields)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::settings::{OnQuit, Theme};

    fn store_with(settings: &str) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        store
            .write(|db| Ok(db.execute("INSERT INTO setting (id, value) VALUES (1, ?)", [settings])?))
            .unwrap();
        (folder, store)
    }

    #[test]
    fn a_setting_of_a_newer_daypass_made_every_command_fail() {
        let (_folder, store) = store_with(r#"{"theme":"solarized","onQuit":"leave","colour":"red"}"#);
        let settings = store.settings().unwrap();
        assert_eq!((settings.theme, settings.on_quit), (Theme::System, OnQuit::Leave));
        let (_folder, store) = store_with("[]");
        assert_eq!(store.settings().unwrap(), Settings::default());
    }

    #[test]
    fn saving_the_settings_dropped_those_of_a_newer_daypass() {
        let (_folder, store) = store_with(r#"{"colour":"red","onQuit":"stop"}"#);
        let settings = Settings { on_quit: OnQuit::Leave, ..store.settings().unwrap() };
        store.save_settings(&settings).unwrap();
        assert_eq!(store.settings().unwrap(), settings);
        let text: String =
            store.read(|db| Ok(db.query_row("SELECT value FROM setting", [], |row| row.get(0))?)).unwrap();
        assert_eq!(fields(&text)["colour"], "red");
    }
}
