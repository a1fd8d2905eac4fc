//! The tray: the icon and its menu. What they show is decided in [`menu`]; what a click does, in [`crate::action`].

mod groups;
mod host;
pub(crate) mod icon;
pub(crate) mod menu;

use crate::action;
use crate::folders::folder;
use crate::titles::Titles;
use crate::window;
use daypass_core::settings::OnQuit;
use daypass_core::view::{Catalog, Status};
use icon::IconState;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use menu::{Entry, Setting};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use tauri::image::Image;
use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager, Wry, include_image};

/// How long after a log-in a desktop may take until it shows icons.
const TRAY_TIMEOUT: Duration = Duration::from_secs(15);
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// The tray as it is shown.
struct Tray {
    icon: TrayIcon,
    shown: Mutex<Shown>,
}

struct Shown {
    state: IconState,
    title: String,
    entries: Vec<Entry>,
    labels: Vec<Label>,
}

/// An entry of the menu whose words can be changed in place.
enum Label {
    Item(MenuItem<Wry>),
    Submenu(Submenu<Wry>),
}

/// Shows the icon. Does nothing where there is no tray.
pub(crate) fn put_up(app: &AppHandle) {
    if !host::can_have_icon() {
        tracing::warn!("there is no tray: libayatana-appindicator3 is not installed");
        return;
    }
    match build(app) {
        Ok(tray) => {
            app.manage(tray);
        }
        Err(error) => tracing::warn!(%error, "there is no tray"),
    }
}

fn build(app: &AppHandle) -> tauri::Result<Tray> {
    let setting = Setting { now: Timestamp::UNIX_EPOCH, zone: TimeZone::UTC, on_quit: OnQuit::default() };
    let entries = menu::menu(&Catalog::default(), &Titles::default(), &Status::default(), &setting);
    let (menu, labels) = built(app, &entries)?;
    let mut icon = TrayIconBuilder::with_id("daypass")
        .icon(image(IconState::Idle))
        .icon_as_template(cfg!(target_os = "macos"))
        .tooltip("Daypass")
        .menu(&menu)
        .show_menu_on_left_click(true)
        .on_menu_event(|app, event| {
            if let Some(act) = menu::act_of(event.id().as_ref()) {
                action::perform(app, act);
            }
        });
    // On Linux the icon is passed on as a file. Put it into Daypass's own folder, not into a shared temporary one.
    if let Some(folder) = folder("tray") {
        icon = icon.temp_dir_path(folder);
    }
    let icon = icon.build(app)?;
    Ok(Tray {
        icon,
        shown: Mutex::new(Shown { state: IconState::Idle, title: String::new(), entries, labels }),
    })
}

/// Whether the tray's menu can be reached, so that the window may go.
pub(crate) fn is_reachable(app: &AppHandle) -> bool {
    app.try_state::<Tray>().is_some() && host::is_there()
}

/// Shows the window where no tray has appeared in time: a Daypass that nobody can see could not even be quit.
pub(crate) async fn or_window(app: AppHandle) {
    let began = Instant::now();
    loop {
        let there = app.clone();
        if tauri::async_runtime::spawn_blocking(move || is_reachable(&there)).await.unwrap_or(false) {
            return;
        }
        // Without an icon, no desktop that is slow to start is waited for.
        if began.elapsed() > TRAY_TIMEOUT || app.try_state::<Tray>().is_none() {
            tracing::info!("there is no tray to be hidden in");
            return window::show(&app);
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}

/// Shows what is different from before. When only words differ, such as times, the entries are changed in place: replacing
/// the menu would leave an open one stale.
pub(crate) fn update(
    app: &AppHandle,
    catalog: &Catalog,
    titles: &Titles,
    status: &Status,
    setting: &Setting,
) {
    let Some(tray) = app.try_state::<Tray>() else { return };
    let mut shown = tray.shown.lock().unwrap_or_else(PoisonError::into_inner);
    let (entries, state) =
        (menu::menu(catalog, titles, status, setting), icon::icon_state(status, setting.now));
    if let Err(error) = show(app, &tray.icon, &mut shown, entries, state, &icon::title(status, setting.now)) {
        tracing::warn!(%error, "the tray was not brought up to date");
    }
}

fn show(
    app: &AppHandle,
    icon: &TrayIcon,
    shown: &mut Shown,
    entries: Vec<Entry>,
    state: IconState,
    title: &str,
) -> tauri::Result<()> {
    if shown.title != title {
        icon.set_tooltip(Some(title))?;
        title.clone_into(&mut shown.title);
    }
    if shown.state != state {
        icon.set_icon_with_as_template(Some(image(state)), cfg!(target_os = "macos"))?;
        shown.state = state;
    }
    if shown.entries == entries {
        return Ok(());
    }
    if menu::same_but_for_words(&shown.entries, &entries) {
        let (before, after) = (menu::words(&shown.entries), menu::words(&entries));
        for ((label, before), after) in shown.labels.iter().zip(before).zip(after) {
            match label {
                _ if before == after => {}
                Label::Item(item) => item.set_text(plain(after))?,
                Label::Submenu(submenu) => submenu.set_text(plain(after))?,
            }
        }
    } else {
        let (menu, labels) = built(app, &entries)?;
        icon.set_menu(Some(menu))?;
        shown.labels = labels;
    }
    shown.entries = entries;
    Ok(())
}

/// The menu of the entries, and its items with words in the order of [`menu::words`].
fn built(app: &AppHandle, entries: &[Entry]) -> tauri::Result<(Menu<Wry>, Vec<Label>)> {
    let menu = Menu::new(app)?;
    let mut labels = Vec::new();
    fill(app, entries, &mut labels, &|item| menu.append(item))?;
    Ok((menu, labels))
}

fn fill(
    app: &AppHandle,
    entries: &[Entry],
    labels: &mut Vec<Label>,
    append: &dyn Fn(&dyn IsMenuItem<Wry>) -> tauri::Result<()>,
) -> tauri::Result<()> {
    for entry in entries {
        match entry {
            Entry::Item(act, words) => {
                let item = MenuItem::with_id(app, menu::id_of(act), plain(words), true, None::<&str>)?;
                append(&item)?;
                labels.push(Label::Item(item));
            }
            Entry::Submenu(words, entries) => {
                let submenu = Submenu::new(app, plain(words), true)?;
                append(&submenu)?;
                labels.push(Label::Submenu(submenu.clone()));
                fill(app, entries, labels, &|item| submenu.append(item))?;
            }
            Entry::Separator => append(&PredefinedMenuItem::separator(app)?)?,
        }
    }
    Ok(())
}

/// Doubles ampersands, since a single one marks the next letter as a shortcut.
fn plain(words: &str) -> String {
    words.replace('&', "&&")
}

fn image(state: IconState) -> Image<'static> {
    #[cfg(target_os = "macos")]
    return match state {
        IconState::Idle => include_image!("../icons/tray/idle-template-44.png"),
        IconState::Active => include_image!("../icons/tray/active-template-44.png"),
        IconState::NeedsYou => include_image!("../icons/tray/needs-you-template-44.png"),
    };
    #[cfg(not(target_os = "macos"))]
    match state {
        IconState::Idle => include_image!("../icons/tray/idle-44.png"),
        IconState::Active => include_image!("../icons/tray/active-44.png"),
        IconState::NeedsYou => include_image!("../icons/tray/needs-you-44.png"),
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn an_account_of_two_names_keeps_its_ampersand() {
        assert_eq!(plain("Stop Research & Development / Dev"), "Stop Research && Development / Dev");
    }
}
