//! Sessions that a person added: IAM users and the roles assumed from other sessions.

use super::credential_source::{is_taken, save};
use super::integrations::CHOICES;
use super::readable::readable;
use super::sessions::{forget, put_profiles, put_region};
use super::{NewRecord, Store, StoreError, row, vault_entries};
use daypass_core::{ProfileName, Region, SessionId, SessionSource};
use rusqlite::{Connection, Row};

/// A session that a person adds.
#[derive(Debug, Clone, Copy)]
pub struct NewSession<'a> {
    /// Its id.
    pub id: &'a SessionId,
    /// What it is called.
    pub name: &'a str,
    /// Where its credentials come from.
    pub source: &'a SessionSource,
    /// The region that is written beside them.
    pub region: Option<&'a Region>,
    /// The profiles that it is delivered to; none means the template's.
    pub profiles: &'a [ProfileName],
}

/// What came of adding sessions with their secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// All is there.
    Done,
    /// Another session has this name. Nothing is changed.
    NameTaken(String),
    /// The secrets are sealed under a key that a peer has replaced. Nothing is changed.
    KeyReplaced,
}

/// Saves a new session with its region and its profiles. Returns whether its name was free.
fn add(db: &Connection, new: &NewSession<'_>) -> Result<bool, StoreError> {
    if !save(db, new.id, new.name, new.source)? {
        return Ok(false);
    }
    if let Some(region) = new.region {
        put_region(db, new.id, region)?;
    }
    put_profiles(db, new.id, new.profiles)?;
    Ok(true)
}

impl Store {
    /// Saves a session that a person added, or changed. `false` where another session that was added has the name; then
    /// nothing is changed. A role of an integration is not saved so: it comes by a sync.
    pub fn save_added(&self, id: &SessionId, name: &str, source: &SessionSource) -> Result<bool, StoreError> {
        self.write(|db| save(db, id, name, source))
    }

    /// Saves a new session together with its region and its profiles, in one transaction. As [`Self::save_added`].
    pub fn add(&self, new: &NewSession<'_>) -> Result<bool, StoreError> {
        self.write(|db| add(db, new))
    }

    /// Saves new sessions and their sealed records in one transaction, if the fact of this name still has this value. A
    /// kill leaves both or neither. When this returns, they have reached the disk.
    pub fn add_sealed(
        &self,
        fact: (&str, &[u8]),
        records: &[NewRecord<'_>],
        sessions: &[NewSession<'_>],
    ) -> Result<Added, StoreError> {
        self.write_down(|db| {
            if !vault_entries::holds(db, fact)? {
                return Ok(Added::KeyReplaced);
            }
            // Check all names before changing anything, because `NameTaken` promises that nothing is changed.
            for new in sessions {
                if is_taken(db, new.id, new.name)? {
                    return Ok(Added::NameTaken(new.name.to_owned()));
                }
            }
            for record in records {
                vault_entries::insert(db, record)?;
            }
            for new in sessions {
                add(db, new)?;
            }
            Ok(Added::Done)
        })
    }

    /// Removes a session that a person added, with what they set on it. Its history stays.
    pub fn remove_added(&self, id: &SessionId) -> Result<(), StoreError> {
        self.write(|db| {
            if db.execute("DELETE FROM session WHERE id = ? AND name IS NOT NULL", [id.as_str()])? > 0 {
                forget(db, id)?;
                for table in CHOICES {
                    db.execute(&format!("DELETE FROM {table} WHERE session = ?"), [id.as_str()])?;
                }
            }
            Ok(())
        })
    }

    /// The sessions that take their credentials from this one: ids and names.
    pub fn assumed_from(&self, id: &SessionId) -> Result<Vec<(SessionId, String)>, StoreError> {
        self.read(|db| {
            let sql = "SELECT id, name FROM session WHERE source = ? ORDER BY name COLLATE NOCASE";
            let mut query = db.prepare_cached(sql)?;
            let session = |row: &Row<'_>| Ok((row::session_id(row, "id")?, row.get("name")?));
            readable(query.query_and_then([id.as_str()], session)?)
        })
    }
}
