//! A program that waits for a person whom somebody else asks.
//!
//! It puts its session on a list in the store and waits a bounded time. The window sees the list, asks the person once
//! however many wait, and what it obtains is cached: everybody finds it there.

use super::error::Error;
use super::room::Sessions;
use crate::credentials;
use crate::ground::LockName;
use crate::store::{SignInFacts, watch};
use daypass_core::plan::Origin;
use daypass_core::{Credentials, Explain, Kind, Plan, Session};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long a program waits while somebody asks the person: nobody who is there takes longer, and AWS tools wait as
/// long as they are let.
pub const PROMPT_PATIENCE: Duration = Duration::from_secs(120);
/// How long nobody is asked again who has declined, or has not answered: a program that tries again and again shall
/// not open a page each time.
pub(super) const DECLINE_COOLDOWN: SignedDuration = SignedDuration::from_mins(5);
/// For how long a program says at a time that it waits: of one that was killed nothing else tells that it does no more.
const LEASE: SignedDuration = SignedDuration::from_secs(15);
/// How often those who wait look though they were told of no change. Real time: it is another process that is waited
/// for.
pub(super) const WATCH_FALLBACK: Duration = Duration::from_secs(1);

/// What a waiting program asks again for; while it is the same as at the last try, nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct RetryEvidence {
    /// When the session's cached credentials end.
    cached: Option<Timestamp>,
    /// When those at the beginning of its chain end.
    base: Option<Timestamp>,
    sign_in: Option<SignInFacts>,
}

impl Sessions {
    /// Waits for what others ask the person for; `needed` is why.
    pub(super) async fn wait_for_window(
        &self,
        session: &Session,
        needed: Error,
        deadline: Instant,
    ) -> Result<Credentials, Error> {
        let plan = self.resolver.plan(session)?;
        // Before the first look: what changes meanwhile wakes the wait.
        let mut changes = self.store.changes().subscribe();
        let _watch =
            watch(&self.store).inspect_err(|error| tracing::info!(%error, "waiting looks once a second"));
        let mut tried = RetryEvidence::default();
        loop {
            changes.borrow_and_update();
            let evidence = self.retry_evidence(&plan)?;
            if evidence != RetryEvidence::default() && evidence != tried {
                match self.resolve_until(session, deadline).await {
                    Err(error) if matches!(error.kind(), Kind::NeedsPerson(_)) => {
                        tried = self.retry_evidence(&plan)?;
                    }
                    credentials => return credentials,
                }
            }
            let now = self.clock.now();
            if let Some(problem) =
                self.store.pending_prompt(&session.id, now)?.and_then(|pending| pending.problem)
            {
                return Err(Error::PromptFailed(Box::new(problem)));
            }
            if self.locks.is_held(&LockName::Window)? {
                let left = deadline.saturating_duration_since(Instant::now());
                let until = now + SignedDuration::try_from(left).map_or(LEASE, |left| left.min(LEASE));
                self.store.add_pending(&session.id, self.history.caller(), until, now)?;
            } else if self.prompt_needed(session)?.is_none() {
                // Whoever had the person before them may have let go just now, after they helped.
                if self.retry_evidence(&plan)? != evidence {
                    continue;
                }
                return Err(needed);
            }
            if Instant::now() >= deadline {
                return Err(needed);
            }
            let next = (Instant::now() + WATCH_FALLBACK).min(deadline);
            // Whether it was a change or the time: it is looked again.
            let _ = timeout_at(next, changes.changed()).await;
        }
    }

    /// The present evidence: cached credentials, or a sign-in.
    fn retry_evidence(&self, plan: &Plan) -> Result<RetryEvidence, Error> {
        let now = self.clock.now();
        let cached = |plan: &Plan| {
            let until = self.resolver.cached_until(plan)?;
            Ok::<_, Error>(until.filter(|until| *until > now))
        };
        let sign_in = match plan.origin() {
            Origin::Integration(id) => self.store.sign_in(id)?.filter(|facts| facts.is_good(now)),
            Origin::User(_) => None,
        };
        let base = Plan { hops: vec![], base: plan.base.clone() };
        Ok(RetryEvidence { cached: cached(plan)?, base: cached(&base)?, sign_in })
    }

    /// That a person is needed, where some process has them before it: it holds the lock of the sign-in, or of the
    /// device.
    pub(super) fn prompt_needed(&self, session: &Session) -> Result<Option<Error>, Error> {
        let plan = self.resolver.plan(session)?;
        let (lock, needed) = match (plan.origin(), plan.mfa()) {
            (Origin::Integration(id), _) => {
                let integration = self.store.integration(id)?;
                (LockName::SignIn(id.clone()), sign_in_required(&integration))
            }
            (Origin::User(_), Some((_, device))) => {
                (LockName::MfaDevice(device.clone()), mfa_required(session, device))
            }
            (Origin::User(_), None) => return Ok(None),
        };
        Ok(self.locks.is_held(&lock)?.then_some(needed))
    }
}

fn sign_in_required(integration: &daypass_core::Integration) -> Error {
    credentials::Error::sign_in_required(integration).into()
}

fn mfa_required(session: &Session, device: &daypass_core::sts::MfaSerial) -> Error {
    credentials::Error::mfa_required(session, device).into()
}
