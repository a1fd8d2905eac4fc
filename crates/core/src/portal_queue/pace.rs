//! How often a portal is asked: so often in a second, and less often where AWS says that it is too often.

use jiff::{SignedDuration, Timestamp};

/// The highest rate, in requests a second. A portal takes 20 from a person, in all (IAM Identity Center quotas), and the AWS
/// CLI and the portal's own page ask it too.
const HIGHEST_RATE: f64 = 18.0;
/// The lowest, at which it is tried whether AWS takes more again.
const LOWEST_RATE: f64 = 0.5;
/// How many requests may go at once after a rest. With [`HIGHEST_RATE`] this makes 20 in any one second.
const BURST: f64 = 2.0;
/// What an answer adds to the rate. So it grows by a tenth in a second, whatever it is.
const GAIN: f64 = 0.1;
/// After this time a 429 says nothing about the present: another tool may have asked a lot then.
const OUTDATED: SignedDuration = SignedDuration::from_mins(1);
/// No pause is longer, whatever AWS asks for.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);
/// A fraction of a request that is lost to rounding.
const ROUNDING: f64 = 1e-6;

/// The rate at which one portal is asked, and how it changes.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    rate: f64,
    /// The requests that may go at once, as counted at `seen`.
    saved: f64,
    /// The latest time that is known.
    seen: Timestamp,
    /// Until when AWS asks to be left alone.
    not_before: Timestamp,
    throttled_at: Option<Timestamp>,
    slowed: Slowed,
}

/// How often the rate was lowered. Of the requests that were sent at one rate, the first that AWS refuses lowers it, and the
/// others say nothing new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Slowed(u32);

impl Pace {
    pub(super) fn new(now: Timestamp) -> Self {
        Self {
            rate: HIGHEST_RATE,
            saved: BURST,
            seen: now,
            not_before: now,
            throttled_at: None,
            slowed: Slowed::default(),
        }
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
            (self.throttled_at, self.rate) = (None, HIGHEST_RATE);
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
    pub(super) fn take(&mut self) -> Slowed {
        self.saved -= 1.0;
        self.slowed
    }

    /// AWS took a request that was sent then.
    pub(super) fn answered(&mut self, sent: Slowed) {
        if sent == self.slowed {
            self.rate = (self.rate + GAIN).min(HIGHEST_RATE);
        }
    }

    /// AWS refused a request that was sent then: it was too many.
    pub(super) fn throttled(&mut self, sent: Slowed, retry_after: Option<SignedDuration>) {
        self.throttled_at = Some(self.seen);
        if sent == self.slowed {
            self.slowed = Slowed(self.slowed.0.wrapping_add(1));
            self.rate = (self.rate / 2.0).max(LOWEST_RATE);
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
