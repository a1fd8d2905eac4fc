//! That something has changed: one number that grows, and who waits for it to grow.

use tokio::sync::watch;

/// Ticks at every change of the store or of work under way in this process. Clones are the same.
#[derive(Debug, Clone)]
pub(crate) struct Changes(watch::Sender<u64>);

impl Changes {
    /// Nothing has changed yet.
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(0))
    }

    /// Tells everybody who waits that something has changed.
    pub(crate) fn tick(&self) {
        self.0.send_modify(|count| *count += 1);
    }

    /// How many changes there were. A snapshot that is taken after this was read holds all of them.
    pub(crate) fn revision(&self) -> u64 {
        *self.0.borrow()
    }

    /// Resolves at the next change; changes that come while nobody looks count as one.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}
