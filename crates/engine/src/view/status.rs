//! What is going on: what is started, what is under way, what is asked, what is wrong.

use super::error::Error;
use super::room::View;
use crate::aws::Route;
use crate::ground::LockName;
use crate::store::{Activation, RecordedFailure};
use daypass_core::clock_set_back::{shown_end, was_set_back};
use daypass_core::renewal::RetryState;
use daypass_core::state::{Facts, Need, RenewalFacts, SessionState, is_failure_shown, renewal, state};
use daypass_core::view::{IntegrationStatus, MfaPrompt, SessionStatus, Status, delays};
use daypass_core::{Delivery, Integration, Problem, ProblemCode, Remedy, Session, SessionId};
use jiff::Timestamp;
use std::collections::HashMap;

impl View {
    /// What is going on.
    pub fn status(&self) -> Result<Status, Error> {
        let revision = self.revision();
        let integrations = self.integration_statuses()?;
        let sessions = self.session_statuses()?;
        let (pending_prompts, notices) = (self.pending_prompts(), self.notices());
        let delays = delays(&sessions);
        Ok(Status { revision, sessions, integrations, pending_prompts, notices, delays })
    }

    /// The sessions that are not inactive, for who shows nothing else of it.
    pub fn session_statuses(&self) -> Result<Vec<SessionStatus>, Error> {
        let now = self.clock.now();
        let mut steps = self.steps_elsewhere();
        steps.extend(self.tasks.steps());
        let mut retries: HashMap<SessionId, RecordedFailure> =
            self.store.retries()?.into_iter().map(|failure| (failure.session.clone(), failure)).collect();
        let activations: HashMap<SessionId, Activation> =
            self.store.activations()?.into_iter().map(|a| (a.session.clone(), a)).collect();
        let is_shown = |(id, at, _): &(SessionId, Timestamp, Problem)| {
            activations.contains_key(id) || is_failure_shown(*at, now)
        };
        let failures = self.store.failures()?.into_iter().filter(is_shown);
        let failures: HashMap<SessionId, Problem> = failures.map(|(id, _, problem)| (id, problem)).collect();
        let mut obstacles = self.obstacles(activations.values().filter(|a| a.is_live(now)));
        let is_attended = self.locks.is_held(&LockName::Renewer).unwrap_or(true);
        let mut ids: Vec<&SessionId> =
            steps.keys().chain(failures.keys()).chain(activations.keys()).collect();
        ids.sort();
        ids.dedup();
        let sessions = ids.into_iter().map(|id| {
            let activation = activations.get(id);
            // What cannot be read is taken for what is usual.
            let session = self.store.session_if_known(id).ok().flatten();
            let needs =
                session.as_ref().and_then(|session| self.need_of(session, activation, now).ok()).flatten();
            let (step, failure) = (steps.get(id).copied(), failures.get(id));
            let ended = activation.is_some_and(|activation| activation.ended_at.is_some());
            let expires_at = activation.map(|a| a.ended_at.map_or(a.expires_at, |at| at.min(a.expires_at)));
            let expires_at = activation.zip(expires_at).map(|(a, end)| shown_end(a.issued_at, end, now));
            let set_back = activation.filter(|a| a.is_live(now) && was_set_back(a.issued_at, now));
            let obstacle = obstacles.remove(id);
            let unusable = obstacle.is_some();
            let state = state(Facts { step, expires_at, ended, unusable, needs, failure }, now);
            let late = retries.remove(id);
            let failed = late.as_ref().map(|failure| failure.retry);
            let is_over = ended || expires_at.is_some_and(|end| end <= now);
            let on_demand = session.is_some_and(|session| session.delivery != Delivery::CredentialsFile);
            let renewal = activation.map(|activation| {
                let facts = RenewalFacts {
                    is_over,
                    needs_person: needs.is_some() || unusable,
                    on_demand,
                    is_attended,
                    failed: failed.map(|retry| (retry, self.fails_since(activation, retry))),
                };
                renewal(facts, now)
            });
            let late = late.and_then(|failure| failure.problem);
            let problem =
                obstacle.or_else(|| failure.cloned()).or(late).or_else(|| set_back.map(clock_set_back));
            SessionStatus { id: id.clone(), state, step, expires_at, needs, renewal, problem }
        });
        Ok(sessions.filter(|status| status.state != SessionState::Inactive).collect())
    }

    /// Since when the renewals of a session fail.
    fn fails_since(&self, activation: &Activation, retry: RetryState) -> Timestamp {
        let first = self.store.first_failure(&activation.session, activation.issued_at).ok().flatten();
        first.unwrap_or(retry.at)
    }

    /// Every integration's sign-in and sync, as [`status`](Self::status) has them, for who looks again and again while something
    /// is under way: neither files nor locks are looked at.
    pub fn integration_statuses(&self) -> Result<Vec<IntegrationStatus>, Error> {
        let now = self.clock.now();
        self.store.integrations()?.iter().map(|i| self.integration_status(i, now)).collect()
    }

    /// The MFA codes that are waited for in this process, the oldest first.
    pub fn pending_prompts(&self) -> Vec<MfaPrompt> {
        self.prompts.pending()
    }

    /// What a person has to do before there can be new credentials of a session, by when they are due.
    fn need_of(
        &self,
        session: &Session,
        activation: Option<&Activation>,
        now: Timestamp,
    ) -> Result<Option<Need>, Error> {
        Ok(match activation {
            Some(activation) => self.resolver.live_credentials(activation, Some(session), None)?.need(now),
            None => self.resolver.prerequisite(session)?.need_at(now),
        })
    }

    fn integration_status(
        &self,
        integration: &Integration,
        now: Timestamp,
    ) -> Result<IntegrationStatus, Error> {
        let facts = self.store.sign_in(&integration.id)?;
        let signed_in = facts.is_some_and(|facts| facts.is_good(now));
        Ok(IntegrationStatus {
            id: integration.id.clone(),
            signed_in,
            sign_in_expires_at: facts
                .filter(|_| signed_in)
                .map(|facts| shown_end(facts.issued_at, facts.expires_at, now)),
            sign_in_region: if signed_in { self.store.sign_in_region(&integration.id)? } else { None },
            sign_in: self.tasks.sign_in(&integration.id).map(|sign_in| sign_in.view),
            sync: self.tasks.sync(&integration.id),
        })
    }

    /// The endpoint override in force, if any.
    pub fn endpoint_override(&self) -> Option<&str> {
        self.gateway.endpoints().in_force()
    }

    /// What was chosen for the way to AWS.
    pub fn route(&self) -> &Route {
        self.gateway.route()
    }

    /// How the vault stands: its state and its key source, in a word each.
    pub fn vault_text(&self) -> (&'static str, &'static str) {
        (self.vault.state().as_str(), self.vault.source_name())
    }
}

/// What is said of a session whose credentials were issued in the future.
fn clock_set_back(activation: &Activation) -> Problem {
    Problem::new(
        ProblemCode::ClockSkew,
        "The clock was set back",
        format!(
            "By this machine's clock, its credentials will be issued at {}. There is no telling when they expire.",
            activation.issued_at.strftime("%Y-%m-%d %H:%M UTC")
        ),
        "Check the clock, then renew: daypass renew --all",
        Remedy::None,
    )
}
