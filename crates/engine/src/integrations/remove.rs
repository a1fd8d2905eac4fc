//! Removing integrations.

use super::error::Error;
use super::room::{Integrations, SignedOut, not_told};
use crate::ground::Task;
use crate::sessions::StoppedAll;
use daypass_core::{Explain, IntegrationId, Problem};

/// What the removal of an integration ended, and left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Removed {
    /// Its sessions that were live, and those of roles that are assumed from them.
    pub stopped: StoppedAll,
    /// Why AWS was not told of the sign-out: the sign-in stands there until its end.
    pub not_told: Option<Problem>,
}

impl Removed {
    /// The same in sentences.
    pub fn sentences(&self) -> Vec<String> {
        self.stopped.sentences().into_iter().chain(not_told(self.not_told.as_ref())).collect()
    }
}

impl Integrations {
    /// Removes an integration: its live sessions are stopped, and those of roles that are assumed from them, its sign-in is
    /// ended, its accounts and roles go. What was stopped.
    ///
    /// # Errors
    /// [`Error`] of the first step that failed. The later steps were not taken; calling this again goes on.
    pub async fn remove(&self, id: &IntegrationId) -> Result<Removed, Error> {
        let integration = self.store.integration(id)?;
        self.tasks.cancel(&Task::SignIn(id.clone()));
        self.tasks.cancel(&Task::Sync(id.clone()));
        for session in self.store.sessions()? {
            if self.resolver.starts_from(&session, &integration.id) {
                self.sessions.cancel_start(&session.id);
            }
        }
        let live = self.live_of(&integration.id)?;
        let (stopped, error) = self.sessions.stop_each(live).await;
        if let Some(error) = error {
            return Err(error.into());
        }
        let not_told = match self.sign_out(id).await {
            Ok(SignedOut { not_told, .. }) => not_told,
            Err(error) => {
                // Without the vault its portal cannot be told, but the integration can still be removed here.
                tracing::warn!(%error, "an integration is removed without telling its portal");
                self.forget_sign_in(id).await?;
                Some(error.problem())
            }
        };
        self.identity_center.forget_registrations(id)?;
        self.store.remove_integration(id)?;
        self.tasks.forget(id);
        Ok(Removed { stopped, not_told })
    }
}
