//! The log of the window and the tray. Errors name no secret, and so does no line here.

use crate::folders::home;
use daypass_engine::ground::{LogGuard, LogOf, begin_log_in_background};

/// Starts logging. What is logged reaches the file until the guard is dropped; `None` where no file can be had.
pub(crate) fn start() -> Option<LogGuard> {
    let guard = begin_log_in_background(&home()?, LogOf::Desktop)?;
    log_panics();
    Some(guard)
}

/// A panic is logged by its place alone: its message may quote anything.
fn log_panics() {
    let standard = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
        standard(panic);
    }));
}
