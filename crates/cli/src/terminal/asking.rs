//! Whether a person can be asked.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether nothing may be asked in this process, whatever terminal there is.
static FORBIDDEN: AtomicBool = AtomicBool::new(false);

/// From now on nobody is asked for anything in this process: [`can_ask`] is false.
#[allow(dead_code, reason = "the option --no-input calls it")]
pub(crate) fn forbid_asking() {
    FORBIDDEN.store(true, Ordering::Relaxed);
}

/// Whether a person can be asked: there is a terminal, and asking is not forbidden.
pub(crate) fn can_ask() -> bool {
    !FORBIDDEN.load(Ordering::Relaxed) && io::stdin().is_terminal() && io::stderr().is_terminal()
}
