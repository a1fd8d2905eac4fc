//! How often a portal is asked: more often as long as AWS takes it, and less often where AWS says that it is too often.

use jiff::{SignedDuration, Timestamp};

/// The rate at which a portal is asked first of which nothing is known, in requests a second: half of what it is said to take.
const CAREFUL: f64 = 10.0;
/// What a portal takes from a person, in all (IAM Identity Center quotas). Whether it takes more shows when it is asked.
const DOCUMENTED: f64 = 20.0;
/// How much is asked for of what a portal takes: the AWS CLI and the portal's own page ask it too.
const SHARE: f64 = 0.9;
/// The highest rate. Twenty accounts that are read at once come to no more where an answer takes 400 ms.
const MOST: f64 = 50.0;
/// The lowest, at which it is tried whether AWS takes more again.
const LOWEST: f64 = 0.5;
/// How many requests may go at once after a rest.
const BURST: f64 = 2.0;
/// What an answer adds to the rate, up to the share of what the portal takes. So the rate grows by a tenth in a second, whatever it
/// is.
const GAIN: f64 = 0.1;
/// What it adds beyond that, until AWS refuses.
const TRIAL: f64 = 0.03;
/// Who has kept less of its burst than this has waited for its turn.
const WAITED: f64 = 0.5;
/// For this time after a 429 the rate is not tried that AWS has refused. After it a 429 says nothing about the present: another
/// tool may have asked a lot then.
const OUTDATED: SignedDuration = SignedDuration::from_mins(1);
/// No pause is longer, whatever AWS asks for.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// A fraction of a request that is lost to rounding.
const ROUNDING: f64 = 1e-6;

/// How often a portal can be asked, as was learned of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownPace {
    /// Requests a second.
    pub per_second: f64,
    /// AWS refused more.
    pub refused: bool,
}

/// The rate at which one portal is asked, and how it changes.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    rate: f64,
    /// What the portal takes, as far as that is known.
    limit: f64,
    /// The requests that may go at once, as counted at `seen`.
    saved: f64,
    /// The latest time that is known.
    seen: Timestamp,
    /// Until when AWS asks to be left alone.
    not_before: Timestamp,
    throttled_at: Option<Timestamp>,
    slowed: u32,
    /// Whether answers have changed the rate.
    has_learned: bool,
}

/// A request that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sent {
    /// How often the rate was lowered before. Of the requests that were sent at one rate, the first that AWS refuses lowers it,
    /// and the others say nothing new.
    slowed: u32,
    /// It went when the rate let it. What goes seldom says nothing of how often it could.
    has_waited: bool,
}

impl Pace {
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            rate: CAREFUL,
            limit: DOCUMENTED,
            saved: BURST,
            seen: now,
            not_before: now,
            throttled_at: None,
            slowed: 0,
            has_learned: false,
        }
    }

    /// Begins at what is known of the portal, unless this one has learned something by itself: a little below what was refused.
    pub(super) fn begin_at(&mut self, known: KnownPace) {
        let KnownPace { per_second, refused } = known;
        if self.has_learned || !(LOWEST * SHARE..=MOST).contains(&per_second) {
            return;
        }
        let limit = per_second / SHARE;
        (self.rate, self.limit, self.throttled_at) = match refused {
            true => ((per_second * SHARE).max(LOWEST), limit, Some(self.seen)),
            false => (per_second.max(LOWEST), limit.max(DOCUMENTED), None),
        };
    }

    /// What was learned of the portal; `None` where that is nothing.
    pub(super) fn known(&self) -> Option<KnownPace> {
        let refused = self.throttled_at.is_some();
        let per_second = if refused { self.limit * SHARE } else { self.rate };
        self.has_learned.then_some(KnownPace { per_second, refused })
    }

    /// Notes the time. Returns by how much the clock was set back; moments that were known before move by as much.
    pub(super) fn pass(&mut self, now: Timestamp) -> SignedDuration {
        let passed = now.duration_since(self.seen);
        let set_back = passed.min(SignedDuration::ZERO);
        self.not_before += set_back;
        self.throttled_at = self.throttled_at.map(|at| at + set_back);
        self.saved = (self.saved + passed.as_secs_f64().max(0.0) * self.rate).min(BURST);
        self.seen = now;
        if self.throttled_at.is_some_and(|at| now.duration_since(at) >= OUTDATED) {
            self.throttled_at = None;
        }
        if passed >= OUTDATED {
            self.rate = self.rate.max(CAREFUL);
        }
        set_back
    }

    /// When the next request may go.
    pub(super) fn next(&self) -> Timestamp {
        let missing = 1.0 - self.saved;
        let wait = if missing > ROUNDING { milliseconds(missing / self.rate) } else { SignedDuration::ZERO };
        (self.seen + wait).max(self.not_before)
    }

    /// How long so many requests take at this rate.
    pub(super) fn length_of(&self, requests: u32) -> SignedDuration {
        milliseconds(f64::from(requests) / self.rate)
    }

    /// Until when AWS asks to be left alone.
    pub(super) fn not_before(&self) -> Timestamp {
        self.not_before
    }

    /// A request goes now.
    pub(super) fn take(&mut self) -> Sent {
        self.saved -= 1.0;
        Sent { slowed: self.slowed, has_waited: self.saved < WAITED }
    }

    /// AWS took a request that was sent then.
    pub(super) fn answered(&mut self, sent: Sent) {
        if sent.slowed != self.slowed || !sent.has_waited {
            return;
        }
        self.has_learned = true;
        let share = self.limit * SHARE;
        self.rate = match self.throttled_at {
            Some(_) => (self.rate + GAIN).min(share).max(self.rate),
            None if self.rate < share.max(CAREFUL) => self.rate + GAIN,
            None => (self.rate + TRIAL).min(MOST),
        };
    }

    /// AWS refused a request that was sent then: it was too many.
    pub(super) fn throttled(&mut self, sent: Sent, retry_after: Option<SignedDuration>) {
        self.throttled_at = Some(self.seen);
        self.has_learned = true;
        if sent.slowed == self.slowed {
            self.slowed = self.slowed.wrapping_add(1);
            self.limit = self.rate;
            self.rate = (self.rate / 2.0).max(LOWEST);
            self.saved = 0.0;
            self.pause(milliseconds(1.0 / self.rate));
        }
        if let Some(retry_after) = retry_after {
            self.pause(retry_after.min(LONGEST_PAUSE));
        }
    }

    fn pause(&mut self, pause: SignedDuration) {
        self.not_before = self.not_before.max(self.seen + pause);
    }
}

/// So many seconds, in whole milliseconds: clocks are no finer.
fn milliseconds(seconds: f64) -> SignedDuration {
    SignedDuration::from_secs_f64((seconds * 1000.0).ceil() / 1000.0)
}

#[cfg(test)]
#[path = "pace_test.rs"]
mod tests;
