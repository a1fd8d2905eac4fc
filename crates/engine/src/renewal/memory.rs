//! What the renewer remembers from one look to the next.

use crate::store::RecordedFailure;
use daypass_core::renewal::{Memory as SessionMemory, RetryState};
use daypass_core::{IntegrationId, SessionId};
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

/// What the renewer remembers. A session that had expired before its first look is not in here, and is not started again.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) sessions: HashMap<SessionId, SessionMemory>,
    pub(super) tokens: HashMap<IntegrationId, RetryState>,
    /// The failed renewals that could not be recorded, as on a full disk.
    pub(super) unrecorded: HashMap<SessionId, RecordedFailure>,
    /// The sessions whose renewals are under way, and since when.
    pub(super) under_way: HashMap<SessionId, Timestamp>,
    /// The tokens whose renewals are under way.
    pub(super) tokens_under_way: HashSet<IntegrationId>,
}

impl Memory {
    pub(super) fn session(&mut self, id: &SessionId) -> &mut SessionMemory {
        self.sessions.entry(id.clone()).or_default()
    }

    /// Nothing is under way, however it has ended.
    pub(super) fn none_under_way(&mut self) {
        self.under_way.clear();
        self.tokens_under_way.clear();
    }
}
