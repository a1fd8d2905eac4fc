//! The profiles that are written for roles which nobody has started.

use super::readable::{readable, readable_row};
use super::{Store, StoreError, fixed_names, row};
use daypass_core::{IntegrationId, ProfileName, SessionId};
use rusqlite::Row;

/// A profile that was written for a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenProfile {
    /// The path of its file, as `aws_files::AwsFile::to_text` writes it.
    pub file: String,
    /// The profile.
    pub profile: ProfileName,
    /// The session that its command asks for.
    pub session: SessionId,
    /// The integration that assigns the role; `None` for a role that a person added.
    pub integration: Option<IntegrationId>,
}

fn written(row: &Row<'_>) -> Result<WrittenProfile, StoreError> {
    let integration: Option<String> = row.get("integration")?;
    Ok(WrittenProfile {
        file: row.get("file")?,
        profile: row::profile(&row.get::<_, String>("profile")?)?,
        session: row::session_id(row, "session")?,
        integration: integration.map(IntegrationId::from_stored),
    })
}

impl Store {
    /// The profiles that were written for roles, in whichever file, but those that cannot be read.
    pub fn written_profiles(&self) -> Result<Vec<WrittenProfile>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT * FROM written_profile ORDER BY file, profile")?;
            self.readable_table("written profiles", query.query_and_then([], written)?)
        })
    }

    /// Those of a profile, in whichever file.
    pub fn written_in(&self, profile: &ProfileName) -> Result<Vec<WrittenProfile>, StoreError> {
        self.read(|db| {
            let mut query = db.prepare_cached("SELECT * FROM written_profile WHERE profile = ?")?;
            readable(query.query_and_then([profile.as_str()], written)?)
        })
    }

    /// Notes profiles before they are written. Tools may know those sessions by these names from then on: where they are their
    /// usual ones, they stay.
    pub fn put_written_profiles(
        &self,
        written: &[WrittenProfile],
        names_are_usual: bool,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            let put = "INSERT OR REPLACE INTO written_profile (file, profile, session, integration)
                VALUES (?, ?, ?, ?)";
            let mut put = db.prepare_cached(put)?;
            for WrittenProfile { file, profile, session, integration } in written {
                let integration = integration.as_ref().map(IntegrationId::as_str);
                put.execute((file, profile.as_str(), session.as_str(), integration))?;
                if names_are_usual {
                    fixed_names::fix(db, session, profile)?;
                }
            }
            Ok(())
        })
    }

    /// How profiles for every role of an integration were asked for last; the inner `None` is by the names that sessions have, the
    /// outer one that nobody has asked for them.
    pub(crate) fn profile_wish(&self, id: &IntegrationId) -> Result<Option<Option<String>>, StoreError> {
        self.read(|db| {
            let sql =
                "SELECT template FROM profile_wish WHERE integration IN ('', ?) ORDER BY integration DESC";
            let mut query = db.prepare_cached(sql)?;
            readable_row(query.query_and_then([id.as_str()], |row| Ok(row.get(0)?))?.next())
        })
    }

    /// Notes it: of one integration, or of all.
    pub(crate) fn note_profile_wish(
        &self,
        id: Option<&IntegrationId>,
        template: Option<&str>,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            if id.is_none() {
                db.execute("DELETE FROM profile_wish", [])?;
            }
            let put = "INSERT OR REPLACE INTO profile_wish (integration, template) VALUES (?, ?)";
            db.execute(put, (id.map_or("", IntegrationId::as_str), template))?;
            Ok(())
        })
    }

    /// Forgets it: nobody wants them any more.
    pub(crate) fn forget_profile_wishes(&self) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute("DELETE FROM profile_wish", [])?;
            Ok(())
        })
    }

    /// Notes that profiles are not in their files any more.
    pub fn remove_written_profiles(&self, gone: &[WrittenProfile]) -> Result<(), StoreError> {
        if gone.is_empty() {
            return Ok(());
        }
        self.write(|db| {
            let mut remove =
                db.prepare_cached("DELETE FROM written_profile WHERE file = ? AND profile = ?")?;
            for WrittenProfile { file, profile, .. } in gone {
                remove.execute((file, profile.as_str()))?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_known_by_its_file_and_profile() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let one = |file: &str, profile: &str| WrittenProfile {
            file: file.to_owned(),
            profile: ProfileName::parse(profile).unwrap(),
            session: SessionId::from_stored("s"),
            integration: Some(IntegrationId::from_stored("i")),
        };
        let both = [one("f", "dev"), one("g", "dev")];
        store.put_written_profiles(&both, false).unwrap();
        store.put_written_profiles(&both[..1], true).unwrap();
        assert_eq!(store.written_profiles().unwrap(), both);
        assert_eq!(store.written_in(&both[0].profile).unwrap(), both);
        assert_eq!(store.fixed_name(&both[0].session).unwrap().unwrap().profile, both[0].profile);
        store.remove_written_profiles(&both[..1]).unwrap();
        assert_eq!(store.written_profiles().unwrap(), both[1..]);
        store.remove_written_profiles(&[]).unwrap();
    }
}
