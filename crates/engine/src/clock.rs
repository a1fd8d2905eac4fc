//! The time, as a port: tests move it.

use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use tokio::sync::watch;

/// Tells the time and waits for it.
#[async_trait::async_trait]
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Waits until a duration has passed.
    async fn sleep(&self, duration: SignedDuration);
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
        let deadline = self.now() + duration;
        let mut now = self.now.subscribe();
        // The sender lives as long as self: the wait ends only by the clock.
        let _ = now.wait_for(|now| *now >= deadline).await;
    }
}
