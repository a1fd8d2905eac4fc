//! What the tray's menu shows: computed from catalog and status alone, so that it can be tested as a table.

use super::groups::{Current, delayed, offered, quitting, running, stop_all, waiting};
use crate::action::Act;
use crate::titles::Titles;
use daypass_core::SessionId;
use daypass_core::settings::OnQuit;
use daypass_core::view::{Catalog, Status};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::time::Duration;

/// The id of the menu entry that does it.
pub(crate) fn id_of(act: &Act) -> String {
    let joined = |ids: &[SessionId]| ids.iter().map(SessionId::as_str).collect::<Vec<_>>().join(",");
    match act {
        Act::Start(id) => format!("start:{id}"),
        Act::StartAll(ids) => format!("start-all:{}", joined(ids)),
        Act::Renew(id) => format!("renew:{id}"),
        Act::Stop(id) => format!("stop:{id}"),
        Act::StopThese(ids) => format!("stop-these:{}", joined(ids)),
        Act::Cancel(id) => format!("cancel:{id}"),
        Act::Console(id) => format!("console:{id}"),
        Act::StopAll => "stop-all".to_owned(),
        Act::TryNow => "try-now".to_owned(),
        Act::Show => "show".to_owned(),
        Act::Quit(OnQuit::Stop) => "quit:stop".to_owned(),
        Act::Quit(OnQuit::Leave) => "quit:leave".to_owned(),
    }
}

/// What the entry of an id does.
pub(crate) fn act_of(id: &str) -> Option<Act> {
    let session = SessionId::from_stored;
    let sessions = |ids: &str| ids.split(',').map(SessionId::from_stored).collect();
    match id.split_once(':') {
        Some(("start", id)) => Some(Act::Start(session(id))),
        Some(("start-all", ids)) => Some(Act::StartAll(sessions(ids))),
        Some(("renew", id)) => Some(Act::Renew(session(id))),
        Some(("stop", id)) => Some(Act::Stop(session(id))),
        Some(("stop-these", ids)) => Some(Act::StopThese(sessions(ids))),
        Some(("cancel", id)) => Some(Act::Cancel(session(id))),
        Some(("console", id)) => Some(Act::Console(session(id))),
        Some(("quit", "stop")) => Some(Act::Quit(OnQuit::Stop)),
        Some(("quit", "leave")) => Some(Act::Quit(OnQuit::Leave)),
        None if id == "stop-all" => Some(Act::StopAll),
        None if id == "try-now" => Some(Act::TryNow),
        None if id == "show" => Some(Act::Show),
        _ => None,
    }
}

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
    /// The time.
    pub(crate) now: Timestamp,
    /// The person's time zone.
    pub(crate) zone: TimeZone,
    /// What they want quitting to do.
    pub(crate) on_quit: OnQuit,
}

/// The menu: what is not renewed, what waits for the person, what lives, what to start, then what concerns all of it.
pub(crate) fn menu(catalog: &Catalog, titles: &Titles, status: &Status, setting: &Setting) -> Vec<Entry> {
    let current = Current::all(catalog, status, titles);
    let now = setting.now;
    let mut last = vec![Entry::Item(Act::Show, "Open Daypass".to_owned())];
    last.extend(stop_all(&current));
    last.extend(quitting(&current, setting.on_quit, &setting.zone));
    let mut groups = vec![
        status.delays.iter().map(|delay| delayed(delay, now)).collect(),
        waiting(catalog, status, &current, now),
        running(&current, now),
        offered(catalog, status, titles),
        last,
    ];
    groups.retain(|group| !group.is_empty());
    groups.join(&Entry::Separator)
}

/// How long until the minutes shown in the menu change.
pub(crate) fn next_minute(status: &Status, now: Timestamp) -> Option<Duration> {
    let live = status.sessions.iter().filter(|session| session.state.is_live());
    let left = live.filter_map(|session| Some(session.expires_at?.duration_since(now)));
    // 46 min 10 s are left: in 10 s and a bit it is 45 min.
    left.map(|left| Duration::from_secs(left.as_secs().rem_euclid(60).unsigned_abs() + 1)).min()
}

/// Whether two menus have the same entries, whatever their words.
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
