//! Settings that are otherwise somewhere than everywhere else. A row that this version does not know, or cannot read,
//! costs itself alone.

use super::readable::readable;
use super::{Store, StoreError, settings};
use daypass_core::settings::{SettingPlace, SettingSomewhere};
use daypass_core::{AccountId, IntegrationId, SettingKey, Settings};
use rusqlite::{Connection, Row};

impl Store {
    /// All of them, by place and key.
    pub fn settings_somewhere(&self) -> Result<Vec<SettingSomewhere>, StoreError> {
        self.read(somewhere)
    }

    /// Sets a setting somewhere; without a value it is there as everywhere. Returns whether anything is otherwise than before.
    pub fn set_somewhere(
        &self,
        place: &SettingPlace,
        key: SettingKey,
        value: Option<&str>,
    ) -> Result<bool, StoreError> {
        let place = place.stored();
        self.write(|db| {
            let changed = match value {
                Some(value) => db.execute(
                    "INSERT OR REPLACE INTO setting_somewhere (place, key, value) VALUES (?, ?, ?)",
                    (&place, key.as_str(), value),
                )?,
                None => db.execute(
                    "DELETE FROM setting_somewhere WHERE place = ? AND key = ?",
                    (&place, key.as_str()),
                )?,
            };
            Ok(changed > 0)
        })
    }

    /// The settings that hold for the roles of an integration and in an account.
    pub fn settings_for(
        &self,
        integration: Option<&IntegrationId>,
        account: Option<&AccountId>,
    ) -> Result<Settings, StoreError> {
        let places: Vec<SettingPlace> = integration
            .cloned()
            .map(SettingPlace::Integration)
            .into_iter()
            .chain(account.cloned().map(SettingPlace::Account))
            .collect();
        self.read(|db| Ok(settings::settings(db)?.in_places(&places, &somewhere(db)?)))
    }
}

fn somewhere(db: &Connection) -> Result<Vec<SettingSomewhere>, StoreError> {
    let mut query =
        db.prepare_cached("SELECT place, key, value FROM setting_somewhere ORDER BY place, key")?;
    let setting = |row: &Row<'_>| {
        let (place, key): (String, String) = (row.get("place")?, row.get("key")?);
        let known = SettingPlace::from_stored(&place).zip(SettingKey::parse(&key));
        let value = row.get("value")?;
        Ok::<_, StoreError>(known.map(|(place, key)| SettingSomewhere { place, key, value }))
    };
    let known = readable(query.query_and_then([], setting)?)?;
    Ok(known.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_of_an_account_holds_there_alone_until_it_is_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let account = AccountId::try_from("118230476651".to_owned()).unwrap();
        let place = SettingPlace::Account(account.clone());
        let browser = |account: Option<&AccountId>| {
            store.settings_for(None, account).unwrap().get(SettingKey::ConsoleBrowser)
        };
        assert!(store.set_somewhere(&place, SettingKey::ConsoleBrowser, Some("firefox:Prod")).unwrap());
        assert_eq!((browser(Some(&account)), browser(None)), ("firefox:Prod".into(), "default".into()));
        // As a newer Daypass leaves it.
        store
            .write(|db| {
                db.execute(
                    "INSERT INTO setting_somewhere VALUES ('planet:mars', 'console-browser', 'x')",
                    [],
                )?;
                db.execute("INSERT INTO setting_somewhere VALUES (?, 'smell', 'x')", [place.stored()])?;
                db.execute(
                    "INSERT INTO setting_somewhere VALUES (CAST(x'ff' AS TEXT), 'console-browser', 'x')",
                    [],
                )?;
                Ok(())
            })
            .unwrap();
        assert_eq!(store.settings_somewhere().unwrap().len(), 1);
        assert!(store.set_somewhere(&place, SettingKey::ConsoleBrowser, None).unwrap());
        assert!(!store.set_somewhere(&place, SettingKey::ConsoleBrowser, None).unwrap());
        assert_eq!(browser(Some(&account)), "default");
    }
}
