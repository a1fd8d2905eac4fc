//! A file that the person chooses in the system's own dialog.

use super::LABEL;
use std::path::PathBuf;
use tauri::{AppHandle, Manager};

/// Has the person choose a file. `None` where they chose none.
pub(crate) async fn choose_file(app: &AppHandle, title: &str) -> Option<PathBuf> {
    let dialog = rfd::AsyncFileDialog::new().set_title(title);
    let dialog = match app.get_webview_window(LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    };
    Some(dialog.pick_file().await?.path().to_owned())
}
