//! What the renewer remembers from one step to the next.

use daypass_core::renewal::{Memory as SessionMemory, RetryState};
use daypass_core::{IntegrationId, SessionId};
use std::collections::HashMap;

/// What the renewer remembers. A session that had expired before its first step is not in here, and is not started again.
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
