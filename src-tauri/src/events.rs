//! The events for the window and the tray. One task reads the state whenever something has changed, here or in another
//! process, or when time alone changes a state, and emits what is different from before.

use crate::attention::{Attention, Change, ToldPrompts};
use crate::daypass::Daypass;
use crate::notification::{Notification, Subject};
use crate::palette_shortcut::PaletteKeys;
use crate::titles::Titles;
use crate::tray::Facts;
use crate::window::Focus;
use crate::{tray, window};
use daypass_core::Settings;
use daypass_core::state::NEEDS_YOU_BEFORE;
use daypass_core::view::{Catalog, CatalogChange, SignInState, Status, SyncState, UpdateState};
use daypass_engine::ground::{sleep_aligned, until_wakeup};
use daypass_engine::{Engine, EngineError};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::collections::BTreeMap;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tauri::{AppHandle, Manager};
use tauri_specta::Event;
use tokio::time::Instant;

/// How long to wait after a change, so that several in quick succession lead to one reading. Short enough that the result
/// of a click shows at once.
const TOGETHER: Duration = Duration::from_millis(15);
/// The shortest time between two readings of the catalog during a sync. New roles come many times a second, each would mean
/// reading the whole list again, and once a second is enough to watch it grow.
const WHILE_SYNCING: Duration = Duration::from_secs(1);
/// The same where a reading takes long: so many times as long as that.
const READING_SHARE: u32 = 10;

/// What has changed in the catalog.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[tauri_specta(event_name = "catalog")]
pub struct CatalogEvent(CatalogChange);

/// The whole status, when it has changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[tauri_specta(event_name = "status")]
pub struct StatusEvent(Status);

/// The settings, when one has changed, here or in another process.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[tauri_specta(event_name = "settings")]
pub struct SettingsEvent(Settings);

/// What is known of a newer Daypass, when that has changed.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
#[tauri_specta(event_name = "update")]
pub struct UpdateEvent(pub(crate) UpdateState);

/// What was last passed on.
#[derive(Debug, Default)]
struct LastSent {
    catalog: Arc<Catalog>,
    titles: Arc<Titles>,
    catalog_read: Option<Reading>,
    status: Arc<Status>,
    settings: Option<Settings>,
    attention: Attention,
    told_prompts: ToldPrompts,
}

/// When and how the catalog was read last.
#[derive(Debug, Clone, Copy)]
struct Reading {
    at: Instant,
    took: Duration,
    /// The change of the store that it was read after: nothing else changes it.
    change: u64,
}

impl Reading {
    /// How long until the catalog may be read again while a sync runs; it takes no more than one part in [`READING_SHARE`] of
    /// the time.
    fn rest(self, now: Instant) -> Option<Duration> {
        let rest = (self.took * READING_SHARE).max(WHILE_SYNCING);
        rest.checked_sub(now.saturating_duration_since(self.at)).filter(|left| !left.is_zero())
    }
}

/// When to look again though nothing changes.
#[derive(Debug, Default)]
struct Next {
    /// When time alone changes a state.
    flip: Option<Timestamp>,
    /// How long until something that may be sent late, together with other changes.
    wait: Option<Duration>,
}

impl Next {
    async fn come(self, engine: &Engine) {
        let flip = async {
            match self.flip {
                Some(flip) => engine.sleep_until(flip).await,
                None => pending().await,
            }
        };
        let wait = async {
            match self.wait {
                Some(wait) => sleep_aligned(wait).await,
                None => pending().await,
            }
        };
        tokio::select! {
            () = flip => {}
            () = wait => {}
        }
    }
}

/// Follows the engine for as long as the app runs.
pub(crate) async fn follow(app: AppHandle) {
    let daypass = app.state::<Daypass>();
    let engine = daypass.opened().await;
    // As the window that was opened with the app has them.
    let settings = blocking(&engine, Engine::settings).await.ok();
    // Withdraw sections of roles that are gone, which a crash may have left.
    if let Err(error) = engine.unattended_sessions().stop_orphans(&BTreeMap::new()).await {
        tracing::warn!(error = &error as &dyn std::error::Error, "what was left behind was not taken out");
    }
    let _watch = engine
        .watch()
        .inspect_err(|error| tracing::warn!(%error, "what other processes change is not seen at once"));
    let notification = Notification::new(&app);
    app.manage(notification.clone());
    let mut changes = engine.changes();
    let mut last = LastSent { settings, ..LastSent::default() };
    loop {
        let change = *changes.borrow_and_update();
        let next = match look(&app, &engine, &mut last, &notification).await {
            Ok(next) => next,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the state could not be read");
                Next::default()
            }
        };
        daypass.note_told(change);
        tokio::select! {
            changed = changes.changed() => match changed {
                Ok(()) => tokio::time::sleep(TOGETHER).await,
                Err(_) => return,
            },
            () = next.come(&engine) => {}
        }
    }
}

/// Renews what is started for as long as the app runs, while no agent does.
pub(crate) async fn renew_sessions(app: AppHandle) {
    let engine = app.state::<Daypass>().opened().await;
    let kept = engine.renewer().run(|kept| tracing::info!(?kept, "a session is kept alive"));
    if let Err(error) = kept.await {
        tracing::error!(error = &error as &dyn std::error::Error, "sessions are not kept alive");
    }
}

/// Has it look at once when the system says that the machine woke up or has a network.
pub(crate) async fn look_when_system_says(app: AppHandle) {
    let engine = app.state::<Daypass>().opened().await;
    #[cfg(not(target_os = "linux"))]
    {
        let engine = engine.clone();
        crate::system_signals::on_system_signals(move || engine.renewer().look_now());
    }
    engine.renewer().look_when_system_says(|| engine.lock_before_sleep()).await;
}

/// Serves the prompts of programs that cannot ask a person themselves.
pub(crate) async fn ask_for_others(app: AppHandle) {
    let engine = app.state::<Daypass>().opened().await;
    if let Err(error) = engine.unattended_sessions().serve_pending_prompts().await {
        tracing::error!(error = &error as &dyn std::error::Error, "nobody is asked for other programs");
    }
}

/// Keeps the backups up to date for as long as the app runs.
pub(crate) async fn keep_backups(app: AppHandle) {
    let engine = app.state::<Daypass>().opened().await;
    let warn = |error: &daypass_engine::backup::Error| {
        tracing::warn!(error = error as &dyn std::error::Error, "the backups are not up to date");
    };
    engine.backups().keep_up(warn).await;
}

/// Serves the sessions that are started at the endpoint.
pub(crate) async fn serve_endpoint(app: AppHandle) {
    let engine = app.state::<Daypass>().opened().await;
    if let Err(error) = engine.endpoints().serve().await {
        tracing::error!(error = &error as &dyn std::error::Error, "the endpoint is not served");
    }
}

/// Reads the state once and emits what is different. Returns when to look again if nothing changes before.
async fn look(
    app: &AppHandle,
    engine: &Engine,
    last: &mut LastSent,
    notification: &Notification,
) -> Result<Next, EngineError> {
    let status = match blocking(engine, |engine| Ok(engine.view().status()?)).await {
        Ok(status) => status,
        Err(error) => {
            let view = engine.view();
            let said = view.outdated(&last.status).or_else(|| view.damaged(&last.status));
            if let Some(status) = said.filter(|status| !same_status(status, &last.status)) {
                pass_on(app, &StatusEvent(status.clone()));
                last.status = Arc::new(status);
            }
            return Err(error);
        }
    };
    let is_syncing = is_syncing(&status);
    let (began, change) = (Instant::now(), engine.changes_of_store());
    let is_stale = last.catalog_read.is_none_or(|reading| reading.change != change);
    let pause = last.catalog_read.filter(|_| is_syncing && is_stale).and_then(|reading| reading.rest(began));
    if pause.is_none() && is_stale {
        let catalog = blocking(engine, |engine| Ok(engine.view().catalog()?)).await?;
        last.catalog_read = Some(Reading { at: Instant::now(), took: began.elapsed(), change });
        let (catalog, change) = app.state::<Daypass>().shown_catalog().replace(catalog);
        if !Arc::ptr_eq(&catalog, &last.catalog) {
            last.titles = Arc::new(Titles::of(&catalog));
            last.catalog = catalog;
        }
        if let Some(change) = change {
            pass_on(app, &CatalogEvent(change));
        }
    }
    if !same_status(&status, &last.status) {
        pass_on(app, &StatusEvent(status.clone()));
        if asks_anew(&status, &last.status) {
            window::show_prompt(app, Focus::Taken);
        } else if waits_for_person(&status) && !waits_for_person(&last.status) {
            window::show_code(app);
        }
        if status.pending_prompts.is_empty() && !waits_for_person(&status) {
            window::close_after_prompts(app);
        }
        app.state::<Daypass>().consents().end_with(&status);
        last.status = Arc::new(status);
    }
    let (now, focus) = (engine.now(), window::has_focus(app));
    let settings = blocking(engine, Engine::settings).await?;
    if let Some(before) = last.settings.replace(settings.clone()) {
        pass_on_settings(app, &before, &settings);
    }
    app.state::<PaletteKeys>().want(settings.palette_shortcut);
    let wanted = settings.notifications;
    if let Some(change) = last.attention.look(&last.catalog, &last.status, now, focus, wanted) {
        notification.tell(Subject::Sessions, change);
    }
    match last.told_prompts.look(&last.catalog, &last.status, focus) {
        // Nobody is called, but a program waits for no longer than two minutes.
        Some(Change::Show(_)) if !wanted => window::show_prompt(app, Focus::Left),
        Some(change) => notification.tell(Subject::Prompts, change),
        None => {}
    }
    let facts = Facts {
        catalog: last.catalog.clone(),
        titles: last.titles.clone(),
        status: last.status.clone(),
        on_quit: settings.on_quit,
        consents: app.state::<Daypass>().consents().clone(),
    };
    tray::update(app, facts, now);
    let wording = tray::next_wording(&last.status, now).map(until_wakeup);
    Ok(Next { flip: next_flip(&last.status, now), wait: [wording, pause].into_iter().flatten().min() })
}

/// Runs work on the store in a thread of its own: it may wait for another process's transaction.
async fn blocking<T: Send + 'static>(
    engine: &Engine,
    read: fn(&Engine) -> Result<T, EngineError>,
) -> Result<T, EngineError> {
    let engine = engine.clone();
    tauri::async_runtime::spawn_blocking(move || read(&engine))
        .await
        .unwrap_or(Err(daypass_engine::ground::Error::Cancelled.into()))
}

fn pass_on<E: Event + Serialize + Clone>(app: &AppHandle, event: &E) {
    // A window that is opened later asks for the whole state itself.
    if window::is_open(app)
        && let Err(error) = event.emit(app)
    {
        tracing::warn!(%error, "the window was not told");
    }
}

fn pass_on_settings(app: &AppHandle, before: &Settings, now: &Settings) {
    if before == now {
        return;
    }
    pass_on(app, &SettingsEvent(now.clone()));
    let theme = (before.theme != now.theme).then_some(now.theme);
    let text_size = (before.text_size != now.text_size).then_some(now.text_size);
    // The desktop may take a second to say which theme it has, and nothing else waits for that.
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        if let Some(theme) = theme {
            window::set_theme(&app, theme);
        }
        if let Some(size) = text_size {
            window::set_text_size(&app, size);
        }
    });
}

fn is_syncing(status: &Status) -> bool {
    let running = |sync: &daypass_core::view::Sync| sync.state == SyncState::Running;
    status.integrations.iter().any(|integration| integration.sync.as_ref().is_some_and(running))
}

/// Compares without the revision, which grows with every change of status or catalog. The delays follow from the sessions.
fn same_status(one: &Status, other: &Status) -> bool {
    one.sessions == other.sessions
        && one.integrations == other.integrations
        && one.pending_prompts == other.pending_prompts
        && one.notices == other.notices
}

/// Whether a sign-in has a code to compare, or a page to finish.
fn waits_for_person(status: &Status) -> bool {
    let mut sign_ins = status.integrations.iter().filter_map(|integration| integration.sign_in.as_ref());
    sign_ins.any(|sign_in| sign_in.state == SignInState::Waiting)
}

/// Whether an MFA code is asked for that was not before, of a person who has started something: it is typed in the window,
/// wherever the start came from. That a program waits is told by a notification.
fn asks_anew(status: &Status, before: &Status) -> bool {
    let asked = |id| before.pending_prompts.iter().any(|prompt| prompt.id == id);
    status.pending_prompts.iter().any(|prompt| prompt.asked_by.is_none() && !asked(prompt.id))
}

/// When time alone changes a state next: credentials end, or soon will and need a person, or a sign-in ends.
fn next_flip(status: &Status, now: Timestamp) -> Option<Timestamp> {
    let ends = status.sessions.iter().filter_map(|session| session.expires_at);
    let sign_ins = status.integrations.iter().filter_map(|integration| integration.sign_in_expires_at);
    let all = ends.flat_map(|end| [end, end - NEEDS_YOU_BEFORE]).chain(sign_ins);
    // A little later, so that the clock is past that moment and not at it.
    all.filter(|at| *at > now).min().map(|at| at + SignedDuration::from_millis(5))
}

#[cfg(test)]
#[path = "events_test.rs"]
mod tests;
