//! The accounts and roles of an integration, as a sync brings them.

use super::readable::readable;
use super::sessions::forget;
use super::{Store, StoreError, account_readings, row};
use daypass_core::{AccountId, IntegrationId, PortalAccount, RoleName, SessionId};
use jiff::Timestamp;
use rusqlite::OptionalExtension;
use std::collections::{BTreeMap, BTreeSet};

/// What a list of accounts changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountChange {
    /// The names of those that have another one, before and after.
    pub renamed: Vec<(String, String)>,
    /// The sessions that went with accounts that are gone.
    pub removed: Vec<GoneRole>,
}

/// What a list of an account's roles changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoleChanges {
    /// The names of sessions that are new.
    pub added: Vec<String>,
    /// The sessions of roles that are gone.
    pub removed: Vec<GoneRole>,
}

/// The session of a role that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoneRole {
    /// Which it was.
    pub id: SessionId,
    /// What it was called: `ACCOUNT/ROLE`.
    pub name: String,
}

impl Store {
    /// Replaces the list of accounts. Names are updated; accounts that are not in the list are removed with their sessions.
    pub fn put_accounts(
        &self,
        integration: &IntegrationId,
        accounts: &[PortalAccount],
    ) -> Result<AccountChange, StoreError> {
        self.write(|db| {
            let mut change = AccountChange::default();
            let mut known = db.prepare("SELECT id, name FROM account WHERE integration = ?")?;
            let known =
                known.query_and_then([integration.as_str()], |row| Ok((row.get(0)?, row::words(row, 1)?)))?;
            let known: BTreeMap<String, String> = readable(known)?.into_iter().collect();
            let listed: BTreeSet<&str> = accounts.iter().map(|account| account.id.as_str()).collect();
            for (id, account) in known.iter().filter(|(id, _)| !listed.contains(id.as_str())) {
                let mut sessions =
                    db.prepare_cached("SELECT id, role FROM session WHERE integration = ? AND account = ?")?;
                let gone = sessions.query_and_then((integration.as_str(), id), |row| {
                    let name = format!("{account}/{}", row::words(row, 1)?);
                    Ok(GoneRole { id: row::session_id(row, "id")?, name })
                })?;
                let gone: Vec<GoneRole> = readable(gone)?;
                gone.iter().try_for_each(|gone| forget(db, &gone.id))?;
                change.removed.extend(gone);
                db.execute(
                    "DELETE FROM account WHERE integration = ? AND id = ?",
                    (integration.as_str(), id),
                )?;
            }
            let mut upsert = db.prepare_cached(
                "INSERT INTO account (integration, id, name, email) VALUES (?, ?, ?, ?)
                 ON CONFLICT (integration, id) DO UPDATE SET name = excluded.name, email = excluded.email",
            )?;
            for account in accounts {
                // An account that had only its id for a name was not renamed.
                let before = known.get(account.id.as_str());
                let renamed = before.filter(|name| **name != account.name && *name != account.id.as_str());
                change.renamed.extend(renamed.map(|before| (before.clone(), account.name.clone())));
                upsert.execute((integration.as_str(), account.id.as_str(), &account.name, &account.email))?;
            }
            Ok(change)
        })
    }

    /// Replaces the list of an account's roles, and records when. What a person set on a role is kept while the role is
    /// listed.
    pub fn put_roles(
        &self,
        integration: &IntegrationId,
        account: &AccountId,
        roles: &BTreeSet<RoleName>,
        at: Timestamp,
    ) -> Result<RoleChanges, StoreError> {
        // A sync of a large organisation comes here a thousand times and finds the same.
        let (changes, was_unread) = self.write_untold(|db| {
            let mut changes = RoleChanges::default();
            let sql = "SELECT name FROM account WHERE integration = ? AND id = ?";
            let name = db
                .prepare_cached(sql)?
                .query_row((integration.as_str(), account.as_str()), |row| row::words(row, 0));
            let name = name.optional()?.unwrap_or_else(|| account.to_string());
            let mut known =
                db.prepare_cached("SELECT id, role FROM session WHERE integration = ? AND account = ?")?;
            let known: Vec<(SessionId, RoleName)> =
                readable(known.query_and_then((integration.as_str(), account.as_str()), |row| {
                    Ok((row::session_id(row, "id")?, row::role(row.get("role")?)?))
                })?)?;
            for (id, role) in known.iter().filter(|(_, role)| !roles.contains(role)) {
                db.prepare_cached("DELETE FROM session WHERE id = ?")?.execute([id.as_str()])?;
                forget(db, id)?;
                changes.removed.push(GoneRole { id: id.clone(), name: format!("{name}/{role}") });
            }
            let mut insert = db.prepare_cached(
                "INSERT OR IGNORE INTO session (id, integration, account, role) VALUES (?, ?, ?, ?)",
            )?;
            for role in roles {
                let id = SessionId::of_identity_center_role(integration, account, role);
                let added =
                    insert.execute((id.as_str(), integration.as_str(), account.as_str(), role.as_str()))?;
                changes.added.extend((added == 1).then(|| format!("{name}/{role}")));
            }
            let was_unread = account_readings::note_read(db, integration, account, at)?;
            Ok((changes, was_unread))
        })?;
        if was_unread || changes != RoleChanges::default() {
            self.changes.tick_of_store();
        }
        Ok(changes)
    }

    /// Adds a role that the person's files name to an integration that was not synced yet, so that it can be started before
    /// that. The next sync removes it if AWS does not list it. Until then its account has its id for a name.
    pub fn add_unread_role(
        &self,
        integration: &IntegrationId,
        account: &AccountId,
        role: &RoleName,
    ) -> Result<(), StoreError> {
        self.write(|db| {
            db.execute(
                "INSERT OR IGNORE INTO account (integration, id, name) VALUES (?1, ?2, ?2)",
                (integration.as_str(), account.as_str()),
            )?;
            let id = SessionId::of_identity_center_role(integration, account, role);
            db.execute(
                "INSERT OR IGNORE INTO session (id, integration, account, role) VALUES (?, ?, ?, ?)",
                (id.as_str(), integration.as_str(), account.as_str(), role.as_str()),
            )?;
            Ok(())
        })
    }

    /// How many accounts and roles an integration opens.
    pub fn counts(&self, integration: &IntegrationId) -> Result<(u32, u32), StoreError> {
        self.read(|db| {
            Ok(db
                .prepare_cached(
                    "SELECT (SELECT count(*) FROM account WHERE integration = ?1),
                            (SELECT count(*) FROM session WHERE integration = ?1)",
                )?
                .query_row([integration.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
    }
}
