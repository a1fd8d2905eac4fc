//! What is noted of what happens, and for whom.

use super::error::Error;
use crate::ground::Clock;
use crate::store::{NewHistoryEntry, Store, StoreError};
use daypass_core::view::{Caller, Event, HistoryEntry};
use daypass_core::{Credentials, Delivery, Explain, Kind, Session, SessionId};
use std::collections::HashMap;
use std::sync::Arc;

/// The history, as one caller writes it.
#[derive(Debug, Clone)]
pub struct History {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    caller: Arc<Caller>,
}

impl History {
    /// The history of what this caller does.
    pub(crate) fn new(store: Arc<Store>, clock: Arc<dyn Clock>, caller: Caller) -> Self {
        Self { store, clock, caller: Arc::new(caller) }
    }

    /// The history of what another caller does.
    #[must_use]
    pub(crate) fn acting_for(&self, caller: Caller) -> Self {
        Self { caller: Arc::new(caller), ..self.clone() }
    }

    /// For whom it is written.
    pub(crate) fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The last lines of a session or of all, newest first, without prompts.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::Unreadable`].
    pub fn list(&self, id: Option<&SessionId>, limit: u32) -> Result<Vec<HistoryEntry>, StoreError> {
        self.named(self.store.history(id, limit)?)
    }

    /// The last lines of all, newest first, with the prompts for codes among them: for whoever looks at a day.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::Unreadable`].
    pub fn list_with_prompts(&self, limit: u32) -> Result<Vec<HistoryEntry>, StoreError> {
        self.named(self.store.history_with_prompts(limit)?)
    }

    fn named(&self, mut entries: Vec<HistoryEntry>) -> Result<Vec<HistoryEntry>, StoreError> {
        let mut names: HashMap<SessionId, Option<String>> = HashMap::new();
        for entry in &mut entries {
            let name = match names.get(&entry.session) {
                Some(name) => name.clone(),
                None => {
                    let name = match self.store.readable_session(&entry.session)? {
                        Some(session) => Some(session.name),
                        None => self.store.gone_name(&entry.session)?,
                    };
                    names.insert(entry.session.clone(), name.clone());
                    name
                }
            };
            entry.session_name = name;
        }
        Ok(entries)
    }

    /// Records what came of asking for credentials, and that a session which is asked again and again lives on. A history
    /// that cannot be written keeps nobody from their work.
    pub(super) fn record(&self, session: &Session, credentials: &Result<Credentials, Error>) {
        if let Ok(credentials) = credentials
            && session.delivery != Delivery::CredentialsFile
            && let Err(error) = self.store.extend_activation(&session.id, credentials)
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "a session's end was not noted");
        }
        let recorded = match credentials {
            Ok(credentials) => self.store.record_handed_out(&NewHistoryEntry {
                access_key_id: Some(&credentials.access_key_id),
                ..self.entry(&session.id, Event::Issued)
            }),
            Err(error) if error.kind() == Kind::Cancelled => Ok(()),
            Err(error) => {
                let problem = error.problem();
                let failed =
                    NewHistoryEntry { detail: &problem.title, ..self.entry(&session.id, Event::Failed) };
                self.store.record_failed(&failed)
            }
        };
        if let Err(error) = recorded {
            tracing::warn!(error = &error as &dyn std::error::Error, "the history was not written");
        }
    }

    /// Something that happens now.
    pub(crate) fn entry<'a>(&'a self, session: &'a SessionId, event: Event) -> NewHistoryEntry<'a> {
        NewHistoryEntry {
            session,
            at: self.clock.now(),
            event,
            detail: "",
            profiles: &[],
            caller: &self.caller,
            access_key_id: None,
        }
    }
}
