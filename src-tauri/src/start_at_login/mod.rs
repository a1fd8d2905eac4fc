//! Starting at login, hidden to the tray. The system knows whether Daypass does, and the person can change it there too.

#[cfg(target_os = "linux")]
#[path = "xdg.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "plugin.rs"]
mod system;

use daypass_core::{Problem, ProblemCode, Remedy};
#[cfg(not(target_os = "linux"))]
pub(crate) use system::plugin;
use tauri::AppHandle;

/// Whether Daypass starts at login.
///
/// # Errors
/// Why the system does not say.
pub(crate) fn is_on(app: &AppHandle) -> Result<bool, Problem> {
    system::is_on(app).map_err(|error| problem(&error))
}

/// Has Daypass start at login, or not any more.
///
/// # Errors
/// Why the system does not take it.
pub(crate) fn set(app: &AppHandle, on: bool) -> Result<(), Problem> {
    system::set(app, on).map_err(|error| problem(&error))
}

fn problem(error: &(dyn std::error::Error + 'static)) -> Problem {
    tracing::warn!(error, "the start at login was not read or set");
    Problem::new(
        ProblemCode::FileUnwritable,
        "Start at login was not set",
        format!("The system does not accept it: {error}."),
        "Check that your own startup programs can be changed, then try again.",
        Remedy::Retry,
    )
}
