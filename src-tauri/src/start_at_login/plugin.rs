//! By Tauri's plugin: a launch agent on macOS, the registry's *Run* key on Windows.

use crate::HIDDEN;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};
use tauri_plugin_autostart::{Builder, Error, ManagerExt};

/// The plugin. Its commands are not among the window's capabilities.
pub(crate) fn plugin() -> TauriPlugin<Wry> {
    Builder::new().arg(HIDDEN).app_name("Daypass").build()
}

/// Whether the system starts Daypass.
pub(super) fn is_on(app: &AppHandle) -> Result<bool, Error> {
    app.autolaunch().is_enabled()
}

/// Has the system start Daypass, or not.
pub(super) fn set(app: &AppHandle, on: bool) -> Result<(), Error> {
    let system = app.autolaunch();
    if on { system.enable() } else { system.disable() }
}
