//! What macOS and Windows say that may help what fails: the machine woke up, or its network changed. On Linux the engine
//! hears it by D-Bus. The calls of these systems need unsafe code, and the engine has none; so `daypass agent`, which has no
//! desktop shell, notices it there when it next looks at the time.

#[cfg(target_os = "macos")]
#[path = "macos.rs"]
mod system;
#[cfg(windows)]
#[path = "windows.rs"]
mod system;

use std::fmt::Display;
use std::sync::OnceLock;

/// What is called then. The systems' callbacks are plain functions, and get it from here.
static HELPED: OnceLock<Box<dyn Fn() + Send + Sync>> = OnceLock::new();

/// Calls `helped` whenever the system says so, on a thread of the system's, until the process ends. To be called once.
pub(crate) fn on_system_signals(helped: impl Fn() + Send + Sync + 'static) {
    if HELPED.set(Box::new(helped)).is_ok() {
        system::listen();
    }
}

/// The system has said it.
fn has_helped(what: &str) {
    tracing::info!("{what}");
    if let Some(helped) = HELPED.get() {
        helped();
    }
}

/// The system does not say it: it is noticed a little later.
fn is_not_told(what: &str, error: impl Display) {
    tracing::debug!(%error, "the system does not say when {what}");
}
