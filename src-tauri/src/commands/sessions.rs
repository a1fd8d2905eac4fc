//! Sessions: starting, stopping, the console, and what is remembered of them.

use super::input::{Input, refusal};
use crate::daypass::{Daypass, problem};
use daypass_core::mfa::MfaCode;
use daypass_core::view::SessionDetails;
use daypass_core::{
    AccountColour, Delivery, Problem, ProfileName, ProfileTemplate, Region, SessionAlias, SessionId,
    SessionLabel,
};
use daypass_engine::delivery::LeftToPerson;
use daypass_engine::{Engine, EngineError, StartOptions as EngineStartOptions};
use serde::Deserialize;
use specta::Type;
use std::time::Duration;
use tauri::State;
use tauri::async_runtime::spawn;
use tokio::time::timeout;

/// How long the details wait to name the caller: they have more to show.
const CALLER_WAIT: Duration = Duration::from_secs(1);

/// What a person says when starting a session.
#[derive(Debug, Deserialize, Type)]
pub(crate) struct StartOptions {
    /// The profiles to deliver into, for this start alone.
    profiles: Option<Vec<ProfileName>>,
    /// The region, for this start alone.
    region: Option<Region>,
    /// The consent to take over a profile that somebody else has.
    replace: bool,
}

/// Starts a session; answers when it is active, with what was left to the person where another one gave way.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_session(
    daypass: State<'_, Daypass>,
    id: SessionId,
    options: Input<StartOptions>,
) -> Result<Vec<String>, Problem> {
    let StartOptions { profiles, region, replace } = options.0;
    let options =
        EngineStartOptions { profiles, region, replace, goes_on: true, ..EngineStartOptions::default() };
    let started = daypass.answer(daypass.engine()?.sessions().start(&id, &options).await).await?;
    Ok(sentences(&started.left_to_person))
}

/// Stops a start that is under way.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn cancel_start(daypass: State<'_, Daypass>, id: SessionId) -> Result<(), Problem> {
    daypass.engine()?.sessions().cancel_start(&id);
    Ok(())
}

/// Answers the question for an MFA code. What is no code is said; an answer that comes too late is nothing.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn answer_mfa(daypass: State<'_, Daypass>, question: u32, code: String) -> Result<(), Problem> {
    let code = MfaCode::parse(&code).map_err(|error| refusal("code", &error))?;
    daypass.engine()?.prompts().answer(question, code);
    Ok(())
}

/// Stops a session; what was left to the person, a sentence each.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_session(daypass: State<'_, Daypass>, id: SessionId) -> Result<Vec<String>, Problem> {
    let stopped = daypass.answer(daypass.engine()?.sessions().stop(&id).await).await?;
    Ok(sentences(&stopped.left_to_person))
}

/// Stops every session; what was left to the person, a sentence each.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_all(daypass: State<'_, Daypass>) -> Result<Vec<String>, Problem> {
    let stopped = daypass.answer(daypass.engine()?.sessions().stop_all().await).await?;
    if let Some((session, problem)) = stopped.failed.into_iter().next() {
        return Err(Problem { title: format!("{}: {}", session.name, problem.title), ..problem });
    }
    Ok(sentences(&stopped.left_to_person))
}

fn sentences(left: &[LeftToPerson]) -> Vec<String> {
    left.iter().map(ToString::to_string).collect()
}

/// Forgets why a session's last start failed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn dismiss_problem(daypass: State<'_, Daypass>, id: SessionId) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.sessions().dismiss_problem(&id)).await
}

/// Pins a session, or lets it go.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_favourite(
    daypass: State<'_, Daypass>,
    id: SessionId,
    favourite: bool,
) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.sessions().set_favourite(&id, favourite)).await
}

/// Leaves sessions out of lists while they are inactive, or lists them again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_hidden(
    daypass: State<'_, Daypass>,
    ids: Vec<SessionId>,
    hidden: bool,
) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.sessions().set_hidden(&ids, hidden)).await
}

/// Gives sessions labels, and takes others from them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_labels(
    daypass: State<'_, Daypass>,
    ids: Vec<SessionId>,
    add: Input<Vec<SessionLabel>>,
    remove: Input<Vec<SessionLabel>>,
) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.sessions().change_labels(&ids, &add.0, &remove.0)).await
}

/// Says of the accounts of sessions that they are production, or that they are not.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_production(
    daypass: State<'_, Daypass>,
    ids: Vec<SessionId>,
    production: bool,
) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.sessions().set_production(&ids, production)).await.map(drop)
}

/// Gives the account of a session a colour; `null` means the one that its name offers.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_account_colour(
    daypass: State<'_, Daypass>,
    id: SessionId,
    colour: Input<Option<AccountColour>>,
) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.sessions().set_account_colour(&id, colour.0)).await
}

/// Calls a session something beside its own name; `null` takes that away.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_alias(
    daypass: State<'_, Daypass>,
    id: SessionId,
    alias: Input<Option<SessionAlias>>,
) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.sessions().set_alias(&id, alias.0.as_ref())).await
}

/// Sets the region of sessions.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_region(
    daypass: State<'_, Daypass>,
    ids: Vec<SessionId>,
    region: Input<Region>,
) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.sessions().set_region(&ids, &region.0)).await
}

/// Tries at once to renew what is late.
#[tauri::command]
#[specta::specta]
pub(crate) async fn try_renewals_now(daypass: State<'_, Daypass>) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.renewer().try_now()).await
}

/// Gives sessions the profiles that a template names, no two the same; `null` means the template of the settings.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_profiles_by(
    daypass: State<'_, Daypass>,
    ids: Vec<SessionId>,
    template: Input<Option<ProfileTemplate>>,
) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.sessions().set_profiles_by(&ids, template.0.as_ref())).await
}

/// Sets the profiles of a session; none means the template's.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_profiles(
    daypass: State<'_, Daypass>,
    id: SessionId,
    profiles: Input<Vec<ProfileName>>,
) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.sessions().set_profiles(&id, &profiles.0)).await
}

/// Sets how a session's credentials get to tools, from its next start on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_delivery(
    daypass: State<'_, Daypass>,
    id: SessionId,
    delivery: Input<Delivery>,
) -> Result<(), Problem> {
    daypass.answer(daypass.engine()?.sessions().set_delivery(&id, delivery.0)).await
}

/// Everything about one session. Who AWS says its credentials are is asked for once; a slow answer is not waited for,
/// and is there the next time.
#[tauri::command]
#[specta::specta]
pub(crate) async fn session_details(
    daypass: State<'_, Daypass>,
    id: SessionId,
) -> Result<SessionDetails, Problem> {
    let engine = daypass.engine()?;
    let mut details = engine.view().details(&id).map_err(problem)?;
    if details.caller_arn.is_none() && is_live(&engine, &id).map_err(problem)? {
        let asking = spawn(async move { engine.sessions().learn_caller(&id).await.map_err(problem) });
        if let Ok(Ok(Ok(caller))) = timeout(CALLER_WAIT, asking).await {
            details.caller_arn = Some(caller);
        }
    }
    Ok(details)
}

fn is_live(engine: &Engine, id: &SessionId) -> Result<bool, EngineError> {
    Ok(engine.view().status()?.sessions.iter().any(|session| session.id == *id && session.state.is_live()))
}
