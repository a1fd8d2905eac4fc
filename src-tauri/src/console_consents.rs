//! For which sessions of production the person has said that their console may be opened: asked once for as long as one runs.

use daypass_core::view::{SessionItem, Status};
use daypass_core::{SessionId, SessionState};
use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The consents of this process: window and tray share them.
#[derive(Debug, Default)]
pub(crate) struct ConsoleConsents(Mutex<HashSet<SessionId>>);

impl ConsoleConsents {
    /// Whether the person is to be asked first.
    pub(crate) fn is_asked_for(&self, session: &SessionItem) -> bool {
        session.production && !self.given().contains(&session.id)
    }

    /// Notes that the person has agreed.
    pub(crate) fn give(&self, id: &SessionId) {
        self.given().insert(id.clone());
    }

    /// Forgets those for what does not run any more. One that runs counts as starting while its console opens.
    pub(crate) fn end_with(&self, status: &Status) {
        let runs = |state: SessionState| state.is_live() || state == SessionState::Starting;
        self.given().retain(|id| status.sessions.iter().any(|one| one.id == *id && runs(one.state)));
    }

    fn given(&self) -> MutexGuard<'_, HashSet<SessionId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{role, state, status};

    #[test]
    fn production_is_asked_for_once_for_as_long_as_a_session_runs() {
        let consents = ConsoleConsents::default();
        let shop = SessionItem { production: true, ..role("a", "Shop Production", "Admin") };
        let other = role("b", "Shop Staging", "Admin");
        assert!(consents.is_asked_for(&shop) && !consents.is_asked_for(&other));
        consents.give(&shop.id);
        for runs in [SessionState::Starting, SessionState::Active, SessionState::NeedsYou] {
            consents.end_with(&status(vec![state("a", runs, Some(60))]));
            assert!(!consents.is_asked_for(&shop), "{runs:?}");
        }
        consents.end_with(&status(vec![state("a", SessionState::Expired, Some(-60))]));
        assert!(consents.is_asked_for(&shop));
    }
}
