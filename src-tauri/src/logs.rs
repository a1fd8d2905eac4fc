//! The log of the window and the tray. Errors name no secret, and so does no line here.

use crate::folders::home;
use daypass_engine::ground::{LogGuard, LogOf, begin_log_in_background};

/// Starts logging. What is logged reaches the file until the guard is dropped; `None` where no file can be had.
pub(crate) fn start() -> Option<LogGuard> {
    begin_log_in_background(&home()?, LogOf::Desktop)
}
