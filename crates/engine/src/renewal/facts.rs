//! What is known of everything that is live, as `core::renewal` decides by it.

use super::error::Error;
use super::room::Renewer;
use crate::store::StoreError;
use daypass_core::IntegrationId;
use daypass_core::plan::Origin;
use daypass_core::renewal::{LiveCredentials, LiveToken};
use std::collections::HashMap;

impl Renewer {
    /// Everything that is started, and the tokens that it is renewed with.
    pub(super) fn read_facts(&self) -> Result<(Vec<LiveToken>, Vec<LiveCredentials>), Error> {
        let mut retries: HashMap<_, _> =
            self.store.retries()?.into_iter().map(|failure| (failure.session, failure.retry)).collect();
        let mut live = Vec::new();
        let mut integrations: Vec<IntegrationId> = Vec::new();
        for activation in self.store.activations()? {
            let session = self.store.readable_session(&activation.session)?;
            if activation.ended_at.is_none()
                && let Some(plan) = session.as_ref().and_then(|session| self.resolver.plan(session).ok())
                && let Origin::Integration(integration) = plan.origin()
                && !integrations.contains(integration)
            {
                integrations.push(integration.clone());
            }
            let retry = retries.remove(&activation.session);
            live.push(self.resolver.live_credentials(&activation, session.as_ref(), retry)?);
        }
        let tokens = integrations.into_iter().map(|id| self.live_token(id)).collect::<Result<Vec<_>, _>>()?;
        Ok((tokens.into_iter().flatten().collect(), live))
    }

    fn live_token(&self, integration: IntegrationId) -> Result<Option<LiveToken>, StoreError> {
        let Some(facts) = self.store.sign_in(&integration)? else { return Ok(None) };
        Ok(Some(LiveToken {
            integration,
            issued_at: facts.issued_at,
            expires_at: facts.expires_at,
            refresh_until: facts.refresh_until,
            retry: None,
        }))
    }
}
