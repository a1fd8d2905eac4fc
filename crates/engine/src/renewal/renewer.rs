//! One step of renewal: reads what is live, does what is due, and returns when something will be due next.

use super::error::Error;
use super::events::RenewalEvent;
use super::memory::Memory;
use super::room::{PAUSE, Renewer};
use crate::aws::AwsError;
use crate::ground::{self, Prompting, in_lock_order};
use crate::identity_center;
use crate::sessions;
use daypass_core::renewal::{
    Action, FailedRenewal, FailureKind, LiveCredentials, LiveToken, MIN_PAUSE, Memory as SessionMemory,
    RetryState, agenda,
};
use daypass_core::{Explain, Kind, SessionId};
use futures_util::StreamExt;
use futures_util::stream::iter;
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How many renewals run at once: the portal takes 20 requests a second from a person (IAM Identity Center quotas), and
/// other tools ask too.
const MAX_PARALLEL_RENEWALS: usize = 4;
/// How often a step reads the facts again, since what it does may make more due: a renewal that failed at the end of its
/// credentials makes them expire.
const MAX_PASSES: usize = 4;
/// How long one renewal may take. One that takes longer waits for a lock, such as that of a device whose code a person
/// types in another process.
const RENEWAL_TIMEOUT: Duration = Duration::from_secs(90);

impl Renewer {
    /// Does what is due. Returns what was done, and when the next step is due if nothing changes before.
    ///
    /// # Errors
    /// [`Error::Store`] when the store does not answer.
    pub async fn step(&self, memory: &mut Memory) -> Result<(Vec<RenewalEvent>, Option<Timestamp>), Error> {
        let mut events = Vec::new();
        for _ in 0..MAX_PASSES {
            let (tokens, live) = self.facts(memory).await?;
            let now = self.clock.now();
            let agenda = agenda(&tokens, &live, now);
            for live in &live {
                let is_live = !live.ended && live.expires_at > now;
                memory.session(&live.session).witnessed |= is_live;
            }
            if agenda.actions.is_empty() {
                return Ok((events, agenda.next));
            }
            self.act(memory, &agenda.actions, &tokens, &live, &mut events).await?;
        }
        Ok((events, Some(self.clock.now() + MIN_PAUSE)))
    }

    /// What is live now, with what the renewer remembers of it.
    async fn facts(&self, memory: &mut Memory) -> Result<(Vec<LiveToken>, Vec<LiveCredentials>), Error> {
        let renewer = self.clone();
        // Reading may block on another process's transaction, and must not block the tasks on this thread.
        let read = tokio::task::spawn_blocking(move || renewer.read_facts()).await;
        let (mut tokens, mut live) = read.unwrap_or(Err(ground::Error::Cancelled.into()))?;
        let known: HashSet<&SessionId> = live.iter().map(|live| &live.session).collect();
        memory.sessions.retain(|id, _| known.contains(id));
        let busy = self.tasks.steps();
        for live in &mut live {
            live.memory = memory.sessions.get(&live.session).copied().unwrap_or_default();
            if busy.contains_key(&live.session) {
                // A person is signing in or starting this in this process. Leave it to them, and look again later.
                live.memory.busy_until = Some(self.clock.now() + PAUSE);
            }
        }
        for token in &mut tokens {
            token.retry = memory.tokens.get(&token.integration).copied();
        }
        Ok((tokens, live))
    }

    async fn act(
        &self,
        memory: &mut Memory,
        actions: &[Action],
        tokens: &[LiveToken],
        live: &[LiveCredentials],
        events: &mut Vec<RenewalEvent>,
    ) -> Result<(), Error> {
        for token in tokens {
            if actions.contains(&Action::RenewToken(token.integration.clone())) {
                self.renew_token(memory, token).await;
            }
        }
        let is_due = |live: &&LiveCredentials| actions.contains(&Action::Renew(live.session.clone()));
        let due = live.iter().filter(is_due).map(|live| (live.session.clone(), live.expires_at)).collect();
        self.renew(memory, due, events).await?;
        for action in actions {
            match action {
                Action::Expire(id) => self.expire(memory, id, events).await,
                Action::Tell(id) => {
                    memory.session(id).told = true;
                    if let Some(live) = live.iter().find(|live| live.session == *id) {
                        let name = self.name(id);
                        let need = live.need(self.clock.now());
                        events.push(RenewalEvent::NeedsYou { name, expires_at: live.expires_at, need });
                    }
                }
                Action::Renew(_) | Action::RenewToken(_) => {}
            }
        }
        Ok(())
    }

    /// The name of a session; its id, where it is gone.
    fn name(&self, id: &SessionId) -> String {
        self.sessions.get(id).map_or_else(|_| id.to_string(), |session| session.name)
    }

    /// Renews a sign-in's token before it ends, unless that was done meanwhile. One that AWS refuses is removed, so
    /// that the next step sees that a person has to sign in.
    async fn renew_token(&self, memory: &mut Memory, live: &LiveToken) {
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
            Ok(Some(token)) if token.expires_at == live.expires_at && token.refresh_token.is_some() => {}
            Ok(_) | Err(identity_center::Error::SignInRequired(_)) => {
                memory.tokens.remove(id);
                return;
            }
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::info!(error, "a sign-in was not renewed");
            }
        }
        let failure = FailedRenewal {
            id: id.as_str(),
            kind: FailureKind::Passing,
            retry_after: None,
            expires_at: live.expires_at,
            is_final: false,
        };
        memory.tokens.insert(id.clone(), RetryState::after(live.retry, failure, self.clock.now()));
    }

    /// Renews sessions, several at once. When AWS cannot be reached for one, or throttles, the others of the same
    /// origin are put off without a request.
    async fn renew(
        &self,
        memory: &mut Memory,
        due: Vec<(SessionId, Timestamp)>,
        events: &mut Vec<RenewalEvent>,
    ) -> Result<(), Error> {
        let closed: Mutex<HashMap<String, AwsError>> = Mutex::default();
        let closed = &closed;
        let renewals = iter(due).map(|(id, end)| async move {
            let result = in_lock_order(Box::pin(self.renew_one(&id, end, closed))).await;
            (id, result)
        });
        let done: Vec<_> = renewals.buffer_unordered(MAX_PARALLEL_RENEWALS).collect().await;
        for (id, result) in done {
            let name = self.name(&id);
            match result {
                Ok(Some(expires_at)) => {
                    tracing::info!(session = id.as_str(), "renewed");
                    *memory.session(&id) = SessionMemory { witnessed: true, ..SessionMemory::default() };
                    events.push(RenewalEvent::Renewed { name, expires_at });
                }
                Ok(None) => memory.session(&id).busy_until = Some(self.clock.now() + PAUSE),
                Err(sessions::Error::NotActive { .. }) => {}
                // The person stopped it.
                Err(error) if error.kind() == Kind::Cancelled => {}
                Err(error) => {
                    let cause = &error as &dyn std::error::Error;
                    tracing::info!(session = id.as_str(), error = cause, "not renewed");
                    let (retry, problem) = self.record_failure(&id, &error)?;
                    let (problem, retry_at) = (Box::new(problem), retry.retry_at);
                    events.push(RenewalEvent::Failed { name, problem, retry_at });
                }
            }
        }
        Ok(())
    }

    /// Renews the session whose credentials end at `end`. Returns the new end, or `None` where somebody else is
    /// renewing it.
    async fn renew_one(
        &self,
        id: &SessionId,
        end: Timestamp,
        closed: &Mutex<HashMap<String, AwsError>>,
    ) -> Result<Option<Timestamp>, sessions::Error> {
        let session = self.sessions.get(id)?;
        let origin = self.resolver.plan(&session).map(|plan| plan.origin().as_str().to_owned()).ok();
        let closed = || closed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = origin.as_ref().and_then(|origin| closed().get(origin).cloned()) {
            return Err(error.into());
        }
        let none = Prompting::none();
        let next = tokio::time::timeout(RENEWAL_TIMEOUT, self.sessions.next(id, Some(end), &none));
        let result = match next.await {
            Ok(Ok(next)) => self.sessions.deliver_renewed(&next).await,
            Ok(Err(error)) => Err(error),
            Err(_) => return Ok(None),
        };
        if let Err(error) = &result
            && let Some(error @ (AwsError::Unreachable { .. } | AwsError::Throttled { .. })) = error.aws()
            && let Some(origin) = origin
        {
            closed().insert(origin, error.clone());
        }
        result.map(|renewed| Some(renewed.expires_at))
    }

    async fn expire(&self, memory: &mut Memory, id: &SessionId, events: &mut Vec<RenewalEvent>) {
        match in_lock_order(Box::pin(self.sessions.expire(id))).await {
            Ok(true) => events.push(RenewalEvent::Expired { name: self.name(id) }),
            Ok(false) => {}
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(session = id.as_str(), error, "what has ended was not withdrawn");
                memory.session(id).stuck_until = Some(self.clock.now() + PAUSE);
            }
        }
    }
}
