//! Sessions, and what a person set on them.

use super::readable::readable;
use super::session_order::by_account_and_role;
use super::session_row::{COLUMNS, choice_of_start, session};
use super::start_choices::StartChoice;
use super::usual_sections::forget_usual;
use super::{Store, StoreError, fixed_names, row};
use daypass_core::{ProfileName, Region, Session, SessionId};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, HashMap};

/// The name of an account, where an integration lists it.
fn account_name(db: &Connection, id: &str) -> Result<Option<String>, StoreError> {
    let mut query = db.prepare_cached("SELECT name FROM account WHERE id = ? LIMIT 1")?;
    Ok(query.query_row([id], |row| row::words(row, 0)).optional()?)
}

/// The names of all accounts that integrations list, by their ids.
fn account_names(db: &Connection) -> Result<HashMap<String, String>, StoreError> {
    let mut query = db.prepare_cached("SELECT id, name FROM account")?;
    let names = readable(query.query_and_then([], |row| Ok((row.get(0)?, row::words(row, 1)?)))?)?;
    Ok(names.into_iter().collect())
}

/// The profiles that people chose, by their sessions. Few have any, and a tree of few is looked into faster than a text is hashed.
fn profiles_by_session(db: &Connection) -> Result<BTreeMap<String, Vec<ProfileName>>, StoreError> {
    let mut query =
        db.prepare_cached("SELECT session, profile FROM session_profile ORDER BY session, position")?;
    let mut profiles: BTreeMap<String, Vec<ProfileName>> = BTreeMap::new();
    let rows = query
        .query_and_then([], |row| Ok((row.get::<_, String>(0)?, row::profile(&row.get::<_, String>(1)?)?)))?;
    for (session, profile) in readable(rows)? {
        profiles.entry(session).or_default().push(profile);
    }
    Ok(profiles)
}

pub(super) fn put_region(db: &Connection, id: &SessionId, region: &Region) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO preference (session, region) VALUES (?, ?)
         ON CONFLICT (session) DO UPDATE SET region = excluded.region",
        (id.as_str(), region.as_str()),
    )?;
    Ok(())
}

/// Removes what belongs to a session that is gone, but what a person set on it, which a role that comes back finds again,
/// and what stands in files, which a stop takes out.
pub(super) fn forget(db: &Connection, id: &SessionId) -> Result<(), StoreError> {
    for table in ["failure", "wanted"] {
        db.prepare_cached(&format!("DELETE FROM {table} WHERE session = ?"))?.execute([id.as_str()])?;
    }
    Ok(())
}

pub(super) fn put_profiles(
    db: &Connection,
    id: &SessionId,
    profiles: &[ProfileName],
) -> Result<(), StoreError> {
    db.execute("DELETE FROM session_profile WHERE session = ?", [id.as_str()])?;
    for (position, profile) in profiles.iter().enumerate() {
        db.execute(
            "INSERT INTO session_profile (session, position, profile) VALUES (?, ?, ?)",
            (id.as_str(), position as i64, profile.as_str()),
        )?;
    }
    Ok(())
}

/// The same where a person chooses, who may give up the name that a session has had.
fn choose_profiles(db: &Connection, id: &SessionId, profiles: &[ProfileName]) -> Result<(), StoreError> {
    if profiles.is_empty() {
        fixed_names::forget(db, id)?;
        forget_usual(db, id)?;
    }
    put_profiles(db, id, profiles)
}

impl Store {
    /// All sessions by account and role, but those that cannot be read. What is live is as it was started.
    pub fn sessions(&self) -> Result<Vec<Session>, StoreError> {
        self.read(|db| {
            let mut profiles = profiles_by_session(db)?;
            let names = account_names(db)?;
            let mut query = db.prepare_cached(COLUMNS)?;
            let sessions = query.query_and_then([], |row| {
                let session = session(row, |id| profiles.remove(id.as_str()).unwrap_or_default(), &names)?;
                Ok(choice_of_start(row).applied(session))
            })?;
            let mut sessions = self.readable_table("sessions", sessions)?;
            sessions.sort_by(by_account_and_role);
            Ok(sessions)
        })
    }

    /// One session; where it is live, as it was started.
    ///
    /// # Errors
    /// [`StoreError::NoSession`] when there is none.
    pub fn session(&self, id: &SessionId) -> Result<Session, StoreError> {
        let known = self.session_if_known(id)?;
        known.ok_or_else(|| StoreError::NoSession { name: id.to_string() })
    }

    /// One session, if there is one of this id; where it is live, as it was started.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::Unreadable`].
    pub fn session_if_known(&self, id: &SessionId) -> Result<Option<Session>, StoreError> {
        Ok(self.session_and_choice(id)?.map(|(session, choice)| choice.applied(session)))
    }

    /// One session with its settings, whatever was said for one start alone.
    ///
    /// # Errors
    /// [`StoreError::NoSession`] when there is none.
    pub(crate) fn session_as_set(&self, id: &SessionId) -> Result<Session, StoreError> {
        let known = self.session_and_choice(id)?;
        known.map(|(session, _)| session).ok_or_else(|| StoreError::NoSession { name: id.to_string() })
    }

    fn session_and_choice(&self, id: &SessionId) -> Result<Option<(Session, StartChoice)>, StoreError> {
        self.read(|db| {
            let mut query =
                db.prepare_cached("SELECT profile FROM session_profile WHERE session = ? ORDER BY position")?;
            let profiles = readable(
                query.query_and_then([id.as_str()], |row| row::profile(&row.get::<_, String>(0)?))?,
            )?;
            let mut query = db.prepare_cached(&format!("{COLUMNS} WHERE s.id = ?"))?;
            let no_names = HashMap::new();
            let mut rows = query.query_and_then([id.as_str()], |row| {
                let session = session(row, |_| profiles.clone(), &no_names)?;
                Ok::<_, StoreError>((session, choice_of_start(row)))
            })?;
            let Some((mut session, choice)) = rows.next().transpose()? else { return Ok(None) };
            if let (None, Some(account)) = (&session.account_name, session.account_id()) {
                session.account_name = account_name(db, account.as_str())?;
            }
            Ok(Some((session, choice)))
        })
    }

    /// Pins or unpins a session.
    pub fn set_favourite(&self, id: &SessionId, favourite: bool) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT INTO preference (session, favourite) VALUES (?, ?)
                 ON CONFLICT (session) DO UPDATE SET favourite = excluded.favourite",
                (id.as_str(), favourite),
            )?;
            Ok(())
        })
    }

    /// Sets the region that is written beside the credentials of sessions: of all or of none.
    pub fn set_region(&self, ids: &[SessionId], region: &Region) -> Result<(), StoreError> {
        self.write(|db| ids.iter().try_for_each(|id| put_region(db, id, region)))
    }

    /// The sessions that a person added.
    pub fn added_sessions(&self) -> Result<Vec<Session>, StoreError> {
        self.read(|db| {
            let names = account_names(db)?;
            let mut profiles = profiles_by_session(db)?;
            let mut query = db.prepare_cached(&format!("{COLUMNS} WHERE s.name > ''"))?;
            readable(query.query_and_then([], |row| {
                session(row, |id| profiles.remove(id.as_str()).unwrap_or_default(), &names)
            })?)
        })
    }

    /// Sets the profiles that a session is delivered to; none means the one that the template names by now.
    pub fn set_profiles(&self, id: &SessionId, profiles: &[ProfileName]) -> Result<(), StoreError> {
        self.write(|db| choose_profiles(db, id, profiles))
    }

    /// Sets the profiles of several sessions: of all or of none.
    pub fn set_profiles_of_each(&self, profiles: &[(SessionId, Vec<ProfileName>)]) -> Result<(), StoreError> {
        self.write(|db| profiles.iter().try_for_each(|(id, profiles)| choose_profiles(db, id, profiles)))
    }

    /// Adds a profile to those that a session is delivered to.
    pub fn add_profile(&self, id: &SessionId, profile: &ProfileName) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT INTO session_profile (session, position, profile)
                    SELECT ?1, (SELECT coalesce(max(position) + 1, 0) FROM session_profile WHERE session = ?1), ?2
                    WHERE NOT EXISTS (SELECT 1 FROM session_profile WHERE session = ?1 AND profile = ?2)",
                (id.as_str(), profile.as_str()),
            )?;
            Ok(())
        })
    }

    /// The profiles that were chosen for sessions, also for those of roles that are not there now.
    pub fn chosen_profiles(&self) -> Result<BTreeMap<SessionId, Vec<ProfileName>>, StoreError> {
        let profiles = self.read(profiles_by_session)?;
        Ok(profiles.into_iter().map(|(id, profiles)| (SessionId::from_stored(id), profiles)).collect())
    }

    /// Counts a start.
    pub fn mark_used(&self, id: &SessionId, at: Timestamp) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT INTO preference (session, last_used_at, use_count) VALUES (?, ?, 1)
                 ON CONFLICT (session) DO UPDATE SET last_used_at = excluded.last_used_at, use_count = use_count + 1",
                (id.as_str(), at.to_string()),
            )?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::COLUMNS;
    use crate::store::Store;
    use crate::store::test_rows::{account, integration};
    use daypass_core::{AccountId, Delivery, IntegrationId, ProfileName, RoleName, Settings};
    use jiff::Timestamp;
    use rusqlite::StatementStatus;
    use std::collections::BTreeSet;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn roles(names: &[&str]) -> BTreeSet<RoleName> {
        names.iter().map(|&name| RoleName::try_from(name.to_owned()).unwrap()).collect()
    }

    fn store_with_two_accounts() -> (tempfile::TempDir, Store, IntegrationId) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let integration = integration("northwind", "N");
        let id = integration.id.clone();
        store.save_integration(&integration).unwrap();
        let accounts = [account("111111111111", "Production"), account("222222222222", "Staging")];
        store.put_accounts(&id, &accounts).unwrap();
        for account in &accounts {
            store.put_roles(&id, &account.id, &roles(&["Admin", "ReadOnly"]), NOW).unwrap();
        }
        (folder, store, id)
    }

    #[test]
    fn a_session_was_planned_anew_each_time_that_it_was_read() {
        let (_folder, store, _) = store_with_two_accounts();
        for session in store.sessions().unwrap() {
            store.session_if_known(&session.id).unwrap().unwrap();
        }
        let planned_anew = store.read(|db| {
            let query = db.prepare_cached(&format!("{COLUMNS} WHERE s.id = ?"))?;
            Ok((query.get_status(StatementStatus::Run), query.get_status(StatementStatus::RePrepare)))
        });
        assert_eq!(planned_anew.unwrap(), (4, 0));
    }

    #[test]
    fn an_account_renamed_upstream_keeps_what_the_person_set() {
        let (_folder, store, id) = store_with_two_accounts();
        let before = store.sessions().unwrap().remove(0);
        store.set_favourite(&before.id, true).unwrap();
        let profile = ProfileName::parse("prod").unwrap();
        store.set_profiles(&before.id, std::slice::from_ref(&profile)).unwrap();
        let change = store
            .put_accounts(&id, &[account("111111111111", "Live"), account("222222222222", "Staging")])
            .unwrap();
        store.put_roles(&id, &before.account_id().unwrap(), &roles(&["Admin", "ReadOnly"]), NOW).unwrap();
        let after = store.session_if_known(&before.id).unwrap().unwrap();
        assert_eq!(change.renamed, [("Production".to_owned(), "Live".to_owned())]);
        assert_eq!(
            (after.name.as_str(), after.favourite, after.profiles),
            ("Live/Admin", true, vec![profile])
        );
    }

    #[test]
    fn roles_and_accounts_that_are_gone_go_and_are_named() {
        let (_folder, store, id) = store_with_two_accounts();
        let staging = AccountId::try_from("222222222222".to_owned()).unwrap();
        let changes = store.put_roles(&id, &staging, &roles(&["ReadOnly", "Billing"]), NOW).unwrap();
        assert_eq!(changes.added, ["Staging/Billing"]);
        let removed: Vec<_> = changes.removed.iter().map(|gone| gone.name.as_str()).collect();
        assert_eq!(removed, ["Staging/Admin"]);
        let change = store.put_accounts(&id, &[account("222222222222", "Staging")]).unwrap();
        assert_eq!(change.removed.len(), 2);
        let names: Vec<_> = store.sessions().unwrap().into_iter().map(|s| s.name).collect();
        assert_eq!(names, ["Staging/Billing", "Staging/ReadOnly"]);
        assert_eq!(store.counts(&id).unwrap(), (1, 2));
    }

    #[test]
    fn a_role_that_goes_and_comes_back_has_what_the_person_set() {
        let (_folder, store, id) = store_with_two_accounts();
        let before = store.sessions().unwrap().remove(0);
        store.set_favourite(&before.id, true).unwrap();
        store.set_profiles(&before.id, &[ProfileName::parse("prod").unwrap()]).unwrap();
        let account = before.account_id().unwrap();
        store.put_roles(&id, &account, &roles(&["ReadOnly"]), NOW).unwrap();
        assert!(store.session_if_known(&before.id).unwrap().is_none());
        store.put_roles(&id, &account, &roles(&["Admin", "ReadOnly"]), NOW).unwrap();
        let after = store.session_if_known(&before.id).unwrap().unwrap();
        assert_eq!((after.favourite, after.profiles.len()), (true, 1));
    }

    #[test]
    fn the_settings_say_how_a_session_is_delivered_for_which_nothing_is_chosen() {
        let (_folder, store, _) = store_with_two_accounts();
        let ids: Vec<_> = store.sessions().unwrap().into_iter().map(|session| session.id).collect();
        let delivered = |default_delivery| {
            store.save_settings(&Settings { default_delivery, ..store.settings().unwrap() }).unwrap();
            ids.iter().map(|id| store.session_if_known(id).unwrap().unwrap().delivery).collect::<Vec<_>>()
        };
        let (file, process, endpoint) =
            (Delivery::CredentialsFile, Delivery::CredentialProcess, Delivery::ContainerEndpoint);
        store.set_favourite(&ids[0], true).unwrap();
        store.set_delivery(&ids[1], file).unwrap();
        store.set_delivery(&ids[2], endpoint).unwrap();
        assert_eq!(delivered(process), [process, file, endpoint, process]);
        assert_eq!(delivered(endpoint), [endpoint, file, endpoint, endpoint]);
        assert_eq!(store.sessions_without_profile().unwrap().len(), 3);
        store.set_delivery(&ids[1], process).unwrap();
        assert_eq!(delivered(file), [file, process, endpoint, file]);
    }
}
