//! The window itself, and what it cannot know by itself.

use crate::arrivals::{Arrival, Arrivals};
use crate::{quit, window};
use daypass_core::Problem;
use tauri::{AppHandle, Manager};

/// Closes the window, as the button of its frame does.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn close_window(app: AppHandle) -> Result<(), Problem> {
    window::close(&app);
    Ok(())
}

/// Quits Daypass, and does to the sessions what the settings say.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn quit_daypass(app: AppHandle) -> Result<(), Problem> {
    quit::quit(&app);
    Ok(())
}

/// What has led to the window from outside, once: a link, or a wish for the palette; `null` where nothing has.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn take_arrival(app: AppHandle) -> Result<Option<Arrival>, Problem> {
    Ok(app.state::<Arrivals>().take())
}

/// The person's own folder, which paths are shortened by; `null` where they have none.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn home_folder(app: AppHandle) -> Result<Option<String>, Problem> {
    Ok(app.path().home_dir().ok().map(|home| home.display().to_string()))
}
