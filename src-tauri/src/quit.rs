//! Quitting, as the person has set it.

use crate::daypass::Daypass;
use crate::tray;
use daypass_core::settings::OnQuit;
use daypass_engine::updates::AfterUpdate;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tauri::async_runtime::{JoinHandle, spawn};
use tauri::{AppHandle, Manager};

/// How long quitting waits for files and the keychain.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// What runs for as long as the app does, until it quits.
#[derive(Debug, Default)]
pub(crate) struct UntilQuit(Mutex<Vec<JoinHandle<()>>>);

impl UntilQuit {
    /// Runs a task until the app quits.
    pub(crate) fn run(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(spawn(task));
    }

    fn end(&self) {
        for task in self.0.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            task.abort();
        }
    }
}

/// Quits as the person has set it.
pub(crate) fn quit(app: &AppHandle) {
    let settings = app.state::<Daypass>().engine().map(|engine| engine.settings());
    // Where nobody knows what they want, nothing of theirs is touched.
    let on_quit =
        settings.map_or(OnQuit::Leave, |settings| settings.map_or(OnQuit::Leave, |set| set.on_quit));
    as_wanted(app, on_quit);
}

/// Ends what is under way, stops the active sessions unless they are to be left, and ends.
pub(crate) fn as_wanted(app: &AppHandle, on_quit: OnQuit) {
    let app = app.clone();
    spawn(async move {
        // First the tasks that would renew a session that is stopped below, or ask the person for something.
        app.state::<UntilQuit>().end();
        if let Ok(engine) = app.state::<Daypass>().engine() {
            engine.cancel_all();
            if on_quit == OnQuit::Stop {
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
        }
        app.exit(0);
    });
}

/// Ends for another Daypass that takes the place of this one. Sessions stay: nobody has stopped working.
pub(crate) fn for_update(app: &AppHandle, after: AfterUpdate) {
    app.state::<UntilQuit>().end();
    if let Ok(engine) = app.state::<Daypass>().engine() {
        engine.cancel_all();
    }
    match after {
        AfterUpdate::Restart => app.request_restart(),
        AfterUpdate::Quit => app.exit(0),
    }
}

/// Quits when the last window is gone, unless Daypass lives on in the tray: there is one, and the person wants it so.
pub(crate) fn unless_kept(app: &AppHandle) {
    let settings = app.state::<Daypass>().engine().map(|engine| engine.settings());
    let wanted = !matches!(settings, Ok(Ok(settings)) if !settings.keep_in_tray);
    if !wanted || !tray::is_reachable(app) {
        quit(app);
    }
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
