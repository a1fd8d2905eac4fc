//! Where the credentials of a session come from that a person added, as columns of its row.

use super::{StoreError, row};
use daypass_core::sts::{AccessKeyId, ExternalId, MfaSerial, RoleSessionName, SourceIdentity};
use daypass_core::{AssumedRole, IamUser, RoleArn, SessionId, SessionSource, UserArn};
use rusqlite::{Connection, Row, named_params};
use serde::de::DeserializeOwned;

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
pub(super) fn save(
    db: &Connection,
    id: &SessionId,
    name: &str,
    source: &SessionSource,
) -> Result<bool, StoreError> {
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
    let sql = "INSERT INTO session (id, name, user_arn, access_key_id, source, role_arn, role_session_name,
            external_id, source_identity, tags, mfa_device, duration_seconds)
        VALUES (:id, :name, :user_arn, :access_key_id, :source, :role_arn, :role_session_name,
            :external_id, :source_identity, :tags, :mfa_device, :seconds)
        ON CONFLICT (id) DO UPDATE SET name = :name, user_arn = :user_arn, access_key_id = :access_key_id,
            source = :source, role_arn = :role_arn, role_session_name = :role_session_name,
            external_id = :external_id, source_identity = :source_identity, tags = :tags,
            mfa_device = :mfa_device, duration_seconds = :seconds";
    db.execute(
        sql,
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

/// Whether another session that was added has a name, or another session is called so.
pub(super) fn is_taken(db: &Connection, id: &SessionId, name: &str) -> Result<bool, StoreError> {
    let mut taken = db.prepare_cached(
        "SELECT 1 FROM session WHERE name = ?1 AND id <> ?2
        UNION SELECT 1 FROM session_alias a JOIN session s ON s.id = a.session WHERE a.alias = ?1 AND s.id <> ?2",
    )?;
    Ok(taken.exists((name, id.as_str()))?)
}
