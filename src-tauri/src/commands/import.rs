//! Importing what is in `~/.aws`.

use crate::daypass::{Daypass, problem};
use daypass_core::Problem;
use daypass_core::view::ImportItem;
use tauri::State;

/// What would become of every profile in the person's AWS files. Nothing is changed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_preview(daypass: State<'_, Daypass>) -> Result<Vec<ImportItem>, Problem> {
    daypass.engine()?.importer().preview(None).await.map_err(problem)
}

/// Imports these profiles, and what they are assumed from; answers with what became of each. The files stay as they are.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_profiles(
    daypass: State<'_, Daypass>,
    profiles: Vec<String>,
) -> Result<Vec<ImportItem>, Problem> {
    daypass.answer(daypass.engine()?.importer().apply(Some(&profiles)).await).await
}
