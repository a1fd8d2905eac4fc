//! Names that stay.

use super::name::ProfileName;
use crate::session::SessionId;
use std::collections::{HashMap, HashSet};

/// A name that a session has, whatever a template makes of it by now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedName {
    /// The name.
    pub profile: ProfileName,
    /// Tools may know it: the session was delivered under it, or handed to a program. It stays until its person changes it. One
    /// that was never used stays as long as its person wants new templates for new sessions alone.
    pub used: bool,
}

/// The names that stay, by session; also those of sessions that are not there at the moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FixedNames(HashMap<SessionId, FixedName>);

impl FixedNames {
    /// The name of a session, where it stays.
    pub fn get(&self, id: &SessionId) -> Option<&ProfileName> {
        self.0.get(id).map(|fixed| &fixed.profile)
    }

    /// Whether a session's name was used.
    pub fn is_used(&self, id: &SessionId) -> bool {
        self.0.get(id).is_some_and(|fixed| fixed.used)
    }

    /// Those that were used.
    #[must_use]
    pub fn used(&self) -> Self {
        let used = self.0.iter().filter(|(_, fixed)| fixed.used);
        Self(used.map(|(id, fixed)| (id.clone(), fixed.clone())).collect())
    }

    /// Those of other sessions than these.
    #[must_use]
    pub fn without(mut self, ids: &[SessionId]) -> Self {
        ids.iter().for_each(|id| drop(self.0.remove(id)));
        self
    }

    /// All of them.
    pub(super) fn profiles(&self) -> HashSet<&ProfileName> {
        self.0.values().map(|fixed| &fixed.profile).collect()
    }
}

impl FromIterator<(SessionId, FixedName)> for FixedNames {
    fn from_iter<T: IntoIterator<Item = (SessionId, FixedName)>>(names: T) -> Self {
        Self(names.into_iter().collect())
    }
}
