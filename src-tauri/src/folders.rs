//! The folders in Daypass's own that the desktop keeps things in: the tray's icons, what WebKit stores.

use daypass_engine::Home;
use std::path::PathBuf;

/// The home of this environment.
pub(crate) fn home() -> Option<Home> {
    Home::from_env(|name| std::env::var_os(name))
}

/// A folder in it, made if it is not there; `None` where it cannot be: Daypass then does without, and the window says
/// what is wrong with the home.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    home()?.folder(name).ok()
}
