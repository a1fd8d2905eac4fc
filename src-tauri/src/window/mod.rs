//! The window. Closing it destroys it, which frees its memory; Daypass stays in the tray.

mod file_choice;
#[cfg(target_os = "linux")]
mod leftover;
mod place;
#[cfg(target_os = "linux")]
pub(crate) mod scheme;

use crate::commands::role_setup::RoleTestUnderWay;
use crate::daypass::Daypass;
use crate::folders::folder;
use crate::quit;
use daypass_core::settings::{TextSize, Theme as Chosen};
pub(crate) use file_choice::choose_file;
use place::Place;
pub(crate) use place::Places;
use std::sync::atomic::{AtomicBool, Ordering};
use tauri::utils::config::Color;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Manager, Theme, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent};

/// The window's label: there is one.
pub(crate) const LABEL: &str = "main";
/// A window is on its way that Tauri does not list yet.
static OPENING: AtomicBool = AtomicBool::new(false);
/// The window was opened for a prompt alone, and goes with it.
static FOR_PROMPT: AtomicBool = AtomicBool::new(false);
/// The least size that the pages are made for, in logical pixels.
const LEAST: (f64, f64) = (640., 480.);

/// Whether a window that is opened gets what is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Focus {
    /// The person has asked for it.
    Taken,
    /// They are typing elsewhere.
    Left,
}

/// Shows the window: opens it, or brings it to the front.
pub(crate) fn show(app: &AppHandle) {
    FOR_PROMPT.store(false, Ordering::Relaxed);
    later(app, |app| match app.get_webview_window(LABEL) {
        Some(window) => raise(&window),
        None => open(app, Focus::Taken),
    });
}

/// Shows the window, in which a code is asked for. One that is opened for it is closed by [`close_after_prompts`].
pub(crate) fn show_prompt(app: &AppHandle, focus: Focus) {
    later(app, move |app| match app.get_webview_window(LABEL) {
        Some(window) if focus == Focus::Taken => raise(&window),
        Some(_) => Ok(()),
        None => {
            FOR_PROMPT.store(true, Ordering::Relaxed);
            open(app, focus)
        }
    });
}

/// Closes the window that was opened for a prompt alone: to be called when none stands.
pub(crate) fn close_after_prompts(app: &AppHandle) {
    if is_open(app) && FOR_PROMPT.swap(false, Ordering::Relaxed) {
        close(app);
    }
}

/// Shows the window for a sign-in's code, where it is not in sight. The browser keeps the focus: the person is there.
pub(crate) fn show_code(app: &AppHandle) {
    later(app, |app| match app.get_webview_window(LABEL) {
        Some(window) if window.is_minimized().unwrap_or(false) => raise(&window),
        Some(_) => Ok(()),
        None => open(app, Focus::Left),
    });
}

/// Opens the window at once, for the start. A Daypass that cannot show itself ends.
pub(crate) fn open_first(app: &AppHandle) {
    if let Err(error) = open(app, Focus::Taken) {
        tracing::error!(%error, "the window could not be opened");
        app.exit(1);
    }
}

/// Closes the window; Daypass goes on in the tray, or ends, as the settings say.
pub(crate) fn close(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL)
        && let Err(error) = window.close()
    {
        tracing::warn!(%error, "the window was not closed");
    }
}

/// Whether there is a window to tell anything.
pub(crate) fn is_open(app: &AppHandle) -> bool {
    app.get_webview_window(LABEL).is_some()
}

/// Whether the person is in the window.
pub(crate) fn has_focus(app: &AppHandle) -> bool {
    app.get_webview_window(LABEL).is_some_and(|window| window.is_focused().unwrap_or(false))
}

/// Gives the window's frame and ground the theme that the person chose.
pub(crate) fn set_theme(app: &AppHandle, chosen: Chosen) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    if let Err(error) = window.set_theme(theme(chosen)).and_then(|()| set_ground(&window)) {
        tracing::warn!(%error, "the theme was not set");
    }
}

/// Enlarges the pages to the text size that the person chose.
pub(crate) fn set_text_size(app: &AppHandle, size: TextSize) {
    if let Some(window) = app.get_webview_window(LABEL)
        && let Err(error) = window.set_zoom(size.factor())
    {
        tracing::warn!(%error, "the text size was not set");
    }
}

/// Runs work in a thread of its own: on Windows, making a window on the event loop deadlocks.
fn later(app: &AppHandle, work: impl FnOnce(&AppHandle) -> tauri::Result<()> + Send + 'static) {
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        if let Err(error) = work(&app) {
            tracing::error!(%error, "the window was not shown");
        }
    });
}

fn raise(window: &WebviewWindow) -> tauri::Result<()> {
    window.unminimize()?;
    window.show()?;
    window.set_focus()
}

fn open(app: &AppHandle, focus: Focus) -> tauri::Result<()> {
    OPENING.store(true, Ordering::Relaxed);
    let opened = build(app, focus);
    OPENING.store(false, Ordering::Relaxed);
    opened
}

fn build(app: &AppHandle, focus: Focus) -> tauri::Result<()> {
    let Place { width, height, at, maximized } = app.state::<Places>().last(app);
    let mut builder = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Daypass")
        .inner_size(width, height)
        .min_inner_size(LEAST.0, LEAST.1)
        .maximized(maximized)
        .focused(focus == Focus::Taken)
        // Shown later, when its background has the theme's colour, so that it does not flash white.
        .visible(false)
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny);
    if let Some((x, y)) = at {
        builder = builder.position(x, y);
    }
    // Without a folder of ours, Tauri's default is used.
    if let Some(folder) = folder("webview") {
        builder = builder.data_directory(folder);
    }
    let window = builder.build()?;
    // What it is to look like is read only now: the engine opens, and the desktop answers, while the web view's own process
    // starts, which takes longer. On Linux, tao takes no theme before there is a window either.
    let settings =
        app.state::<Daypass>().engine().and_then(|engine| engine.settings().map_err(crate::daypass::problem));
    let (chosen, text_size) =
        settings.map(|settings| (theme(settings.theme), settings.text_size)).unwrap_or_default();
    window.set_theme(chosen)?;
    set_ground(&window)?;
    window.set_zoom(text_size.factor())?;
    window.show()
}

fn theme(chosen: Chosen) -> Option<Theme> {
    match chosen {
        #[cfg(target_os = "linux")]
        Chosen::System => scheme::preferred(),
        #[cfg(not(target_os = "linux"))]
        Chosen::System => None,
        Chosen::Light => Some(Theme::Light),
        Chosen::Dark => Some(Theme::Dark),
    }
}

/// The colours of the pages' ground (`--surface` in `ui/src/app.css`).
fn set_ground(window: &WebviewWindow) -> tauri::Result<()> {
    let ground = match window.theme()? {
        Theme::Dark => Color(0x13, 0x15, 0x19, 0xff),
        _ => Color(0xff, 0xff, 0xff, 0xff),
    };
    window.set_background_color(Some(ground))
}

/// The window shows Daypass's own pages and no other.
fn is_own_page(url: &Url) -> bool {
    let embedded = url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost");
    let served_by_vite = tauri::is_dev() && url.host_str() == Some("localhost") && url.port() == Some(1420);
    embedded || served_by_vite
}

/// What happens to the window.
pub(crate) fn on_event(app: &AppHandle, event: &WindowEvent) {
    let places = app.state::<Places>();
    match event {
        WindowEvent::CloseRequested { api, .. } if quit::minimises(app) => {
            if let Some(Ok(())) = app.get_webview_window(LABEL).map(|window| window.minimize()) {
                api.prevent_close();
            }
        }
        WindowEvent::Moved(_) | WindowEvent::Resized(_) => {
            if let Some(window) = app.get_webview_window(LABEL) {
                places.note(&window);
            }
        }
        WindowEvent::Destroyed => {
            FOR_PROMPT.store(false, Ordering::Relaxed);
            places.keep();
            #[cfg(target_os = "linux")]
            leftover::end(app);
            // Forget keys that were typed for a test: without the window nobody can save them.
            let app = app.clone();
            tauri::async_runtime::spawn(async move { app.state::<RoleTestUnderWay>().forget().await });
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_foreign_page_is_shown() {
        let own = |url: &str| is_own_page(&url.parse().unwrap());
        assert!(own("tauri://localhost/index.html"));
        assert!(own("http://tauri.localhost/"));
        for foreign in [
            "https://evil.example/",
            "https://tauri.localhost.evil.example/",
            "http://127.0.0.1:1420/",
            "file:///etc/passwd",
            "data:text/html,hello",
        ] {
            assert!(!own(foreign), "{foreign}");
        }
    }
}
