//! The catalog's sessions that a filter leaves.

use super::{Catalog, SessionItem, SourceKind};
use crate::account::AccountId;
use crate::integration::IntegrationId;
use crate::matching::{OwnUse, Rank, Searched, Words};
use crate::name::SessionLabel;
use crate::profile::ProfileName;
use crate::region::Region;
use crate::session_alias::SessionAlias;
use std::collections::HashMap;

impl Catalog {
    /// The sessions that have a word which begins so for each word of the filter ([`Words`]), in the order of the catalog, each with
    /// how well it has them. Beside the names that a session goes by, its account's e-mail address is looked through, and its region
    /// where it is not `default`, which most have.
    pub fn filtered(&self, words: &Words, default: &Region) -> Vec<(&SessionItem, Rank)> {
        let aliases: HashMap<&IntegrationId, &str> = self
            .integrations
            .iter()
            .map(|integration| (&integration.id, integration.alias.as_str()))
            .collect();
        if words.is_empty() {
            return self.sessions.iter().map(|session| (session, Rank::default())).collect();
        }
        let ranked = |session| Some((session, words.rank(&searched(session, &aliases, default))?));
        self.sessions.iter().filter_map(ranked).collect()
    }
}

impl SessionItem {
    /// How much the person uses it.
    pub fn own_use(&self, live: bool) -> OwnUse {
        OwnUse::new(live, self.favourite, self.last_used_at, self.use_count)
    }
}

fn searched<'a>(
    session: &'a SessionItem,
    aliases: &HashMap<&IntegrationId, &'a str>,
    default: &Region,
) -> Searched<'a> {
    // A portal's role is called by its account and role.
    let name = (session.source != SourceKind::IdentityCenterRole).then_some(session.name.as_str());
    let integration = session.integration.as_ref().and_then(|id| aliases.get(id).copied());
    let region = session.region.as_ref().filter(|region| *region != default);
    Searched {
        account_id: session.account_id.as_ref().map(AccountId::as_str),
        account_name: session.account_name.as_deref(),
        role: session.role_name.as_deref(),
        names: name
            .into_iter()
            .chain(session.alias.as_ref().map(SessionAlias::as_str))
            .chain(session.user_name.as_deref())
            .chain(session.labels.iter().map(SessionLabel::as_str))
            .chain(session.profiles.iter().map(ProfileName::as_str))
            .collect(),
        about: integration
            .into_iter()
            .chain(region.map(Region::as_str))
            .chain(session.account_email.as_deref())
            .collect(),
    }
}
