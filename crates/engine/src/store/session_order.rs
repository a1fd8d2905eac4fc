//! The order in which sessions are listed.

use daypass_core::{AccountId, IntegrationId, Session, SessionSource};
use std::cmp::Ordering;

/// What a person added, by name, and behind it the roles of integrations, by account and role. Of what is alike but for capital
/// letters, the order is that of integrations.
///
/// SQLite would carry every column of ten thousand sessions through its sorter, which takes as long as to read them; and a table
/// that accounts were put into one after another is almost in order.
pub(crate) fn by_account_and_role(one: &Session, other: &Session) -> Ordering {
    match (portals_role(one), portals_role(other)) {
        (None, None) => in_any_case(&one.name, &other.name),
        (Some((integration, account, role)), Some((other_integration, other_account, other_role))) => {
            in_any_case(account_name(one), account_name(other))
                .then_with(|| account.cmp(other_account))
                .then_with(|| in_any_case(role, other_role))
                .then_with(|| (integration, role).cmp(&(other_integration, other_role)))
        }
        (one, other) => one.is_some().cmp(&other.is_some()),
    }
}

fn portals_role(session: &Session) -> Option<(&IntegrationId, &AccountId, &str)> {
    match &session.source {
        SessionSource::IdentityCenterRole { integration, account, role } => {
            Some((integration, account, role.as_str()))
        }
        SessionSource::IamUser(_) | SessionSource::AssumedRole(_) => None,
    }
}

fn account_name(session: &Session) -> &str {
    session.account_name.as_deref().unwrap_or_default()
}

/// As SQLite's NOCASE.
fn in_any_case(one: &str, other: &str) -> Ordering {
    let [one, other] = [one, other].map(|text| text.bytes().map(|byte| byte.to_ascii_lowercase()));
    one.cmp(other)
}

#[cfg(test)]
mod tests {
    use crate::store::Store;
    use crate::store::test_rows::{account, add_user, integration};
    use daypass_core::{RoleName, SessionId};
    use jiff::Timestamp;

    #[test]
    fn sessions_are_in_the_order_that_sqlite_would_sort_them_in() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("daypass.db")).unwrap();
        let roles = ["readOnly", "Admin", "ReadOnly", "admin_2", "Éire"];
        let roles = roles.map(|name| RoleName::try_from(name.to_owned()).unwrap()).into();
        for portal in ["northwind", "acme"] {
            let integration = integration(portal, portal);
            store.save_integration(&integration).unwrap();
            let accounts = [
                account("333333333333", "staging"),
                account("222222222222", "Übung"),
                account("111111111111", "Staging"),
                account("444444444444", "Live"),
                account("555555555555", "live_2"),
            ];
            store.put_accounts(&integration.id, &accounts).unwrap();
            for account in &accounts {
                store.put_roles(&integration.id, &account.id, &roles, Timestamp::UNIX_EPOCH).unwrap();
            }
        }
        ["mira", "Ada", "bob"].into_iter().for_each(|name| drop(add_user(&store, name)));
        let sorted: Vec<SessionId> = store
            .read(|db| {
                let mut query = db.prepare(
                    "SELECT s.id FROM session s
                        LEFT JOIN account a ON a.integration = s.integration AND a.id = s.account
                     ORDER BY a.name COLLATE NOCASE, s.account, s.role COLLATE NOCASE, s.name COLLATE NOCASE,
                        s.integration, s.role",
                )?;
                let ids = query.query_map([], |row| Ok(SessionId::from_stored(row.get::<_, String>(0)?)))?;
                Ok(ids.collect::<Result<_, _>>()?)
            })
            .unwrap();
        let read: Vec<SessionId> = store.sessions().unwrap().into_iter().map(|session| session.id).collect();
        assert_eq!((read.len(), read), (53, sorted));
    }
}
