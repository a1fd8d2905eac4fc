//! What is noted of what happens, and for whom.

use crate::credentials::Asking;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ground;
use crate::store::Happening;
use daypass_core::view::{Event, HistoryEntry};
use daypass_core::{Credentials, Delivery, Problem, Session, SessionId};
use std::collections::HashMap;

impl Engine {
    /// The last lines of a session or of all, newest first.
    ///
    /// # Errors
    /// [`EngineError::Store`]
    pub fn history(&self, id: Option<&SessionId>, limit: u32) -> Result<Vec<HistoryEntry>, EngineError> {
        let mut names: HashMap<SessionId, Option<String>> = HashMap::new();
        let mut entries = self.store.history(id, limit)?;
        for entry in &mut entries {
            let name = match names.get(&entry.session) {
                Some(name) => name.clone(),
                None => {
                    let name = self.store.session(&entry.session)?.map(|session| session.name);
                    names.insert(entry.session.clone(), name.clone());
                    name
                }
            };
            entry.session_name = name;
        }
        Ok(entries)
    }

    /// Credentials of a session for whoever this engine acts for, which the history tells.
    ///
    /// # Errors
    /// [`EngineError`]
    pub async fn hand_out(&self, session: &Session, asking: &Asking) -> Result<Credentials, EngineError> {
        let credentials = self.credentials(session, asking).await;
        self.note(session, &credentials);
        credentials
    }

    /// Notes what came of asking for credentials, and that a session which is asked again and again lives on. A history that cannot be written keeps nobody from their work.
    pub(crate) fn note(&self, session: &Session, credentials: &Result<Credentials, EngineError>) {
        if let Ok(credentials) = credentials
            && session.delivery != Delivery::CredentialsFile
            && let Err(error) = self.store.extend_activation(&session.id, credentials)
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "a session's end was not noted");
        }
        let noted = match credentials {
            Ok(credentials) => self.store.note_handed_out(&Happening {
                access_key_id: Some(&credentials.access_key_id),
                ..self.happening(&session.id, Event::Issued)
            }),
            Err(EngineError::Ground(ground::Error::Cancelled)) => Ok(()),
            Err(error) => {
                let problem = Problem::from(error);
                let failed =
                    Happening { detail: &problem.title, ..self.happening(&session.id, Event::Failed) };
                self.store.note_failed(&failed)
            }
        };
        if let Err(error) = noted {
            tracing::warn!(error = &error as &dyn std::error::Error, "the history was not written");
        }
    }

    /// Something that happens now, by whoever this engine acts for.
    pub(crate) fn happening<'a>(&'a self, session: &'a SessionId, event: Event) -> Happening<'a> {
        Happening {
            session,
            at: self.clock.now(),
            event,
            detail: "",
            profiles: &[],
            by: &self.by,
            access_key_id: None,
        }
    }
}
