//! Removing integrations.

use super::error::Error;
use super::room::Integrations;
use crate::ground::Task;
use daypass_core::{IntegrationId, SessionId};
use std::collections::BTreeSet;

impl Integrations {
    /// Removes an integration: its live sessions are stopped, its sign-in is ended, its accounts and roles go.
    ///
    /// # Errors
    /// [`Error`] of the first step that failed. The later steps were not taken; calling this again goes on.
    pub async fn remove(&self, id: &IntegrationId) -> Result<(), Error> {
        let integration = self.store.integration(id)?;
        self.tasks.cancel(&Task::SignIn(id.clone()));
        self.tasks.cancel(&Task::Sync(id.clone()));
        let live = self.store.activations()?.into_iter().map(|activation| activation.session);
        let delivered = self.store.delivered(None)?.into_iter().map(|delivered| delivered.session);
        let concerned: BTreeSet<SessionId> = live.chain(delivered).collect();
        for session in self.store.sessions()? {
            if self.resolver.starts_from(&session, &integration.id) {
                self.sessions.cancel_start(&session.id);
                if concerned.contains(&session.id) {
                    self.sessions.stop(&session.id).await?;
                }
            }
        }
        if let Err(error) = self.sign_out(id).await {
            // Without the vault its portal cannot be told, but the integration can still be removed here.
            tracing::warn!(%error, "an integration is removed without telling its portal");
            self.forget_sign_in(id).await?;
        }
        self.identity_center.forget_registrations(id)?;
        self.store.remove_integration(id)?;
        self.tasks.forget(id);
        Ok(())
    }
}
