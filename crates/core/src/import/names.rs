//! Names that nothing has yet.

use super::{ExistingSessions, ProfileSet};
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
    pub(super) fn session(&mut self, wanted: &str) -> String {
        free(&mut self.sessions, wanted)
    }

    /// The name wanted for an integration, or it with a number.
    pub(super) fn alias(&mut self, wanted: &str) -> String {
        free(&mut self.aliases, wanted)
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

fn free(taken: &mut BTreeSet<String>, wanted: &str) -> String {
    let mut name = wanted.to_owned();
    let mut number: u32 = 1;
    while !taken.insert(name.to_lowercase()) && number < u32::MAX {
        number += 1;
        name = format!("{wanted} {number}");
    }
    name
}
