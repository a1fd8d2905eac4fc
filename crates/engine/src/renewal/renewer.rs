//! One look at what is live: what is to be renewed, what has ended and is taken out, and when to look again.

use super::error::Error;
use super::events::RenewalEvent;
use super::memory::Memory;
use super::origin::OriginRenewal;
use super::retry::is_over;
use super::room::{PAUSE, Renewer};
use crate::ground::{self, in_lock_order};
use daypass_core::SessionId;
use daypass_core::renewal::{Action, LiveCredentials, LiveToken, MIN_PAUSE, agenda};
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;

/// How often the facts are read again at once, since what was done may make more due: a renewal that failed at the end of
/// its credentials makes them expire.
pub(super) const MAX_PASSES: usize = 4;
/// How long what has ended stays in place while its renewal is under way. It is mostly renewed within seconds, and would
/// else be taken out and put back.
const RENEWAL_GRACE: SignedDuration = SignedDuration::from_secs(15);

/// What a look has found.
#[derive(Debug)]
pub(super) struct Look {
    /// What is to be renewed, by its origin.
    pub(super) renewals: Vec<OriginRenewal>,
    /// What has ended.
    expired: Vec<SessionId>,
    /// What a person is to be told of.
    told: Vec<RenewalEvent>,
    /// When to look again, if nothing changes before.
    pub(super) next: Option<Timestamp>,
}

impl Look {
    /// Whether something is done at once.
    pub(super) fn has_news(&self) -> bool {
        !self.expired.is_empty() || !self.told.is_empty()
    }
}

impl Renewer {
    /// Does what is due, and waits for it. Returns what was done, and when the next step is due if nothing changes before.
    ///
    /// # Errors
    /// [`Error::Store`] when the store does not answer.
    pub async fn step(&self, memory: &mut Memory) -> Result<(Vec<RenewalEvent>, Option<Timestamp>), Error> {
        let mut events = Vec::new();
        for _ in 0..MAX_PASSES {
            let mut look = self.look(memory).await?;
            if look.renewals.is_empty() && !look.has_news() {
                return Ok((events, look.next));
            }
            let renewals = std::mem::take(&mut look.renewals).into_iter();
            for renewed in join_all(renewals.map(|origin| Box::pin(self.renew_origin(origin)))).await {
                self.finish(memory, renewed, &mut events)?;
            }
            self.expire_and_tell(memory, look, &mut events).await;
        }
        Ok((events, Some(self.clock.now() + MIN_PAUSE)))
    }

    /// Reads what is live, and decides.
    pub(super) async fn look(&self, memory: &mut Memory) -> Result<Look, Error> {
        self.finish_what_is_left().await;
        self.record_owed(memory);
        let (tokens, live) = self.facts(memory).await?;
        let now = self.clock.now();
        let agenda = agenda(&tokens, &live, *self.anew.borrow(), now);
        for live in &live {
            let is_live = !live.ended && live.expires_at > now;
            memory.session(&live.session).witnessed |= is_live;
        }
        let renewals = Self::by_origin(&agenda.actions, &tokens, &live);
        let (mut expired, mut told) = (Vec::new(), Vec::new());
        for action in agenda.actions {
            match action {
                Action::Expire(id) => expired.push(id),
                Action::Tell(id) => {
                    memory.session(&id).told = true;
                    if let Some(live) = live.iter().find(|live| live.session == id) {
                        let (name, need) = (self.name(&id), live.need(now));
                        told.push(RenewalEvent::NeedsYou { name, expires_at: live.expires_at, need });
                    }
                }
                Action::Renew(_) | Action::RenewToken(_) => {}
            }
        }
        let disk = (!memory.unrecorded.is_empty()).then_some(now + MIN_PAUSE);
        Ok(Look { renewals, expired, told, next: agenda.next.into_iter().chain(disk).min() })
    }

    /// Finishes what a killed process has left, and puts back what is owed to the files. What fails is tried at the next look.
    async fn finish_what_is_left(&self) {
        if let Err(error) = self.sessions.finish_cut_off().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "what was cut off is not finished yet");
        }
        if let Err(error) = self.sessions.put_back_owed().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "what is owed is not put back yet");
        }
    }

    /// What is live now, with what the renewer remembers of it.
    async fn facts(&self, memory: &mut Memory) -> Result<(Vec<LiveToken>, Vec<LiveCredentials>), Error> {
        let renewer = self.clone();
        // Reading may block on another process's transaction, and must not block the tasks on this thread.
        let read = tokio::task::spawn_blocking(move || renewer.read_facts()).await;
        let (mut tokens, mut live) = read.unwrap_or(Err(ground::Error::Cancelled.into()))?;
        let known: HashSet<&SessionId> = live.iter().map(|live| &live.session).collect();
        memory.sessions.retain(|id, _| known.contains(id));
        memory.unrecorded.retain(|id, _| known.contains(id));
        let busy = self.tasks.steps();
        let now = self.clock.now();
        let later = now + PAUSE;
        for live in &mut live {
            live.memory = memory.sessions.get(&live.session).copied().unwrap_or_default();
            let unrecorded = memory.unrecorded.get(&live.session).map(|failure| failure.retry);
            live.retry = live.retry.or(unrecorded.filter(|retry| !is_over(retry, live.issued_at, now)));
            if busy.contains_key(&live.session) {
                // A person is signing in or starting this in this process. Leave it to them, and look again later.
                live.memory.busy_until = Some(later);
            }
            if let Some(begun) = memory.under_way.get(&live.session) {
                live.memory.busy_until = Some(later);
                live.memory.stuck_until = live.memory.stuck_until.max(Some(*begun + RENEWAL_GRACE));
            }
        }
        tokens.retain(|token| !memory.tokens_under_way.contains(&token.integration));
        for token in &mut tokens {
            token.retry = memory.tokens.get(&token.integration).copied();
        }
        Ok((tokens, live))
    }

    /// Takes out what has ended, and tells what a person is to be told.
    pub(super) async fn expire_and_tell(
        &self,
        memory: &mut Memory,
        look: Look,
        events: &mut Vec<RenewalEvent>,
    ) {
        for id in &look.expired {
            self.expire(memory, id, events).await;
        }
        events.extend(look.told);
    }

    /// The name of a session; its id, where it is gone.
    pub(super) fn name(&self, id: &SessionId) -> String {
        self.sessions.get(id).map_or_else(|_| id.to_string(), |session| session.name)
    }

    async fn expire(&self, memory: &mut Memory, id: &SessionId, events: &mut Vec<RenewalEvent>) {
        match in_lock_order(Box::pin(self.sessions.expire(id))).await {
            Ok(Some(left)) => {
                let left = left.iter().map(ToString::to_string).collect();
                events.push(RenewalEvent::Expired { name: self.name(id), left });
            }
            Ok(None) => {}
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(session = id.as_str(), error, "what has ended was not withdrawn");
                memory.session(id).stuck_until = Some(self.clock.now() + PAUSE);
            }
        }
    }
}
