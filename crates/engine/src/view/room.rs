//! The state as window, tray and command line show it: the room's type and its parts.

use crate::aws::Gateway;
use crate::credentials::Resolver;
use crate::delivery::Deliveries;
use crate::ground::{Clock, LockWait, Locks, Prompts, Tasks};
use crate::sessions::History;
use crate::store::Store;
use crate::vault::Vault;
use std::sync::Arc;
use std::time::Duration;

/// The state, read anew at each call. The room only reads.
#[derive(Debug, Clone)]
pub struct View {
    pub(super) store: Arc<Store>,
    pub(super) vault: Vault,
    pub(super) gateway: Gateway,
    pub(super) resolver: Resolver,
    pub(super) deliveries: Deliveries,
    pub(super) history: History,
    pub(super) tasks: Arc<Tasks>,
    pub(super) prompts: Arc<Prompts>,
    pub(super) locks: Arc<Locks>,
    pub(super) clock: Arc<dyn Clock>,
}

impl View {
    /// The room of these parts.
    #[expect(clippy::too_many_arguments, reason = "a room gets its parts one by one, and no others")]
    pub(crate) fn new(
        store: Arc<Store>,
        vault: Vault,
        gateway: Gateway,
        resolver: Resolver,
        deliveries: Deliveries,
        history: History,
        tasks: Arc<Tasks>,
        prompts: Arc<Prompts>,
        locks: Arc<Locks>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { store, vault, gateway, resolver, deliveries, history, tasks, prompts, locks, clock }
    }

    /// A number that grows with every change. Whoever receives a snapshot after a newer one can drop it by its number.
    pub(super) fn revision(&self) -> u32 {
        u32::try_from(self.store.changes().revision() % u64::from(u32::MAX)).unwrap_or(0)
    }

    /// What happened, and for whom.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The host of AWS that this process has asked and that owes an answer for the longest time, and for how long.
    pub fn unanswered_host(&self) -> Option<(String, Duration)> {
        self.gateway.http().unanswered().longest()
    }

    /// The locks that this process waits for, for longer than a second, and who holds them.
    pub fn lock_waits(&self) -> Vec<LockWait> {
        self.tasks.waits()
    }
}
