//! Credentials for a program that asks again and again, and mostly for the same.

use super::history::History;
use crate::credentials::CachedAtOnce;
use crate::delivery::fix_known_name;
use crate::store::Store;
use daypass_core::{Credentials, Session};
use std::sync::Arc;

/// Hands over what is cached, by a look at what concerns the one session.
#[derive(Debug)]
pub(crate) struct HandoverAtOnce {
    store: Arc<Store>,
    cached: CachedAtOnce,
    history: History,
}

impl HandoverAtOnce {
    /// The handover of these parts.
    pub(crate) fn new(store: Arc<Store>, cached: CachedAtOnce, history: History) -> Self {
        Self { store, cached, history }
    }

    /// The session that is called exactly so, and what
    /// [`credentials_without_prompt`](super::Sessions::credentials_without_prompt) would give of it, recorded as there. `None`
    /// says nothing, and nothing was changed then: there is something to be found out, to be asked or to be told.
    pub(crate) fn credentials(&self, name: &str) -> Option<(Session, Credentials)> {
        let called = self.store.sessions_called(name.trim()).ok()?;
        let [id] = called.as_slice() else { return None };
        let session = self.store.session_if_known(id).ok()??;
        let credentials = self.cached.get(&session)?;
        // A session without a name that stays is given one, which takes a look at all the others.
        fix_known_name(&self.store, &session).ok()?.then_some(())?;
        let handed_over = Ok(credentials);
        self.history.record(&session, &handed_over);
        handed_over.ok().map(|credentials| (session, credentials))
    }
}
