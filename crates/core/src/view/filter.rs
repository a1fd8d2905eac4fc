//! The catalog's sessions that a filter leaves.

use super::{Catalog, SessionItem, SourceKind};
use crate::account::AccountId;
use crate::integration::IntegrationId;
use crate::matching::{Searched, Words};
use crate::profile::ProfileName;
use crate::region::Region;
use crate::session_alias::SessionAlias;
use std::collections::HashMap;

impl Catalog {
    /// The sessions that have a word which begins so for each word of the filter ([`Words`]), in the order of the catalog. Beside
    /// the names that a session goes by, its region and its account's e-mail address are looked through.
    pub fn filtered(&self, words: &Words) -> Vec<&SessionItem> {
        let aliases: HashMap<&IntegrationId, &str> = self
            .integrations
            .iter()
            .map(|integration| (&integration.id, integration.alias.as_str()))
            .collect();
        self.sessions.iter().filter(|session| words.are_in(&searched(session, &aliases))).collect()
    }
}

fn searched<'a>(session: &'a SessionItem, aliases: &HashMap<&IntegrationId, &'a str>) -> Searched<'a> {
    let account = session.account_id.as_ref().map(AccountId::as_str).into_iter();
    // A portal's role is called by its account and role.
    let name = (session.source != SourceKind::IdentityCenterRole).then_some(session.name.as_str());
    let others = name.into_iter();
    Searched {
        account: account.chain(session.account_name.as_deref()).collect(),
        role: session.role_name.as_deref(),
        others: others
            .chain(session.alias.as_ref().map(SessionAlias::as_str))
            .chain(session.user_name.as_deref())
            .chain(session.profiles.iter().map(ProfileName::as_str))
            .chain(session.integration.as_ref().and_then(|id| aliases.get(id).copied()))
            .chain(session.region.as_ref().map(Region::as_str))
            .chain(session.account_email.as_deref())
            .collect(),
    }
}
