//! Removing integrations.

use super::error::Error;
use super::room::{Integrations, SignedOut, not_told};
use crate::ground::Task;
use crate::sessions::{SessionRef, StoppedAll};
use crate::store::Choices;
use daypass_core::{Explain, IntegrationId, Problem, Session, SessionSource};

/// What would go with an integration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Removal {
    /// How many sessions it has.
    pub sessions: u32,
    /// What is live and would be stopped: sessions of it, and those of roles that are assumed from them.
    pub live: Vec<SessionRef>,
    /// The names of roles that a person added and that are assumed from its sessions: they stay, and lead nowhere.
    pub assumed: Vec<String>,
}

/// What the removal of an integration ended, and left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Removed {
    /// Its sessions that were live, and those of roles that are assumed from them.
    pub stopped: StoppedAll,
    /// Why AWS was not told of the sign-out: the sign-in stands there until its end.
    pub not_told: Option<Problem>,
    /// For how many of its sessions it is kept what a person chose, for when the same portal is added again.
    pub kept: u32,
}

impl Removed {
    /// The same in sentences.
    pub fn sentences(&self) -> Vec<String> {
        self.stopped.sentences().into_iter().chain(not_told(self.not_told.as_ref())).collect()
    }
}

impl Integrations {
    /// What would go with an integration, to ask a person by.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn removal(&self, id: &IntegrationId) -> Result<Removal, Error> {
        let is_assumed = |session: &Session| matches!(session.source, SessionSource::AssumedRole(_));
        let added = self.store.sessions()?.into_iter().filter(is_assumed);
        let assumed = added.filter(|session| self.resolver.starts_from(session, id));
        let assumed = assumed.map(|session| session.name).collect();
        Ok(Removal { sessions: self.store.counts(id)?.1, live: self.live_of(id)?, assumed })
    }

    /// Forgets what was kept of roles that are not there now: those of integrations that were removed, and those that a portal
    /// does not list any more. Of how many something was kept.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn forget_kept_choices(&self) -> Result<u32, Error> {
        Ok(self.store.forget_kept_choices()?)
    }

    /// Removes an integration: its live sessions are stopped, and those of roles that are assumed from them, its sign-in is
    /// ended, its accounts and roles go. What a person chose for these is kept for when the same portal is added again. What
    /// was stopped.
    ///
    /// # Errors
    /// [`Error`] of the first step that failed. The later steps were not taken; calling this again goes on.
    pub async fn remove(&self, id: &IntegrationId) -> Result<Removed, Error> {
        self.remove_with(id, Choices::Kept).await
    }

    /// As [`remove`](Self::remove), and nothing that a person chose for its sessions is kept.
    ///
    /// # Errors
    /// As [`remove`](Self::remove).
    pub async fn remove_and_forget(&self, id: &IntegrationId) -> Result<Removed, Error> {
        self.remove_with(id, Choices::Forgotten).await
    }

    async fn remove_with(&self, id: &IntegrationId, choices: Choices) -> Result<Removed, Error> {
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
        let kept = self.store.remove_integration(id, choices)?;
        self.tasks.forget(id);
        Ok(Removed { stopped, not_told, kept })
    }
}
