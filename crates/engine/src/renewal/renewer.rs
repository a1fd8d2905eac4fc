//! The one task that keeps what was started alive: it looks, does what is due, and sleeps until the next moment at which
//! something will be, or until something changes. Of all processes on the machine one does it at a time.

use crate::aws::AwsError;
use crate::credentials::Asking;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::ground::{self, LockName};
use daypass_core::renewal::{
    Action, FailedRenewal, FailureKind, LiveCredentials, LiveToken, Memory, REST, RetryState, agenda,
};
use daypass_core::state::Need;
use daypass_core::{IntegrationId, Problem, SessionId};
use futures_util::StreamExt;
use futures_util::stream::iter;
use jiff::{SignedDuration, Timestamp};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// So many renewals are under way at once: the portal takes 20 requests a second from a person (IAM Identity Center
/// quotas), and other tools ask too.
const AT_ONCE: usize = 4;
/// What is done in a look may lead to more, as a renewal that failed at the end does.
const PASSES: usize = 4;
/// A renewal that takes longer waits for somebody else, such as a person who types a code in another process.
const PATIENCE: Duration = Duration::from_secs(90);
/// A renewal that others are at, and a section that cannot be taken out, rest for so long.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// Changes that come together are looked at together.
const TOGETHER: Duration = Duration::from_millis(200);

/// Something that was done, or is to be told, to keep sessions alive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// A session has new credentials.
    Renewed {
        /// Its name.
        name: String,
        /// When they end.
        expires_at: Timestamp,
    },
    /// A renewal failed; what works stays in place.
    Failed {
        /// The session's name.
        name: String,
        /// Why.
        problem: Box<Problem>,
        /// When it is tried again; `None`: not without a person.
        retry_at: Option<Timestamp>,
    },
    /// A session ends soon unless a person helps.
    NeedsYou {
        /// Its name.
        name: String,
        /// When it ends.
        expires_at: Timestamp,
        /// What the person has to do; `None` where its renewals fail.
        need: Option<Need>,
    },
    /// A session has ended, and its keys were taken out of its profiles.
    Expired {
        /// Its name.
        name: String,
    },
}

/// Whoever keeps sessions alive, and what they remember.
#[derive(Debug)]
pub struct Keeper {
    engine: Engine,
    memories: HashMap<SessionId, Memory>,
    tokens: HashMap<IntegrationId, RetryState>,
}

impl Engine {
    /// Keeps everything that is started alive, until it is dropped. First it waits until no other process does. Changes
    /// of other processes are seen where whoever calls this [`watch`](crate::store::watch)es.
    ///
    /// # Errors
    /// [`EngineError::Ground`] when Daypass's folder cannot be used.
    pub async fn keep_alive(&self, mut tell: impl FnMut(Kept) + Send) -> Result<(), EngineError> {
        let _renewer = self.locks.acquire_when_free(LockName::Renewer, "renewing sessions").await?;
        tracing::info!("sessions are kept alive by {}", self.by);
        let mut keeper = Keeper::new(self);
        let mut changes = self.changes();
        loop {
            changes.mark_unchanged();
            let next = match keeper.look().await {
                Ok((kept, next)) => {
                    kept.into_iter().for_each(&mut tell);
                    next
                }
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "what is live could not be looked at");
                    Some(self.clock.now() + PAUSE)
                }
            };
            let due = async {
                match next {
                    Some(next) => self.clock.sleep_until(next).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                changed = changes.changed() => match changed {
                    Ok(()) => tokio::time::sleep(TOGETHER).await,
                    Err(_) => return Ok(()),
                },
                () = due => {}
            }
        }
    }
}

impl Keeper {
    /// Whoever begins to keep sessions alive: what they find ended stays so.
    pub fn new(engine: &Engine) -> Self {
        // Its patience is its own: a renewal that fails is tried again when the rules say.
        let engine = Engine { gateway: engine.gateway.asking_once(), ..engine.clone() };
        Self { engine, memories: HashMap::new(), tokens: HashMap::new() }
    }

    /// Looks, and does what is due. What was done, and when to look again though nothing changes.
    ///
    /// # Errors
    /// [`EngineError`] when the store does not answer.
    pub async fn look(&mut self) -> Result<(Vec<Kept>, Option<Timestamp>), EngineError> {
        let mut kept = Vec::new();
        for _ in 0..PASSES {
            let (tokens, leases) = self.facts().await?;
            let now = self.engine.clock.now();
            let agenda = agenda(&tokens, &leases, now);
            for lease in &leases {
                let live = !lease.ended && lease.expires_at > now;
                self.memory(&lease.session).witnessed |= live;
            }
            if agenda.actions.is_empty() {
                return Ok((kept, agenda.next));
            }
            self.act(&agenda.actions, &tokens, &leases, &mut kept).await?;
        }
        Ok((kept, Some(self.engine.clock.now() + REST)))
    }

    fn memory(&mut self, id: &SessionId) -> &mut Memory {
        self.memories.entry(id.clone()).or_default()
    }

    /// What is known now, with what is remembered.
    async fn facts(&mut self) -> Result<(Vec<LiveToken>, Vec<LiveCredentials>), EngineError> {
        let engine = self.engine.clone();
        // The store waits for other processes' transactions, which must not hold up the other tasks.
        let read = tokio::task::spawn_blocking(move || engine.leases()).await;
        let (mut tokens, mut leases) = read.unwrap_or(Err(EngineError::Ground(ground::Error::Cancelled)))?;
        let live: HashSet<&SessionId> = leases.iter().map(|lease| &lease.session).collect();
        self.memories.retain(|id, _| live.contains(id));
        let busy = self.engine.tasks.steps();
        for lease in &mut leases {
            lease.memory = self.memories.get(&lease.session).copied().unwrap_or_default();
            if busy.contains_key(&lease.session) {
                // A person is at it in this process; it is looked again when they are done.
                lease.memory.busy_until = Some(self.engine.clock.now() + PAUSE);
            }
        }
        for token in &mut tokens {
            token.retry = self.tokens.get(&token.integration).copied();
        }
        Ok((tokens, leases))
    }

    async fn act(
        &mut self,
        actions: &[Action],
        tokens: &[LiveToken],
        leases: &[LiveCredentials],
        kept: &mut Vec<Kept>,
    ) -> Result<(), EngineError> {
        for token in tokens {
            if actions.contains(&Action::RenewToken(token.integration.clone())) {
                self.renew_token(token).await;
            }
        }
        let is_due = |lease: &&LiveCredentials| actions.contains(&Action::Renew(lease.session.clone()));
        let due =
            leases.iter().filter(is_due).map(|lease| (lease.session.clone(), lease.expires_at)).collect();
        self.renew(due, kept).await?;
        for action in actions {
            match action {
                Action::Expire(id) => self.expire(id, kept).await,
                Action::Tell(id) => {
                    self.memory(id).told = true;
                    if let Some(lease) = leases.iter().find(|lease| lease.session == *id) {
                        let name = self.name(id);
                        let need = lease.need(self.engine.clock.now());
                        kept.push(Kept::NeedsYou { name, expires_at: lease.expires_at, need });
                    }
                }
                Action::Renew(_) | Action::RenewToken(_) => {}
            }
        }
        Ok(())
    }

    /// The name of a session; its id, where it is gone.
    fn name(&self, id: &SessionId) -> String {
        self.engine.session(id).map_or_else(|_| id.to_string(), |session| session.name)
    }

    /// Renews a sign-in's token ahead of time, unless that was done meanwhile. One that AWS refuses is forgotten, and
    /// is a fact then.
    async fn renew_token(&mut self, lease: &LiveToken) {
        let id = &lease.integration;
        let next = async {
            let integration = self.engine.integration(id)?;
            match self.engine.stored_token(id).await? {
                Some(token) if token.expires_at == lease.expires_at => {
                    self.engine.refreshed(&integration, &token, false).await.map(Some)
                }
                _ => Ok(None),
            }
        };
        match next.await {
            // The old one is kept where the renewal failed.
            Ok(Some(token)) if token.expires_at == lease.expires_at && token.refresh_token.is_some() => {}
            Ok(_) | Err(EngineError::SignInRequired(_)) => {
                self.tokens.remove(id);
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
            expires_at: lease.expires_at,
            is_final: false,
        };
        let setback = RetryState::after(lease.retry, failure, self.engine.clock.now());
        self.tokens.insert(id.clone(), setback);
    }

    /// Renews sessions, several at once. Where AWS cannot be reached for one, or asks to be left alone, the others of
    /// the same origin are put off without asking.
    async fn renew(
        &mut self,
        due: Vec<(SessionId, Timestamp)>,
        kept: &mut Vec<Kept>,
    ) -> Result<(), EngineError> {
        let closed: Mutex<HashMap<String, AwsError>> = Mutex::default();
        let (engine, closed) = (&self.engine, &closed);
        let renewals = iter(due).map(|(id, end)| async move {
            let result = renewal(engine, &id, end, closed).await;
            (id, result)
        });
        let done: Vec<_> = renewals.buffer_unordered(AT_ONCE).collect().await;
        for (id, result) in done {
            let name = self.name(&id);
            match result {
                Ok(Some(expires_at)) => {
                    tracing::info!(session = id.as_str(), "renewed");
                    *self.memory(&id) = Memory { witnessed: true, ..Memory::default() };
                    kept.push(Kept::Renewed { name, expires_at });
                }
                Ok(None) => self.memory(&id).busy_until = Some(self.engine.clock.now() + PAUSE),
                // The person stopped it.
                Err(EngineError::Ground(ground::Error::Cancelled) | EngineError::NotActive { .. }) => {}
                Err(error) => {
                    let cause = &error as &dyn std::error::Error;
                    tracing::info!(session = id.as_str(), error = cause, "not renewed");
                    let (setback, problem) = self.engine.note_setback(&id, &error)?;
                    let (problem, retry_at) = (Box::new(problem), setback.retry_at);
                    kept.push(Kept::Failed { name, problem, retry_at });
                }
            }
        }
        Ok(())
    }

    async fn expire(&mut self, id: &SessionId, kept: &mut Vec<Kept>) {
        match self.engine.expire(id).await {
            Ok(true) => kept.push(Kept::Expired { name: self.name(id) }),
            Ok(false) => {}
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(session = id.as_str(), error, "what has ended was not taken out");
                self.memory(id).stuck_until = Some(self.engine.clock.now() + PAUSE);
            }
        }
    }
}

/// Renews one that ends at `end`; when it ends then, or `None` where somebody else is at it.
async fn renewal(
    engine: &Engine,
    id: &SessionId,
    end: Timestamp,
    closed: &Mutex<HashMap<String, AwsError>>,
) -> Result<Option<Timestamp>, EngineError> {
    let session = engine.session(id)?;
    let origin = engine.plan_of(&session).map(|plan| plan.origin().as_str().to_owned()).ok();
    let closed = || closed.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = origin.as_ref().and_then(|origin| closed().get(origin).cloned()) {
        return Err(error.into());
    }
    let result = match tokio::time::timeout(PATIENCE, engine.next(id, Some(end), &Asking::nobody())).await {
        Ok(Ok(next)) => engine.put_next(&next).await,
        Ok(Err(error)) => Err(error),
        Err(_) => return Ok(None),
    };
    if let Err(error) = &result
        && let Some(error @ (AwsError::Unreachable { .. } | AwsError::Throttled { .. })) =
            super::retry::of_aws(error)
        && let Some(origin) = origin
    {
        closed().insert(origin, error.clone());
    }
    result.map(|renewed| Some(renewed.expires_at))
}
