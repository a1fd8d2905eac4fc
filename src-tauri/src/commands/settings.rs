//! What a person can set.

use super::input::Input;
use super::network::no_new_file;
use super::places::no_new_command;
use crate::daypass::{Daypass, problem};
use crate::palette_shortcut::{PaletteKeys, ShortcutState};
use crate::start_at_login;
use daypass_core::profile::{TemplatePreview, TemplateScope};
use daypass_core::{Problem, ProfileTemplate, Settings};
use tauri::{AppHandle, State};

/// The settings.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn settings(daypass: State<'_, Daypass>) -> Result<Settings, Problem> {
    daypass.engine()?.settings().map_err(problem)
}

/// Saves the settings.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_settings(
    daypass: State<'_, Daypass>,
    settings: Input<Settings>,
) -> Result<(), Problem> {
    let engine = daypass.engine()?;
    let before = engine.settings().map_err(problem)?;
    no_new_command(&before, &settings.0)?;
    no_new_file(&before, &settings.0)?;
    daypass.answer(engine.save_settings(&settings.0)).await
}

/// Whether Daypass starts at login: as the system has it, which the person can tell it too.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn start_at_login(app: AppHandle) -> Result<bool, Problem> {
    start_at_login::is_on(&app)
}

/// Has Daypass start at login, or not any more.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn set_start_at_login(app: AppHandle, on: bool) -> Result<(), Problem> {
    start_at_login::set(&app, on)
}

/// What has become of the keys that open the palette from any program.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn palette_shortcut(keys: State<'_, PaletteKeys>) -> Result<ShortcutState, Problem> {
    Ok(keys.state())
}

/// What a template for profile names would do in the place of the present one.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn preview_template(
    daypass: State<'_, Daypass>,
    template: Input<ProfileTemplate>,
) -> Result<TemplatePreview, Problem> {
    daypass.engine()?.sessions().preview_template(&template.0).map_err(problem)
}

/// Has profiles named by a template from now on: those of new sessions, or also those whose names were never used.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_template(
    daypass: State<'_, Daypass>,
    template: Input<ProfileTemplate>,
    scope: Input<TemplateScope>,
) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.sessions().set_template(&template.0, scope.0)).await
}

/// Takes the last new template back; the one that is there again, `null` where there is nothing to take back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_template(daypass: State<'_, Daypass>) -> Result<Option<ProfileTemplate>, Problem> {
    daypass.answer(daypass.engine()?.sessions().undo_template()).await
}
