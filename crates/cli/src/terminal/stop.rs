//! Ends a question that nobody waits for any more.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Held while a question is on the terminal: one at a time is.
static TERMINAL: Mutex<()> = Mutex::new(());

/// Whether this process ends, and with it every question.
static ENDING: AtomicBool = AtomicBool::new(false);

/// Tells a question that its answer is not waited for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Ends the question, and returns when the terminal is as it was.
    pub(crate) fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
        drop(the_terminal());
    }

    /// Whether the question has to end.
    pub(crate) fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed) || ENDING.load(Ordering::Relaxed)
    }
}

/// Ends every question, and returns when the terminal is as it was.
pub(crate) fn end_questions() {
    ENDING.store(true, Ordering::Relaxed);
    drop(the_terminal());
}

/// The terminal for one question.
pub(super) fn the_terminal() -> MutexGuard<'static, ()> {
    TERMINAL.lock().unwrap_or_else(PoisonError::into_inner)
}
