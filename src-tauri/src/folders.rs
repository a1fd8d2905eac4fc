//! Daypass's home, and the folder in it that the desktop keeps things in: what WebKit stores.

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

/// The name of the home's folder, where the person has said which folder that is: a second Daypass is told from the first by it.
pub(crate) fn other_home() -> Option<String> {
    std::env::var_os("DAYPASS_HOME").filter(|home| !home.is_empty())?;
    Some(home()?.path().file_name()?.to_string_lossy().into_owned())
}
