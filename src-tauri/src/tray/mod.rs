//! The tray: the icon and its menu. What they show is decided in [`menu`] and [`icon`]; what a click does, in [`crate::action`].

mod consoles;
#[cfg(target_os = "linux")]
#[path = "status_notifier/mod.rs"]
mod desktop;
#[cfg(not(target_os = "linux"))]
#[path = "tauri_tray.rs"]
mod desktop;
#[cfg(any(not(target_os = "linux"), test))]
mod entry_ids;
mod groups;
pub(crate) mod icon;
pub(crate) mod menu;
pub(crate) mod times;

use crate::console_consents::ConsoleConsents;
use crate::folders;
use crate::titles::Titles;
use crate::window;
use daypass_core::settings::OnQuit;
use daypass_core::view::{Catalog, Status};
use desktop::Tray;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use menu::{Entry, Setting};
use std::sync::Arc;
use std::time::Duration;
use tauri::{AppHandle, Manager};
use times::Times;
use tokio::time::timeout;

/// How long after a log-in a desktop may take until it shows icons.
const TRAY_TIMEOUT: Duration = Duration::from_secs(15);

/// What icon and menu are made of, with the time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// What can be started.
    pub(crate) catalog: Arc<Catalog>,
    /// How it is called.
    pub(crate) titles: Arc<Titles>,
    /// What is going on.
    pub(crate) status: Arc<Status>,
    /// What the person wants quitting to do.
    pub(crate) on_quit: OnQuit,
    /// For which consoles of production they need not be asked again.
    pub(crate) consents: Arc<ConsoleConsents>,
}

impl Facts {
    /// The menu, with these words for times.
    fn entries(&self, times: Times) -> Vec<Entry> {
        let setting = Setting { times, zone: zone(), on_quit: self.on_quit, consents: self.consents.clone() };
        menu::menu(&self.catalog, &self.titles, &self.status, &setting)
    }
}

/// Shows the icon. Does nothing where there is no tray.
pub(crate) fn put_up(app: &AppHandle) {
    match Tray::put_up(app, folders::other_home()) {
        Ok(tray) => {
            app.manage(tray);
        }
        Err(error) => tracing::warn!(%error, "there is no tray"),
    }
}

/// Whether the tray's menu can be reached, so that the window may go.
pub(crate) fn is_reachable(app: &AppHandle) -> bool {
    app.try_state::<Tray>().is_some_and(|tray| tray.is_shown())
}

/// Shows the window where no tray has appeared in time: a Daypass that nobody can see could not even be quit.
pub(crate) async fn or_window(app: AppHandle) {
    let shown = app.try_state::<Tray>().map(|tray| tray.shown());
    let is_shown = match shown {
        Some(shown) => timeout(TRAY_TIMEOUT, shown).await.unwrap_or(false),
        None => false,
    };
    if !is_shown {
        tracing::info!("there is no tray to be hidden in");
        window::show(&app);
    }
}

/// Shows what is different from before.
pub(crate) fn update(app: &AppHandle, facts: Facts, now: Timestamp) {
    if let Some(tray) = app.try_state::<Tray>() {
        tray.update(facts, now);
    }
}

/// How long until what the tray shows is out of date though nothing changes. On Linux it never is: the menu is worded when it is
/// about to be shown.
#[cfg(target_os = "linux")]
pub(crate) fn next_wording(_: &Status, _: Timestamp) -> Option<Duration> {
    None
}

#[cfg(not(target_os = "linux"))]
pub(crate) use entry_ids::next_minute as next_wording;

/// The person's time zone, in which times of day are told.
fn zone() -> TimeZone {
    TimeZone::system()
}
