//! What the renewer remembers from one look to the next.

use super::origin::OriginRenewal;
use daypass_core::renewal::{Memory as SessionMemory, RetryState};
use daypass_core::{IntegrationId, SessionId};
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

/// What the renewer remembers. A session that had expired before its first look is not in here, and is not started again.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) sessions: HashMap<SessionId, SessionMemory>,
    pub(super) tokens: HashMap<IntegrationId, RetryState>,
    /// The sessions whose renewals are under way, and since when.
    pub(super) under_way: HashMap<SessionId, Timestamp>,
    /// The tokens whose renewals are under way.
    pub(super) tokens_under_way: HashSet<IntegrationId>,
}

impl Memory {
    pub(super) fn session(&mut self, id: &SessionId) -> &mut SessionMemory {
        self.sessions.entry(id.clone()).or_default()
    }

    /// Remembers that the renewals of an origin have begun.
    pub(super) fn begin(&mut self, origin: &OriginRenewal, now: Timestamp) {
        self.tokens_under_way.extend(origin.token.as_ref().map(|token| token.integration.clone()));
        self.under_way.extend(origin.sessions.iter().map(|(id, _)| (id.clone(), now)));
    }

    /// Nothing is under way, however it has ended.
    pub(super) fn none_under_way(&mut self) {
        self.under_way.clear();
        self.tokens_under_way.clear();
    }
}
