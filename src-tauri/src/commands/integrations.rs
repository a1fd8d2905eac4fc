//! Integrations: finding out what a portal URL means, adding, renaming, removing, syncing.

use super::input::{Input, checked};
use crate::daypass::{Daypass, problem};
use daypass_core::region::{NamedRegion, named_regions};
use daypass_core::view::UnreadAccount;
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
    /// The integration that it is, where the portal, or its instance under another URL, is there.
    here: Option<KnownPortal>,
}

/// An integration that is there.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KnownPortal {
    /// Its id.
    id: IntegrationId,
    /// What it is called.
    alias: String,
    /// What a second person's sign-in to it could be called.
    other_alias: IntegrationAlias,
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
    /// Add it though it is there: a second person signs in to it.
    another: bool,
}

/// Finds out what a pasted text means.
#[tauri::command]
#[specta::specta]
pub(crate) async fn inspect_start_url(
    daypass: State<'_, Daypass>,
    text: String,
) -> Result<StartUrlInspection, Problem> {
    let integrations = daypass.engine()?.integrations().clone();
    let portal = integrations.discover(&text).await.map_err(problem)?;
    let alias = portal.start_url.suggested_alias();
    let here = match integrations.there(&portal.start_url).map_err(problem)? {
        None => None,
        Some(there) => Some(KnownPortal {
            id: there.id,
            alias: there.alias,
            other_alias: integrations.free_alias(&portal.start_url).map_err(problem)?,
        }),
    };
    Ok(StartUrlInspection { start_url: portal.start_url, alias, region: portal.region, here })
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
    let NewIntegration { start_url, alias, region, another } = input;
    let new = EngineNewIntegration {
        start_url,
        alias: checked("alias", alias.as_deref(), IntegrationAlias::parse)?,
        region: checked("region", region.as_deref(), Region::parse)?,
        another,
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

/// Says in which regions an integration is: the one that is asked first, and those that are offered when it does not answer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_integration_regions(
    daypass: State<'_, Daypass>,
    id: IntegrationId,
    region: Input<Region>,
    additional_regions: Input<Vec<Region>>,
) -> Result<(), Problem> {
    let integrations = daypass.engine()?.integrations().clone();
    daypass.answer(integrations.set_regions(&id, &region.0, &additional_regions.0).await.map(drop)).await
}

/// Keeps an integration beside another one of the same instance, and reads its accounts and roles.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_both(daypass: State<'_, Daypass>, id: IntegrationId) -> Result<(), Problem> {
    let integrations = daypass.engine()?.integrations().clone();
    integrations.keep_both(&id).map_err(problem)?;
    daypass.answer(integrations.sync(&id).await.map(drop)).await
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

/// Reads those accounts again that could not be read.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sync_unread(daypass: State<'_, Daypass>, id: IntegrationId) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.integrations().sync_unread(&id).await.map(drop)).await
}

/// The accounts that could not be read when they were asked for last.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn unread_accounts(
    daypass: State<'_, Daypass>,
    id: IntegrationId,
) -> Result<Vec<UnreadAccount>, Problem> {
    daypass.engine()?.integrations().unread_accounts(&id).map_err(problem)
}

/// Stops a sync that is under way.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn cancel_sync(daypass: State<'_, Daypass>, id: IntegrationId) -> Result<(), Problem> {
    daypass.engine()?.integrations().cancel_sync(&id);
    Ok(())
}
