//! The order in which sessions are listed.

use super::rows::{Entry, state};
use clap::ValueEnum;
use daypass_core::SessionState;
use std::cmp::Reverse;

/// What sessions are sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SortKey {
    /// Live sessions, then favourites, then most recently used, then by name
    Usual,
    /// By name
    Name,
    /// By account id
    Account,
    /// Most recently used first
    Recent,
    /// Least time left first
    Left,
}

/// Sorts sessions that are in the order of their accounts.
pub(crate) fn sort(entries: &mut [Entry<'_>], key: SortKey) {
    let is_at_rest = |entry: Entry<'_>| state(entry) == SessionState::Inactive;
    // The sorts are stable: what is alike stays in the order of the accounts.
    match key {
        SortKey::Name => entries.sort_by_cached_key(|(item, _)| item.name.to_lowercase()),
        SortKey::Usual => entries.sort_by_key(|entry| entry.0.own_use(!is_at_rest(*entry))),
        SortKey::Account => entries.sort_by(|(a, _), (b, _)| {
            let of_account = |item: &daypass_core::view::SessionItem| {
                item.account_id.as_ref().map(|id| id.as_str().to_owned())
            };
            let (a, b) = (of_account(a), of_account(b));
            (a.is_none(), a).cmp(&(b.is_none(), b))
        }),
        SortKey::Recent => entries.sort_by_key(|(item, _)| Reverse(item.last_used_at)),
        SortKey::Left => entries.sort_by_key(|entry| {
            let end = entry.1.and_then(|status| status.expires_at);
            (is_at_rest(*entry), end.is_none(), end)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::view::{SessionItem, SessionStatus, SourceKind};
    use daypass_core::{AccountId, Delivery, SessionId};
    use jiff::Timestamp;

    fn item(name: &str, account: &str, favourite: bool, used: Option<i64>) -> SessionItem {
        SessionItem {
            id: SessionId::from_stored(name),
            name: name.to_owned(),
            alias: None,
            source: SourceKind::IdentityCenterRole,
            account_id: AccountId::try_from(account.to_owned()).ok(),
            account_name: None,
            account_email: None,
            account_colour: None,
            production: false,
            role_name: None,
            user_name: None,
            role_arn: None,
            integration: None,
            source_session: None,
            mfa_device: None,
            access_key_id: None,
            region: None,
            region_source: None,
            profiles: vec![],
            delivery: Delivery::CredentialsFile,
            favourite,
            hidden: false,
            labels: Vec::new(),
            last_used_at: used.map(|second| Timestamp::from_second(second).unwrap()),
            use_count: 0,
        }
    }

    fn live(name: &str, end: i64) -> SessionStatus {
        SessionStatus {
            id: SessionId::from_stored(name),
            state: SessionState::Active,
            step: None,
            expires_at: Some(Timestamp::from_second(end).unwrap()),
            needs: None,
            renewal: None,
            problem: None,
        }
    }

    #[test]
    fn a_favourite_had_a_star_and_stayed_where_it_was() {
        let items = [
            item("a", "300000000000", false, None),
            item("b", "200000000000", false, Some(5)),
            item("c", "100000000000", true, None),
            item("d", "", false, Some(9)),
            item("e", "200000000000", false, Some(1)),
        ];
        let (late, soon) = (live("a", 900), live("e", 100));
        let entries = || -> Vec<Entry<'_>> {
            let statuses = [Some(&late), None, None, None, Some(&soon)];
            items.iter().zip(statuses).collect()
        };
        for (key, expected) in [
            (SortKey::Usual, "eacdb"),
            (SortKey::Name, "abcde"),
            (SortKey::Account, "cbead"),
            (SortKey::Recent, "dbeac"),
            (SortKey::Left, "eabcd"),
        ] {
            let mut sorted = entries();
            sort(&mut sorted, key);
            let names: String = sorted.iter().map(|(item, _)| item.name.as_str()).collect();
            assert_eq!(names, expected, "{key:?}");
        }
    }
}
