//! What a person labels sessions with.

use super::readable::readable;
use super::{Store, StoreError, row};
use daypass_core::{SessionId, SessionLabel};
use std::collections::BTreeMap;

impl Store {
    /// The labels of sessions, in the order of the alphabet; those that cannot be read are left out.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`]
    pub fn session_labels(&self) -> Result<BTreeMap<SessionId, Vec<SessionLabel>>, StoreError> {
        self.read(|db| {
            let mut query =
                db.prepare_cached("SELECT session, label FROM session_label ORDER BY session, label")?;
            let rows = query.query_and_then([], |row| {
                let label = SessionLabel::parse(&row.get::<_, String>("label")?);
                let label = label.map_err(|_| StoreError::Unreadable { what: "label" })?;
                Ok((row::session_id(row, "session")?, label))
            })?;
            let mut labels: BTreeMap<SessionId, Vec<SessionLabel>> = BTreeMap::new();
            for (session, label) in readable(rows)? {
                labels.entry(session).or_default().push(label);
            }
            Ok(labels)
        })
    }

    /// Gives sessions labels and takes others from them, of all or of none.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::ReadOnly`].
    pub fn change_labels(
        &self,
        ids: &[SessionId],
        add: &[SessionLabel],
        remove: &[SessionLabel],
    ) -> Result<(), StoreError> {
        self.write(|db| {
            // One that is given again may be spelled otherwise.
            let mut takes = db.prepare_cached("DELETE FROM session_label WHERE session = ? AND label = ?")?;
            let mut gives =
                db.prepare_cached("INSERT OR IGNORE INTO session_label (session, label) VALUES (?, ?)")?;
            for id in ids {
                for label in remove.iter().chain(add) {
                    takes.execute((id.as_str(), label.as_str()))?;
                }
                for label in add {
                    gives.execute((id.as_str(), label.as_str()))?;
                }
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::add_user;
    use rusqlite::Connection;

    fn labels(texts: &[&str]) -> Vec<SessionLabel> {
        texts.iter().map(|text| SessionLabel::parse(text).unwrap()).collect()
    }

    #[test]
    fn a_label_is_there_once_whatever_its_letter_case_and_is_spelled_as_last_given() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let (ada, mira) = (add_user(&store, "ada"), add_user(&store, "mira"));
        let both = [ada.clone(), mira.clone()];
        store.change_labels(&both, &labels(&["on call", "Acme", "acme"]), &[]).unwrap();
        assert_eq!(store.session_labels().unwrap()[&ada], labels(&["Acme", "on call"]));
        store.change_labels(std::slice::from_ref(&ada), &labels(&["ACME"]), &labels(&["ON CALL"])).unwrap();
        let all = store.session_labels().unwrap();
        assert_eq!((&all[&ada], &all[&mira]), (&labels(&["ACME"]), &labels(&["Acme", "on call"])));
    }

    #[test]
    fn a_label_that_cannot_be_read_costs_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daypass.db");
        let store = Store::open(&path).unwrap();
        let ada = add_user(&store, "ada");
        store.change_labels(std::slice::from_ref(&ada), &labels(&["acme"]), &[]).unwrap();
        let db = Connection::open(&path).unwrap();
        db.execute("INSERT INTO session_label VALUES ('ada', 'two' || char(10) || 'lines')", []).unwrap();
        assert_eq!(store.session_labels().unwrap()[&ada], labels(&["acme"]));
    }
}
