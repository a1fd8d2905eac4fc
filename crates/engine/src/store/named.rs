//! The names of all sessions and how they stand, read in one pass over the columns that have it: a shell waits for it at a
//! key press, and there may be ten thousand sessions.

use super::{Store, StoreError};
use daypass_core::profile::Nameable;
use daypass_core::{RoleArn, SessionId, UserArn};
use foldhash::fast::RandomState;
use jiff::Timestamp;
use rusqlite::{Connection, Row};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// A session by its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedSession {
    /// Its id.
    pub id: SessionId,
    /// `ACCOUNT/ROLE`, or what the person called it.
    pub name: String,
    /// What the person calls it beside its name.
    pub alias: Option<String>,
    /// The alias of the integration whose portal assigns it; one text for all that have it, as the two below.
    pub integration: Option<Arc<str>>,
    /// Its account's id.
    pub account_id: Option<Arc<str>>,
    /// Its account's name, where an integration lists it.
    pub account_name: Option<Arc<str>>,
    /// Its role's name; an IAM user has none.
    pub role: Option<String>,
    /// The profiles that it is delivered to, else those that a person chose for it.
    pub profiles: Vec<String>,
    /// Whether it is pinned.
    pub favourite: bool,
    /// Whether the person wants it left out of lists while it is inactive.
    pub hidden: bool,
    /// When it was last started.
    pub last_used_at: Option<Timestamp>,
    /// When the credentials end, or ended, that were started and not stopped.
    pub expires_at: Option<Timestamp>,
}

/// What stands in other tables.
struct Beside {
    /// By the integration's id.
    portals: HashMap<String, Portal, RandomState>,
    /// By the session's id: of few there is anything.
    own: HashMap<String, Own, RandomState>,
}

/// An integration.
#[derive(Default)]
struct Portal {
    alias: Arc<str>,
    /// The accounts' names by their ids.
    accounts: HashMap<Arc<str>, Arc<str>, RandomState>,
}

/// What belongs to one session.
#[derive(Default)]
struct Own {
    alias: Option<String>,
    profiles: Vec<String>,
    favourite: bool,
    hidden: bool,
    last_used_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
}

/// A portal's account that was looked up: the roles of one come one after another as a rule.
struct LastAccount {
    integration: String,
    id: Arc<str>,
    name: Option<Arc<str>>,
    alias: Arc<str>,
}

impl Store {
    /// All sessions by their names, in no order. Rows that cannot be read are left out.
    pub fn named_sessions(&self) -> Result<Vec<NamedSession>, StoreError> {
        self.read(named_sessions)
    }
}

/// All sessions by their names, in no order. Rows that cannot be read are left out.
pub(super) fn named_sessions(db: &Connection) -> Result<Vec<NamedSession>, StoreError> {
    let mut beside = Beside::read(db)?;
    let mut query =
        db.prepare("SELECT id, name, integration, account, role, role_arn, user_arn FROM session")?;
    let mut rows = query.query([])?;
    let (mut sessions, mut last) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        sessions.extend(named(row, &mut beside, &mut last));
    }
    Ok(sessions)
}

impl NamedSession {
    /// What its profile name is made of.
    pub(crate) fn nameable(&self) -> Nameable<'_> {
        Nameable {
            id: &self.id,
            name: &self.name,
            alias: self.alias.as_deref(),
            account_id: self.account_id.as_deref().map(Cow::Borrowed),
            account_name: self.account_name.as_deref(),
            role: self.role.as_deref().unwrap_or_default(),
            integration: self.integration.as_deref(),
        }
    }
}

impl Beside {
    fn read(db: &Connection) -> Result<Self, StoreError> {
        let pairs = |sql| rows(db, sql, |row| Some((text(row, 0)?, text(row, 1)?)));
        let mut portals: HashMap<String, Portal, RandomState> = HashMap::default();
        for (id, alias) in pairs("SELECT id, alias FROM integration")? {
            portals.entry(id).or_default().alias = alias.into();
        }
        for (integration, id, name) in rows(db, "SELECT integration, id, name FROM account", |row| {
            Some((text(row, 0)?, text(row, 1)?, text(row, 2)?))
        })? {
            portals.entry(integration).or_default().accounts.insert(id.into(), name.into());
        }
        let mut own: HashMap<String, Own, RandomState> = HashMap::default();
        for (session, profile) in
            pairs("SELECT session, profile FROM session_profile ORDER BY session, position")?
        {
            own.entry(session).or_default().profiles.push(profile);
        }
        // Where it is delivered wins over what was chosen.
        let mut delivered: HashMap<String, Vec<String>> = HashMap::new();
        for (session, profile) in pairs("SELECT session, profile FROM delivered ORDER BY session, profile")? {
            delivered.entry(session).or_default().push(profile);
        }
        for (session, profiles) in delivered {
            own.entry(session).or_default().profiles = profiles;
        }
        for (session, alias) in pairs("SELECT session, alias FROM session_alias")? {
            own.entry(session).or_default().alias = Some(alias);
        }
        let at = |row: &Row<'_>, column| text_in(row, column).and_then(|at| at.parse().ok());
        for (session, favourite, last_used_at) in
            rows(db, "SELECT session, favourite, last_used_at FROM preference", |row| {
                Some((text(row, 0)?, row.get(1).unwrap_or_default(), at(row, 2)))
            })?
        {
            let own = own.entry(session).or_default();
            (own.favourite, own.last_used_at) = (favourite, last_used_at);
        }
        for session in rows(db, "SELECT session FROM hidden_session", |row| text(row, 0))? {
            own.entry(session).or_default().hidden = true;
        }
        for (session, end) in
            rows(db, "SELECT session, coalesce(ended_at, expires_at) FROM activation", |row| {
                Some((text(row, 0)?, at(row, 1)))
            })?
        {
            own.entry(session).or_default().expires_at = end;
        }
        Ok(Self { portals, own })
    }

    /// The name that any integration lists for an account.
    fn account_name(&self, id: &str) -> Option<Arc<str>> {
        self.portals.values().find_map(|portal| portal.accounts.get(id)).cloned()
    }

    /// A portal's account.
    fn account(&self, integration: &str, account: &str) -> LastAccount {
        let portal = self.portals.get(integration);
        let listed = portal.and_then(|portal| portal.accounts.get_key_value(account));
        LastAccount {
            integration: integration.to_owned(),
            id: listed.map_or_else(|| account.into(), |(id, _)| id.clone()),
            name: listed.map(|(_, name)| name.clone()),
            alias: portal.map(|portal| portal.alias.clone()).unwrap_or_default(),
        }
    }
}

impl LastAccount {
    fn is(&self, integration: &str, account: &str) -> bool {
        *self.id == *account && self.integration == integration
    }
}

fn rows<T>(db: &Connection, sql: &str, read: impl Fn(&Row<'_>) -> Option<T>) -> Result<Vec<T>, StoreError> {
    let mut query = db.prepare(sql)?;
    let mut rows = query.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.extend(read(row));
    }
    Ok(found)
}

/// A column as text, where it holds one.
fn text(row: &Row<'_>, column: usize) -> Option<String> {
    text_in(row, column).map(str::to_owned)
}

/// The same, as SQLite has it.
fn text_in<'a>(row: &'a Row<'_>, column: usize) -> Option<&'a str> {
    row.get_ref(column).ok()?.as_str().ok()
}

fn named(row: &Row<'_>, beside: &mut Beside, last: &mut Option<LastAccount>) -> Option<NamedSession> {
    let id = text(row, 0)?;
    let own = beside.own.remove(&id).unwrap_or_default();
    let mut session = NamedSession {
        id: SessionId::from_stored(id),
        alias: own.alias,
        name: String::new(),
        integration: None,
        account_id: None,
        account_name: None,
        role: None,
        profiles: own.profiles,
        favourite: own.favourite,
        hidden: own.hidden,
        last_used_at: own.last_used_at,
        expires_at: own.expires_at,
    };
    if let (Some(account), Some(role)) = (text_in(row, 3), text_in(row, 4)) {
        let integration = text_in(row, 2)?;
        let known = last.take().filter(|last| last.is(integration, account));
        let known = last.insert(known.unwrap_or_else(|| beside.account(integration, account)));
        session.name = [known.name.as_deref().unwrap_or(account), "/", role].concat();
        session.account_name = known.name.clone();
        session.account_id = Some(known.id.clone());
        session.role = Some(role.to_owned());
        session.integration = Some(known.alias.clone());
        return Some(session);
    }
    session.name = text(row, 1).unwrap_or_default();
    let account = if let Some(arn) = text(row, 5) {
        let arn = RoleArn::try_from(arn).ok()?;
        session.role = Some(arn.role_name().to_owned());
        arn.account()
    } else {
        UserArn::try_from(text(row, 6)?).ok()?.account()
    };
    session.account_id = account.as_ref().map(|account| account.as_str().into());
    session.account_name = session.account_id.as_deref().and_then(|id| beside.account_name(id));
    Some(session)
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::SessionSource;

    #[test]
    fn what_is_read_in_one_pass_is_called_as_the_sessions_are() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        store
            .write(|db| {
                Ok(db.execute_batch(
                    "INSERT INTO integration VALUES ('i', 'N', 'https://northwind.awsapps.com/start', 'eu-west-1', NULL);
                     INSERT INTO account VALUES ('i', '111111111111', 'Production', NULL, NULL);
                     INSERT INTO session (id, integration, account, role) VALUES ('s', 'i', '111111111111', 'Admin');
                     INSERT INTO session (id, name, source, role_arn, role_session_name)
                        VALUES ('r', 'deploy', 's', 'arn:aws:iam::111111111111:role/ci/Deploy', 'daypass-ada');
                     INSERT INTO session (id, name, user_arn, access_key_id)
                        VALUES ('u', 'mira', 'arn:aws:iam::222222222222:user/mira', 'AKIAIOSFODNN7EXAMPLE');
                     INSERT INTO session_profile VALUES ('s', 0, 'prod'), ('u', 1, 'second'), ('u', 0, 'first');
                     INSERT INTO delivered (file, profile, session, key_ids, hash, delivery)
                        VALUES ('f', 'live', 's', '', x'00', 'file');
                     INSERT INTO session_alias VALUES ('prod', 's');
                     INSERT INTO preference (session, favourite, last_used_at) VALUES ('u', 1, '2030-01-01T00:00:00Z');
                     INSERT INTO activation (session, fingerprint, started_at, expires_at)
                        VALUES ('s', 'f', '2030-01-01T00:00:00Z', '2030-01-01T01:00:00Z');",
                )?)
            })
            .unwrap();
        let named = store.named_sessions().unwrap();
        let sessions = store.sessions().unwrap();
        assert_eq!(named.len(), sessions.len());
        for session in &sessions {
            let one = named.iter().find(|one| one.id == session.id).unwrap();
            assert_eq!(one.name, session.name);
            assert_eq!(one.account_id.as_deref().map(str::to_owned), session.account_id().map(String::from));
            assert_eq!(one.account_name.as_deref(), session.account_name.as_deref());
            let role = (!matches!(session.source, SessionSource::IamUser(_))).then(|| session.role_name());
            assert_eq!(one.role.as_deref(), role);
            assert_eq!(one.integration.as_deref(), session.integration().map(|_| "N"));
            assert_eq!((one.favourite, one.last_used_at), (session.favourite, session.last_used_at));
        }
        let of = |id: &str| named.iter().find(|one| one.id.as_str() == id).unwrap();
        assert_eq!(of("s").profiles, ["live"], "where it is delivered, which wins over what was chosen");
        assert_eq!((of("s").alias.as_deref(), &of("u").alias), (Some("prod"), &None));
        assert_eq!(of("u").profiles, ["first", "second"]);
        assert_eq!(of("s").expires_at, "2030-01-01T01:00:00Z".parse().ok());
    }
}
