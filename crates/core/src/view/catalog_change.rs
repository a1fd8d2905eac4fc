//! What is different in the catalog, so that the window need not get all of it for one role.

use super::{Catalog, DestinationItem, IntegrationItem, SavedView, SessionItem};
use crate::session::SessionId;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::collections::HashMap;

/// What makes one catalog of an earlier one. It says nothing of places: the window has an order of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CatalogChange {
    /// The revision of the earlier one. Who has another one has missed something, and asks for the whole.
    pub from: u32,
    /// The revision of the catalog that it makes.
    pub revision: u32,
    /// All integrations, since there are few.
    pub integrations: Vec<IntegrationItem>,
    /// The sessions that are new, and those of which something is different, whole.
    pub sessions: Vec<SessionItem>,
    /// The sessions that are gone.
    pub removed: Vec<SessionId>,
    /// All destinations, since there are few.
    pub destinations: Vec<DestinationItem>,
    /// All saved views, since there are few.
    pub views: Vec<SavedView>,
}

impl CatalogChange {
    /// What makes `now` of `before`. `None` where nothing is different but the revision.
    pub fn between(before: &Catalog, now: &Catalog) -> Option<Self> {
        let mut left: HashMap<&SessionId, &SessionItem> =
            before.sessions.iter().map(|session| (&session.id, session)).collect();
        let sessions: Vec<SessionItem> = now
            .sessions
            .iter()
            .filter(|session| left.remove(&session.id) != Some(*session))
            .cloned()
            .collect();
        let gone = before.sessions.iter().filter(|session| left.contains_key(&session.id));
        let removed: Vec<SessionId> = gone.map(|session| session.id.clone()).collect();
        let is_same = sessions.is_empty()
            && removed.is_empty()
            && before.integrations == now.integrations
            && before.destinations == now.destinations
            && before.views == now.views;
        (!is_same).then(|| Self {
            from: before.revision,
            revision: now.revision,
            integrations: now.integrations.clone(),
            sessions,
            removed,
            destinations: now.destinations.clone(),
            views: now.views.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Delivery;
    use crate::view::SourceKind;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn session((id, use_count): (u8, u32)) -> SessionItem {
        SessionItem {
            id: SessionId::from_stored(format!("s{id}")),
            name: format!("Session {id}"),
            alias: None,
            source: SourceKind::IdentityCenterRole,
            account_id: None,
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
            favourite: false,
            hidden: false,
            labels: vec![],
            last_used_at: None,
            use_count,
        }
    }

    fn catalog(revision: u32, sessions: &[(u8, u32)]) -> Catalog {
        Catalog { revision, sessions: sessions.iter().copied().map(session).collect(), ..Catalog::default() }
    }

    fn ids(change: &CatalogChange) -> (Vec<&str>, Vec<&str>) {
        let changed = change.sessions.iter().map(|session| session.id.as_str());
        (changed.collect(), change.removed.iter().map(SessionId::as_str).collect())
    }

    #[test]
    fn one_new_role_sent_the_whole_catalog() {
        let before = catalog(7, &[(1, 0), (2, 0), (3, 0)]);
        let between =
            |revision, sessions: &[(u8, u32)]| CatalogChange::between(&before, &catalog(revision, sessions));
        assert_eq!(between(9, &[(1, 0), (2, 0), (3, 0)]), None, "a new revision alone is not told");
        let added = between(9, &[(1, 0), (4, 0), (2, 0), (3, 0)]).unwrap();
        assert_eq!((added.from, added.revision, ids(&added)), (7, 9, (vec!["s4"], vec![])));
        let used = between(9, &[(1, 0), (2, 5), (3, 0)]).unwrap();
        assert_eq!(ids(&used), (vec!["s2"], vec![]));
        let gone = between(9, &[(3, 0)]).unwrap();
        assert_eq!(ids(&gone), (vec![], vec!["s1", "s2"]));
        assert_eq!(between(9, &[(3, 0), (2, 0), (1, 0)]), None, "an order is not told");
    }

    /// As the window does it.
    fn changed(catalog: &Catalog, change: &CatalogChange) -> BTreeMap<SessionId, SessionItem> {
        let known = catalog.sessions.iter().filter(|session| !change.removed.contains(&session.id));
        known.chain(&change.sessions).map(|session| (session.id.clone(), session.clone())).collect()
    }

    proptest! {
        #[test]
        fn what_is_sent_makes_the_catalog_of_the_one_before(
            before in proptest::collection::btree_map(0..20_u8, 0..3_u32, 0..20),
            now in proptest::collection::btree_map(0..20_u8, 0..3_u32, 0..20),
        ) {
            let of = |revision, sessions: BTreeMap<u8, u32>| {
                catalog(revision, &sessions.into_iter().collect::<Vec<_>>())
            };
            let (before, now) = (of(1, before), of(2, now));
            let nothing = CatalogChange {
                from: 1,
                revision: 2,
                integrations: vec![],
                sessions: vec![],
                removed: vec![],
                destinations: vec![],
                views: vec![],
            };
            let change = CatalogChange::between(&before, &now).unwrap_or_else(|| nothing.clone());
            prop_assert_eq!(changed(&before, &change), changed(&now, &nothing));
            prop_assert!(change.sessions.iter().all(|session| !before.sessions.contains(session)));
        }
    }
}
