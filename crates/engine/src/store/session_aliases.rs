//! What a person calls sessions beside their own names.

use super::{Store, StoreError};
use daypass_core::{SessionAlias, SessionId};
use rusqlite::{Connection, Row};

/// The alias in a row; `None` also where it cannot be read, which is to cost no session.
pub(super) fn alias(row: &Row<'_>, column: usize) -> Option<SessionAlias> {
    let text: Option<String> = row.get(column).ok().flatten();
    SessionAlias::parse(&text?).ok()
}

/// Gives a session an alias. Whether no other session that is there has it: one that is not there loses it.
pub(super) fn put(db: &Connection, id: &SessionId, alias: &str) -> Result<bool, StoreError> {
    db.execute("DELETE FROM session_alias WHERE session = ?", [id.as_str()])?;
    let gone = "DELETE FROM session_alias WHERE alias = ? AND session NOT IN (SELECT id FROM session)";
    db.execute(gone, [alias])?;
    let put = "INSERT OR IGNORE INTO session_alias (alias, session) VALUES (?, ?)";
    Ok(db.execute(put, (alias, id.as_str()))? == 1)
}

/// Gives a session the alias that it has in an export, where neither it nor another session is called something by then.
pub(super) fn take_over(db: &Connection, id: &str, alias: &str) -> Result<(), StoreError> {
    db.execute(
        "INSERT OR IGNORE INTO session_alias (alias, session) SELECT ?1, ?2
            WHERE NOT EXISTS (SELECT 1 FROM session WHERE name = ?1 AND id <> ?2)",
        (alias, id),
    )?;
    Ok(())
}

impl Store {
    /// Calls a session so, or by its own name alone. `false` where another session is called so; nothing is then changed.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::ReadOnly`].
    pub fn set_alias(&self, id: &SessionId, alias: Option<&SessionAlias>) -> Result<bool, StoreError> {
        let Some(alias) = alias else {
            return self.write(|db| {
                db.execute("DELETE FROM session_alias WHERE session = ?", [id.as_str()])?;
                Ok(true)
            });
        };
        self.write(|db| {
            let mut other = db.prepare_cached(
                "SELECT 1 FROM session_alias a JOIN session s ON s.id = a.session WHERE a.alias = ? AND s.id <> ?",
            )?;
            match other.exists((alias.as_str(), id.as_str()))? {
                true => Ok(false),
                false => put(db, id, alias.as_str()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::add_user as add;
    use rusqlite::Connection;

    fn named(text: &str) -> SessionAlias {
        SessionAlias::parse(text).unwrap()
    }

    #[test]
    fn an_alias_is_had_by_one_session_whatever_its_letter_case() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let (ada, mira) = (add(&store, "ada"), add(&store, "mira"));
        assert!(store.set_alias(&ada, Some(&named("prod"))).unwrap());
        assert!(!store.set_alias(&mira, Some(&named("Prod"))).unwrap());
        assert_eq!(store.session(&ada).unwrap().alias, Some(named("prod")));
        assert!(store.set_alias(&ada, Some(&named("Prod"))).unwrap(), "its own may be spelled otherwise");
        assert!(store.set_alias(&ada, Some(&named("live"))).unwrap());
        assert!(store.set_alias(&mira, Some(&named("Prod"))).unwrap(), "it was given up");
        assert_eq!(store.sessions_called("live").unwrap(), std::slice::from_ref(&ada));
        assert_eq!(store.sessions_called("prod").unwrap(), [], "exactly alone");
        assert!(store.set_alias(&ada, None).unwrap());
        let aliases: Vec<_> = store.sessions().unwrap().into_iter().map(|session| session.alias).collect();
        assert_eq!(aliases, [None, Some(named("Prod"))]);
    }

    #[test]
    fn the_alias_of_a_session_that_is_gone_is_free_and_comes_back_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let store = Store::open(&path).unwrap();
        let ada = add(&store, "ada");
        store.set_alias(&ada, Some(&named("prod"))).unwrap();
        // As an older Daypass removes it, which does not know of aliases.
        Connection::open(&path).unwrap().execute("DELETE FROM session", []).unwrap();
        assert_eq!(store.sessions_called("prod").unwrap(), []);
        add(&store, "ada");
        assert_eq!(store.session(&ada).unwrap().alias, Some(named("prod")));
        Connection::open(&path).unwrap().execute("DELETE FROM session", []).unwrap();
        let mira = add(&store, "mira");
        assert!(store.set_alias(&mira, Some(&named("prod"))).unwrap());
        add(&store, "ada");
        assert_eq!(store.session(&ada).unwrap().alias, None);
    }

    #[test]
    fn a_store_of_a_daypass_without_aliases_is_of_the_same_format() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let format = || -> u32 {
            let db = Connection::open(&path).unwrap();
            db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
        };
        let ada = add(&Store::open(&path).unwrap(), "ada");
        Connection::open(&path)
            .unwrap()
            .execute_batch("DROP TABLE session_alias; DROP TABLE start_choice")
            .unwrap();
        assert_eq!(format(), 3, "an older Daypass refuses another one");
        let store = Store::open(&path).unwrap();
        assert!(store.set_alias(&ada, Some(&named("prod"))).unwrap());
        assert_eq!(format(), 3);
    }

    #[test]
    fn an_alias_that_cannot_be_read_costs_no_session() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let store = Store::open(&path).unwrap();
        let ada = add(&store, "ada");
        let db = Connection::open(&path).unwrap();
        db.execute("INSERT INTO session_alias VALUES ('two words', 'ada')", []).unwrap();
        db.execute(
            "INSERT INTO activation (session, fingerprint, started_at, expires_at)
                VALUES ('ada', 'f', '2030-01-01T00:00:00Z', '2030-01-01T01:00:00Z')",
            [],
        )
        .unwrap();
        db.execute("INSERT INTO start_choice VALUES ('ada', 'mars', 'pigeon', 'two  words')", []).unwrap();
        let session = store.session(&ada).unwrap();
        assert_eq!((session.alias, session.region, session.profiles.len()), (None, None, 2));
    }
}
