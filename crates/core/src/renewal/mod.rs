//! When live credentials are renewed, when they are given up, when a person is told, and when to look again. Pure: facts in,
//! actions out. Nothing polls: the facts say when something is due.
//!
//! - Credentials are renewed when the last quarter of their lifetime begins (5 to 20 minutes before their end), each session
//!   at a moment of its own ([`due`]). If their sign-in or MFA session ends earlier, they are renewed once more before that.
//! - After a failure, renewal is tried again after a pause ([`retry`]), or as soon as another session of the same origin was
//!   renewed. What works stays in place until its end.
//! - If only a person can renew, they are told ten minutes ahead, and the sections are withdrawn at the end.
//! - A session that expired while a renewer ran is started again as soon as possible: the machine was asleep, the network
//!   was gone, or nobody had signed in. One that had expired before the renewer began stays expired.
//! - Credentials that were issued in the future mean that the clock was set back. They are renewed at once, because their
//!   end cannot be relied on.

mod due;
mod handover;
mod retry;

pub use due::lead;
pub use handover::{LONG_ENOUGH, worth_replacing};
pub use retry::{FailedRenewal, FailureKind, RetryState};

use crate::clock_set_back::was_set_back;
use crate::integration::IntegrationId;
use crate::session::SessionId;
use crate::state::{NEEDS_YOU_BEFORE, Need};
use due::{due, spread};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

/// The shortest time until a renewal that is not due yet is looked at again, so that the machine can sleep: what falls due
/// sooner is done together with it. Ends of credentials are not rounded.
pub const MIN_PAUSE: SignedDuration = SignedDuration::from_secs(30);
/// How much must be left of a sign-in or MFA session to renew with it.
const MARGIN: SignedDuration = SignedDuration::from_mins(1);
/// How long after its end a session is started again by itself. No role session lasts longer (IAM, *maximum session
/// duration*), and a person should not find the sessions of last week started.
const COMES_BACK_WITHIN: SignedDuration = SignedDuration::from_hours(12);
/// A token with a shorter lifetime was cut off by the end of the portal's session. Renewing it ahead of time gains nothing.
const CUT_OFF: SignedDuration = SignedDuration::from_mins(10);
/// From how many failures in a row the person is told of one that may pass by itself.
const TOLD_FROM: u32 = 2;

/// What has to be there before new credentials can be asked for: a sign-in, or a user's MFA session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Prerequisite {
    /// When it ends, and what a person has to do then; `None` where no end is known, or no person is needed.
    pub end: Option<(Timestamp, Need)>,
    /// Since when there is this one, as far as that is known.
    pub since: Option<Timestamp>,
}

impl Prerequisite {
    /// Nothing that ends: new credentials can be had without a person.
    pub const ENDLESS: Self = Self { end: None, since: None };

    /// What a person has to do before they are good at a time; nothing, where they are.
    pub fn need_at(&self, at: Timestamp) -> Option<Need> {
        self.end.filter(|(end, _)| *end <= at + MARGIN).map(|(_, need)| need)
    }
}

/// What the renewer remembers of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Memory {
    /// It was live at an earlier agenda.
    pub witnessed: bool,
    /// The person was told that it is about to end.
    pub told: bool,
    /// A person or another process is renewing it; this one does not before this time.
    pub busy_until: Option<Timestamp>,
    /// Its sections could not be taken out, and it is not tried again before this.
    pub stuck_until: Option<Timestamp>,
}

/// The credentials of a session that was started and not stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveCredentials {
    /// Whose they are.
    pub session: SessionId,
    /// What its plan starts from, an integration or a user, by its id; the session's own id where its chain is broken.
    pub origin: String,
    /// When they were issued, by this machine's clock.
    pub issued_at: Timestamp,
    /// When they end.
    pub expires_at: Timestamp,
    /// They had ended, and were taken out of the profiles.
    pub ended: bool,
    /// What has to be there before new ones can be asked for.
    pub prerequisite: Prerequisite,
    /// Why the last renewal did not succeed, if it did not.
    pub retry: Option<RetryState>,
    /// What is remembered of it.
    pub memory: Memory,
}

/// The token of a sign-in that sessions are renewed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveToken {
    /// Whose it is.
    pub integration: IntegrationId,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Until when there is a refresh token for the next one.
    pub refresh_until: Option<Timestamp>,
    /// Why the last renewal ahead of time did not succeed, if it did not.
    pub retry: Option<RetryState>,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Get the next token of a sign-in.
    RenewToken(IntegrationId),
    /// Get new credentials of a session.
    Renew(SessionId),
    /// Take a session out of its profiles: its credentials have ended.
    Expire(SessionId),
    /// Tell the person that a session is about to end.
    Tell(SessionId),
}

/// What there is to do now, and when to look again though nothing changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agenda {
    /// What there is to do, in this order.
    pub actions: Vec<Action>,
    /// When to look again; `None`: nothing will be due.
    pub next: Option<Timestamp>,
}

/// What there is to do about what is live. `anew` is when something last happened that may help what fails, such as a change
/// of the network.
pub fn agenda(
    tokens: &[LiveToken],
    live: &[LiveCredentials],
    anew: Option<Timestamp>,
    now: Timestamp,
) -> Agenda {
    let mut agenda = Agenda::default();
    let issued = last_issued(live, now);
    let is_released = |origin: &str, retry: &RetryState| {
        let issued = issued.get(origin).copied();
        retry.kind == FailureKind::Passing && issued.max(anew).is_some_and(|at| at > retry.at)
    };
    for token in tokens {
        let retry = token.retry.filter(|retry| !is_released(token.integration.as_str(), retry));
        let token = LiveToken { retry, ..token.clone() };
        if let Some(at) = token.renewal_at(now)
            && agenda.is_now(at, now)
        {
            agenda.actions.push(Action::RenewToken(token.integration.clone()));
        }
    }
    for credentials in live {
        let retry = credentials.retry.filter(|retry| !is_released(&credentials.origin, retry));
        agenda.at(&LiveCredentials { retry, ..credentials.clone() }, now);
    }
    agenda
}

/// When those credentials of each origin were asked for that came last. What failed before that has passed: so the first
/// renewal that succeeds, when the network is back or the disk has space again, releases all that wait.
fn last_issued(live: &[LiveCredentials], now: Timestamp) -> HashMap<&str, Timestamp> {
    let mut issued = HashMap::new();
    for LiveCredentials { origin, issued_at, .. } in live.iter().filter(|live| live.issued_at <= now) {
        let latest = issued.entry(origin.as_str()).or_insert(*issued_at);
        *latest = (*issued_at).max(*latest);
    }
    issued
}

impl Agenda {
    fn at(&mut self, credentials: &LiveCredentials, now: Timestamp) {
        let id = &credentials.session;
        let renews = credentials.renewal_at(now).is_some_and(|at| self.is_now(at, now));
        if renews {
            self.actions.push(Action::Renew(id.clone()));
        }
        if credentials.ended {
            return;
        }
        // Do not withdraw the sections of a session that is renewed in this step.
        let out_at = credentials
            .memory
            .stuck_until
            .map_or(credentials.expires_at, |until| until.max(credentials.expires_at));
        if out_at > now {
            self.wake(out_at);
        } else if !renews {
            self.actions.push(Action::Expire(id.clone()));
        }
        match credentials.tell_at(now) {
            Some(at) if at > now => self.wake(at),
            Some(_) => self.actions.push(Action::Tell(id.clone())),
            None => {}
        }
    }

    /// Whether a moment has come. If not, makes the next step be due then, or up to [`MIN_PAUSE`] later together with others.
    fn is_now(&mut self, at: Timestamp, now: Timestamp) -> bool {
        if at > now {
            self.wake(at.max(now + MIN_PAUSE));
        }
        at <= now
    }

    fn wake(&mut self, at: Timestamp) {
        self.next = Some(self.next.map_or(at, |next| next.min(at)));
    }
}

impl LiveCredentials {
    /// When new credentials are due.
    pub fn due(&self) -> Timestamp {
        let end = self.prerequisite.end.map(|(end, _)| end);
        due(self.session.as_str(), self.issued_at, self.expires_at, end)
    }

    /// What a person has to do before there can be new credentials; nothing, where they come by themselves.
    pub fn need(&self, now: Timestamp) -> Option<Need> {
        let by = if self.is_over(now) { now } else { self.due().max(now) };
        self.prerequisite.need_at(by)
    }

    fn is_over(&self, now: Timestamp) -> bool {
        self.ended || self.expires_at <= now
    }

    /// When a renewal may be tried without a person, if it may.
    fn renewal_at(&self, now: Timestamp) -> Option<Timestamp> {
        if self.prerequisite.need_at(now).is_some() || (self.is_over(now) && !self.comes_back(now)) {
            return None;
        }
        let of_the_future = was_set_back(self.issued_at, now);
        let due = if self.is_over(now) || of_the_future { now } else { self.due() };
        let due = self.memory.busy_until.map_or(due, |until| until.max(due));
        match self.retry_in_force(now) {
            Some(retry) => retry.retry_at.map(|retry_at| retry_at.max(due)),
            None => Some(due),
        }
    }

    fn comes_back(&self, now: Timestamp) -> bool {
        self.memory.witnessed && now.duration_since(self.expires_at) <= COMES_BACK_WITHIN
    }

    /// The last failure, unless the person has signed in or typed a code since, or it is in the future because the
    /// clock was set back.
    fn retry_in_force(&self, now: Timestamp) -> Option<RetryState> {
        let helped = |retry: &RetryState| {
            retry.kind == FailureKind::Person && self.prerequisite.since.is_some_and(|since| since > retry.at)
        };
        self.retry.filter(|retry| !retry.is_of_the_future(now) && !helped(retry))
    }

    /// When the person is to be told that this is about to end, if there is anything to tell.
    fn tell_at(&self, now: Timestamp) -> Option<Timestamp> {
        if self.memory.told || self.is_over(now) {
            return None;
        }
        let from = self.expires_at - NEEDS_YOU_BEFORE;
        let fails = self
            .retry_in_force(now)
            .is_some_and(|retry| retry.kind != FailureKind::Passing || retry.failures >= TOLD_FROM);
        if fails || self.need(now).is_some() {
            return Some(from);
        }
        // A renewal after its sign-in or MFA session has ended would fail, so the person is told before that.
        let (end, _) = self.prerequisite.end?;
        (end < self.expires_at).then(|| from.max(end - MARGIN))
    }
}

impl LiveToken {
    /// When it is to be renewed ahead of time, if it can be.
    fn renewal_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.refresh_until.filter(|until| *until > now)?;
        let due = if was_set_back(self.issued_at, now) { now } else { self.due() };
        match self.retry.filter(|retry| !retry.is_of_the_future(now)) {
            Some(retry) => retry.retry_at.map(|retry_at| retry_at.max(due)),
            None => Some(due),
        }
    }

    fn due(&self) -> Timestamp {
        let lifetime = self.expires_at.duration_since(self.issued_at);
        let lead = if lifetime < CUT_OFF { SignedDuration::ZERO } else { lead(lifetime) };
        self.expires_at - lead + spread(self.integration.as_str(), lead / 4)
    }
}

#[cfg(test)]
#[path = "agenda_test.rs"]
mod tests;
