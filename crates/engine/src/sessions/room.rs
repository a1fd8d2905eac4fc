//! The life of sessions: the room's type and its parts.

use super::error::Error;
use super::history::History;
use crate::credentials::Resolver;
use crate::delivery::{Deliveries, KeptTexts};
use crate::ground::{Clock, Locks, Tasks};
use crate::store::Store;
use daypass_core::view::Caller;
use daypass_core::{Session, SessionId};
use jiff::Timestamp;
use std::sync::Arc;

/// Sessions: what is started, renewed, handed over and stopped.
#[derive(Debug, Clone)]
pub struct Sessions {
    pub(super) store: Arc<Store>,
    pub(super) resolver: Resolver,
    pub(super) deliveries: Deliveries,
    pub(super) history: History,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) locks: Arc<Locks>,
    pub(super) tasks: Arc<Tasks>,
}

impl Sessions {
    /// The room of these parts.
    pub(crate) fn new(
        store: Arc<Store>,
        resolver: Resolver,
        deliveries: Deliveries,
        history: History,
        clock: Arc<dyn Clock>,
        locks: Arc<Locks>,
        tasks: Arc<Tasks>,
    ) -> Self {
        Self { store, resolver, deliveries, history, clock, locks, tasks }
    }

    /// The same, without retries of the SDK: for callers that try again by rules of their own.
    #[must_use]
    pub(crate) fn asking_once(&self) -> Self {
        Self { resolver: self.resolver.asking_once(), ..self.clone() }
    }

    /// The same, acting for somebody else: the history says for whom.
    #[must_use]
    pub(crate) fn acting_for(&self, caller: Caller) -> Self {
        Self { history: self.history.acting_for(caller), ..self.clone() }
    }

    /// The time by the clock of these sessions.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The session of an id; where it is live, as it was started.
    ///
    /// # Errors
    /// [`StoreError::NoSession`](crate::store::StoreError::NoSession) when there is none.
    pub fn get(&self, id: &SessionId) -> Result<Session, Error> {
        Ok(self.store.session(id)?)
    }

    /// The session of an id with its settings, whatever was said for one start alone.
    ///
    /// # Errors
    /// [`StoreError::NoSession`](crate::store::StoreError::NoSession) when there is none.
    pub(crate) fn as_set(&self, id: &SessionId) -> Result<Session, Error> {
        Ok(self.store.session_as_set(id)?)
    }

    /// The texts of the person's that could not be put back by themselves.
    pub fn kept_texts(&self) -> &KeptTexts {
        self.deliveries.kept()
    }

    /// How credentials of sessions are resolved.
    pub fn resolver(&self) -> &Resolver {
        &self.resolver
    }
}
