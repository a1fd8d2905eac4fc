//! Which request is sent to a portal next, and when. Pure: times in, turns out.
//!
//! All requests of a process to one portal take turns here, because AWS limits them together. First come those that somebody
//! waits for, then renewals (the soonest end first), then those of a sync, then what nobody asked for, which gets half of
//! the rate even if it is alone.
//!
//! A 429 makes all of them slower, and none fails because of it while the portal answers others. Two processes have a queue
//! each, and each learns from the 429s that it gets itself.

mod pace;

pub use pace::KnownPace;

use jiff::{SignedDuration, Timestamp};
use pace::{Pace, Sent};

/// How long a request is kept waiting by AWS's 429 alone, since it came or since the portal last answered anybody.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(1);
/// After so many turns that others had, it is the turn of the request that waits for the longest. So none is starved.
const MOST_PASSES: u32 = 7;

/// What a request is for. **The order of the variants is the order of their turns.**
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// Somebody waits for it: a person who starts a session, or a program that wants its credentials.
    Awaited,
    /// Credentials that end then are renewed.
    Renewal {
        /// When the present ones end.
        end: Timestamp,
    },
    /// Accounts and roles are read.
    Sync,
    /// The same of accounts that nobody uses, and that nobody asked for.
    Background,
}

/// A request's place in the queue, which it keeps until it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(u64);

#[derive(Debug, Clone, Copy)]
struct Waiting {
    place: Place,
    claim: Claim,
    since: Timestamp,
}

/// That a request is sent now.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    waiting: Waiting,
    sent: Sent,
}

/// How a request stands.
#[derive(Debug, Clone, Copy)]
pub enum Standing {
    /// It is sent now.
    Turn(Turn),
    /// It is the next one, at this time.
    NextAt(Timestamp),
    /// Another one is before it.
    Behind,
    /// AWS asks to be left alone for longer than a request is kept waiting: for so long from now. It has left the queue.
    Refused {
        /// For how long.
        retry_after: SignedDuration,
    },
}

/// The queue of one portal.
#[derive(Debug, Clone)]
pub struct PortalQueue {
    pace: Pace,
    waiting: Vec<Waiting>,
    last_place: u64,
    answered_at: Option<Timestamp>,
    /// When the last request was sent that nobody asked for.
    last_background: Option<Timestamp>,
    /// How many turns the request that waits for the longest has seen others have.
    passes: u32,
}

impl PortalQueue {
    /// The queue of a portal that was not asked yet.
    pub fn new(now: Timestamp) -> Self {
        let pace = Pace::new(now);
        Self { pace, waiting: vec![], last_place: 0, answered_at: None, last_background: None, passes: 0 }
    }

    /// Begins at the pace that is known of the portal, where this queue has learned none.
    pub fn begin_at(&mut self, known: KnownPace, now: Timestamp) {
        self.pass(now);
        self.pace.begin_at(known);
    }

    /// The pace that the portal takes, as far as this queue has learned it.
    pub fn known_pace(&self) -> Option<KnownPace> {
        self.pace.known()
    }

    /// A request comes.
    pub fn join(&mut self, claim: Claim, now: Timestamp) -> Place {
        self.pass(now);
        self.last_place += 1;
        let place = Place(self.last_place);
        self.waiting.push(Waiting { place, claim, since: now });
        place
    }

    /// Nobody wants the request any more.
    pub fn leave(&mut self, place: Place) {
        self.waiting.retain(|waiting| waiting.place != place);
    }

    /// How a request stands. Where it is its turn, it is sent.
    pub fn standing(&mut self, place: Place, now: Timestamp) -> Standing {
        self.pass(now);
        let Some(waiting) = self.waiting.iter().find(|waiting| waiting.place == place).copied() else {
            return Standing::Behind;
        };
        let left_alone_until = self.pace.not_before();
        if left_alone_until > now.max(self.patient_until(&waiting)) {
            self.leave(place);
            return Standing::Refused { retry_after: left_alone_until.duration_since(now) };
        }
        if self.front(now) != Some(place) {
            return Standing::Behind;
        }
        match self.pace.next().max(self.not_before(&waiting)) {
            at if at > now => Standing::NextAt(at),
            _ => Standing::Turn(self.send(waiting, now)),
        }
    }

    /// AWS answered a request, whatever it said, but not that there are too many.
    pub fn answered(&mut self, turn: Turn, now: Timestamp) {
        self.pass(now);
        self.answered_at = Some(now);
        self.pace.answered(turn.sent);
    }

    /// AWS refused a request because there are too many. It has its place again.
    pub fn throttled(&mut self, turn: Turn, retry_after: Option<SignedDuration>, now: Timestamp) {
        self.pass(now);
        self.pace.throttled(turn.sent, retry_after);
        self.waiting.push(turn.waiting);
    }

    fn pass(&mut self, now: Timestamp) {
        let set_back = self.pace.pass(now);
        if !set_back.is_zero() {
            self.waiting.iter_mut().for_each(|waiting| waiting.since += set_back);
            self.answered_at = self.answered_at.map(|at| at + set_back);
            self.last_background = self.last_background.map(|at| at + set_back);
        }
    }

    fn patient_until(&self, waiting: &Waiting) -> Timestamp {
        self.answered_at.map_or(waiting.since, |at| at.max(waiting.since)) + PATIENCE
    }

    fn oldest(&self) -> Option<Place> {
        self.waiting.iter().map(|waiting| waiting.place).min()
    }

    /// When a request may go at the earliest, whatever the rate: the second that nobody asked for goes two turns after the first.
    fn not_before(&self, waiting: &Waiting) -> Timestamp {
        let last = self.last_background.filter(|_| waiting.claim == Claim::Background);
        last.map_or(Timestamp::MIN, |last| last + self.pace.length_of(2))
    }

    /// Whose turn is next.
    fn front(&self, now: Timestamp) -> Option<Place> {
        if self.passes >= MOST_PASSES {
            let may_go = |waiting: &&Waiting| self.not_before(waiting) <= now;
            let oldest = self.waiting.iter().filter(may_go).map(|waiting| waiting.place).min();
            if oldest.is_some() {
                return oldest;
            }
        }
        self.waiting.iter().map(|waiting| (waiting.claim, waiting.place)).min().map(|(_, place)| place)
    }

    fn send(&mut self, waiting: Waiting, now: Timestamp) -> Turn {
        if waiting.claim == Claim::Background {
            self.last_background = Some(now);
        }
        let is_oldest = self.oldest() == Some(waiting.place);
        self.passes = if is_oldest { 0 } else { self.passes + 1 };
        self.leave(waiting.place);
        Turn { waiting, sent: self.pace.take() }
    }
}

#[cfg(test)]
#[path = "portal_queue_test.rs"]
mod tests;
