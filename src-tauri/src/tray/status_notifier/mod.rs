//! The tray on Linux: an icon of our own on the session bus. Tauri's, by libayatana-appindicator, has neither a title of its
//! own nor a tooltip, always has the same status, and replaces a menu that is open.

mod dbus_menu;
mod item;
mod layout;

use super::icon::{self, Icon};
use super::times::Times;
use super::{Facts, zone};
use crate::action;
use crate::daypass::Daypass;
use dbus_menu::{DbusMenu, Hosts};
use futures_util::StreamExt;
use item::Item;
use jiff::Timestamp;
use layout::{Change, Layouts};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tauri::{AppHandle, Manager};
use tokio::sync::{Notify, watch};
use tokio::time::timeout;
use zbus::fdo::DBusProxy;
use zbus::object_server::SignalEmitter;

/// The name of whoever collects the icons for the panels.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";
/// How long a watcher may take to answer.
const WATCHER_TIMEOUT: Duration = Duration::from_secs(5);

#[zbus::proxy(
    interface = "org.kde.StatusNotifierWatcher",
    default_service = "org.kde.StatusNotifierWatcher",
    default_path = "/StatusNotifierWatcher",
    gen_blocking = false
)]
trait Watcher {
    #[zbus(no_autostart)]
    fn register_status_notifier_item(&self, service: &str) -> zbus::Result<()>;
}

/// The icon, which is on the bus for as long as the app runs.
pub(super) struct Tray {
    shared: Arc<Shared>,
    shown: watch::Receiver<bool>,
}

/// What the icon and the menu are made of.
struct Shared {
    app: AppHandle,
    /// The home's name, where it is not the usual one.
    home: Option<String>,
    state: Mutex<State>,
    changed: Notify,
}

struct State {
    facts: Facts,
    icon: Icon,
    layouts: Layouts,
    hosts: Hosts,
}

impl Tray {
    /// Puts it on the bus, and there to whoever collects icons, each time that one begins to.
    ///
    /// # Errors
    /// None here: whether there is a bus is found out later.
    pub(super) fn put_up(app: &AppHandle, home: Option<String>) -> tauri::Result<Self> {
        let facts = Facts::default();
        let icon = icon::icon(home.as_deref(), &facts.status, Timestamp::UNIX_EPOCH, &zone());
        let times = Times::FromNow(Timestamp::UNIX_EPOCH);
        let layouts = Layouts::new(facts.entries(times));
        let state = Mutex::new(State { facts, icon, layouts, hosts: Hosts::default() });
        let shared = Arc::new(Shared { app: app.clone(), home, state, changed: Notify::new() });
        let (told, shown) = watch::channel(false);
        let served = shared.clone();
        tauri::async_runtime::spawn(async move {
            if let Err(error) = serve(&served, &told).await {
                tracing::warn!(%error, "there is no tray");
            }
        });
        Ok(Self { shared, shown })
    }

    /// Whether somebody shows icons now. Plain GNOME does not.
    pub(super) fn is_shown(&self) -> bool {
        *self.shown.borrow()
    }

    /// Waits until somebody does; `false` where nobody ever will.
    pub(super) fn shown(&self) -> impl Future<Output = bool> + use<> {
        let mut shown = self.shown.clone();
        async move { shown.wait_for(|shown| *shown).await.is_ok() }
    }

    /// Shows what is different from before. The menu is made when it is about to be shown.
    pub(super) fn update(&self, facts: Facts, now: Timestamp) {
        let icon = icon::icon(self.shared.home.as_deref(), &facts.status, now, &zone());
        let mut state = self.shared.state();
        (state.facts, state.icon) = (facts, icon);
        self.shared.changed.notify_one();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Timestamp {
        // Before there is an engine nothing is known that depends on the time.
        self.app.state::<Daypass>().engine().map_or(Timestamp::UNIX_EPOCH, |engine| engine.now())
    }

    fn click(&self, entry: i32) {
        let act = self.state().layouts.act(entry).cloned();
        if let Some(act) = act {
            action::perform(&self.app, act);
        }
    }
}

impl State {
    /// Makes the menu anew, as of now.
    fn renew(&mut self, shared: &Shared, times: fn(Timestamp) -> Times) -> Change {
        self.layouts.replace(self.facts.entries(times(shared.now())))
    }
}

/// Serves the icon and the menu. Returns only with an error.
async fn serve(shared: &Arc<Shared>, shown: &watch::Sender<bool>) -> zbus::Result<()> {
    // The specification has the process in it, and a number among its icons.
    let name = format!("org.kde.StatusNotifierItem-{}-1", std::process::id());
    let bus = zbus::connection::Builder::session()?
        .serve_at(item::PATH, Item(shared.clone()))?
        .serve_at(dbus_menu::PATH, DbusMenu(shared.clone()))?
        .name(name.as_str())?
        .build()
        .await?;
    let watcher = WatcherProxy::new(&bus).await?;
    let daemon = DBusProxy::new(&bus).await?;
    // Before it is looked whether there is one: none can come in between.
    let mut owners = daemon.receive_name_owner_changed_with_args(&[(0, WATCHER)]).await?;
    let icon = SignalEmitter::new(&bus, item::PATH)?;
    let menu = SignalEmitter::new(&bus, dbus_menu::PATH)?;
    let mut told = shared.state().icon.clone();
    shown.send_replace(register(&watcher, &name).await);
    loop {
        tokio::select! {
            Some(change) = owners.next() => {
                shared.state().hosts.clear();
                let is_there = change.args()?.new_owner().is_some();
                shown.send_replace(is_there && register(&watcher, &name).await);
            }
            () = shared.changed.notified() => {
                let now = shared.state().icon.clone();
                Item::tell(&icon, &told, &now).await?;
                told = now;
                DbusMenu::tell(shared, &menu).await?;
            }
        }
    }
}

/// Has the icon shown; whether there is anybody who does.
async fn register(watcher: &WatcherProxy<'_>, name: &str) -> bool {
    match timeout(WATCHER_TIMEOUT, watcher.register_status_notifier_item(name)).await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::info!(%error, "nobody shows icons");
            false
        }
        Err(_) => {
            tracing::warn!("whoever shows icons does not answer");
            false
        }
    }
}
