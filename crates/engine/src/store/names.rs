//! Which session a name means exactly, looked up by indexes: AWS tools ask at every call, and there may be ten thousand
//! sessions.

use super::{Store, StoreError, row};
use daypass_core::{AccountId, Session, SessionId, SessionSource};
use rusqlite::Connection;

const BY_ID: &str = "SELECT id FROM session WHERE id = ?";

const BY_ADDRESS: &str = "SELECT s.id FROM account a
        JOIN session s ON s.integration = a.integration AND s.account = a.id AND s.role = ?2
    WHERE a.id = ?1 OR a.name = ?1";

const BY_FULL_ADDRESS: &str = "SELECT s.id FROM integration i
        JOIN account a ON a.integration = i.id
        JOIN session s ON s.integration = a.integration AND s.account = a.id AND s.role = ?3
    WHERE i.alias = ?1 AND i.alias = ?1 COLLATE BINARY AND (a.id = ?2 OR a.name = ?2)";

const BY_PROFILE: &str =
    "SELECT s.id FROM delivered d JOIN session s ON s.id = d.session WHERE d.profile = ?1
    UNION SELECT s.id FROM session_profile p JOIN session s ON s.id = p.session
        WHERE p.profile = ?1 AND p.session NOT IN (SELECT session FROM delivered)";

const BY_NAME: &str = "SELECT id FROM session WHERE name = ?1 AND name = ?1 COLLATE BINARY
    UNION SELECT s.id FROM session_alias a JOIN session s ON s.id = a.session
        WHERE a.alias = ?1 AND a.alias = ?1 COLLATE BINARY";

impl Store {
    /// The sessions that go by exactly this name, of the first kind of name that finds any: their id, their address
    /// `[INTEGRATION:]ACCOUNT/ROLE` in a portal, that of a role that a person added, a profile that they are delivered to or that was
    /// chosen for them, their own name or their alias. It is the order of `daypass_core::matching`.
    pub fn sessions_called(&self, text: &str) -> Result<Vec<SessionId>, StoreError> {
        let by = |sql, text| self.read(|db| ids(db, sql, [text]));
        // No role has a slash in its name; an account may.
        let address = text.rsplit_once('/');
        let in_portals = |(account, role): (&str, &str)| {
            let mut found = self.read(|db| ids(db, BY_ADDRESS, [account, role]))?;
            if let Some((integration, account)) = account.split_once(':') {
                found.extend(self.read(|db| ids(db, BY_FULL_ADDRESS, [integration, account, role]))?);
            }
            Ok(found)
        };
        let kinds: [&dyn Fn() -> Result<Vec<SessionId>, StoreError>; 5] = [
            &|| by(BY_ID, text),
            &|| address.map_or(Ok(Vec::new()), in_portals),
            &|| address.map_or(Ok(Vec::new()), |address| self.added_roles_at(address)),
            &|| by(BY_PROFILE, text),
            &|| by(BY_NAME, text),
        ];
        for kind in kinds {
            let found = kind()?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    fn added_roles_at(&self, (account, role): (&str, &str)) -> Result<Vec<SessionId>, StoreError> {
        let is_meant = |session: &Session| {
            let id = session.account_id();
            let accounts = [id.as_ref().map(AccountId::as_str), session.account_name.as_deref()];
            matches!(session.source, SessionSource::AssumedRole(_))
                && session.role_name() == role
                && accounts.contains(&Some(account))
        };
        let added = self.added_sessions()?.into_iter();
        Ok(added.filter(is_meant).map(|session| session.id).collect())
    }
}

fn ids<const N: usize>(
    db: &Connection,
    sql: &str,
    parameters: [&str; N],
) -> Result<Vec<SessionId>, StoreError> {
    db.prepare_cached(sql)?
        .query_and_then(rusqlite::params_from_iter(parameters), |row| row::session_id(row, "id"))?
        .collect()
}
