//! The notifications on the person's desktop. What they say is decided in [`crate::attention`].

#[cfg(target_os = "linux")]
#[path = "freedesktop.rs"]
mod desktop;
#[cfg(not(target_os = "linux"))]
#[path = "plugin.rs"]
mod desktop;

use crate::action;
use crate::action::Act;
use crate::attention::Change;
use crate::window::{self, Focus};
#[cfg(target_os = "linux")]
pub(crate) use desktop::escaped;
#[cfg(not(target_os = "linux"))]
pub(crate) use desktop::plugin;
use tauri::AppHandle;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// What a notification is about. There is one of each at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    /// The sessions that need their person, and what became of a click.
    Sessions,
    /// The programs that wait for a code.
    Prompts,
}

/// A change of the notification about something.
type Told = (Subject, Change);

/// Sends changes of the notifications to the task that shows them, because a notification server may take long to answer.
#[derive(Debug, Clone)]
pub(crate) struct Notification(UnboundedSender<Told>);

impl Notification {
    /// Nothing is shown yet, and nothing is connected to.
    pub(crate) fn new(app: &AppHandle) -> Self {
        let (sender, changes) = unbounded_channel();
        tauri::async_runtime::spawn(desktop::show(app.clone(), changes));
        Self(sender)
    }

    /// Shows what has changed.
    pub(crate) fn tell(&self, subject: Subject, change: Change) {
        // Sending fails only when the app ends.
        let _told = self.0.send((subject, change));
    }
}

fn perform(app: &AppHandle, acts: Vec<Act>) {
    for act in acts {
        action::perform(app, act);
    }
}

/// What is done where nothing could be shown. Icon and menu say what sessions need; a program waits two minutes, so that the
/// window is opened for it.
fn make_up_for(app: &AppHandle, subject: Subject) {
    if subject == Subject::Prompts {
        window::show_prompt(app, Focus::Left);
    }
}
