//! The ways of looking at the list that a person saves.

use super::input::{Input, refusal};
use crate::daypass::Daypass;
use daypass_core::view::SavedView;
use daypass_core::{Problem, ViewName};
use tauri::State;

/// Saves a view, in the place of that which has its name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_view(daypass: State<'_, Daypass>, view: Input<SavedView>) -> Result<(), Problem> {
    view.0.listing.check().map_err(|error| refusal("query", &error))?;
    daypass.answer(daypass.engine()?.save_view(&view.0)).await
}

/// Calls a saved view otherwise.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rename_view(
    daypass: State<'_, Daypass>,
    from: Input<ViewName>,
    to: Input<ViewName>,
) -> Result<(), Problem> {
    match daypass.answer(daypass.engine()?.rename_view(&from.0, &to.0)).await? {
        true => Ok(()),
        false => Err(Problem::invalid_input(
            "to",
            "The name is taken",
            format!("Another view is called {}.", to.0),
            "Choose another name.",
        )),
    }
}

/// Removes a saved view.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_view(daypass: State<'_, Daypass>, name: Input<ViewName>) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.remove_view(&name.0)).await
}
