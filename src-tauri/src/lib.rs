//! The desktop shell: the window and the tray over the engine. It translates, and decides nothing that the engine could
//! decide.
//!
//! | module | what it is |
//! |---|---|
//! | [`commands`] | what the window can ask for; its TypeScript is generated from here |
//! | [`events`] | what the window is told unasked |
//! | [`tray`] | the icon and its menu |
//! | [`attention`], [`notification`] | what is worth a notification, and showing it |
//! | [`action`] | what a click outside the window does |
//! | [`arrivals`] | what leads to the window from outside: a link, the palette |
//! | [`palette_shortcut`] | the keys that open the palette from any program |
//! | [`clipboard`], [`session_environment`] | secrets that a person copies |
//! | [`quit`], [`start_at_login`] | the end and the beginning |
//! | [`updates`] | a newer Daypass, looked for once a day |
//! | [`window`] | the window, its size and place |
//! | [`daypass`] | the engine, or why there is none |
//! | [`environment`] | what this process was started with |
//! | `system_signals` | that the machine woke up or its network changed, on systems without D-Bus |

#![deny(unsafe_code)]
#![allow(clippy::result_large_err, reason = "commands answer with a Problem as it is, and few are ever made")]

mod action;
pub mod arrivals;
mod attention;
mod clipboard;
pub mod commands;
mod console_consents;
mod daypass;
mod environment;
pub mod events;
#[cfg(test)]
mod fixtures;
mod folders;
mod instance;
mod logs;
mod notification;
pub mod palette_shortcut;
mod quit;
mod rendering;
mod session_environment;
mod shown_catalog;
mod start_at_login;
#[cfg(not(target_os = "linux"))]
mod system_signals;
mod titles;
mod tray;
mod updates;
mod window;
#[cfg(test)]
mod working_days;

use daypass::Daypass;
use daypass_engine::ground::{forbid_core_files, set_panic_words};
use std::time::Duration;
use tauri::{Manager, RunEvent};

pub use environment::take_secrets;
pub use rendering::{has_display, settle as settle_rendering};

/// Starts in the tray, without a window: for starting at login.
const HIDDEN: &str = "--hidden";

/// How long a thread that has nothing to do waits for something. Tokio's ten seconds would wake the process once more after
/// every look at the time.
const IDLE_THREAD: Duration = Duration::from_secs(60 * 60);

/// Keeps this process's memory out of core files, and what a panic was given to say out of its words. To be called first in
/// `main`.
///
/// Other programs of the same user may look into this process, unlike into `daypass`. The desktop portal has to: it opens
/// `/proc/PID/root` of whoever asks it for something, and refuses where it cannot (xdg-desktop-portal,
/// `xdp-app-info-flatpak.c`). Without it the window knows nothing of the desktop's light and dark, and has no file dialogs.
pub fn keep_memory_private() {
    forbid_core_files();
    set_panic_words("daypass-desktop");
}

/// Runs until the person quits; the exit code.
///
/// # Errors
/// When there is no display, or no thread can be had.
pub fn run() -> tauri::Result<i32> {
    let _logs = logs::start();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().thread_keep_alive(IDLE_THREAD).build()?;
    tauri::async_runtime::set(runtime.handle().clone());
    let bindings = commands::bindings();
    let mut context = tauri::generate_context!();
    instance::identify(&mut context);
    // The first plugin, so that a second process ends before it has done anything.
    let builder = tauri::Builder::default().plugin(instance::single());
    #[cfg(not(target_os = "linux"))]
    let builder = builder.plugin(notification::plugin()).plugin(start_at_login::plugin());
    let app = builder
        .manage(Daypass::default())
        .manage(clipboard::Clipboard::<arboard::Clipboard>::default())
        .manage(commands::role_setup::RoleTestUnderWay::default())
        .manage(quit::UntilQuit::default())
        .manage(window::Places::of_home())
        .manage(updates::KnownUpdate::default())
        .manage(arrivals::Arrivals::default())
        .manage(palette_shortcut::PaletteKeys::default())
        .invoke_handler(bindings.invoke_handler())
        .setup(move |app| {
            bindings.mount_events(app);
            let handle = app.handle();
            app.state::<arrivals::Arrivals>().put(arrivals::of_arguments(std::env::args()));
            // The window first: it is what the person waits for.
            let hidden = std::env::args().any(|arg| arg == HIDDEN);
            if !hidden {
                window::open_first(handle);
            }
            tray::put_up(handle);
            if hidden {
                tauri::async_runtime::spawn(tray::or_window(handle.clone()));
            }
            // Not among what ends when quitting begins, so that the tray shows what quitting stops.
            tauri::async_runtime::spawn(events::follow(handle.clone()));
            #[cfg(target_os = "linux")]
            tauri::async_runtime::spawn(window::scheme::follow(handle.clone()));
            let until_quit = app.state::<quit::UntilQuit>();
            until_quit.run(events::renew_sessions(handle.clone()));
            until_quit.run(events::look_when_system_says(handle.clone()));
            until_quit.run(events::ask_for_others(handle.clone()));
            until_quit.run(events::serve_endpoint(handle.clone()));
            until_quit.run(events::keep_backups(handle.clone()));
            until_quit.run(updates::keep_looking(handle.clone()));
            until_quit.run(palette_shortcut::follow(handle.clone()));
            quit::on_signals(handle);
            Ok(())
        })
        .build(context)?;
    // Returns, so that the log is written to its end.
    Ok(app.run_return(|app, event| match event {
        // The last window is gone.
        RunEvent::ExitRequested { code: None, api, .. } => {
            api.prevent_exit();
            quit::unless_kept(app);
        }
        RunEvent::WindowEvent { label, event, .. } if label == window::LABEL => window::on_event(app, &event),
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(app),
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            arrivals::arrive(app, urls.first().map(|url| arrivals::of_link(url.as_str())));
        }
        RunEvent::Exit => {
            app.state::<window::Places>().keep();
            app.state::<clipboard::Clipboard>().take_back_now();
            quit::leave_store(app);
            #[cfg(not(target_os = "linux"))]
            quit::at_exit(app);
        }
        _ => {}
    }))
}
