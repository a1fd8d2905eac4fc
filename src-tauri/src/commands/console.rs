//! The console: what can be opened there, and opening it.

use super::input::Input;
use crate::daypass::{Daypass, problem};
use daypass_core::console::{CONSOLE_SERVICES, ConsoleService, Destination, ServicePath};
use daypass_core::{Problem, Region, SessionId};
use daypass_engine::Prompting;
use daypass_engine::sessions::ConsoleRequest;
use tauri::State;

/// The services of the console, by their ids.
#[tauri::command]
#[specta::specta]
pub(crate) fn console_services() -> Result<Vec<ConsoleService>, Problem> {
    Ok(CONSOLE_SERVICES.to_vec())
}

/// Whether the person is to be asked before the console of a session is opened: once for as long as one of production runs.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn asks_before_console(daypass: State<'_, Daypass>, id: SessionId) -> Result<bool, Problem> {
    let engine = daypass.engine()?;
    let catalog = daypass.shown_catalog().whole(|| engine.view().catalog()).map_err(problem)?;
    Ok(catalog.sessions.iter().any(|item| item.id == id && daypass.consents().is_asked_for(item)))
}

/// Opens the console as a session, at a service's page or its home; what the person has to know of it, as sentences.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_console(
    daypass: State<'_, Daypass>,
    id: SessionId,
    service: Input<Option<ServicePath>>,
    region: Input<Option<Region>>,
) -> Result<Vec<String>, Problem> {
    let destination = service.0.map_or(Destination::Home, Destination::Service);
    let request = ConsoleRequest { destination, region: region.0, ..ConsoleRequest::default() };
    // For production the window has asked.
    daypass.consents().give(&id);
    let opened = daypass.engine()?.console().open(&id, &request, &Prompting::allowed()).await;
    let console = daypass.answer(opened).await?;
    let told = console.ends_soon().into_iter().chain(console.limits());
    Ok(told.map(|sentence| format!("{sentence}.")).collect())
}

/// Makes a service's page in a session's account a favourite, or none any more; without a region it is that of whichever session
/// opens it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_favourite_destination(
    daypass: State<'_, Daypass>,
    id: SessionId,
    service: Input<ServicePath>,
    region: Input<Option<Region>>,
    favourite: bool,
) -> Result<(), Problem> {
    let sessions = daypass.engine()?.sessions().clone();
    daypass.answer(sessions.set_favourite_destination(&id, &service.0, region.0.as_ref(), favourite)).await
}
