//! The signals that concern a question: the terminal has another size, the process goes on after a stop, or has to end.

use signal_hook::consts::{SIGCONT, SIGTERM, SIGWINCH};
use signal_hook::{flag, low_level};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// What came since it was looked for last.
#[derive(Debug, Default)]
pub(super) struct Signals {
    resized: Arc<AtomicBool>,
    continued: Arc<AtomicBool>,
    terminated: Arc<AtomicBool>,
    /// Whether SIGTERM ends the process by itself, as it did before there was a handler.
    ends_at_once: Arc<AtomicBool>,
}

/// Handlers stay for as long as the process lives: there is no safe way to take one out again.
static SIGNALS: OnceLock<Signals> = OnceLock::new();

impl Signals {
    /// Begins to listen, with the first question of this process.
    pub(super) fn listen() -> io::Result<&'static Self> {
        if let Some(signals) = SIGNALS.get() {
            signals.ends_at_once.store(false, Ordering::Relaxed);
            return Ok(signals);
        }
        let signals = Self::default();
        flag::register(SIGWINCH, signals.resized.clone())?;
        flag::register(SIGCONT, signals.continued.clone())?;
        flag::register_conditional_default(SIGTERM, signals.ends_at_once.clone())?;
        flag::register(SIGTERM, signals.terminated.clone())?;
        Ok(SIGNALS.get_or_init(|| signals))
    }

    /// The question is over: SIGTERM ends the process again.
    pub(super) fn rest(&self) {
        self.ends_at_once.store(true, Ordering::Relaxed);
    }

    pub(super) fn was_resized(&self) -> bool {
        self.resized.swap(false, Ordering::Relaxed)
    }

    pub(super) fn was_continued(&self) -> bool {
        self.continued.swap(false, Ordering::Relaxed)
    }

    pub(super) fn was_terminated(&self) -> bool {
        self.terminated.load(Ordering::Relaxed)
    }
}

/// Leaves SIGTERM to whoever listens to it from now on.
pub(crate) fn leave_signals() {
    if let Some(signals) = SIGNALS.get() {
        signals.ends_at_once.store(false, Ordering::Relaxed);
    }
}

/// Ends this process by SIGTERM.
pub(super) fn terminate() {
    // It returns where the signal cannot be raised, and then the question counts as left.
    let _ = low_level::emulate_default_handler(SIGTERM);
}
