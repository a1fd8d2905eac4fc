//! Profile names that stay whatever the template makes of the sessions by now (`core::profile::FixedNames`).

use super::named::{NamedSession, named_sessions};
use super::readable::readable;
use super::settings::settings;
use super::usual_sections::usual_profiles;
use super::{Store, StoreError, row};
use daypass_core::profile::{FixedName, FixedNames, template_names_in_any_script};
use daypass_core::{ProfileName, SessionId};
use rusqlite::{Connection, OptionalExtension};

/// The sessions that tools may know by their names, in a store of a Daypass that fixed none.
const USED: &str = "SELECT id FROM session WHERE id IN (SELECT session FROM delivered
    UNION SELECT session FROM preference WHERE last_used_at IS NOT NULL
    UNION SELECT session FROM history WHERE access_key_id IS NOT NULL)";

/// Notes that tools may know a session by this name: it stays. Where another session has it by now, as a process that came
/// before may have noted, the next name of this one is told apart from it.
pub(super) fn fix(db: &Connection, id: &SessionId, profile: &ProfileName) -> Result<(), StoreError> {
    let (id, profile) = (id.as_str(), profile.as_str());
    let known = "SELECT 1 FROM fixed_name WHERE session = ? AND profile = ? AND used = 1";
    if !db.prepare_cached(known)?.exists((id, profile))? {
        let rename = "UPDATE OR IGNORE fixed_name SET profile = ?2, used = 1 WHERE session = ?1";
        db.execute(rename, (id, profile))?;
        let add = "INSERT OR IGNORE INTO fixed_name (session, profile, used) VALUES (?, ?, 1)";
        db.execute(add, (id, profile))?;
    }
    Ok(())
}

/// The session goes by the template again.
pub(super) fn forget(db: &Connection, id: &SessionId) -> Result<(), StoreError> {
    db.execute("DELETE FROM fixed_name WHERE session = ?", [id.as_str()])?;
    Ok(())
}

/// Fixes names that were not used, where the session has no fixed one and no other session has this one.
pub(super) fn fix_unused<'a>(
    db: &Connection,
    names: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<(), StoreError> {
    let add = "INSERT OR IGNORE INTO fixed_name (session, profile, used) VALUES (?, ?, 0)";
    let mut add = db.prepare_cached(add)?;
    for name in names {
        add.execute(name)?;
    }
    Ok(())
}

/// Fixes what was used before names were fixed, as it was called then.
pub(super) fn fix_used_before(db: &Connection) -> Result<(), StoreError> {
    let sessions = named_sessions(db)?;
    let template = settings(db)?.profile_template;
    let names = template_names_in_any_script(&template, sessions.iter().map(NamedSession::nameable));
    let mut used = db.prepare(USED)?;
    let used = readable(used.query_and_then([], |row| row::session_id(row, "id"))?)?;
    used.iter().filter_map(|id| Some((id, names.get(id)?))).try_for_each(|(id, name)| fix(db, id, name))?;
    // What is live stayed where it was when its account was renamed.
    usual_profiles(db)?.iter().try_for_each(|(id, name)| fix(db, id, name))
}

impl Store {
    /// The names that stay, but those that cannot be read.
    pub(crate) fn fixed_names(&self) -> Result<FixedNames, StoreError> {
        let names = self.read(|db| {
            let mut query = db.prepare_cached("SELECT session, profile, used FROM fixed_name")?;
            readable(query.query_and_then([], |row| {
                let profile = row::profile(&row.get::<_, String>("profile")?)?;
                Ok((row::session_id(row, "session")?, FixedName { profile, used: row.get("used")? }))
            })?)
        })?;
        Ok(names.into_iter().collect())
    }

    /// The name of a session that stays, and whether it was used; `None` where it goes by the template.
    pub(crate) fn fixed_name(&self, id: &SessionId) -> Result<Option<FixedName>, StoreError> {
        let found: Option<(String, bool)> = self.read(|db| {
            let mut query = db.prepare_cached("SELECT profile, used FROM fixed_name WHERE session = ?")?;
            Ok(query.query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
        })?;
        Ok(found.and_then(|(profile, used)| Some(FixedName { profile: row::profile(&profile).ok()?, used })))
    }

    /// Notes that tools may know a session by this name.
    pub(crate) fn fix_name(&self, id: &SessionId, profile: &ProfileName) -> Result<(), StoreError> {
        self.write(|db| fix(db, id, profile))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Choices;
    use daypass_core::{IntegrationId, ProfileTemplate, Settings};
    use std::collections::BTreeMap;
    use std::path::Path;

    /// A store of the last release: sessions of a portal, of which some were used in some way.
    const LAST_RELEASE: &str = "
        INSERT INTO integration VALUES ('i', 'N', 'https://northwind.awsapps.com/start', 'eu-west-1', NULL);
        INSERT INTO account VALUES ('i', '111111111111', 'Shop', NULL, NULL), ('i', '222222222222', '東京', NULL, NULL);
        INSERT INTO session (id, integration, account, role)
            VALUES ('started', 'i', '111111111111', 'Started'), ('handed', 'i', '111111111111', 'Handed'),
                ('live', 'i', '111111111111', 'Live'), ('new', 'i', '111111111111', 'New'),
                ('read', 'i', '222222222222', 'Read'), ('unread', 'i', '222222222222', 'Unread');
        INSERT INTO preference (session, last_used_at, use_count, favourite)
            VALUES ('started', '2030-01-01T00:00:00Z', 1, 0), ('read', '2030-01-01T00:00:00Z', 1, 0), ('new', NULL, 0, 1);
        INSERT INTO history (at, session, event, detail, access_key_id)
            VALUES ('2030-01-01T00:00:00Z', 'handed', 'issued', '', 'ASIAIOSFODNN7EXAMPLE'),
                ('2030-01-01T00:00:00Z', 'new', 'failed', 'Access denied', NULL);
        INSERT INTO delivered (file, profile, session, key_ids, hash, delivery)
            VALUES ('f', 'before-it-was-renamed', 'live', 'ASIAIOSFODNN7EXAMPLE usual= region=eu-west-1', x'00', 'file');
        DROP TABLE fixed_name;
        DROP TABLE former_template;";

    fn store_of_last_release() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        drop(Store::open(&path).unwrap());
        change(&path, LAST_RELEASE);
        let store = Store::open(&path).unwrap();
        (folder, store)
    }

    fn change(path: &Path, sql: &str) {
        Connection::open(path).unwrap().execute_batch(sql).unwrap();
    }

    /// The names that stay, with a star where tools may know them.
    fn names(store: &Store) -> BTreeMap<String, String> {
        let fixed = store.fixed_names().unwrap();
        let sessions = store.named_sessions().unwrap().into_iter();
        let name = |session: NamedSession| {
            let name = fixed.get(&session.id)?;
            let star = if fixed.is_used(&session.id) { "*" } else { "" };
            Some((session.id.to_string(), format!("{name}{star}")))
        };
        sessions.filter_map(name).collect()
    }

    fn of(names: &[(&str, &str)]) -> BTreeMap<String, String> {
        names.iter().map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect()
    }

    fn template(text: &str) -> ProfileTemplate {
        ProfileTemplate::parse(text).unwrap()
    }

    const USED_BEFORE: [(&str, &str); 4] = [
        ("started", "shop-started*"),
        ("handed", "shop-handed*"),
        ("live", "before-it-was-renamed*"),
        ("read", "dong-jing-read*"),
    ];

    #[test]
    fn names_that_were_used_in_a_home_of_the_last_release_stay() {
        let (folder, store) = store_of_last_release();
        assert_eq!(names(&store), of(&USED_BEFORE));
        // It is done once: what is given up later is not fixed again by the next process.
        store.set_profiles(&SessionId::from_stored("started"), &[]).unwrap();
        let again = Store::open(&folder.path().join("daypass.db")).unwrap();
        assert_eq!(names(&again), of(&USED_BEFORE[1..]));
    }

    #[test]
    fn a_template_is_taken_back_with_the_names_that_it_had_changed_and_not_with_those_used_since() {
        let (_folder, store) = store_of_last_release();
        let new = SessionId::from_stored("new");
        let profile = |name: &str| ProfileName::parse(name).unwrap();
        assert_eq!(store.restore_template().unwrap(), None, "nothing was replaced");
        // For new sessions alone: those that are there keep what they have.
        let staying = [(new.clone(), profile("shop-new"))].into();
        store.replace_template(&template("{role}"), Some(&staying)).unwrap();
        let with_new = [USED_BEFORE.as_slice(), &[("new", "shop-new")]].concat();
        assert_eq!(names(&store), of(&with_new));
        // Then also for those that were never used.
        store.replace_template(&template("{accountId}"), None).unwrap();
        assert_eq!(names(&store), of(&USED_BEFORE));
        store.fix_name(&SessionId::from_stored("unread"), &profile("222222222222")).unwrap();
        assert_eq!(store.restore_template().unwrap(), Some(template("{role}")));
        let with_both = [with_new.as_slice(), &[("unread", "222222222222*")]].concat();
        assert_eq!(names(&store), of(&with_both));
        assert_eq!(store.settings().unwrap().profile_template, template("{role}"));
        assert_eq!(store.restore_template().unwrap(), None, "it is taken back once");
    }

    #[test]
    fn a_template_that_was_set_in_another_way_since_is_not_taken_back() {
        let (_folder, store) = store_of_last_release();
        store.replace_template(&template("{role}"), None).unwrap();
        let settings = Settings { profile_template: template("{accountId}"), ..store.settings().unwrap() };
        store.save_settings(&settings).unwrap();
        assert_eq!(store.restore_template().unwrap(), None);
        assert_eq!(store.settings().unwrap(), settings);
    }

    #[test]
    fn a_name_is_had_by_one_session_and_comes_back_with_its_role() {
        let (folder, store) = store_of_last_release();
        let (started, new) = (SessionId::from_stored("started"), SessionId::from_stored("new"));
        store.fix_name(&new, &ProfileName::parse("shop-started").unwrap()).unwrap();
        assert_eq!(names(&store), of(&USED_BEFORE), "another session has it");
        change(&folder.path().join("daypass.db"), "DELETE FROM session WHERE id = 'started'");
        assert_eq!(store.fixed_names().unwrap().get(&started).unwrap().as_str(), "shop-started");
    }

    #[test]
    fn what_goes_with_an_integration_are_the_names_that_nobody_used() {
        for (choices, left) in [(Choices::Kept, 4), (Choices::Forgotten, 0)] {
            let (folder, store) = store_of_last_release();
            store
                .replace_template(
                    &template("{role}"),
                    Some(&[(SessionId::from_stored("new"), ProfileName::parse("shop-new").unwrap())].into()),
                )
                .unwrap();
            store.remove_integration(&IntegrationId::from_stored("i"), choices).unwrap();
            let count = |sql: &str| -> u32 {
                let db = Connection::open(folder.path().join("daypass.db")).unwrap();
                db.query_row(sql, [], |row| row.get(0)).unwrap()
            };
            assert_eq!(count("SELECT count(*) FROM fixed_name"), left, "{choices:?}");
            assert_eq!(count("SELECT count(*) FROM fixed_name WHERE used = 0"), 0);
        }
    }

    #[test]
    fn what_cannot_be_read_of_a_name_costs_that_name() {
        let (folder, store) = store_of_last_release();
        change(
            &folder.path().join("daypass.db"),
            "UPDATE fixed_name SET profile = 'two words' WHERE session = 'started';
             INSERT INTO former_template VALUES (1, 'two words', '{account}-{role}', 'no json');",
        );
        assert_eq!(names(&store), of(&USED_BEFORE[1..]));
        assert_eq!(store.fixed_name(&SessionId::from_stored("started")).unwrap(), None);
        assert_eq!(store.restore_template().unwrap(), None);
    }
}
