//! What a person copies that is secret: it goes into the clipboard, and the window never gets it.

use super::input::Input;
use crate::clipboard;
use crate::daypass::{Daypass, problem};
use crate::session_environment::{self, EnvironmentForm};
use daypass_core::{Problem, Region, SessionId};
use daypass_engine::Prompting;
use daypass_engine::sessions::ConsoleRequest;
use tauri::{AppHandle, State};

/// Puts a session's environment into the clipboard for a minute. The person may be asked for a sign-in or a code.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_environment(
    app: AppHandle,
    daypass: State<'_, Daypass>,
    id: SessionId,
    form: Input<EnvironmentForm>,
) -> Result<(), Problem> {
    let text = session_environment::text(&daypass.engine()?, &id, form.0).await?;
    clipboard::lend(&app, text)
}

/// Puts a link that opens the console as a session into the clipboard for a minute, at its home and in the session's region, unless
/// another is named. Whoever has it is let in, for 15 minutes.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_console_link(
    app: AppHandle,
    daypass: State<'_, Daypass>,
    id: SessionId,
    region: Input<Option<Region>>,
) -> Result<(), Problem> {
    let engine = daypass.engine()?;
    let request = ConsoleRequest { region: region.0, ..ConsoleRequest::default() };
    let link = engine.console().link(&id, &request, &Prompting::allowed()).await;
    clipboard::lend(&app, link.map_err(problem)?.url)
}
