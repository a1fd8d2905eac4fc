//! The notification on the person's desktop. What it says is decided in [`crate::attention`].

#[cfg(target_os = "linux")]
#[path = "freedesktop.rs"]
mod desktop;
#[cfg(not(target_os = "linux"))]
#[path = "plugin.rs"]
mod desktop;

use crate::action;
use crate::action::Act;
use crate::attention::Change;
#[cfg(not(target_os = "linux"))]
pub(crate) use desktop::plugin;
use tauri::AppHandle;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// Sends changes of the notification to the task that shows them, because a notification server may take long to answer.
#[derive(Debug, Clone)]
pub(crate) struct Notification(UnboundedSender<Change>);

impl Notification {
    /// Nothing is shown yet, and nothing is connected to.
    pub(crate) fn new(app: &AppHandle) -> Self {
        let (sender, changes) = unbounded_channel();
        tauri::async_runtime::spawn(desktop::show(app.clone(), changes));
        Self(sender)
    }

    /// Shows what has changed.
    pub(crate) fn tell(&self, change: Change) {
        // Sending fails only when the app ends.
        let _told = self.0.send(change);
    }
}

fn perform(app: &AppHandle, acts: Vec<Act>) {
    for act in acts {
        action::perform(app, act);
    }
}
