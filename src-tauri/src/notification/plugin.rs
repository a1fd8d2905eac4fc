//! By Tauri's plugin, which speaks to macOS and Windows.

use super::perform;
use crate::action::Act;
use crate::attention::{Change, Notice};
use std::sync::{Arc, Mutex, PoisonError};
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};
use tauri_plugin_notification::NotificationExt;
use tokio::sync::mpsc::UnboundedReceiver;

/// The plugin. Its commands are not among the window's capabilities.
pub(crate) fn plugin() -> TauriPlugin<Wry> {
    tauri_plugin_notification::init()
}

/// Shows what changes tell, for as long as the app runs.
pub(super) async fn show(app: AppHandle, mut changes: UnboundedReceiver<Change>) {
    let up: Arc<Mutex<Vec<Act>>> = Arc::default();
    let clicked = (app.clone(), up.clone());
    let listening = app.notification().on_action(move |_| {
        let (app, up) = &clicked;
        perform(app, std::mem::take(&mut *up.lock().unwrap_or_else(PoisonError::into_inner)));
    });
    if let Err(error) = listening {
        tracing::warn!(%error, "clicks on notifications are not heard");
    }
    while let Some(change) = changes.recv().await {
        let acts = match change {
            Change::Show(notice) => put_up(&app, notice),
            // What is shown cannot be changed here without calling again.
            Change::Update(notice) => notice.acts,
            Change::Withdraw => {
                take_down(&app);
                Vec::new()
            }
        };
        *up.lock().unwrap_or_else(PoisonError::into_inner) = acts;
    }
}

fn put_up(app: &AppHandle, notice: Notice) -> Vec<Act> {
    take_down(app);
    let Notice { title, body, acts, .. } = notice;
    if let Err(error) = app.notification().builder().title(title).body(body).show() {
        tracing::info!(%error, "no notification was shown");
    }
    acts
}

fn take_down(app: &AppHandle) {
    if let Err(error) = app.notification().remove_all_active() {
        tracing::debug!(%error, "a notification was not closed");
    }
}
