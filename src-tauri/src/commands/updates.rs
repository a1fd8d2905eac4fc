//! Which Daypass this is, and whether there is a newer one.

use super::input::Input;
use crate::folders;
use crate::updates::{self, KnownUpdate};
use daypass_core::Problem;
use daypass_core::update::Version;
use daypass_core::view::{About, UpdateState};
use daypass_engine::build_info;
use daypass_engine::updates::UpdateSource;
use tauri::{AppHandle, State};

/// Which Daypass this is.
#[tauri::command]
#[specta::specta]
pub(crate) fn about() -> Result<About, Problem> {
    let build = build_info();
    Ok(About {
        version: build.version.to_owned(),
        commit: build.short_commit().map(str::to_owned),
        date: build.date.map(str::to_owned),
        licence: env!("CARGO_PKG_LICENSE").to_owned(),
        logs: folders::home().map(|home| home.path().join("logs").display().to_string()).unwrap_or_default(),
        has_updates: UpdateSource::of_build().is_some(),
    })
}

/// What is known of a newer Daypass. Nothing is asked for it.
#[tauri::command]
#[specta::specta]
pub(crate) fn update_state(known: State<'_, KnownUpdate>) -> Result<UpdateState, Problem> {
    Ok(known.state())
}

/// Looks whether there is a newer Daypass.
#[tauri::command]
#[specta::specta]
pub(crate) async fn look_for_update(app: AppHandle) -> Result<UpdateState, Problem> {
    updates::look(&app).await
}

/// Installs a newer version, which the person has seen and said yes to. What is offered by then, what it is signed with and
/// that it is newer is looked at again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn install_update(app: AppHandle, version: Input<String>) -> Result<UpdateState, Problem> {
    // What is no version is offered by nobody, and is not repeated in an error.
    let version = Version::parse(&version.0).map(|version| version.to_string()).map_err(|_| {
        Problem::invalid_input(
            "version",
            "This is not a version",
            "A version has three numbers, as in 1.2.3.",
            "Check for updates again.",
        )
    })?;
    updates::install(&app, version).await
}

/// Ends this Daypass and starts the one that was installed. Sessions stay as they are.
#[tauri::command]
#[specta::specta]
pub(crate) async fn restart(app: AppHandle) -> Result<(), Problem> {
    updates::restart(&app)
}
