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
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tauri::AppHandle;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio::time::timeout;

/// How long quitting waits for a notification server.
const TAKE_DOWN_TIMEOUT: Duration = Duration::from_secs(1);

/// What a notification is about. There is one of each at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    /// The sessions that need their person, and what became of a click.
    Sessions,
    /// The programs that wait for a code.
    Prompts,
}

/// A change of the notification about something.
#[derive(Debug)]
struct Told {
    subject: Subject,
    change: Change,
    /// Dropped when it is done, for whoever waits for it.
    _done: Option<oneshot::Sender<()>>,
}

/// Sends changes of the notifications to the task that shows them, because a notification server may take long to answer.
#[derive(Debug, Clone)]
pub(crate) struct Notification {
    changes: UnboundedSender<Told>,
    /// What has been shown, perhaps, since the app began.
    shown: Arc<Mutex<HashSet<Subject>>>,
}

impl Notification {
    /// Nothing is shown yet, and nothing is connected to.
    pub(crate) fn new(app: &AppHandle) -> Self {
        let (changes, told) = unbounded_channel();
        tauri::async_runtime::spawn(desktop::show(app.clone(), told));
        Self { changes, shown: Arc::default() }
    }

    /// Shows what has changed.
    pub(crate) fn tell(&self, subject: Subject, change: Change) {
        if matches!(change, Change::Show(_)) {
            self.shown().insert(subject);
        }
        // Sending fails only when the app ends.
        let _told = self.changes.send(Told { subject, change, _done: None });
    }

    /// Takes down what is shown: nobody would hear a click on it when the app has ended.
    pub(crate) async fn take_down(&self) {
        let shown: Vec<Subject> = self.shown().drain().collect();
        for subject in shown {
            let (done, taken_down) = oneshot::channel();
            let told = Told { subject, change: Change::Withdraw, _done: Some(done) };
            if self.changes.send(told).is_ok() {
                let _in_time = timeout(TAKE_DOWN_TIMEOUT, taken_down).await;
            }
        }
    }

    fn shown(&self) -> MutexGuard<'_, HashSet<Subject>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
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
