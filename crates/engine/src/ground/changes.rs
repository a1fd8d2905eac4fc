//! A number that grows with every change, and those who wait for it to grow.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::watch;

/// Ticks at every change of the store or of work under way in this process. Clones are the same.
#[derive(Debug, Clone)]
pub(crate) struct Changes {
    all: watch::Sender<u64>,
    of_store: Arc<AtomicU64>,
}

impl Changes {
    /// Nothing has changed yet.
    pub(crate) fn new() -> Self {
        Self { all: watch::Sender::new(0), of_store: Arc::default() }
    }

    /// Tells everybody who waits that something has changed, but not in the store.
    pub(crate) fn tick(&self) {
        self.all.send_modify(|count| *count += 1);
    }

    /// Tells everybody who waits that something has changed in the store.
    pub(crate) fn tick_of_store(&self) {
        self.of_store.fetch_add(1, Ordering::Release);
        self.tick();
    }

    /// How many changes there were. A snapshot that is taken after this was read holds all of them.
    pub(crate) fn revision(&self) -> u64 {
        *self.all.borrow()
    }

    /// How many of them were in the store. What is read of it after this was read holds all of them.
    pub(crate) fn revision_of_store(&self) -> u64 {
        self.of_store.load(Ordering::Acquire)
    }

    /// Resolves at the next change; changes that come while nobody looks count as one.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.all.subscribe()
    }
}
