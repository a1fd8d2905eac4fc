//! The queues of the portals: each request waits for its turn there, and is sent again when AWS says that there are too
//! many. `core::portal_queue` decides who is next, and when.

use super::{AwsError, Gateway};
use crate::ground::Clock;
use daypass_core::portal_queue::{Claim, KnownPace, Place, PortalQueue, Standing, Turn};
use daypass_core::{Region, StartUrl};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// How often a request is sent whose error may pass by itself, where its caller does not try again by rules of its own.
const TRIES: u32 = 3;
/// The pause after the first try; after the second it is twice as long.
const PAUSE: SignedDuration = SignedDuration::from_secs(1);

/// The queues of this process, by the portal's address and region.
#[derive(Debug, Clone, Default)]
pub(super) struct Queues(Arc<Mutex<ByPortal>>);

type ByPortal = HashMap<(StartUrl, Region), Arc<Queue>>;

#[derive(Debug)]
struct Queue {
    queue: Mutex<PortalQueue>,
    changed: Notify,
}

/// The turns at one portal.
#[derive(Debug, Clone)]
pub(super) struct Turns {
    queue: Arc<Queue>,
    clock: Arc<dyn Clock>,
    tries: u32,
}

impl Gateway {
    /// The turns at the portal of an instance in a region.
    pub(super) fn turns(&self, start_url: &StartUrl, region: &Region) -> Turns {
        let mut queues = self.queues.0.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queues.entry((start_url.clone(), region.clone())).or_insert_with(|| {
            Arc::new(Queue { queue: Mutex::new(PortalQueue::new(self.clock.now())), changed: Notify::new() })
        });
        Turns { queue: queue.clone(), clock: self.clock.clone(), tries: TRIES.min(self.most_attempts) }
    }

    /// Has a portal asked at a pace that was learned of it before, where this process has learned none.
    pub(crate) fn begin_at(&self, start_url: &StartUrl, region: &Region, known: KnownPace) {
        let Turns { queue, clock, .. } = self.turns(start_url, region);
        queue.change(|queue| queue.begin_at(known, clock.now()));
    }

    /// The pace that this process has learned of a portal.
    pub(crate) fn known_pace(&self, start_url: &StartUrl, region: &Region) -> Option<KnownPace> {
        self.turns(start_url, region).queue.lock().known_pace()
    }
}

impl Turns {
    /// Sends a request when it is its turn, and again where AWS says that there are too many. Dropped, it leaves the queue.
    ///
    /// # Errors
    /// [`AwsError::Throttled`] when AWS asks to be left alone for longer than a request is kept waiting; else those of the
    /// request.
    pub(super) async fn ask<T, F>(&self, claim: Claim, send: impl Fn(Timestamp) -> F) -> Result<T, AwsError>
    where
        F: Future<Output = Result<T, AwsError>>,
    {
        let mut tries = 1;
        loop {
            match self.ask_in_turn(claim, &send).await {
                Err(AwsError::Unreachable { .. } | AwsError::Unavailable { .. }) if tries < self.tries => {
                    self.clock.sleep(PAUSE * (1 << (tries - 1))).await;
                    tries += 1;
                }
                answer => return answer,
            }
        }
    }

    async fn ask_in_turn<T, F>(&self, claim: Claim, send: impl Fn(Timestamp) -> F) -> Result<T, AwsError>
    where
        F: Future<Output = Result<T, AwsError>>,
    {
        let waiting = Waiting { turns: self, place: self.queue.lock().join(claim, self.clock.now()) };
        self.queue.changed.notify_waiters();
        loop {
            let turn = waiting.turn().await?;
            let answer = Box::pin(send(self.clock.now())).await;
            let now = self.clock.now();
            match answer {
                Err(AwsError::Throttled { retry_after }) => {
                    let retry_after = retry_after.and_then(|wait| SignedDuration::try_from(wait).ok());
                    self.queue.change(|queue| queue.throttled(turn, retry_after, now));
                }
                answer @ (Ok(_) | Err(AwsError::Refused { .. } | AwsError::Unavailable { .. })) => {
                    self.queue.change(|queue| queue.answered(turn, now));
                    return answer;
                }
                // It was not AWS that answered, or nobody did.
                unanswered => return unanswered,
            }
        }
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, PortalQueue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the queue, and has all who wait look where they stand.
    fn change(&self, change: impl FnOnce(&mut PortalQueue)) {
        change(&mut self.lock());
        self.changed.notify_waiters();
    }
}

/// A request that waits, until this is dropped.
struct Waiting<'a> {
    turns: &'a Turns,
    place: Place,
}

impl Waiting<'_> {
    /// Waits for its turn. Of all who wait, only the next one sleeps until its time; the others wait for a change.
    async fn turn(&self) -> Result<Turn, AwsError> {
        let Turns { queue, clock, .. } = self.turns;
        loop {
            let mut changed = std::pin::pin!(queue.changed.notified());
            // What changes after the look is noticed.
            changed.as_mut().enable();
            let now = clock.now();
            let standing = queue.lock().standing(self.place, now);
            match standing {
                Standing::Turn(turn) => {
                    queue.changed.notify_waiters();
                    return Ok(turn);
                }
                Standing::Refused { retry_after } => {
                    queue.changed.notify_waiters();
                    let retry_after = Duration::try_from(retry_after).ok();
                    return Err(AwsError::Throttled { retry_after });
                }
                Standing::Behind => changed.await,
                Standing::NextAt(at) => tokio::select! {
                    () = changed => {}
                    () = clock.sleep(at.duration_since(now)) => {}
                },
            }
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.turns.queue.change(|queue| queue.leave(self.place));
    }
}
