//! What is due of one origin, an integration or a user: its token, and the sessions that are asked for with it. It takes as
//! long as AWS does, and is apart from every other origin.

use super::error::Error;
use super::events::RenewalEvent;
use super::memory::Memory;
use super::room::{PAUSE, Renewer};
use crate::aws::AwsError;
use crate::ground::{Prompting, in_lock_order};
use crate::store::RecordedFailure;
use crate::{identity_center, sessions};
use daypass_core::renewal::{
    Action, FailedRenewal, FailureKind, LiveCredentials, LiveToken, Memory as SessionMemory, RetryState,
};
use daypass_core::{Explain, Kind, SessionId};
use futures_util::StreamExt;
use futures_util::stream::iter;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How many renewals of an origin run at once: enough for the highest rate of a portal, where answers take a second.
const MAX_PARALLEL_RENEWALS: usize = 20;
/// How long one renewal may take. One that takes longer waits for a lock, such as that of a device whose code a person
/// types in another process.
const RENEWAL_TIMEOUT: Duration = Duration::from_secs(90);
/// After how long it gives way to a person: one that AWS is asked about already is mostly done then.
const GIVES_WAY_AFTER: SignedDuration = SignedDuration::from_secs(1);

/// What is due of one origin.
#[derive(Debug, Default)]
pub(super) struct OriginRenewal {
    /// The token, where it is to be renewed ahead of time.
    pub(super) token: Option<LiveToken>,
    /// The sessions, with the end of the credentials that they have; the soonest end first.
    pub(super) sessions: Vec<(SessionId, Timestamp)>,
}

impl OriginRenewal {
    /// Remembers that it has begun.
    pub(super) fn begin(&self, memory: &mut Memory, now: Timestamp) {
        memory.tokens_under_way.extend(self.token.as_ref().map(|token| token.integration.clone()));
        memory.under_way.extend(self.sessions.iter().map(|(id, _)| (id.clone(), now)));
    }
}

/// What came of it.
#[derive(Debug)]
pub(super) struct OriginRenewed {
    /// The token, and whether there is nothing more to do about it.
    token: Option<(LiveToken, bool)>,
    /// The sessions.
    sessions: Vec<SessionRenewed>,
}

/// What came of the renewal of a session.
#[derive(Debug)]
struct SessionRenewed {
    id: SessionId,
    /// When its new credentials end; `None` where somebody else is renewing it.
    result: Result<Option<Timestamp>, sessions::Error>,
    /// When it ended.
    at: Timestamp,
}

impl Renewer {
    /// What is to be renewed, by its origin. A session whose chain is broken is an origin of its own.
    pub(super) fn by_origin(
        actions: &[Action],
        tokens: &[LiveToken],
        live: &[LiveCredentials],
    ) -> Vec<OriginRenewal> {
        let mut origins: BTreeMap<String, OriginRenewal> = BTreeMap::new();
        for token in tokens {
            if actions.contains(&Action::RenewToken(token.integration.clone())) {
                let origin = origins.entry(token.integration.as_str().to_owned()).or_default();
                origin.token = Some(token.clone());
            }
        }
        for live in live {
            if actions.contains(&Action::Renew(live.session.clone())) {
                let origin = origins.entry(live.origin.clone()).or_default();
                origin.sessions.push((live.session.clone(), live.expires_at));
            }
        }
        for origin in origins.values_mut() {
            origin.sessions.sort_by_key(|(_, end)| *end);
        }
        origins.into_values().collect()
    }

    /// Renews what is due of an origin: the token first, and then several sessions at once. When AWS cannot be reached for
    /// one, or throttles for longer than one waits, the others are put off without a request.
    pub(super) async fn renew_origin(&self, origin: OriginRenewal) -> OriginRenewed {
        let token = match origin.token {
            Some(live) => {
                let settled = self.renew_token(&live).await;
                Some((live, settled))
            }
            None => None,
        };
        let closed = Mutex::default();
        let closed = &closed;
        let renewals = iter(origin.sessions).map(|(id, end)| async move {
            let result = in_lock_order(Box::pin(self.renew_one(&id, end, closed))).await;
            SessionRenewed { id, result, at: self.clock.now() }
        });
        let sessions = renewals.buffer_unordered(MAX_PARALLEL_RENEWALS).collect().await;
        OriginRenewed { token, sessions }
    }

    /// Renews a sign-in's token before it ends, unless that was done meanwhile. One that AWS refuses is removed, so that the
    /// next look sees that a person has to sign in. Returns whether there is nothing more to do about it.
    async fn renew_token(&self, live: &LiveToken) -> bool {
        let id = &live.integration;
        let next = in_lock_order(Box::pin(async {
            let integration = self.store.integration(id)?;
            match self.identity_center.stored_token(id).await? {
                Some(token) if token.expires_at == live.expires_at => {
                    self.identity_center.refresh(&integration, &token, false).await.map(Some)
                }
                _ => Ok(None),
            }
        }));
        match next.await {
            // `refresh` returns the present token when its renewal failed.
            Ok(Some(token)) if token.expires_at == live.expires_at && token.refresh_token.is_some() => false,
            Ok(_) | Err(identity_center::Error::SignInRequired(_)) => true,
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::info!(error, "a sign-in was not renewed");
                false
            }
        }
    }

    /// Renews the session whose credentials end at `end`. Returns the new end, or `None` where somebody else is
    /// renewing it.
    async fn renew_one(
        &self,
        id: &SessionId,
        end: Timestamp,
        closed: &Mutex<Option<AwsError>>,
    ) -> Result<Option<Timestamp>, sessions::Error> {
        let closed = || closed.lock().unwrap_or_else(PoisonError::into_inner);
        let before = closed().clone();
        if let Some(error) = before {
            return Err(error.into());
        }
        let none = Prompting::none();
        let next = tokio::time::timeout(RENEWAL_TIMEOUT, self.sessions.next(id, Some(end), &none));
        let next = tokio::select! {
            next = next => next,
            () = self.person_waits(id) => return Ok(None),
        };
        let result = match next {
            Ok(Ok(next)) => self.sessions.deliver_renewed(&next).await,
            Ok(Err(error)) => Err(error),
            Err(_) => return Ok(None),
        };
        if let Err(error) = &result
            && let Some(error @ (AwsError::Unreachable { .. } | AwsError::Throttled { .. })) = error.aws()
        {
            *closed() = Some(error.clone());
        }
        result.map(|renewed| Some(renewed.expires_at))
    }

    /// Resolves when a person has been waiting for the same session for a moment: a renewal that waits for its turn at the
    /// portal gives way to them, whose turn comes first.
    async fn person_waits(&self, id: &SessionId) {
        let mut changes = self.store.changes().subscribe();
        let waits = || self.tasks.steps().contains_key(id);
        loop {
            if waits() {
                self.clock.sleep(GIVES_WAY_AFTER).await;
                if waits() {
                    return;
                }
            }
            if changes.changed().await.is_err() {
                return std::future::pending().await;
            }
        }
    }

    /// Remembers and records what came of an origin; all of it, though some cannot be recorded.
    pub(super) fn finish(
        &self,
        memory: &mut Memory,
        renewed: OriginRenewed,
        events: &mut Vec<RenewalEvent>,
    ) -> Result<(), Error> {
        if let Some((live, settled)) = renewed.token {
            memory.tokens_under_way.remove(&live.integration);
            if settled {
                memory.tokens.remove(&live.integration);
            } else {
                let retry = RetryState::after(live.retry, passing_failure(&live), self.clock.now());
                memory.tokens.insert(live.integration, retry);
            }
        }
        for SessionRenewed { id, .. } in &renewed.sessions {
            memory.under_way.remove(id);
        }
        let mut recorded = Ok(());
        for SessionRenewed { id, result, at } in renewed.sessions {
            let name = self.name(&id);
            match result {
                Ok(Some(expires_at)) => {
                    tracing::info!(session = id.as_str(), "renewed");
                    *memory.session(&id) = SessionMemory { witnessed: true, ..SessionMemory::default() };
                    memory.unrecorded.remove(&id);
                    events.push(RenewalEvent::Renewed { name, expires_at });
                }
                Ok(None) => memory.session(&id).busy_until = Some(self.clock.now() + PAUSE),
                Err(sessions::Error::NotActive { .. }) => {}
                // The person stopped it.
                Err(error) if error.kind() == Kind::Cancelled => {}
                Err(error) => {
                    let cause = &error as &dyn std::error::Error;
                    tracing::info!(session = id.as_str(), error = cause, "not renewed");
                    let (retry, problem) = self.failure(memory, &id, &error, at)?;
                    let failure = RecordedFailure { session: id, retry, problem: Some(problem.clone()) };
                    recorded = recorded.and(self.record_failure(memory, failure));
                    let (problem, retry_at) = (Box::new(problem), retry.retry_at);
                    events.push(RenewalEvent::Failed { name, problem, retry_at });
                }
            }
        }
        recorded
    }
}

fn passing_failure(live: &LiveToken) -> FailedRenewal<'_> {
    FailedRenewal {
        id: live.integration.as_str(),
        kind: FailureKind::Passing,
        retry_after: None,
        expires_at: live.expires_at,
        is_final: false,
    }
}
