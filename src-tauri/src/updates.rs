//! A newer Daypass: what is known of it, and looking for it once a day.

use crate::daypass::{Daypass, problem};
use crate::events::UpdateEvent;
use crate::{quit, window};
use daypass_core::Problem;
use daypass_core::view::{UpdateFound, UpdateState};
use daypass_engine::updates::AfterUpdate;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tauri::{AppHandle, Manager};
use tauri_specta::Event;

/// What is known of a newer Daypass, for as long as this one runs.
#[derive(Debug, Default)]
pub(crate) struct KnownUpdate(Mutex<UpdateState>);

impl KnownUpdate {
    /// What is known.
    pub(crate) fn state(&self) -> UpdateState {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, UpdateState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Looks once a day for as long as the app runs, unless the person has switched that off.
pub(crate) async fn keep_looking(app: AppHandle) {
    let engine = app.state::<Daypass>().opened().await;
    engine.updates().keep_looking(|found| note(&app, found)).await;
}

/// Looks now.
///
/// # Errors
/// Why nobody told.
pub(crate) async fn look(app: &AppHandle) -> Result<UpdateState, Problem> {
    let engine = app.state::<Daypass>().engine()?;
    note(app, engine.updates().look().await.map_err(problem)?);
    Ok(app.state::<KnownUpdate>().state())
}

/// Installs the version that the person has said yes to. Where an installer does it, this Daypass ends for it.
///
/// # Errors
/// Why it was not installed; nothing is changed then.
pub(crate) async fn install(app: &AppHandle, version: String) -> Result<UpdateState, Problem> {
    let engine = app.state::<Daypass>().engine()?;
    let after = engine.updates().install(&version).await.map_err(problem)?;
    let state = {
        let known = app.state::<KnownUpdate>();
        let mut state = known.lock();
        state.installed = Some(version);
        state.clone()
    };
    tell(app, &state);
    if after == AfterUpdate::Quit {
        quit::for_update(app, after);
    }
    Ok(state)
}

/// Ends this Daypass and starts the one that was installed. Sessions stay as they are.
///
/// # Errors
/// While something is written that would be cut off.
pub(crate) fn restart(app: &AppHandle) -> Result<(), Problem> {
    app.state::<Daypass>().engine()?.updates().may_restart().map_err(problem)?;
    quit::for_update(app, AfterUpdate::Restart);
    Ok(())
}

fn note(app: &AppHandle, found: UpdateFound) {
    let state = {
        let known = app.state::<KnownUpdate>();
        let mut state = known.lock();
        state.found = Some(found);
        state.clone()
    };
    tell(app, &state);
}

/// A window that is opened later asks for it itself.
fn tell(app: &AppHandle, state: &UpdateState) {
    if window::is_open(app)
        && let Err(error) = UpdateEvent(state.clone()).emit(app)
    {
        tracing::warn!(%error, "the window was not told of an update");
    }
}
