//! Columns as the types of `core`.

use super::StoreError;
use daypass_core::believable_time::believable;
use daypass_core::{AccountId, Delivery, IntegrationId, ProfileName, Region, RoleName, SessionId};
use jiff::Timestamp;
use rusqlite::types::ValueRef;
use rusqlite::{Row, RowIndex};

pub(super) fn timestamp(row: &Row<'_>, column: impl RowIndex) -> Result<Timestamp, StoreError> {
    time(&row.get::<_, String>(column)?)
}

pub(super) fn optional_timestamp(
    row: &Row<'_>,
    column: impl RowIndex,
) -> Result<Option<Timestamp>, StoreError> {
    row.get::<_, Option<String>>(column)?.map(|text| time(&text)).transpose()
}

fn time(text: &str) -> Result<Timestamp, StoreError> {
    text.parse().ok().and_then(believable).ok_or(StoreError::Unreadable { what: "time" })
}

pub(super) fn account(text: String) -> Result<AccountId, StoreError> {
    AccountId::try_from(text).map_err(|_| StoreError::Unreadable { what: "account id" })
}

pub(super) fn role(text: String) -> Result<RoleName, StoreError> {
    RoleName::try_from(text).map_err(|_| StoreError::Unreadable { what: "role name" })
}

pub(super) fn region(text: String) -> Result<Region, StoreError> {
    Region::try_from(text).map_err(|_| StoreError::Unreadable { what: "region" })
}

pub(super) fn profile(text: &str) -> Result<ProfileName, StoreError> {
    ProfileName::parse(text).map_err(|_| StoreError::Unreadable { what: "profile name" })
}

pub(super) fn integration_id(row: &Row<'_>, column: impl RowIndex) -> Result<IntegrationId, StoreError> {
    Ok(IntegrationId::from_stored(row.get::<_, String>(column)?))
}

/// A column's text for people to read, whatever is in it: what is no UTF-8 has replacement characters.
pub(super) fn words(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Null => String::new(),
    })
}

/// A column's text as it lies in the row, for what is not kept.
pub(super) fn optional_text<'a>(row: &'a Row<'_>, column: usize) -> rusqlite::Result<Option<&'a str>> {
    Ok(row.get_ref(column)?.as_str_or_null()?)
}

pub(super) fn session_id(row: &Row<'_>, column: impl RowIndex) -> Result<SessionId, StoreError> {
    Ok(SessionId::from_stored(row.get::<_, String>(column)?))
}

pub(super) fn delivery_word(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::CredentialsFile => "file",
        Delivery::CredentialProcess => "process",
        Delivery::ContainerEndpoint => "endpoint",
    }
}

pub(super) fn delivery(text: &str) -> Result<Delivery, StoreError> {
    match text {
        "file" => Ok(Delivery::CredentialsFile),
        "process" => Ok(Delivery::CredentialProcess),
        "endpoint" => Ok(Delivery::ContainerEndpoint),
        _ => Err(StoreError::Unreadable { what: "delivery" }),
    }
}
