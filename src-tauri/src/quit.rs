//! Quitting, as the person has set it.

use crate::daypass::Daypass;
use crate::notification::Notification;
use crate::{action, tray};
use daypass_core::settings::OnQuit;
use daypass_engine::updates::AfterUpdate;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
#[cfg(not(target_os = "linux"))]
use tauri::async_runtime::block_on;
use tauri::async_runtime::{JoinHandle, spawn};
use tauri::{AppHandle, Manager};

/// How long quitting waits for files and the keychain.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// What runs for as long as the app does, until it quits.
#[derive(Debug, Default)]
pub(crate) struct UntilQuit {
    tasks: Mutex<Vec<JoinHandle<()>>>,
    has_begun: AtomicBool,
}

impl UntilQuit {
    /// Runs a task until the app quits.
    pub(crate) fn run(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).push(spawn(task));
    }

    /// Begins to quit; whether nobody has done so before.
    fn begin(&self) -> bool {
        for task in self.tasks.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            task.abort();
        }
        !self.has_begun.swap(true, Ordering::SeqCst)
    }
}

/// Quits as the person has set it.
pub(crate) fn quit(app: &AppHandle) {
    as_wanted(app, setting(app));
}

fn setting(app: &AppHandle) -> OnQuit {
    let settings = app.state::<Daypass>().engine().map(|engine| engine.settings());
    // Where nobody knows what they want, nothing of theirs is touched.
    settings.map_or(OnQuit::Leave, |settings| settings.map_or(OnQuit::Leave, |set| set.on_quit))
}

/// Ends what is under way, stops the active sessions unless they are to be left, and ends.
pub(crate) fn as_wanted(app: &AppHandle, on_quit: OnQuit) {
    // First the tasks that would renew a session that is stopped below, or ask the person for something.
    app.state::<UntilQuit>().begin();
    let app = app.clone();
    spawn(async move {
        end_sessions(&app, on_quit).await;
        take_notifications_down(&app).await;
        app.exit(0);
    });
}

/// Ends for another Daypass that takes the place of this one. Sessions stay: nobody has stopped working.
pub(crate) fn for_update(app: &AppHandle, after: AfterUpdate) {
    // Whoever sees the app end then stops no session.
    app.state::<UntilQuit>().begin();
    if let Ok(engine) = app.state::<Daypass>().engine() {
        engine.cancel_all();
    }
    match after {
        AfterUpdate::Restart => app.request_restart(),
        AfterUpdate::Quit => app.exit(0),
    }
}

/// Leaves the store in order for the command line, which may be all that uses it from now on.
pub(crate) fn leave_store(app: &AppHandle) {
    if let Ok(engine) = app.state::<Daypass>().engine() {
        engine.leave_store();
    }
}

/// The app ends without having been told so here: macOS ends it at log-out and by the menu's own Quit, Windows at log-off, and
/// neither waits for longer than this takes.
#[cfg(not(target_os = "linux"))]
pub(crate) fn at_exit(app: &AppHandle) {
    if app.state::<UntilQuit>().begin() {
        block_on(async {
            end_sessions(app, setting(app)).await;
            take_notifications_down(app).await;
        });
    }
}

async fn take_notifications_down(app: &AppHandle) {
    if let Some(notification) = app.try_state::<Notification>() {
        notification.take_down().await;
    }
}

async fn end_sessions(app: &AppHandle, on_quit: OnQuit) {
    let Ok(engine) = app.state::<Daypass>().engine() else { return };
    engine.cancel_all();
    if on_quit != OnQuit::Stop {
        return;
    }
    // Quit even when sections could not be withdrawn in time: their credentials expire.
    match tokio::time::timeout(STOP_TIMEOUT, engine.sessions().stop_all()).await {
        Ok(Ok(stopped)) => {
            for sentence in stopped.sentences() {
                tracing::info!("on quitting: {sentence}");
            }
        }
        Ok(Err(error)) => {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "not every session was stopped on quitting");
        }
        Err(_) => tracing::error!("stopping the sessions took too long on quitting"),
    }
}

/// What becomes of Daypass when its window is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closed {
    /// It lives on in the tray.
    InTray,
    /// It lives on in its window, which is minimised: nothing else would show it.
    Minimised,
    /// It quits.
    Quits,
}

impl Closed {
    fn of(keeps_running: bool, has_tray: bool) -> Self {
        match (keeps_running, has_tray) {
            (false, _) => Self::Quits,
            (true, true) => Self::InTray,
            (true, false) => Self::Minimised,
        }
    }

    fn now(app: &AppHandle) -> Self {
        let settings = app.state::<Daypass>().engine().map(|engine| engine.settings());
        let keeps_running = !matches!(settings, Ok(Ok(settings)) if !settings.keep_in_tray);
        Self::of(keeps_running, tray::is_reachable(app))
    }
}

/// Quits when the last window is gone, unless Daypass lives on in the tray: there is one, and the person wants it so.
pub(crate) fn unless_kept(app: &AppHandle) {
    if Closed::now(app) != Closed::InTray {
        quit(app);
    }
}

/// Whether a window that the person closes has to stay, minimised, for Daypass to live on. They are told so once.
pub(crate) fn minimises(app: &AppHandle) -> bool {
    static TOLD: AtomicBool = AtomicBool::new(false);
    let minimises = Closed::now(app) == Closed::Minimised;
    if minimises && !TOLD.swap(true, Ordering::Relaxed) {
        action::tell_minimised(app, setting(app));
    }
    minimises
}

/// Quits when the system asks for it: at log-out, or when the terminal that it was started from is closed or gets Ctrl-C.
pub(crate) fn on_signals(app: &AppHandle) {
    let app = app.clone();
    spawn(async move {
        match asked_to_end().await {
            Ok(()) => quit(&app),
            Err(error) => tracing::warn!(%error, "signals are not listened for"),
        }
    });
}

#[cfg(unix)]
async fn asked_to_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    let mut hung_up = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
        _ = hung_up.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn asked_to_end() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

#[cfg(test)]
mod tests {
    use super::{Closed, UntilQuit};

    #[test]
    fn closing_the_window_on_a_desktop_without_a_tray_ended_all_sessions() {
        assert_eq!(Closed::of(true, false), Closed::Minimised);
        assert_eq!(Closed::of(true, true), Closed::InTray);
        assert_eq!([true, false].map(|has_tray| Closed::of(false, has_tray)), [Closed::Quits; 2]);
    }

    #[test]
    fn an_app_that_the_system_ends_quits_as_wanted_and_one_that_has_quit_does_not_again() {
        let until_quit = UntilQuit::default();
        assert!(until_quit.begin());
        assert!(!until_quit.begin());
    }
}
