//! What the tray's menu shows: computed from catalog and status alone, so that it can be tested as a table.

use crate::action::Act;
use crate::titles::Titles;
use daypass_core::state::{NEEDS_YOU_BEFORE, Need, SessionState, StartStep};
use daypass_core::view::{Catalog, Delay, SessionItem, SessionStatus, SourceKind, Status};
use daypass_core::{Problem, SessionId};
use jiff::Timestamp;
use std::collections::HashMap;
use std::time::Duration;

/// How many sessions are offered to start.
const OFFERED: usize = 8;
/// How many sessions a group lists: a longer menu runs off the screen.
const LISTED: usize = 20;

/// The id of the menu entry that does it.
pub(crate) fn id_of(act: &Act) -> String {
    match act {
        Act::Start(id) => format!("start:{id}"),
        Act::Stop(id) => format!("stop:{id}"),
        Act::Cancel(id) => format!("cancel:{id}"),
        Act::Console(id) => format!("console:{id}"),
        Act::StopAll => "stop-all".to_owned(),
        Act::TryNow => "try-now".to_owned(),
        Act::Show => "show".to_owned(),
        Act::Quit => "quit".to_owned(),
    }
}

/// What the entry of an id does.
pub(crate) fn act_of(id: &str) -> Option<Act> {
    let session = SessionId::from_stored;
    match id.split_once(':') {
        Some(("start", id)) => Some(Act::Start(session(id))),
        Some(("stop", id)) => Some(Act::Stop(session(id))),
        Some(("cancel", id)) => Some(Act::Cancel(session(id))),
        Some(("console", id)) => Some(Act::Console(session(id))),
        None if id == "stop-all" => Some(Act::StopAll),
        None if id == "try-now" => Some(Act::TryNow),
        None if id == "show" => Some(Act::Show),
        None if id == "quit" => Some(Act::Quit),
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

/// The menu: what waits for the person, what lives, what to start, then the rest.
pub(crate) fn menu(catalog: &Catalog, status: &Status, now: Timestamp) -> Vec<Entry> {
    let titles = Titles::of(catalog);
    let current = current(catalog, status, &titles);
    let entries = |entry: &dyn Fn(&Current<'_>) -> Option<Entry>| listed(current.iter().filter_map(entry));
    let consoles = entries(&console);
    let mut whole = Vec::new();
    if !consoles.is_empty() {
        whole.push(Entry::Submenu("Open console".to_owned(), consoles));
    }
    if current.iter().any(|session| session.status.state.is_live()) {
        whole.push(Entry::Item(Act::StopAll, "Stop all".to_owned()));
    }
    let mut groups = vec![
        status.delays.iter().map(|delay| delayed(delay, now)).collect(),
        entries(&|session| waiting(session, now)),
        entries(&|session| running(session, now)),
        offered(catalog, status, &titles),
        whole,
        vec![Entry::Item(Act::Show, "Open Daypass".to_owned()), Entry::Item(Act::Quit, "Quit".to_owned())],
    ];
    groups.retain(|group| !group.is_empty());
    groups.join(&Entry::Separator)
}

/// A session that is not inactive.
struct Current<'a> {
    title: String,
    source: SourceKind,
    status: &'a SessionStatus,
}

/// By title, which does not change with the states.
fn current<'a>(catalog: &Catalog, status: &'a Status, titles: &Titles) -> Vec<Current<'a>> {
    let items: HashMap<&SessionId, &SessionItem> =
        catalog.sessions.iter().map(|item| (&item.id, item)).collect();
    let named = |status: &'a SessionStatus| {
        let item = items.get(&status.id)?;
        Some(Current { title: titles.title(item), source: item.source, status })
    };
    let mut current: Vec<Current<'_>> = status.sessions.iter().filter_map(named).collect();
    current.sort_by_cached_key(|session| (session.title.to_lowercase(), session.status.id.clone()));
    current
}

/// A group of the menu, which leaves the rest of a long one to the window.
fn listed(entries: impl Iterator<Item = Entry>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = entries.collect();
    let rest = entries.len().saturating_sub(LISTED);
    if rest > 0 {
        entries.truncate(LISTED);
        entries.push(Entry::Item(Act::Show, format!("{rest} more in the window")));
    }
    entries
}

/// Why sessions are not renewed, and the click that tries it now.
fn delayed(delay: &Delay, now: Timestamp) -> Entry {
    let sessions = match delay.sessions.len() {
        1 => "1 session ends".to_owned(),
        many => format!("{many} sessions end"),
    };
    let left = minutes_left(delay.ends_at, now);
    Entry::Item(Act::TryNow, format!("{}: {sessions} in {left} · Try now", delay.problem.title))
}

/// What waits for the person, and the click that leads to it.
fn waiting(Current { title, status, .. }: &Current<'_>, now: Timestamp) -> Option<Entry> {
    let start = |when: &str| {
        let what = status.needs.map_or("Renew", need_in_words);
        Entry::Item(Act::Start(status.id.clone()), format!("{what} {title} · {when}"))
    };
    match (status.state, status.step) {
        // The window has the code to compare, or the field for it.
        (_, Some(step)) if waits_for_person(step) => {
            Some(Entry::Item(Act::Show, format!("{title} · {}", step_in_words(step))))
        }
        (SessionState::NeedsYou, _) => Some(start(&left(status, now))),
        (SessionState::Expired, _) => Some(start("expired")),
        // The window, because what helps may take more than a click.
        (SessionState::Failed, _) => {
            Some(Entry::Item(Act::Show, format!("{title} · {}", in_words(status.problem.as_ref()))))
        }
        _ => None,
    }
}

/// What lives or is about to, and the click that ends it.
fn running(Current { title, status, .. }: &Current<'_>, now: Timestamp) -> Option<Entry> {
    let id = status.id.clone();
    match status.state {
        SessionState::Starting => {
            let step = status.step.map_or("Starting", step_in_words);
            Some(Entry::Item(Act::Cancel(id), format!("Cancel {title} · {step}")))
        }
        state if state.is_live() => {
            Some(Entry::Item(Act::Stop(id), format!("Stop {title} · {}", left(status, now))))
        }
        _ => None,
    }
}

/// The entry that opens the console; none for an IAM user, for whom AWS has no federated sign-in.
fn console(Current { title, source, status }: &Current<'_>) -> Option<Entry> {
    (status.state.is_live() && *source != SourceKind::IamUser)
        .then(|| Entry::Item(Act::Console(status.id.clone()), title.clone()))
}

fn waits_for_person(step: StartStep) -> bool {
    matches!(step, StartStep::WaitingForBrowser | StartStep::WaitingForMfa)
}

fn need_in_words(need: Need) -> &'static str {
    match need {
        Need::SignIn => "Sign in for",
        Need::MfaCode => "Enter MFA code for",
    }
}

fn in_words(problem: Option<&Problem>) -> &str {
    problem.map_or("Failed", |problem| &problem.title)
}

fn step_in_words(step: StartStep) -> &'static str {
    match step {
        StartStep::WaitingForBrowser => "Waiting for browser",
        StartStep::WaitingForMfa => "Enter MFA code",
        StartStep::AskingAws => "Asking AWS",
        StartStep::WritingProfile => "Writing profile",
    }
}

fn left(status: &SessionStatus, now: Timestamp) -> String {
    status.expires_at.map(|end| minutes_left(end, now)).unwrap_or_default()
}

/// "47 min", "3 h 12 min": whole minutes, rounded down, so that nobody counts on time that is not there.
fn minutes_left(end: Timestamp, now: Timestamp) -> String {
    match end.duration_since(now).as_mins() {
        ..1 => "under 1 min".to_owned(),
        minutes @ 1..60 => format!("{minutes} min"),
        minutes if minutes % 60 == 0 => format!("{} h", minutes / 60),
        minutes => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

/// Favourites, then those used last; none that the menu shows already.
fn offered(catalog: &Catalog, status: &Status, titles: &Titles) -> Vec<Entry> {
    let shown = |item: &SessionItem| status.sessions.iter().any(|status| status.id == item.id);
    let wanted = |item: &&SessionItem| (item.favourite || item.last_used_at.is_some()) && !shown(item);
    let mut offered: Vec<&SessionItem> = catalog.sessions.iter().filter(wanted).collect();
    offered.sort_by_key(|item| {
        (!item.favourite, std::cmp::Reverse(item.last_used_at), item.name.to_lowercase())
    });
    offered.truncate(OFFERED);
    offered
        .iter()
        .map(|item| Entry::Item(Act::Start(item.id.clone()), format!("Start {}", titles.title(item))))
        .collect()
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

/// How the icon looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IconState {
    /// Nothing lives.
    Idle,
    /// Something does.
    Active,
    /// Something waits for the person.
    NeedsYou,
}

/// How the icon looks for a status: something that was started and does not work, or soon will not, needs somebody.
pub(crate) fn icon_state(status: &Status, now: Timestamp) -> IconState {
    let waits = |session: &SessionStatus| match session.state {
        SessionState::NeedsYou | SessionState::Failed | SessionState::Expired => true,
        _ => session.step.is_some_and(waits_for_person),
    };
    let is_late = |delay: &Delay| delay.ends_at <= now + NEEDS_YOU_BEFORE;
    if status.sessions.iter().any(waits) || status.delays.iter().any(is_late) {
        IconState::NeedsYou
    } else if status
        .sessions
        .iter()
        .any(|session| matches!(session.state, SessionState::Active | SessionState::Starting))
    {
        IconState::Active
    } else {
        IconState::Idle
    }
}

#[cfg(test)]
#[path = "menu_test.rs"]
mod tests;
