//! A rate limiter that many callers share: so many requests a second, and a pause for all when AWS says that it is too many.

use super::Clock;
use jiff::{SignedDuration, Timestamp};
use std::sync::{Mutex, PoisonError};

/// No wait is longer: a clock that is set back must not stop the work, nor a server that asks for an hour.
const LONGEST: SignedDuration = SignedDuration::from_secs(60);

/// Hands out moments, evenly spaced.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    every: SignedDuration,
    next: Mutex<Timestamp>,
}

impl RateLimiter {
    /// One request in every so long, from now on.
    pub(crate) fn new(every: SignedDuration, now: Timestamp) -> Self {
        Self { every, next: Mutex::new(now) }
    }

    /// Waits for the next moment that is free.
    pub(crate) async fn wait(&self, clock: &dyn Clock) {
        let wait = {
            let now = clock.now();
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let mine = (*next).clamp(now, now + LONGEST);
            *next = mine + self.every;
            mine.duration_since(now)
        };
        if wait.is_positive() {
            clock.sleep(wait).await;
        }
    }

    /// Lets nobody go before `pause` is over.
    pub(crate) fn pause(&self, pause: SignedDuration, now: Timestamp) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        *next = (*next).max(now + pause.min(LONGEST));
    }
}
