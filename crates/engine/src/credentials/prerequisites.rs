//! What is known of everything that is live, as `core::renewal` decides by it.

use crate::engine::Engine;
use crate::error::EngineError;
use crate::store::Activation;
use daypass_core::plan::Origin;
use daypass_core::renewal::{LiveCredentials, LiveToken, Memory, Prerequisite, RetryState};
use daypass_core::state::Need;
use daypass_core::{IntegrationId, Plan, Session};
use jiff::Timestamp;
use std::collections::HashMap;

/// Means that are gone already.
const GONE: Timestamp = Timestamp::UNIX_EPOCH;

impl Engine {
    /// What new credentials of a session are asked for with. A chain that leads nowhere needs no person: asking says
    /// what is wrong with it.
    pub(crate) fn means_of(&self, session: &Session) -> Result<Prerequisite, EngineError> {
        match self.plan_of(session) {
            Ok(plan) => self.means_of_plan(&plan),
            Err(_) => Ok(Prerequisite::ENDLESS),
        }
    }

    fn means_of_plan(&self, plan: &Plan) -> Result<Prerequisite, EngineError> {
        if let Origin::Integration(integration) = plan.origin() {
            let Some(facts) = self.store.sign_in(integration)? else {
                return Ok(Prerequisite { end: Some((GONE, Need::SignIn)), since: None });
            };
            let end = facts.refresh_until.map_or(facts.expires_at, |until| until.max(facts.expires_at));
            return Ok(Prerequisite { end: Some((end, Need::SignIn)), since: Some(facts.issued_at) });
        }
        let Some((_, device)) = plan.mfa() else { return Ok(Prerequisite::ENDLESS) };
        if self.has_automatic_codes(device)? {
            return Ok(Prerequisite::ENDLESS);
        }
        // What the first code got serves further roles to its own end.
        let base = (!plan.hops.is_empty()).then(|| Plan { hops: vec![], base: plan.base.clone() });
        let end = base.map(|base| self.kept_until(&base)).transpose()?.flatten();
        Ok(Prerequisite { end: Some((end.unwrap_or(GONE), Need::MfaCode)), since: None })
    }

    /// An activation as a lease, without what is remembered of it.
    pub(crate) fn lease(
        &self,
        activation: &Activation,
        session: Option<&Session>,
        setback: Option<RetryState>,
    ) -> Result<LiveCredentials, EngineError> {
        Ok(LiveCredentials {
            session: activation.session.clone(),
            issued_at: activation.issued_at,
            expires_at: activation.expires_at,
            ended: activation.ended_at.is_some(),
            prerequisite: session.map_or(Ok(Prerequisite::ENDLESS), |session| self.means_of(session))?,
            retry: setback,
            memory: Memory::default(),
        })
    }

    /// Everything that is started, and the tokens that it is renewed with.
    pub(crate) fn leases(&self) -> Result<(Vec<LiveToken>, Vec<LiveCredentials>), EngineError> {
        let mut setbacks: HashMap<_, _> =
            self.store.setbacks()?.into_iter().map(|told| (told.session, told.setback)).collect();
        let mut leases = Vec::new();
        let mut homes: Vec<IntegrationId> = Vec::new();
        for activation in self.store.activations()? {
            let session = self.store.session(&activation.session)?;
            if activation.ended_at.is_none()
                && let Some(plan) = session.as_ref().and_then(|session| self.plan_of(session).ok())
                && let Origin::Integration(home) = plan.origin()
                && !homes.contains(home)
            {
                homes.push(home.clone());
            }
            let setback = setbacks.remove(&activation.session);
            leases.push(self.lease(&activation, session.as_ref(), setback)?);
        }
        let tokens = homes.into_iter().map(|home| self.token_lease(home)).collect::<Result<Vec<_>, _>>()?;
        Ok((tokens.into_iter().flatten().collect(), leases))
    }

    fn token_lease(&self, integration: IntegrationId) -> Result<Option<LiveToken>, EngineError> {
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
