//! What there is, and what is going on.

use crate::daypass::{Daypass, problem};
use daypass_core::Problem;
use daypass_core::view::{Catalog, HistoryEntry, Status};
use tauri::State;

/// The integrations and sessions: the whole, of which the next event tells what is different.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn catalog(daypass: State<'_, Daypass>) -> Result<Catalog, Problem> {
    let engine = daypass.engine()?;
    let whole = daypass.shown_catalog().whole(|| engine.view().catalog()).map_err(problem)?;
    Ok(Catalog::clone(&whole))
}

/// What runs, lives, failed or waits.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn status(daypass: State<'_, Daypass>) -> Result<Status, Problem> {
    daypass.engine()?.view().status().map_err(problem)
}

/// What happened to all sessions: the last lines, newest first. Those of sessions that are gone are among them.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn history(daypass: State<'_, Daypass>, limit: u32) -> Result<Vec<HistoryEntry>, Problem> {
    let engine = daypass.engine()?;
    engine.view().history().list_with_prompts(limit).map_err(problem)
}
