//! Quitting, as the person has set it.

use crate::daypass::Daypass;
use crate::tray;
use daypass_core::settings::OnQuit;
use std::time::Duration;
use tauri::{AppHandle, Manager};

/// How long quitting waits for files and the keychain.
const PATIENCE: Duration = Duration::from_secs(10);

/// Stops the active sessions, unless the person wants them left, and ends.
pub(crate) fn quit(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Ok(engine) = app.state::<Daypass>().engine() {
            let on_quit = engine.settings().map(|settings| settings.on_quit);
            if matches!(on_quit, Ok(OnQuit::Stop)) {
                // Quitting must work: what could not be taken out ends with its credentials.
                match tokio::time::timeout(PATIENCE, engine.stop_all()).await {
                    Ok(Ok(_)) => {}
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

/// Quits when the last window is gone, unless Daypass lives on in the tray: there is one, and the person wants it so.
pub(crate) fn unless_kept(app: &AppHandle) {
    let settings = app.state::<Daypass>().engine().map(|engine| engine.settings());
    let wanted = !matches!(settings, Ok(Ok(settings)) if !settings.keep_in_tray);
    if !wanted || !tray::is_reachable(app) {
        quit(app);
    }
}

/// Quits when the system asks for it: at log-out, or by Ctrl-C in the terminal that it was started from.
pub(crate) fn on_signals(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match asked_to_end().await {
            Ok(()) => quit(&app),
            Err(error) => tracing::warn!(%error, "signals are not listened for"),
        }
    });
}

#[cfg(unix)]
async fn asked_to_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupted, mut terminated) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn asked_to_end() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
