//! Names that nothing has yet.

use super::{ExistingSessions, ProfileSet};
use crate::name::{IntegrationAlias, SessionName};
use crate::profile::ProfileName;
use std::collections::BTreeSet;

/// The names that are taken. Those of sessions and of integrations do not differ by case alone.
pub(super) struct Names {
    sessions: BTreeSet<String>,
    aliases: BTreeSet<String>,
    profiles: BTreeSet<String>,
}

impl Names {
    pub(super) fn taken(found: &ProfileSet, existing: &ExistingSessions) -> Self {
        let chosen = existing.chosen.values().flatten().map(ProfileName::to_string);
        Self {
            sessions: existing.sessions.iter().map(|session| session.name.to_lowercase()).collect(),
            aliases: existing
                .integrations
                .iter()
                .map(|integration| integration.alias.to_lowercase())
                .collect(),
            profiles: found.profiles.keys().cloned().chain(chosen).collect(),
        }
    }

    /// The name wanted for a session, or it with a number.
    pub(super) fn session(&mut self, wanted: &str) -> SessionName {
        let name = SessionName::from_any(wanted).free(|name| self.sessions.contains(name));
        self.sessions.insert(name.as_str().to_lowercase());
        name
    }

    /// The name wanted for an integration, or it with a number.
    pub(super) fn alias(&mut self, wanted: &str) -> IntegrationAlias {
        let alias = IntegrationAlias::from_any(wanted).free(|alias| self.aliases.contains(alias));
        self.aliases.insert(alias.as_str().to_lowercase());
        alias
    }

    /// A profile beside one that stays as it is.
    pub(super) fn profile(&mut self, beside: &ProfileName) -> ProfileName {
        let mut number = 1;
        loop {
            let name = beside.beside(number);
            if self.profiles.insert(name.to_string()) || number == u32::MAX {
                return name;
            }
            number += 1;
        }
    }
}
