//! When the roles of accounts were read, and of which they could not be.

use super::readable::readable;
use super::{Store, StoreError, row};
use daypass_core::sync::KnownAccount;
use daypass_core::view::UnreadAccount;
use daypass_core::{AccountId, IntegrationId};
use jiff::Timestamp;
use rusqlite::{Connection, Row};

const KNOWN: &str = "SELECT account.id, account.synced_at, unread.at AS unread_at,
        EXISTS (SELECT 1 FROM session LEFT JOIN preference ON preference.session = session.id
            WHERE session.integration = account.integration AND session.account = account.id
                AND (preference.favourite OR preference.last_used_at IS NOT NULL
                    OR session.id IN (SELECT session FROM activation)
                    OR session.id IN (SELECT source FROM session WHERE source IS NOT NULL))) AS in_use
    FROM account LEFT JOIN unread_account unread
        ON unread.integration = account.integration AND unread.account = account.id
    WHERE account.integration = ?";

const UNREAD: &str =
    "SELECT account.id, account.name, account.synced_at, unread.at AS unread_at, unread.reason
    FROM unread_account unread JOIN account
        ON account.integration = unread.integration AND account.id = unread.account
    WHERE unread.integration = ? ORDER BY account.name COLLATE NOCASE, account.id";

/// Whether an account could not be read when it was asked for last.
fn is_unread(row: &Row<'_>) -> Result<bool, StoreError> {
    let read_at = row::optional_timestamp(row, "synced_at")?;
    let unread_at = row::optional_timestamp(row, "unread_at")?;
    Ok(unread_at.is_some_and(|unread_at| read_at.is_none_or(|read_at| unread_at > read_at)))
}

/// Notes that the roles of an account were read whole. Whether they could not be before.
pub(super) fn note_read(
    db: &Connection,
    integration: &IntegrationId,
    account: &AccountId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    db.prepare_cached("UPDATE account SET synced_at = ? WHERE integration = ? AND id = ?")?.execute((
        at.to_string(),
        integration.as_str(),
        account.as_str(),
    ))?;
    let unread = db
        .prepare_cached("DELETE FROM unread_account WHERE integration = ? AND account = ?")?
        .execute((integration.as_str(), account.as_str()))?;
    Ok(unread > 0)
}

impl Store {
    /// The accounts of an integration: when each was read, and whether it is used.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`]
    pub fn known_accounts(&self, integration: &IntegrationId) -> Result<Vec<KnownAccount>, StoreError> {
        self.read(|db| {
            readable(db.prepare_cached(KNOWN)?.query_and_then([integration.as_str()], |row| {
                Ok(KnownAccount {
                    id: row::account(row.get("id")?)?,
                    read_at: row::optional_timestamp(row, "synced_at")?,
                    in_use: row.get("in_use")?,
                    unread: is_unread(row)?,
                })
            })?)
        })
    }

    /// Notes that the roles of an account could not be read, and why. Nothing where there is no such account any more.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::ReadOnly`].
    pub fn put_unread(
        &self,
        integration: &IntegrationId,
        account: &AccountId,
        at: Timestamp,
        reason: &str,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT OR REPLACE INTO unread_account (integration, account, at, reason)
                    SELECT integration, id, ?3, ?4 FROM account WHERE integration = ?1 AND id = ?2",
                (integration.as_str(), account.as_str(), at.to_string(), reason),
            )?;
            Ok(())
        })
    }

    /// The accounts whose roles could not be read when they were asked for last, by name.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`]
    pub fn unread_accounts(&self, integration: &IntegrationId) -> Result<Vec<UnreadAccount>, StoreError> {
        self.read(|db| {
            let rows =
                readable(db.prepare_cached(UNREAD)?.query_and_then([integration.as_str()], |row| {
                    let account = UnreadAccount {
                        id: row::account(row.get("id")?)?,
                        name: row.get("name")?,
                        reason: row.get("reason")?,
                    };
                    Ok((is_unread(row)?, account))
                })?)?;
            Ok(rows.into_iter().filter_map(|(is_unread, account)| is_unread.then_some(account)).collect())
        })
    }
}

#[cfg(test)]
#[path = "account_readings_test.rs"]
mod tests;
