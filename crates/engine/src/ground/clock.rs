//! The time, as a port: tests move it.

use super::wakeups::{GRID, sleep_aligned, until_second_wakeup};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// Tells the time and waits for it.
#[async_trait::async_trait]
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Waits until a duration has passed.
    async fn sleep(&self, duration: SignedDuration);

    /// Waits until the clock shows a time, or is found to have been set: then what was known of the time is no more.
    async fn sleep_until(&self, time: Timestamp);
}

/// A wait that is no longer than this is not looked at: a machine with nothing to do is left to rest.
const CLOSEST: Duration = GRID;
/// A clock that is corrected by less than this was not set.
const DRIFT: SignedDuration = SignedDuration::from_secs(10);

/// How long to wait before the next look at a wait of which `left` is left, where looks are in every second moment of the grid. The
/// system's timers stand still while the machine sleeps, and know nothing of a clock that is set.
fn piece(left: Duration, until_wakeup: impl FnOnce(Duration) -> Duration) -> Duration {
    let look = until_wakeup(CLOSEST);
    if left < look + CLOSEST { left } else { look }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

#[async_trait::async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the clock")]
        let now = Timestamp::now();
        // Nothing here is finer than a millisecond, and what is shown reads better.
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    async fn sleep(&self, duration: SignedDuration) {
        tokio::time::sleep(duration.unsigned_abs()).await;
    }

    async fn sleep_until(&self, time: Timestamp) {
        loop {
            let (before, began) = (self.now(), Instant::now());
            let left = Duration::try_from(time.duration_since(before)).unwrap_or_default();
            if left.is_zero() {
                return;
            }
            sleep_aligned(piece(left, until_second_wakeup)).await;
            let passed = SignedDuration::try_from(began.elapsed()).unwrap_or_default();
            // It was set, or the machine slept.
            if (self.now().duration_since(before) - passed).abs() > DRIFT {
                return;
            }
        }
    }
}

/// A clock that stands until it is moved. Who waits on it may move it: see [`ManualClock::moving`].
#[derive(Clone)]
pub struct ManualClock {
    now: watch::Sender<Timestamp>,
    on_sleep: Option<Arc<dyn Fn(SignedDuration) + Send + Sync>>,
}

impl ManualClock {
    /// A clock that stands at a time.
    pub fn new(now: Timestamp) -> Self {
        Self { now: watch::Sender::new(now), on_sleep: None }
    }

    /// A clock that a sleeper moves on at once to the moment it waits for, telling `on_sleep` by how much, so that a
    /// simulation can keep pace.
    pub fn moving(now: Timestamp, on_sleep: impl Fn(SignedDuration) + Send + Sync + 'static) -> Self {
        Self { now: watch::Sender::new(now), on_sleep: Some(Arc::new(on_sleep)) }
    }

    /// Waits until the clock has come to a time, which somebody else moves it to.
    pub async fn reaches(&self, time: Timestamp) {
        let mut now = self.now.subscribe();
        // The sender lives as long as self: the wait ends only by the clock.
        let _ = now.wait_for(|now| *now >= time).await;
    }

    /// Moves the clock; backwards too, as real ones do.
    pub fn advance(&self, duration: SignedDuration) {
        self.now.send_modify(|now| *now += duration);
    }
}

impl std::fmt::Debug for ManualClock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ManualClock({})", self.now())
    }
}

#[async_trait::async_trait]
impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    async fn sleep(&self, duration: SignedDuration) {
        if let Some(on_sleep) = &self.on_sleep {
            on_sleep(duration);
            self.advance(duration);
            return tokio::task::yield_now().await;
        }
        self.reaches(self.now() + duration).await;
    }

    async fn sleep_until(&self, time: Timestamp) {
        let before = self.now();
        let left = time.duration_since(before);
        if self.on_sleep.is_some() {
            if left.is_positive() {
                self.sleep(left).await;
            }
            return;
        }
        let mut now = self.now.subscribe();
        let _ = now.wait_for(|now| *now >= time || *now < before).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn a_long_wait_is_looked_at_in_every_second_moment_of_the_grid_and_never_twice_in_one() {
        for seconds in 1..1000 {
            let (mut passed, mut pieces) = (7, vec![]);
            while passed < 7 + seconds {
                let until_wakeup = |least: Duration| {
                    Duration::from_secs((passed + least.as_secs()).div_ceil(60) * 60 - passed)
                };
                let piece = piece(Duration::from_secs(7 + seconds - passed), until_wakeup).as_secs();
                pieces.push(piece);
                passed += piece;
            }
            assert!(pieces.iter().all(|piece| *piece < 120), "{pieces:?}");
            assert!(pieces.len() == 1 || pieces.iter().all(|piece| *piece >= 30), "{pieces:?}");
        }
    }

    #[tokio::test]
    async fn a_wait_ends_at_its_time_or_when_the_clock_is_set_back() {
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        let mut wait = clock.sleep_until(Timestamp::UNIX_EPOCH + SignedDuration::from_mins(10));
        assert!(wait.as_mut().now_or_never().is_none());
        clock.advance(SignedDuration::from_mins(9));
        assert!(wait.as_mut().now_or_never().is_none());
        clock.advance(SignedDuration::from_mins(1));
        assert!(wait.as_mut().now_or_never().is_some());
        let mut wait = clock.sleep_until(Timestamp::UNIX_EPOCH + SignedDuration::from_mins(20));
        assert!(wait.as_mut().now_or_never().is_none());
        clock.advance(SignedDuration::from_hours(-2));
        assert!(wait.as_mut().now_or_never().is_some());
    }

    #[tokio::test]
    async fn the_machines_clock_wakes_at_a_time_that_has_passed() {
        SystemClock.sleep_until(SystemClock.now() - SignedDuration::from_secs(1)).await;
        SystemClock.sleep_until(SystemClock.now() + SignedDuration::from_millis(5)).await;
    }
}
