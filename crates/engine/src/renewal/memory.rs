//! What whoever renews remembers between two looks.

use daypass_core::renewal::{Memory as SessionMemory, RetryState};
use daypass_core::{IntegrationId, SessionId};
use std::collections::HashMap;

/// What whoever renews remembers. What they find ended when they begin stays so.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) sessions: HashMap<SessionId, SessionMemory>,
    pub(super) tokens: HashMap<IntegrationId, RetryState>,
}

impl Memory {
    pub(super) fn session(&mut self, id: &SessionId) -> &mut SessionMemory {
        self.sessions.entry(id.clone()).or_default()
    }
}
