//! What the tray's menu shows: computed from catalog and status alone, so that it can be tested as a table.

use super::consoles;
use super::groups::{Current, delayed, offered, quitting, running, stop_all, waiting};
use super::times::Times;
use crate::action::Act;
use crate::console_consents::ConsoleConsents;
use crate::titles::Titles;
use daypass_core::settings::OnQuit;
use daypass_core::view::{Catalog, Status};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// A line of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Something to click.
    Item(Act, String),
    /// A menu of its own.
    Submenu(String, Vec<Entry>),
    /// A line between groups.
    Separator,
}

/// What the menu depends on beside catalog and status.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    /// How it tells when something ends.
    pub(crate) times: Times,
    /// The person's time zone.
    pub(crate) zone: TimeZone,
    /// What they want quitting to do.
    pub(crate) on_quit: OnQuit,
    /// For which consoles of production they need not be asked again.
    pub(crate) consents: Arc<ConsoleConsents>,
}

/// The menu: what is not renewed, what waits for the person, what lives, what to start, then what concerns all of it.
pub(crate) fn menu(catalog: &Catalog, titles: &Titles, status: &Status, setting: &Setting) -> Vec<Entry> {
    let current = Current::all(catalog, status, titles);
    let times = &setting.times;
    let mut last = vec![Entry::Item(Act::Show, "Open Daypass".to_owned())];
    last.extend(stop_all(&current));
    last.extend(quitting(&current, setting.on_quit, &setting.zone));
    let mut groups = vec![
        status.delays.iter().map(|delay| delayed(delay, times)).collect(),
        waiting(catalog, status, &current, times),
        running(&current, catalog, setting),
        offered(catalog, status, titles),
        consoles::of_favourites(catalog, status, titles, setting),
        last,
    ];
    groups.retain(|group| !group.is_empty());
    groups.join(&Entry::Separator)
}

/// Whether two menus have the same entries, whatever their words.
#[cfg(any(not(target_os = "linux"), test))]
pub(crate) fn same_but_for_words(one: &[Entry], other: &[Entry]) -> bool {
    let same = |pair: (&Entry, &Entry)| match pair {
        (Entry::Item(one, _), Entry::Item(other, _)) => one == other,
        (Entry::Submenu(_, one), Entry::Submenu(_, other)) => same_but_for_words(one, other),
        (Entry::Separator, Entry::Separator) => true,
        _ => false,
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}

/// The words of all entries in their order, a submenu's before those in it.
#[cfg(any(not(target_os = "linux"), test))]
pub(crate) fn words(entries: &[Entry]) -> Vec<&str> {
    let mut words = Vec::new();
    for entry in entries {
        match entry {
            Entry::Item(_, label) => words.push(label.as_str()),
            Entry::Submenu(label, within) => {
                words.push(label);
                words.extend(self::words(within));
            }
            Entry::Separator => {}
        }
    }
    words
}

#[cfg(test)]
#[path = "menu_test.rs"]
mod tests;
