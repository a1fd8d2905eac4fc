//! What the tray's menu says: told from catalog and status alone, so that it is a table to test.

use daypass_core::state::{SessionState, StartStep};
use daypass_core::view::{Catalog, SessionItem, SessionStatus, SourceKind, Status};
use daypass_core::{Problem, SessionId};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

/// How many sessions are offered to start.
const OFFERED: usize = 8;

/// What a click does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    /// Starts or renews a session.
    Start(SessionId),
    /// Stops a session.
    Stop(SessionId),
    /// Stops a start that is under way.
    Cancel(SessionId),
    /// Opens the console as a session.
    Console(SessionId),
    /// Stops every session.
    StopAll,
    /// Shows the window.
    Show,
    /// Quits.
    Quit,
}

impl Act {
    /// The id of the menu entry that does it.
    pub(crate) fn to_id(&self) -> String {
        match self {
            Self::Start(id) => format!("start:{id}"),
            Self::Stop(id) => format!("stop:{id}"),
            Self::Cancel(id) => format!("cancel:{id}"),
            Self::Console(id) => format!("console:{id}"),
            Self::StopAll => "stop-all".to_owned(),
            Self::Show => "show".to_owned(),
            Self::Quit => "quit".to_owned(),
        }
    }

    /// What the entry of an id does.
    pub(crate) fn from_id(id: &str) -> Option<Self> {
        let session = SessionId::from_stored;
        match id.split_once(':') {
            Some(("start", id)) => Some(Self::Start(session(id))),
            Some(("stop", id)) => Some(Self::Stop(session(id))),
            Some(("cancel", id)) => Some(Self::Cancel(session(id))),
            Some(("console", id)) => Some(Self::Console(session(id))),
            None if id == "stop-all" => Some(Self::StopAll),
            None if id == "show" => Some(Self::Show),
            None if id == "quit" => Some(Self::Quit),
            _ => None,
        }
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

/// The menu: what lives or wants something, what to start, then the rest.
pub(crate) fn menu(catalog: &Catalog, status: &Status, now: Timestamp) -> Vec<Entry> {
    let items: HashMap<&SessionId, &SessionItem> =
        catalog.sessions.iter().map(|item| (&item.id, item)).collect();
    // In the catalog's order, which does not change with the states.
    let mut current: Vec<(&SessionItem, &SessionStatus)> =
        status.sessions.iter().filter_map(|status| Some((*items.get(&status.id)?, status))).collect();
    current.sort_by_key(|(item, _)| (item.name.to_lowercase(), item.id.clone()));

    let titles = Titles::of(catalog);
    let live = current.iter().filter(|(_, status)| is_live(status.state));
    let console: Vec<Entry> =
        live.map(|(item, _)| Entry::Item(Act::Console(item.id.clone()), titles.title(item))).collect();

    let mut groups = vec![
        current
            .iter()
            .map(|(item, status)| current_entry(item, &titles.title(item), status, now))
            .collect::<Vec<_>>(),
        offered(catalog, status, &titles),
        Vec::new(),
        vec![Entry::Item(Act::Show, "Open Daypass".to_owned()), Entry::Item(Act::Quit, "Quit".to_owned())],
    ];
    if !console.is_empty() {
        groups[2] = vec![
            Entry::Submenu("Open console".to_owned(), console),
            Entry::Item(Act::StopAll, "Stop all".to_owned()),
        ];
    }
    groups.retain(|group| !group.is_empty());
    groups.join(&Entry::Separator)
}

/// Sessions as the menu calls them: accounts of one name are told apart by their ids.
struct Titles(HashMap<String, usize>);

impl Titles {
    fn of(catalog: &Catalog) -> Self {
        let mut count = HashMap::new();
        for item in &catalog.sessions {
            *count.entry(plain_title(item)).or_default() += 1;
        }
        Self(count)
    }

    fn title(&self, item: &SessionItem) -> String {
        let title = plain_title(item);
        match &item.account_id {
            Some(account) if self.0.get(&title).is_some_and(|count| *count > 1) => {
                format!("{title} ({account})")
            }
            _ => title,
        }
    }
}

fn plain_title(item: &SessionItem) -> String {
    match (item.source, &item.account_name, &item.role_name) {
        (SourceKind::IdentityCenterRole, Some(account), Some(role)) => format!("{account} / {role}"),
        _ => item.name.clone(),
    }
}

fn is_live(state: SessionState) -> bool {
    matches!(state, SessionState::Active | SessionState::NeedsYou)
}

fn current_entry(item: &SessionItem, name: &str, status: &SessionStatus, now: Timestamp) -> Entry {
    let id = item.id.clone();
    let left = status.expires_at.map(|end| minutes_left(end, now)).unwrap_or_default();
    match status.state {
        SessionState::Starting => {
            let step = status.step.map_or("Starting", step_in_words);
            Entry::Item(Act::Cancel(id), format!("Cancel {name} · {step}"))
        }
        SessionState::Active | SessionState::Inactive => {
            Entry::Item(Act::Stop(id), format!("Stop {name} · {left}"))
        }
        SessionState::NeedsYou => Entry::Submenu(
            format!("{name} · {left} · needs you"),
            vec![
                Entry::Item(Act::Start(id.clone()), "Sign in and renew".to_owned()),
                Entry::Item(Act::Stop(id), "Stop".to_owned()),
            ],
        ),
        SessionState::Expired => Entry::Item(Act::Start(id), format!("Renew {name} · expired")),
        // Its one action may need more than a click: the window offers it.
        SessionState::Failed => {
            Entry::Item(Act::Show, format!("{name} · {}", in_words(status.problem.as_ref())))
        }
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

/// When the minutes in the menu change next.
pub(crate) fn next_minute(status: &Status, now: Timestamp) -> Option<Timestamp> {
    let live = status.sessions.iter().filter(|session| is_live(session.state));
    let left = live.filter_map(|session| Some(session.expires_at?.duration_since(now)));
    // 46 min 10 s are left: in 10 s and a bit it is 45 min.
    let waits = left.map(|left| SignedDuration::from_secs(left.as_secs().rem_euclid(60) + 1));
    waits.min().map(|wait| now + wait)
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
pub(crate) enum Look {
    /// Nothing lives.
    Idle,
    /// Something does.
    Active,
    /// Something waits for the person.
    NeedsYou,
}

/// How the icon looks in a state of things.
pub(crate) fn look(status: &Status) -> Look {
    let any = |test: fn(&SessionStatus) -> bool| status.sessions.iter().any(test);
    let waits = |session: &SessionStatus| {
        matches!(session.state, SessionState::NeedsYou | SessionState::Failed)
            || matches!(session.step, Some(StartStep::WaitingForBrowser | StartStep::WaitingForMfa))
    };
    if any(waits) {
        Look::NeedsYou
    } else if any(|session| matches!(session.state, SessionState::Active | SessionState::Starting)) {
        Look::Active
    } else {
        Look::Idle
    }
}

#[cfg(test)]
#[path = "menu_test.rs"]
mod tests;
