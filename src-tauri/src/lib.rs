//! The desktop shell: the window and the tray over the engine. It translates and decides nothing that the engine could.
//!
//! | module | what it is |
//! |---|---|
//! | [`commands`] | what the window can ask for; its TypeScript is generated from here |
//! | [`events`] | what the window is told unasked |
//! | [`tray`] | the icon and its menu |
//! | [`act`] | what a click outside the window does |
//! | [`window`] | the window, its size and place |
//! | [`daypass`] | the engine, or why there is none |

#![deny(unsafe_code)]
#![allow(clippy::result_large_err, reason = "commands answer with a Problem as it is, and few are ever made")]

mod act;
pub mod commands;
mod daypass;
pub mod events;
mod folders;
mod instance;
mod logs;
mod quit;
mod rendering;
#[cfg(test)]
mod samples;
mod titles;
mod tray;
mod window;

use daypass::Daypass;
use tauri::{Manager, RunEvent};

pub use rendering::{has_display, settle as settle_rendering};

/// Starts in the tray, without a window: for starting at login.
const HIDDEN: &str = "--hidden";

/// Runs until the person quits; the exit code.
///
/// # Errors
/// When there is no display.
pub fn run() -> tauri::Result<i32> {
    let _logs = logs::start();
    let bindings = commands::bindings();
    let app = tauri::Builder::default()
        // First, so that a second start ends before it has done anything.
        .plugin(instance::single())
        .manage(Daypass::default())
        .manage(window::Places::of_home())
        .invoke_handler(bindings.invoke_handler())
        .setup(move |app| {
            bindings.mount_events(app);
            let handle = app.handle();
            // The window first: it is what the person waits for.
            if !std::env::args().any(|arg| arg == HIDDEN) {
                window::open_first(handle);
            }
            tray::put_up(handle);
            tauri::async_runtime::spawn(events::follow(handle.clone()));
            tauri::async_runtime::spawn(events::keep_alive(handle.clone()));
            tauri::async_runtime::spawn(events::ask_for_others(handle.clone()));
            quit::on_signals(handle);
            Ok(())
        })
        .build(tauri::generate_context!())?;
    // Returns, so that the log is written to its end.
    Ok(app.run_return(|app, event| match event {
        // The last window is gone: Daypass lives on in the tray, where there is one.
        RunEvent::ExitRequested { code: None, api, .. } => {
            api.prevent_exit();
            if !tray::is_reachable(app) {
                quit::quit(app);
            }
        }
        RunEvent::WindowEvent { label, event, .. } if label == window::LABEL => window::on_event(app, &event),
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        RunEvent::Exit => app.state::<window::Places>().keep(),
        _ => {}
    }))
}
