//! Which session a name means exactly, looked up by indexes: AWS tools ask at every call, and there may be ten thousand.

use super::{Store, StoreError, row};
use daypass_core::{AccountId, SessionId, SessionSource};
use rusqlite::Connection;
use std::collections::BTreeSet;

const BY_NAME_OR_PROFILE: &str = "SELECT id FROM session WHERE name = ?1 AND name = ?1 COLLATE BINARY
    UNION SELECT s.id FROM delivered d JOIN session s ON s.id = d.session WHERE d.profile = ?1
    UNION SELECT s.id FROM session_profile p JOIN session s ON s.id = p.session
        WHERE p.profile = ?1 AND p.session NOT IN (SELECT session FROM delivered)";

const BY_ACCOUNT: &str = "SELECT s.id FROM account a
        JOIN session s ON s.integration = a.integration AND s.account = a.id AND s.role = ?2
    WHERE a.id = ?1 OR a.name = ?1";

impl Store {
    /// The sessions that go by exactly this name: by their id, which wins; else by their name, as `ACCOUNT/ROLE`, or by
    /// a profile that they are delivered to or that was chosen for them. It is what `daypass_core::matching` says of firm
    /// names.
    pub fn sessions_called(&self, text: &str) -> Result<Vec<SessionId>, StoreError> {
        let by_id: Option<SessionId> =
            self.read(|db| Ok(ids(db, "SELECT id FROM session WHERE id = ?", [text])?.pop()))?;
        if let Some(id) = by_id {
            return Ok(vec![id]);
        }
        let mut found = BTreeSet::new();
        self.read(|db| {
            found.extend(ids(db, BY_NAME_OR_PROFILE, [text])?);
            // No role has a slash in its name; an account may.
            if let Some((account, role)) = text.rsplit_once('/') {
                found.extend(ids(db, BY_ACCOUNT, [account, role])?);
            }
            Ok(())
        })?;
        if let Some((account, role)) = text.rsplit_once('/') {
            let added = self.added_sessions()?.into_iter().filter(|session| {
                let id = session.account_id();
                let accounts = [id.as_ref().map(AccountId::as_str), session.account_name.as_deref()];
                matches!(session.source, SessionSource::AssumedRole(_))
                    && session.role_name() == role
                    && accounts.contains(&Some(account))
            });
            found.extend(added.map(|session| session.id));
        }
        Ok(found.into_iter().collect())
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
