//! The tray on macOS and Windows, by Tauri. Nobody is told there that the menu is about to be shown, so it is kept up to date.

use super::entry_ids::{act_of, id_of};
use super::icon::{self, IconState};
use super::menu::{self, Entry};
use super::times::Times;
use super::{Facts, zone};
use crate::action;
use jiff::Timestamp;
use std::sync::{Mutex, PoisonError};
use tauri::image::Image;
use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Wry, include_image};

/// The tray as it is shown.
pub(super) struct Tray {
    app: AppHandle,
    home: Option<String>,
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

impl Tray {
    /// Shows the icon.
    ///
    /// # Errors
    /// When the system does not take it.
    pub(super) fn put_up(app: &AppHandle, home: Option<String>) -> tauri::Result<Self> {
        let (facts, now) = (Facts::default(), Timestamp::UNIX_EPOCH);
        let entries = facts.entries(Times::FromNow(now));
        let title = icon::icon(home.as_deref(), &facts.status, now, &zone()).title;
        let (menu, labels) = built(app, &entries)?;
        let icon = TrayIconBuilder::with_id("daypass")
            .icon(image(IconState::Idle))
            .icon_as_template(cfg!(target_os = "macos"))
            .tooltip(&title)
            .menu(&menu)
            .show_menu_on_left_click(true)
            .on_menu_event(|app, event| {
                if let Some(act) = act_of(event.id().as_ref()) {
                    action::perform(app, act);
                }
            })
            .build(app)?;
        let shown = Mutex::new(Shown { state: IconState::Idle, title, entries, labels });
        Ok(Self { app: app.clone(), home, icon, shown })
    }

    /// Whether it is shown: both systems have a place for icons.
    #[expect(clippy::unused_self, reason = "on Linux it depends")]
    pub(super) fn is_shown(&self) -> bool {
        true
    }

    /// Waits until it is.
    #[expect(clippy::unused_self, reason = "on Linux it depends")]
    pub(super) fn shown(&self) -> impl Future<Output = bool> + use<> {
        std::future::ready(true)
    }

    /// Shows what is different from before. When only words differ, such as times, the entries are changed in place: replacing the
    /// menu would leave an open one stale.
    pub(super) fn update(&self, facts: Facts, now: Timestamp) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = self.show(&mut shown, &facts, now) {
            tracing::warn!(%error, "the tray was not brought up to date");
        }
    }

    fn show(&self, shown: &mut Shown, facts: &Facts, now: Timestamp) -> tauri::Result<()> {
        let icon = icon::icon(self.home.as_deref(), &facts.status, now, &zone());
        if shown.title != icon.title {
            self.icon.set_tooltip(Some(&icon.title))?;
            shown.title = icon.title;
        }
        if shown.state != icon.state {
            self.icon.set_icon_with_as_template(Some(image(icon.state)), cfg!(target_os = "macos"))?;
            shown.state = icon.state;
        }
        let entries = facts.entries(Times::FromNow(now));
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
            let (menu, labels) = built(&self.app, &entries)?;
            self.icon.set_menu(Some(menu))?;
            shown.labels = labels;
        }
        shown.entries = entries;
        Ok(())
    }
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
                let item = MenuItem::with_id(app, id_of(act), plain(words), true, None::<&str>)?;
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
