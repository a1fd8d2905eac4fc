//! Removing integrations.

use super::error::Error;
use super::room::Integrations;
use crate::ground::Task;
use crate::sessions::StoppedAll;
use daypass_core::IntegrationId;

impl Integrations {
    /// Removes an integration: its live sessions are stopped, and those of roles that are assumed from them, its sign-in is
    /// ended, its accounts and roles go. What was stopped.
    ///
    /// # Errors
    /// [`Error`] of the first step that failed. The later steps were not taken; calling this again goes on.
    pub async fn remove(&self, id: &IntegrationId) -> Result<StoppedAll, Error> {
        let integration = self.store.integration(id)?;
        self.tasks.cancel(&Task::SignIn(id.clone()));
        self.tasks.cancel(&Task::Sync(id.clone()));
        let names = self.sessions.live_names()?;
        let mut live = Vec::new();
        for session in self.store.sessions()? {
            if self.resolver.starts_from(&session, &integration.id) {
                self.sessions.cancel_start(&session.id);
                if names.contains_key(&session.id) {
                    live.push(session.id);
                }
            }
        }
        let (stopped, error) = self.sessions.stop_each(live, &names).await;
        if let Some(error) = error {
            return Err(error.into());
        }
        if let Err(error) = self.sign_out(id).await {
            // Without the vault its portal cannot be told, but the integration can still be removed here.
            tracing::warn!(%error, "an integration is removed without telling its portal");
            self.forget_sign_in(id).await?;
        }
        self.identity_center.forget_registrations(id)?;
        self.store.remove_integration(id)?;
        self.tasks.forget(id);
        Ok(stopped)
    }
}
