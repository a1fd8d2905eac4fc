//! Long-term keys in plain files: what there is, moving it into the vault, and putting it back.

use super::input::Input;
use crate::daypass::{Daypass, problem};
use daypass_core::sts::AccessKeyId;
use daypass_core::view::{PlainKeys, ProtectOutcome, ProtectedKey, UndoOutcome};
use daypass_core::{Problem, ProfileName};
use tauri::State;

/// The long-term keys that stand in plain text in the shared files. Asks nobody for anything.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn plain_keys(daypass: State<'_, Daypass>) -> Result<PlainKeys, Problem> {
    daypass.engine()?.protector().plain_keys().map_err(problem)
}

/// Moves these keys into the vault. Each answer tells what came of one key.
#[tauri::command]
#[specta::specta]
pub(crate) async fn protect_keys(
    daypass: State<'_, Daypass>,
    ids: Input<Vec<AccessKeyId>>,
) -> Result<Vec<ProtectOutcome>, Problem> {
    daypass.answer(daypass.engine()?.protector().protect(Some(&ids.0)).await).await
}

/// The keys that can be put back where they stood.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn protected_keys(daypass: State<'_, Daypass>) -> Result<Vec<ProtectedKey>, Problem> {
    daypass.engine()?.protector().protected_keys().map_err(problem)
}

/// Puts the keys of these profiles back into the files. Each answer tells what came of one key.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_protect(
    daypass: State<'_, Daypass>,
    profiles: Input<Vec<ProfileName>>,
) -> Result<Vec<UndoOutcome>, Problem> {
    daypass.answer(daypass.engine()?.protector().undo(Some(&profiles.0)).await).await
}
