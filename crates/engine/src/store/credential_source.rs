//! Sessions that a person added: IAM users and the roles assumed from other sessions.

use super::sessions::{put_profiles, put_region};
use super::{NewRecord, Store, StoreError, row, vault_entries};
use daypass_core::sts::{AccessKeyId, ExternalId, MfaSerial, RoleSessionName, SourceIdentity};
use daypass_core::{AssumedRole, IamUser, ProfileName, Region, RoleArn, SessionId, SessionSource, UserArn};
use rusqlite::{Connection, Row, named_params};
use serde::de::DeserializeOwned;

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

/// A column of a text type of `core`, which was checked when it was written.
fn typed<T: TryFrom<String>>(row: &Row<'_>, column: &str, what: &'static str) -> Result<T, StoreError> {
    T::try_from(row.get::<_, String>(column)?).map_err(|_| StoreError::Unreadable { what })
}

fn optional<T: TryFrom<String>>(
    row: &Row<'_>,
    column: &str,
    what: &'static str,
) -> Result<Option<T>, StoreError> {
    let text: Option<String> = row.get(column)?;
    text.map(T::try_from).transpose().map_err(|_| StoreError::Unreadable { what })
}

fn duration<T: TryFrom<u32>>(row: &Row<'_>) -> Result<Option<T>, StoreError> {
    let seconds: Option<u32> = row.get("duration_seconds")?;
    seconds.map(T::try_from).transpose().map_err(|_| StoreError::Unreadable { what: "duration" })
}

fn json<T: DeserializeOwned + Default>(row: &Row<'_>, column: &str) -> Result<T, StoreError> {
    let text: Option<String> = row.get(column)?;
    text.map_or(Ok(T::default()), |text| {
        serde_json::from_str(&text).map_err(|_| StoreError::Unreadable { what: "list of tags" })
    })
}

pub(super) fn iam_user(row: &Row<'_>) -> Result<IamUser, StoreError> {
    Ok(IamUser {
        arn: typed::<UserArn>(row, "user_arn", "user's ARN")?,
        access_key_id: typed::<AccessKeyId>(row, "access_key_id", "access key id")?,
        mfa_device: optional::<MfaSerial>(row, "mfa_device", "MFA device")?,
        duration: duration(row)?,
    })
}

pub(super) fn assumed_role(row: &Row<'_>) -> Result<AssumedRole, StoreError> {
    Ok(AssumedRole {
        source: row::session_id(row, "source")?,
        role_arn: typed::<RoleArn>(row, "role_arn", "role ARN")?,
        role_session_name: typed::<RoleSessionName>(row, "role_session_name", "role session name")?,
        duration: duration(row)?,
        external_id: optional::<ExternalId>(row, "external_id", "external id")?,
        source_identity: optional::<SourceIdentity>(row, "source_identity", "source identity")?,
        tags: json(row, "tags")?,
        mfa_device: optional::<MfaSerial>(row, "mfa_device", "MFA device")?,
    })
}

/// Saves a session that a person added. Whether its name was free.
fn save(db: &Connection, id: &SessionId, name: &str, source: &SessionSource) -> Result<bool, StoreError> {
    let (user, role) = match source {
        SessionSource::IamUser(user) => (Some(user), None),
        SessionSource::AssumedRole(role) => (None, Some(role)),
        SessionSource::IdentityCenterRole { .. } => return Ok(true),
    };
    let mfa_device = user.and_then(|user| user.mfa_device.as_ref());
    let mfa_device = mfa_device.or_else(|| role.and_then(|role| role.mfa_device.as_ref()));
    let user_seconds = user.and_then(|user| user.duration).map(u32::from);
    let seconds = user_seconds.or_else(|| role.and_then(|role| role.duration).map(u32::from));
    let tags = role.filter(|role| !role.tags.is_empty()).map(|role| &role.tags);
    let tags = tags.map(|tags| serde_json::to_string(tags).unwrap_or_default());
    if is_taken(db, id, name)? {
        return Ok(false);
    }
    let question =
        "INSERT INTO session (id, name, user_arn, access_key_id, source, role_arn, role_session_name,
            external_id, source_identity, tags, mfa_device, duration_seconds)
        VALUES (:id, :name, :user_arn, :access_key_id, :source, :role_arn, :role_session_name,
            :external_id, :source_identity, :tags, :mfa_device, :seconds)
        ON CONFLICT (id) DO UPDATE SET name = :name, user_arn = :user_arn, access_key_id = :access_key_id,
            source = :source, role_arn = :role_arn, role_session_name = :role_session_name,
            external_id = :external_id, source_identity = :source_identity, tags = :tags,
            mfa_device = :mfa_device, duration_seconds = :seconds";
    db.execute(
        question,
        named_params! {
            ":id": id.as_str(),
            ":name": name,
            ":user_arn": user.map(|user| user.arn.as_str()),
            ":access_key_id": user.map(|user| user.access_key_id.as_str()),
            ":source": role.map(|role| role.source.as_str()),
            ":role_arn": role.map(|role| role.role_arn.as_str()),
            ":role_session_name": role.map(|role| role.role_session_name.as_str()),
            ":external_id": role.and_then(|role| role.external_id.as_ref()).map(ExternalId::as_str),
            ":source_identity":
                role.and_then(|role| role.source_identity.as_ref()).map(SourceIdentity::as_str),
            ":tags": tags,
            ":mfa_device": mfa_device.map(MfaSerial::as_str),
            ":seconds": seconds,
        },
    )?;
    Ok(true)
}

fn is_taken(db: &Connection, id: &SessionId, name: &str) -> Result<bool, StoreError> {
    let mut taken = db.prepare_cached("SELECT 1 FROM session WHERE name = ? AND id <> ?")?;
    Ok(taken.exists((name, id.as_str()))?)
}

/// Saves a new session with the region and the profiles that it is to have. Whether its name was free.
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
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn save_added(&self, id: &SessionId, name: &str, source: &SessionSource) -> Result<bool, StoreError> {
        self.write(|db| save(db, id, name, source))
    }

    /// Saves a new session with the region and the profiles that it is to have, in one step: it is never there without
    /// them. As [`Self::save_added`].
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn add(&self, new: &NewSession<'_>) -> Result<bool, StoreError> {
        self.write(|db| add(db, new))
    }

    /// Saves new sessions and the sealed records that are theirs in one step, if the fact of this name still holds this
    /// value: no kill leaves the one without the other. When it is done, it is on the disk.
    ///
    /// # Errors
    /// [`StoreError`]
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
            // Before anything is changed: what is answered with a name changes nothing.
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
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn remove_added(&self, id: &SessionId) -> Result<(), StoreError> {
        self.write(|db| {
            if db.execute("DELETE FROM session WHERE id = ? AND name IS NOT NULL", [id.as_str()])? > 0 {
                for table in ["preference", "session_profile", "failure"] {
                    db.execute(&format!("DELETE FROM {table} WHERE session = ?"), [id.as_str()])?;
                }
            }
            Ok(())
        })
    }

    /// The sessions that take their credentials from this one: ids and names.
    ///
    /// # Errors
    /// [`StoreError`]
    pub fn assumed_from(&self, id: &SessionId) -> Result<Vec<(SessionId, String)>, StoreError> {
        self.read(|db| {
            db.prepare_cached("SELECT id, name FROM session WHERE source = ? ORDER BY name COLLATE NOCASE")?
                .query_and_then([id.as_str()], |row| Ok((row::session_id(row, "id")?, row.get("name")?)))?
                .collect()
        })
    }
}
