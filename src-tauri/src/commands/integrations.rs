//! Integrations: finding out what a portal URL means, adding, renaming, removing, syncing.

use super::input::{Input, checked};
use crate::daypass::{Daypass, problem};
use daypass_core::region::{NamedRegion, named_regions};
use daypass_core::{IntegrationAlias, IntegrationId, Problem, Region, StartUrl};
use daypass_engine::NewIntegration as EngineNewIntegration;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::State;

/// What a pasted text means.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StartUrlInspection {
    /// The portal, in the one form that Daypass keeps.
    start_url: StartUrl,
    /// What it could be called.
    alias: String,
    /// Its region, where the URL or the portal tells.
    region: Option<Region>,
}

/// What a person says of a new integration.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewIntegration {
    /// The portal's URL, in any shape.
    start_url: String,
    /// What to call it; else the portal's own alias.
    alias: Option<String>,
    /// Its region; else what the URL or the portal tells.
    region: Option<String>,
}

/// Finds out what a pasted text means.
#[tauri::command]
#[specta::specta]
pub(crate) async fn inspect_start_url(
    daypass: State<'_, Daypass>,
    text: String,
) -> Result<StartUrlInspection, Problem> {
    let portal = daypass.engine()?.integrations().discover(&text).await.map_err(problem)?;
    let alias = portal.start_url.suggested_alias();
    Ok(StartUrlInspection { start_url: portal.start_url, alias, region: portal.region })
}

/// The regions to offer, the commonest first.
#[tauri::command]
#[specta::specta]
pub(crate) fn regions() -> Result<Vec<NamedRegion>, Problem> {
    Ok(named_regions())
}

/// Adds an integration; its id.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_integration(
    daypass: State<'_, Daypass>,
    input: NewIntegration,
) -> Result<IntegrationId, Problem> {
    let NewIntegration { start_url, alias, region } = input;
    let new = EngineNewIntegration {
        start_url,
        alias: checked("alias", alias.as_deref(), IntegrationAlias::parse)?,
        region: checked("region", region.as_deref(), Region::parse)?,
        another: false,
    };
    let added = daypass.engine()?.integrations().add(&new).await;
    daypass.answer(added.map(|integration| integration.id)).await
}

/// Calls an integration something else.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rename_integration(
    daypass: State<'_, Daypass>,
    id: IntegrationId,
    alias: Input<IntegrationAlias>,
) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.integrations().rename(&id, &alias.0)).await
}

/// Removes an integration and stops what came from it: what was stopped, and what was left to the person, a sentence each.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_integration(
    daypass: State<'_, Daypass>,
    id: IntegrationId,
) -> Result<Vec<String>, Problem> {
    let stopped = daypass.answer(daypass.engine()?.integrations().remove(&id).await).await?;
    Ok(stopped.sentences())
}

/// Reads an integration's accounts and roles; the status tells how far it is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sync(daypass: State<'_, Daypass>, id: IntegrationId) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.integrations().sync(&id).await.map(drop)).await
}

/// Stops a sync that is under way.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn cancel_sync(daypass: State<'_, Daypass>, id: IntegrationId) -> Result<(), Problem> {
    daypass.engine()?.integrations().cancel_sync(&id);
    Ok(())
}
