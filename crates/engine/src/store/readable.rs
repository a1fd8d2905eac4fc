//! Rows that cannot be read. Each costs itself and not its table: a newer Daypass, whose words this one does not know, may
//! share the store, and a disk may damage a page.

use super::{Store, StoreError};
use daypass_core::{Session, SessionId};
use rusqlite::Error as Sqlite;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many rows the last reading of each table left out, by what the table holds.
#[derive(Debug, Default)]
pub(super) struct LeftOut(Mutex<BTreeMap<&'static str, usize>>);

impl LeftOut {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, usize>> {
        // Every change is one insertion: a panic leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StoreError {
    /// Whether it is about what one row holds, so that other rows can still be read.
    pub fn is_about_a_row(&self) -> bool {
        match self {
            Self::Unreadable { .. } => true,
            Self::Sqlite(error) => matches!(
                error,
                Sqlite::FromSqlConversionFailure(..)
                    | Sqlite::IntegralValueOutOfRange(..)
                    | Sqlite::InvalidColumnType(..)
                    | Sqlite::Utf8Error(..)
            ),
            _ => false,
        }
    }
}

impl Store {
    /// The rows of a whole table that can be read. How many were left out is remembered for [`Self::unreadable`], and
    /// logged when it changes. `what` is what the table holds, in the plural.
    ///
    /// # Errors
    /// [`StoreError`] that is not about a row.
    pub(super) fn readable_table<T>(
        &self,
        what: &'static str,
        rows: impl Iterator<Item = Result<T, StoreError>>,
    ) -> Result<Vec<T>, StoreError> {
        let (read, unreadable) = split(rows)?;
        let before = self.left_out.lock().insert(what, unreadable.len()).unwrap_or_default();
        if before != unreadable.len() {
            tracing::warn!(what, count = unreadable.len(), first = ?unreadable.first(), "rows cannot be read");
        }
        Ok(read)
    }

    /// One session, if there is one of this id that can be read; where it is live, as it was started. For what goes through many.
    ///
    /// # Errors
    /// [`StoreError`] that is not about a row.
    pub fn readable_session(&self, id: &SessionId) -> Result<Option<Session>, StoreError> {
        readable_row(self.session_if_known(id).transpose())
    }

    /// What every table has that could not be read when it was last read whole, in the plural, and how much of it.
    pub fn unreadable(&self) -> Vec<(&'static str, usize)> {
        let left_out = self.left_out.lock();
        left_out.iter().filter(|(_, count)| **count > 0).map(|(what, count)| (*what, *count)).collect()
    }
}

/// The rows of a part of a table that can be read.
///
/// # Errors
/// [`StoreError`] that is not about a row.
pub(super) fn readable<T>(rows: impl Iterator<Item = Result<T, StoreError>>) -> Result<Vec<T>, StoreError> {
    split(rows).map(|(read, _)| read)
}

/// The one row that was asked for; `None` where it cannot be read, as where there is none.
///
/// # Errors
/// [`StoreError`] that is not about a row.
pub(super) fn readable_row<T>(row: Option<Result<T, StoreError>>) -> Result<Option<T>, StoreError> {
    Ok(readable(row.into_iter())?.pop())
}

fn split<T>(
    rows: impl Iterator<Item = Result<T, StoreError>>,
) -> Result<(Vec<T>, Vec<StoreError>), StoreError> {
    let (mut read, mut unreadable) = (Vec::new(), Vec::new());
    for row in rows {
        match row {
            Ok(row) => read.push(row),
            Err(error) if error.is_about_a_row() => unreadable.push(error),
            Err(error) => return Err(error),
        }
    }
    Ok((read, unreadable))
}

#[cfg(test)]
mod tests {
    use crate::store::test_rows::{account, integration};
    use crate::store::{Choices, Store};
    use daypass_core::{Integration, PortalAccount, RoleName, SessionId};
    use jiff::Timestamp;
    use std::collections::BTreeSet;

    fn role(name: &str) -> RoleName {
        RoleName::try_from(name.to_owned()).unwrap()
    }

    /// A store with one account of two roles, of which one failed to start and is waited for.
    fn store() -> (tempfile::TempDir, Store, Integration, PortalAccount) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let integration = integration("northwind", "Northwind");
        store.save_integration(&integration).unwrap();
        let account = account("111111111111", "Production");
        store.put_accounts(&integration.id, std::slice::from_ref(&account)).unwrap();
        let roles = BTreeSet::from([role("Admin"), role("ReadOnly")]);
        store.put_roles(&integration.id, &account.id, &roles, Timestamp::UNIX_EPOCH).unwrap();
        (folder, store, integration, account)
    }

    fn change(store: &Store, sql: &str) {
        store.write(|db| Ok(db.execute_batch(sql)?)).unwrap();
    }

    #[test]
    fn a_row_that_cannot_be_read_cost_its_table() {
        let (_folder, store, integration, _) = store();
        change(
            &store,
            "UPDATE session SET role = char(7) WHERE role = 'Admin';
             INSERT INTO activation (session, fingerprint, started_at, expires_at) VALUES
                ('a', 'f', '2030-01-01T00:00:00Z', '2030-01-01T01:00:00Z'), ('b', 'f', 'yesterday', 'tomorrow');
             INSERT INTO delivered (file, profile, session, key_ids, hash, delivery) VALUES
                ('f', 'dev', 'a', '', x'00', 'file'), ('f', 'two words', 'a', '', x'00', 'file'),
                ('f', 'prod', 'b', '', x'00', 'by a way of the future');
             INSERT INTO setback (session, kind, failures, at) VALUES ('a', 'of the future', 1, '2030-01-01T00:00:00Z');
             INSERT INTO failure VALUES ('a', '2030-01-01T00:00:00Z', '{}');
             INSERT INTO history (at, session, event, detail) VALUES
                ('2030-01-01T00:00:00Z', 'a', 'of the future', ''), ('2030-01-01T00:00:00Z', 'a', 'stopped', '');
             INSERT INTO wanted VALUES ('a', 'of the future', NULL, NULL, '2030-01-01T00:00:00Z', NULL);
             INSERT INTO protected VALUES
                ('f', 'dev', 'AKIAIOSFODNN7EXAMPLE', 'dev', 'a', '', '2030-01-01T00:00:00Z'),
                ('f', 'prod', 'no key', 'prod', 'a', '', '2030-01-01T00:00:00Z');
             INSERT INTO session_profile VALUES ('a', 0, 'two words'), ('a', 1, 'dev');
             INSERT INTO sign_in (integration, expires_at) SELECT id, 'tomorrow' FROM integration;
             INSERT INTO integration VALUES ('x', 'X', 'no URL', 'mars', NULL);",
        );
        let session = SessionId::from_stored("a");
        assert_eq!(store.sessions().unwrap().len(), 1);
        assert_eq!(store.activations().unwrap().len(), 1);
        assert_eq!(store.activation(&SessionId::from_stored("b")).unwrap(), None);
        assert_eq!(store.delivered(None).unwrap().len(), 1);
        assert_eq!(store.delivered(Some(&session)).unwrap().len(), 1);
        assert_eq!(store.retries().unwrap(), []);
        assert_eq!(store.retry(&session).unwrap(), None);
        assert_eq!(store.failures().unwrap(), []);
        assert_eq!(store.history(None, 10).unwrap().len(), 1);
        assert_eq!(store.pending_prompts(Timestamp::UNIX_EPOCH).unwrap(), []);
        assert_eq!(store.protected().unwrap().len(), 1);
        assert_eq!(store.chosen_profiles().unwrap()[&session].len(), 1);
        assert_eq!(store.sign_in(&integration.id).unwrap(), None);
        assert_eq!(store.integrations().unwrap(), [integration]);
        let unreadable = [
            ("delivered sections", 2),
            ("failed renewals", 1),
            ("integrations", 1),
            ("problems", 1),
            ("protected keys", 1),
            ("sessions", 1),
            ("started sessions", 1),
        ];
        assert_eq!(store.unreadable(), unreadable);
        change(&store, "UPDATE session SET role = 'Admin' WHERE role = char(7)");
        assert_eq!(store.sessions().unwrap().len(), 2);
        assert!(!store.unreadable().contains(&("sessions", 1)));
    }

    #[test]
    fn a_role_that_went_left_its_failure_and_needed_the_person_for_ever() {
        let (_folder, store, integration, account) = store();
        let failed = |role_name| {
            let id = SessionId::of_identity_center_role(&integration.id, &account.id, &role(role_name));
            let problem = daypass_core::Problem::invalid_input("f", "T", "D", "A");
            store.set_failure(&id, Some((Timestamp::UNIX_EPOCH, &problem))).unwrap();
            change(
                &store,
                &format!(
                    "INSERT INTO wanted (session, via, until) VALUES ('{id}', 'exec', '2030-01-01T00:00:00Z')"
                ),
            );
        };
        let waits = || store.pending_prompts(Timestamp::UNIX_EPOCH).unwrap().len();
        failed("Admin");
        let only_read = BTreeSet::from([role("ReadOnly")]);
        store.put_roles(&integration.id, &account.id, &only_read, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!((store.failures().unwrap().len(), waits()), (0, 0), "the role went");
        failed("ReadOnly");
        store.put_accounts(&integration.id, &[]).unwrap();
        assert_eq!((store.failures().unwrap().len(), waits()), (0, 0), "the account went");
        store.put_accounts(&integration.id, std::slice::from_ref(&account)).unwrap();
        store.put_roles(&integration.id, &account.id, &only_read, Timestamp::UNIX_EPOCH).unwrap();
        failed("ReadOnly");
        store.remove_integration(&integration.id, Choices::Kept).unwrap();
        assert_eq!((store.failures().unwrap().len(), waits()), (0, 0), "the integration went");
        failed("ReadOnly");
        assert_eq!(store.failures().unwrap(), [], "an older version left it");
    }
}
