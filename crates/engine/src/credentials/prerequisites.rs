//! What has to be there before new credentials of a session can be asked for, a sign-in or a user's MFA session, and when
//! it ends.

use super::error::Error;
use super::resolver::Resolver;
use crate::store::Activation;
use daypass_core::plan::Origin;
use daypass_core::renewal::{LiveCredentials, Memory, Prerequisite, RetryState};
use daypass_core::state::Need;
use daypass_core::{IntegrationId, Plan, Session};
use jiff::Timestamp;

/// The end that is given for a sign-in or MFA session that does not exist: in the past, so that a person is needed now.
const GONE: Timestamp = Timestamp::UNIX_EPOCH;

impl Resolver {
    /// What has to be there before new credentials of a session can be asked for. A broken chain has no prerequisite:
    /// resolving it returns the error.
    pub(crate) fn prerequisite(&self, session: &Session) -> Result<Prerequisite, Error> {
        match self.plan(session) {
            Ok(plan) => self.prerequisite_of(&plan),
            Err(_) => Ok(Prerequisite::ENDLESS),
        }
    }

    fn prerequisite_of(&self, plan: &Plan) -> Result<Prerequisite, Error> {
        match plan.origin() {
            Origin::Integration(integration) => self.sign_in_of(integration),
            Origin::User(_) => self.mfa_session_of(plan),
        }
    }

    fn sign_in_of(&self, integration: &IntegrationId) -> Result<Prerequisite, Error> {
        let Some(facts) = self.store.sign_in(integration)? else {
            return Ok(Prerequisite { end: Some((GONE, Need::SignIn)), since: None });
        };
        let end = facts.refresh_until.map_or(facts.expires_at, |until| until.max(facts.expires_at));
        Ok(Prerequisite { end: Some((end, Need::SignIn)), since: Some(facts.issued_at) })
    }

    fn mfa_session_of(&self, plan: &Plan) -> Result<Prerequisite, Error> {
        let Some((_, device)) = plan.mfa() else { return Ok(Prerequisite::ENDLESS) };
        if self.users.codes_are_automatic(device)? {
            return Ok(Prerequisite::ENDLESS);
        }
        // The user's MFA session, from which the roles of the chain are assumed.
        let base = (!plan.hops.is_empty()).then(|| Plan { hops: vec![], base: plan.base.clone() });
        let end = base.map(|base| self.cached_until(&base)).transpose()?.flatten();
        Ok(Prerequisite { end: Some((end.unwrap_or(GONE), Need::MfaCode)), since: None })
    }

    /// An activation as the rules of renewal see it, without what the renewer remembers of it.
    pub(crate) fn live_credentials(
        &self,
        activation: &Activation,
        session: Option<&Session>,
        retry: Option<RetryState>,
    ) -> Result<LiveCredentials, Error> {
        let plan = session.and_then(|session| self.plan(session).ok());
        let own = || activation.session.to_string();
        let origin = plan.as_ref().map_or_else(own, |plan| plan.origin().as_str().to_owned());
        Ok(LiveCredentials {
            session: activation.session.clone(),
            origin,
            issued_at: activation.issued_at,
            expires_at: activation.expires_at,
            ended: activation.ended_at.is_some(),
            prerequisite: plan
                .as_ref()
                .map_or(Ok(Prerequisite::ENDLESS), |plan| self.prerequisite_of(plan))?,
            retry,
            memory: Memory::default(),
        })
    }
}
