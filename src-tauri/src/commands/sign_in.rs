//! Signing in to an integration, and out.

use super::input::Input;
use crate::daypass::{Daypass, problem};
use daypass_core::view::{SignInMethod, Status};
use daypass_core::{IntegrationId, Problem, Region};
use daypass_engine::{Engine, EngineError};
use tauri::State;
use tauri::async_runtime::spawn;

/// Begins a sign-in, in a region of the integration where one is named, which then goes on by itself and syncs when it has succeeded; the status tells how it stands.
/// What keeps it from beginning at all is answered here.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in(
    daypass: State<'_, Daypass>,
    id: IntegrationId,
    method: Option<SignInMethod>,
    region: Input<Option<Region>>,
) -> Result<(), Problem> {
    let engine = daypass.engine()?;
    let mut changes = engine.changes();
    let mut work = spawn(sign_in_and_sync(engine.clone(), id.clone(), method, region.0));
    loop {
        if is_under_way(&engine.view().status().map_err(problem)?, &id) {
            return Ok(());
        }
        tokio::select! {
            ended = &mut work => return match ended {
                Ok(result) => result.map_err(problem),
                // The task was aborted, which happens only when the app ends.
                Err(_) => Ok(()),
            },
            _ = changes.changed() => {}
        }
    }
}

async fn sign_in_and_sync(
    engine: Engine,
    id: IntegrationId,
    method: Option<SignInMethod>,
    region: Option<Region>,
) -> Result<(), EngineError> {
    match region {
        Some(region) => engine.integrations().sign_in_at(&id, &region, method).await?,
        None => engine.integrations().sign_in(&id, method, true).await?,
    }
    // In a task of its own: the sign-in is answered now, and the status shows the sync's progress.
    spawn(async move {
        if let Err(error) = engine.integrations().sync_due(&id).await {
            problem(error);
        }
    });
    Ok(())
}

fn is_under_way(status: &Status, id: &IntegrationId) -> bool {
    let sign_in = status.integrations.iter().find(|integration| integration.id == *id);
    sign_in
        .and_then(|integration| integration.sign_in.as_ref())
        .is_some_and(|sign_in| sign_in.state.is_under_way())
}

/// Opens the page of a sign-in again.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn reopen_sign_in(daypass: State<'_, Daypass>, id: IntegrationId) -> Result<(), Problem> {
    daypass.engine()?.integrations().reopen_sign_in(&id);
    Ok(())
}

/// Stops a sign-in that is under way.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn cancel_sign_in(daypass: State<'_, Daypass>, id: IntegrationId) -> Result<(), Problem> {
    daypass.engine()?.integrations().cancel_sign_in(&id);
    Ok(())
}

/// Forgets a sign-in that is over.
#[tauri::command]
#[specta::specta]
pub(crate) async fn dismiss_sign_in(daypass: State<'_, Daypass>, id: IntegrationId) -> Result<(), Problem> {
    daypass.engine()?.integrations().dismiss_sign_in(&id);
    daypass.answer(Ok::<_, EngineError>(())).await
}

/// Signs out; which sessions stay active, and whether AWS was told, a sentence each.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_out(daypass: State<'_, Daypass>, id: IntegrationId) -> Result<Vec<String>, Problem> {
    let left = daypass.answer(daypass.engine()?.integrations().sign_out(&id).await).await?;
    Ok(left.sentences())
}
