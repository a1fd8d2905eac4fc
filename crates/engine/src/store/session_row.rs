//! A session as a row of the store.

use super::chosen_delivery::delivery;
use super::credential_source::{assumed_role, iam_user};
use super::session_aliases::alias;
use super::start_choices::{StartChoice, start_choice};
use super::{StoreError, row};
use daypass_core::{ProfileName, Session, SessionId, SessionSource};
use rusqlite::Row;
use std::collections::HashMap;

/// The columns that [`column`] has the numbers of, in that order, and behind them those of sessions that a person added.
pub(super) const COLUMNS: &str = "SELECT s.id, s.integration, s.account, s.role,
        a.name AS account_name, a.email AS account_email, p.region,
        CASE WHEN p.delivery <> 'file' THEN p.delivery WHEN d.session NOT NULL THEN 'file' END AS chosen_delivery,
        (SELECT iif(json_valid(value), json_extract(value, '$.defaultDelivery'), NULL) FROM setting) AS usual_delivery,
        coalesce(p.favourite, 0) AS favourite, p.last_used_at,
        coalesce(p.use_count, 0) AS use_count, n.alias, c.region AS start_region, c.delivery AS start_delivery,
        c.profiles AS start_profiles,
        s.name, s.user_arn, s.access_key_id, s.source, s.role_arn, s.role_session_name, s.external_id, s.source_identity,
        s.tags, s.mfa_device, s.duration_seconds
    FROM session s
        LEFT JOIN account a ON a.integration = s.integration AND a.id = s.account
        LEFT JOIN preference p ON p.session = s.id
        LEFT JOIN delivered_by_file d ON d.session = s.id
        LEFT JOIN session_alias n ON n.session = s.id
        LEFT JOIN start_choice c ON c.session = s.id
            AND EXISTS (SELECT 1 FROM activation live WHERE live.session = s.id)";

/// The numbers of the columns that the session of a portal's role is read from. SQLite compares a column's name with that of each
/// column before it, which takes longer than all else where ten thousand sessions are read.
mod column {
    pub(super) const ID: usize = 0;
    pub(super) const INTEGRATION: usize = 1;
    pub(super) const ACCOUNT: usize = 2;
    pub(super) const ROLE: usize = 3;
    pub(super) const ACCOUNT_NAME: usize = 4;
    pub(super) const ACCOUNT_EMAIL: usize = 5;
    pub(super) const REGION: usize = 6;
    pub(super) const CHOSEN_DELIVERY: usize = 7;
    pub(super) const USUAL_DELIVERY: usize = 8;
    pub(super) const FAVOURITE: usize = 9;
    pub(super) const LAST_USED_AT: usize = 10;
    pub(super) const USE_COUNT: usize = 11;
    pub(super) const ALIAS: usize = 12;
    pub(super) const OF_START: [usize; 3] = [13, 14, 15];
}

/// The session of a row; `profiles` gives those that were chosen for its id.
pub(super) fn session(
    row: &Row<'_>,
    profiles: impl FnOnce(&SessionId) -> Vec<ProfileName>,
    names: &HashMap<String, String>,
) -> Result<Session, StoreError> {
    let id = row::session_id(row, column::ID)?;
    let profiles = profiles(&id);
    let account_name: Option<String> = row.get(column::ACCOUNT_NAME)?;
    let (source, name) = if let Some(role) = row.get::<_, Option<String>>(column::ROLE)? {
        let account = row::account(row.get(column::ACCOUNT)?)?;
        let name = [account_name.as_deref().unwrap_or(account.as_str()), "/", &role].concat();
        let integration = row::integration_id(row, column::INTEGRATION)?;
        (SessionSource::IdentityCenterRole { integration, account, role: row::role(role)? }, name)
    } else if row.get::<_, Option<String>>("user_arn")?.is_some() {
        (SessionSource::IamUser(iam_user(row)?), row.get("name")?)
    } else {
        (SessionSource::AssumedRole(assumed_role(row)?), row.get("name")?)
    };
    let mut session = Session {
        id,
        name,
        alias: alias(row, column::ALIAS),
        source,
        account_name,
        account_email: row.get(column::ACCOUNT_EMAIL)?,
        region: row.get::<_, Option<String>>(column::REGION)?.map(row::region).transpose()?,
        profiles,
        delivery: delivery(row, column::CHOSEN_DELIVERY, column::USUAL_DELIVERY)?,
        favourite: row.get(column::FAVOURITE)?,
        last_used_at: row::optional_timestamp(row, column::LAST_USED_AT)?,
        use_count: row.get(column::USE_COUNT)?,
    };
    // Use the name that an integration lists for the account, whatever the session's source.
    if session.account_name.is_none() {
        session.account_name = session.account_id().and_then(|id| names.get(id.as_str()).cloned());
    }
    Ok(session)
}

/// What was said in a row for the start of its session that lasts.
pub(super) fn choice_of_start(row: &Row<'_>) -> StartChoice {
    start_choice(row, column::OF_START)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn a_columns_number_is_that_of_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let names: Vec<String> =
            store.read(|db| Ok(db.prepare(COLUMNS)?.column_names().map(str::to_owned).collect())).unwrap();
        let [region, delivery, profiles] = column::OF_START;
        for (number, name) in [
            (column::ID, "id"),
            (column::INTEGRATION, "integration"),
            (column::ACCOUNT, "account"),
            (column::ROLE, "role"),
            (column::ACCOUNT_NAME, "account_name"),
            (column::ACCOUNT_EMAIL, "account_email"),
            (column::REGION, "region"),
            (column::CHOSEN_DELIVERY, "chosen_delivery"),
            (column::USUAL_DELIVERY, "usual_delivery"),
            (column::FAVOURITE, "favourite"),
            (column::LAST_USED_AT, "last_used_at"),
            (column::USE_COUNT, "use_count"),
            (column::ALIAS, "alias"),
            (region, "start_region"),
            (delivery, "start_delivery"),
            (profiles, "start_profiles"),
        ] {
            assert_eq!(names[number], name);
        }
    }
}
