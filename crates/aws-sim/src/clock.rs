//! The simulation's time: the machine's own, moved ahead on demand.

use jiff::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// As far as the clock can be moved: enough for every deadline, and far from the end of representable time.
const FURTHEST_MS: i64 = 100 * 366 * 24 * 3600 * 1000;

/// One clock for everything that expires, refills or ages.
#[derive(Default)]
pub(crate) struct Clock {
    ahead_ms: AtomicI64,
}

impl Clock {
    /// The simulated time.
    pub(crate) fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the simulation's one source of real time")]
        let real = Timestamp::now();
        let ahead = Duration::from_millis(self.ahead_ms.load(Ordering::SeqCst).unsigned_abs());
        real.checked_add(ahead).unwrap_or(real)
    }

    /// Lets time pass. It never goes back.
    pub(crate) fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(FURTHEST_MS);
        let ahead = self.ahead_ms.load(Ordering::SeqCst).saturating_add(by).min(FURTHEST_MS);
        self.ahead_ms.store(ahead, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes_on_demand() {
        let clock = Clock::default();
        let before = clock.now();
        clock.advance(Duration::from_secs(3600));
        assert!(clock.now().duration_since(before).as_secs() >= 3600);
    }

    #[test]
    fn an_absurd_advance_stays_representable() {
        let clock = Clock::default();
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert!(clock.now() + Duration::from_secs(90 * 24 * 3600) < Timestamp::MAX);
    }
}
