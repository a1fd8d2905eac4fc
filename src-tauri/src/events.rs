//! What the window and the tray are told unasked: one task looks whenever something has changed, here or in another
//! process, or when time alone changes a state, and passes on what is different from before.

use crate::daypass::Daypass;
use crate::{tray, window};
use daypass_core::state::NEEDS_YOU_BEFORE;
use daypass_core::view::{Catalog, SignInState, Status, SyncState};
use daypass_engine::{By, Engine, EngineError};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::time::Duration;
use tauri::{AppHandle, Manager};
use tauri_specta::Event;
use tokio::time::Instant;

/// Changes that come together are looked at together; short enough that a click is seen to work at once.
const TOGETHER: Duration = Duration::from_millis(15);
/// While a sync runs, new roles come many times a second, and the whole list with them: often enough to watch it grow.
const WHILE_SYNCING: Duration = Duration::from_secs(1);

/// The whole catalog, when it has changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[tauri_specta(event_name = "catalog")]
pub struct CatalogEvent(Catalog);

/// The whole status, when it has changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[tauri_specta(event_name = "status")]
pub struct StatusEvent(Status);

/// What was last passed on.
#[derive(Debug, Default)]
struct Told {
    catalog: Catalog,
    catalog_at: Option<Instant>,
    status: Status,
}

/// Follows the engine for as long as the app runs.
pub(crate) async fn follow(app: AppHandle) {
    let daypass = app.state::<Daypass>();
    let engine = daypass.opened().await;
    // What a crash left behind of roles that are gone since.
    if let Err(error) = engine.stop_orphans().await {
        tracing::warn!(error = &error as &dyn std::error::Error, "what was left behind was not taken out");
    }
    let _watch = daypass_engine::watch::watch(&engine)
        .inspect_err(|error| tracing::warn!(%error, "what other processes change is not seen at once"));
    let mut changes = engine.changes();
    let mut told = Told::default();
    loop {
        let change = *changes.borrow_and_update();
        let wake = match look(&app, &engine, &mut told).await {
            Ok(wake) => wake,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the state could not be read");
                None
            }
        };
        daypass.note_told(change);
        let time_alone = async {
            match wake {
                Some(wake) => tokio::time::sleep(wake).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            changed = changes.changed() => if changed.is_err() { return },
            () = time_alone => {}
        }
        tokio::time::sleep(TOGETHER).await;
    }
}

/// Keeps what is started alive for as long as the app runs, and no agent does. What it changes is followed as all is.
pub(crate) async fn keep_alive(app: AppHandle) {
    let engine = app.state::<Daypass>().opened().await;
    let kept = engine.keep_alive(By::Window, |kept| tracing::info!(?kept, "a session is kept alive"));
    if let Err(error) = kept.await {
        tracing::error!(error = &error as &dyn std::error::Error, "sessions are not kept alive");
    }
}

/// Asks the person here for what programs wait for that cannot ask them.
pub(crate) async fn ask_for_others(app: AppHandle) {
    let engine = app.state::<Daypass>().opened().await;
    if let Err(error) = engine.serve_wanted().await {
        tracing::error!(error = &error as &dyn std::error::Error, "nobody is asked for other programs");
    }
}

/// Looks once and passes on what is new. After how long to look again though nothing changes.
async fn look(app: &AppHandle, engine: &Engine, told: &mut Told) -> Result<Option<Duration>, EngineError> {
    let status = blocking(engine, Engine::status).await?;
    let pause = is_syncing(&status).then(|| rest(told.catalog_at)).flatten();
    if pause.is_none() {
        let catalog = blocking(engine, Engine::catalog).await?;
        told.catalog_at = Some(Instant::now());
        if !same_catalog(&catalog, &told.catalog) {
            pass_on(app, &CatalogEvent(catalog.clone()));
            told.catalog = catalog;
        }
    }
    if !same_status(&status, &told.status) {
        pass_on(app, &StatusEvent(status.clone()));
        if asks_anew(&status, &told.status) {
            window::show(app);
        } else if waits_for_person(&status) && !waits_for_person(&told.status) {
            window::show_code(app);
        }
        told.status = status;
    }
    let now = engine.now();
    tray::update(app, &told.catalog, &told.status, now);
    let flip = [next_flip(&told.status, now), tray::menu::next_minute(&told.status, now)]
        .into_iter()
        .flatten()
        .min();
    let flip = flip.and_then(|at| Duration::try_from(at.duration_since(now)).ok());
    Ok([flip, pause].into_iter().flatten().min())
}

/// The store waits for other processes' transactions, which must not hold up the other tasks.
async fn blocking<T: Send + 'static>(
    engine: &Engine,
    read: fn(&Engine) -> Result<T, EngineError>,
) -> Result<T, EngineError> {
    let engine = engine.clone();
    tauri::async_runtime::spawn_blocking(move || read(&engine)).await.unwrap_or(Err(EngineError::Cancelled))
}

fn pass_on<E: Event + Serialize + Clone>(app: &AppHandle, event: &E) {
    // A window that is opened later asks for the whole.
    if window::is_open(app)
        && let Err(error) = event.emit(app)
    {
        tracing::warn!(%error, "the window was not told");
    }
}

fn is_syncing(status: &Status) -> bool {
    let running = |sync: &daypass_core::view::Sync| sync.state == SyncState::Running;
    status.integrations.iter().any(|integration| integration.sync.as_ref().is_some_and(running))
}

/// How long the catalog rests while a sync runs.
fn rest(last: Option<Instant>) -> Option<Duration> {
    WHILE_SYNCING.checked_sub(last?.elapsed()).filter(|left| !left.is_zero())
}

/// A revision alone is nothing to tell: it grows with every change, of status or catalog.
fn same_catalog(one: &Catalog, other: &Catalog) -> bool {
    one.sessions == other.sessions && one.integrations == other.integrations
}

fn same_status(one: &Status, other: &Status) -> bool {
    one.sessions == other.sessions
        && one.integrations == other.integrations
        && one.questions == other.questions
        && one.notices == other.notices
}

/// Whether a sign-in has a code to compare, or a page to finish.
fn waits_for_person(status: &Status) -> bool {
    let mut sign_ins = status.integrations.iter().filter_map(|integration| integration.sign_in.as_ref());
    sign_ins.any(|sign_in| sign_in.state == SignInState::Waiting)
}

/// Whether an MFA code is asked for that was not before: it is typed in the window, wherever the start came from.
fn asks_anew(status: &Status, before: &Status) -> bool {
    let asked = |id| before.questions.iter().any(|question| question.id == id);
    status.questions.iter().any(|question| !asked(question.id))
}

/// When time alone changes a state next: credentials end, or soon will and need a person, or a sign-in ends.
fn next_flip(status: &Status, now: Timestamp) -> Option<Timestamp> {
    let ends = status.sessions.iter().filter_map(|session| session.expires_at);
    let sign_ins = status.integrations.iter().filter_map(|integration| integration.sign_in_expires_at);
    let all = ends.flat_map(|end| [end, end - NEEDS_YOU_BEFORE]).chain(sign_ins);
    // A moment later: the clock shall be past it, not at it.
    all.filter(|at| *at > now).min().map(|at| at + SignedDuration::from_millis(5))
}

#[cfg(test)]
#[path = "events_test.rs"]
mod tests;
