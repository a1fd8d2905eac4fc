//! By Tauri's plugin, which speaks to macOS and Windows.

use super::{Subject, Told, make_up_for, perform};
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
/// A click does not say which one it was on, so the last takes the place of any other.
pub(super) async fn show(app: AppHandle, mut changes: UnboundedReceiver<Told>) {
    let up: Arc<Mutex<Option<(Subject, Vec<Act>)>>> = Arc::default();
    let clicked = (app.clone(), up.clone());
    let listening = app.notification().on_action(move |_| {
        let (app, up) = &clicked;
        if let Some((_, acts)) = up.lock().unwrap_or_else(PoisonError::into_inner).take() {
            perform(app, acts);
        }
    });
    if let Err(error) = listening {
        tracing::warn!(%error, "clicks on notifications are not heard");
    }
    while let Some(Told { subject, change, _done }) = changes.recv().await {
        let mut up = up.lock().unwrap_or_else(PoisonError::into_inner);
        let is_up = up.as_ref().is_some_and(|(up, _)| *up == subject);
        match change {
            Change::Show(notice) => *up = put_up(&app, subject, notice).map(|acts| (subject, acts)),
            // What is shown cannot be changed here without calling again.
            Change::Update(notice) if is_up => *up = Some((subject, notice.acts)),
            Change::Withdraw if is_up => {
                take_down(&app);
                *up = None;
            }
            Change::Update(_) | Change::Withdraw => {}
        }
    }
}

fn put_up(app: &AppHandle, subject: Subject, notice: Notice) -> Option<Vec<Act>> {
    take_down(app);
    let Notice { title, body, acts, .. } = notice;
    if let Err(error) = app.notification().builder().title(title).body(body).show() {
        tracing::info!(%error, "no notification was shown");
        make_up_for(app, subject);
        return None;
    }
    Some(acts)
}

fn take_down(app: &AppHandle) {
    if let Err(error) = app.notification().remove_all_active() {
        tracing::debug!(%error, "a notification was not closed");
    }
}
