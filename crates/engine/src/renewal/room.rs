//! Renewal: the room's type and its parts.

use super::error::Error;
use super::events::RenewalEvent;
use super::memory::Memory;
use crate::credentials::Resolver;
use crate::ground::{Clock, LockName, Locks, Tasks};
use crate::identity_center::IdentityCenter;
use crate::sessions::{History, Sessions};
use crate::store::Store;
use jiff::SignedDuration;
use std::sync::Arc;
use std::time::Duration;

/// The pause after a step that failed.
pub(super) const PAUSE: SignedDuration = SignedDuration::from_mins(1);
/// How long to wait after a change, so that changes in quick succession lead to one step.
const TOGETHER: Duration = Duration::from_millis(200);

/// Keeps alive what was started.
#[derive(Debug, Clone)]
pub struct Renewer {
    pub(super) store: Arc<Store>,
    pub(super) sessions: Sessions,
    pub(super) identity_center: IdentityCenter,
    pub(super) resolver: Resolver,
    pub(super) history: History,
    pub(super) clock: Arc<dyn Clock>,
    locks: Arc<Locks>,
    pub(super) tasks: Arc<Tasks>,
}

impl Renewer {
    /// The room of these parts. Its requests are not retried by the SDK: `core::renewal` decides when to try again.
    #[expect(clippy::too_many_arguments, reason = "a room gets its parts one by one, and no others")]
    pub(crate) fn new(
        store: Arc<Store>,
        sessions: &Sessions,
        identity_center: &IdentityCenter,
        resolver: &Resolver,
        history: History,
        clock: Arc<dyn Clock>,
        locks: Arc<Locks>,
        tasks: Arc<Tasks>,
    ) -> Self {
        Self {
            store,
            sessions: sessions.asking_once(),
            identity_center: identity_center.asking_once(),
            resolver: resolver.asking_once(),
            history,
            clock,
            locks,
            tasks,
        }
    }

    /// Renews everything that is started, until it is dropped. It first waits until no other process does. To notice what
    /// other processes start, the caller has to [watch](crate::Engine::watch) the store.
    ///
    /// # Errors
    /// [`Error::Ground`] when Daypass's folder cannot be used.
    pub async fn run(&self, mut tell: impl FnMut(RenewalEvent) + Send) -> Result<(), Error> {
        let _renewer = self.locks.acquire_when_free(LockName::Renewer, "renewing sessions").await?;
        tracing::info!("sessions are renewed by {}", self.history.caller());
        let mut memory = Memory::default();
        let mut changes = self.store.changes().subscribe();
        loop {
            changes.mark_unchanged();
            let next = match self.step(&mut memory).await {
                Ok((events, next)) => {
                    events.into_iter().for_each(&mut tell);
                    next
                }
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "what is live could not be looked at");
                    Some(self.clock.now() + PAUSE)
                }
            };
            let due = async {
                match next {
                    Some(next) => self.clock.sleep_until(next).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                changed = changes.changed() => match changed {
                    Ok(()) => tokio::time::sleep(TOGETHER).await,
                    Err(_) => return Ok(()),
                },
                () = due => {}
            }
        }
    }
}
