//! The groups of the tray's menu.

use super::consoles::{self, is_offered};
use super::menu::{Entry, Setting};
use super::times::Times;
use crate::action::Act;
use crate::titles::{Titles, program};
use daypass_core::account_mark::is_called_production;
use daypass_core::settings::OnQuit;
use daypass_core::state::{Need, SessionState, StartStep};
use daypass_core::view::{Catalog, Delay, SessionItem, SessionStatus, Status};
use daypass_core::{Problem, SessionId};
use jiff::tz::TimeZone;
use std::cmp::Reverse;
use std::collections::HashMap;

/// How many live sessions the menu shows by themselves; the others are in a menu of their own.
pub(super) const LIVE: usize = 6;
/// How many sessions are offered that were used last.
pub(super) const RECENT: usize = 3;
/// How many favourites are offered by themselves.
pub(super) const FAVOURITES: usize = 8;
/// How many sessions any menu lists: a longer one runs off the screen.
pub(super) const LISTED: usize = 20;

/// A session that is not inactive.
pub(super) struct Current<'a> {
    title: String,
    item: &'a SessionItem,
    status: &'a SessionStatus,
}

impl<'a> Current<'a> {
    /// Those of a status. What is of production is first, then what was used last; the order does not change with the states.
    pub(super) fn all(catalog: &'a Catalog, status: &'a Status, titles: &Titles) -> Vec<Self> {
        let items: HashMap<&SessionId, &SessionItem> =
            catalog.sessions.iter().map(|item| (&item.id, item)).collect();
        let named = |status: &'a SessionStatus| {
            let item = *items.get(&status.id)?;
            Some(Self { title: titles.short(item), item, status })
        };
        let mut all: Vec<Self> = status.sessions.iter().filter_map(named).collect();
        all.sort_by_cached_key(|session| {
            let Self { title, item, .. } = session;
            (!item.production, Reverse(item.last_used_at), title.to_lowercase(), item.id.clone())
        });
        all
    }

    fn start(&self) -> Act {
        Act::Start(self.item.id.clone())
    }

    fn left(&self, times: &Times) -> String {
        self.status.expires_at.map(|end| times.left(end)).unwrap_or_default()
    }

    fn is_expired(&self) -> bool {
        self.status.state == SessionState::Expired
    }

    /// Whether it is there for the person to act on: it ends soon without them, or has ended.
    fn is_due(&self) -> bool {
        self.status.step.is_none()
            && matches!(self.status.state, SessionState::NeedsYou | SessionState::Expired)
    }
}

/// Why sessions are not renewed, and the click that tries it now.
pub(super) fn delayed(delay: &Delay, times: &Times) -> Entry {
    let sessions = counted(delay.sessions.len(), "session ends", "sessions end");
    let when = times.when(delay.ends_at);
    Entry::Item(Act::TryNow, format!("{}: {sessions} {when} · Try now", delay.problem.title))
}

/// What waits for the person, and the click that leads to it: one for all that one act serves.
pub(super) fn waiting(
    catalog: &Catalog,
    status: &Status,
    current: &[Current<'_>],
    times: &Times,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = current.iter().filter_map(|session| prompt(session, status)).collect();
    let is_signed_out = |session: &Current<'_>| {
        let home = catalog.home(session.item).map(|home| &home.id);
        session.status.state.is_live()
            && session.status.needs == Some(Need::SignIn)
            && status.integrations.iter().any(|it| Some(&it.id) == home && !it.signed_in)
    };
    let mut left: Vec<&Current<'_>> =
        current.iter().filter(|session| session.is_due() || is_signed_out(session)).collect();
    for integration in &catalog.integrations {
        let by_sign_in = |session: &&Current<'_>| {
            session.status.needs == Some(Need::SignIn)
                && catalog.home(session.item).is_some_and(|home| home.id == integration.id)
        };
        let (served, others): (Vec<_>, Vec<_>) = left.into_iter().partition(by_sign_in);
        left = others;
        entries.extend(signing_in(&integration.alias, &served, times));
    }
    let (ended, soon): (Vec<_>, Vec<_>) = left.into_iter().partition(|session| session.is_expired());
    entries.extend(soon.iter().map(|session| {
        let what = session.status.needs.map_or("Renew", need_in_words);
        Entry::Item(session.start(), format!("{what} {} · {}", session.title, session.left(times)))
    }));
    entries.extend(again(&ended));
    entries
}

/// What the window has a code or a field for, and what a start came to.
fn prompt(session: &Current<'_>, all: &Status) -> Option<Entry> {
    let Current { title, status, item } = session;
    match (status.state, status.step) {
        (_, Some(step)) if waits_for_person(step) => {
            let prompt = all.pending_prompts.iter().find(|prompt| prompt.session == item.id);
            let asker = prompt.and_then(|prompt| prompt.asked_by.as_ref());
            let asker = asker.map(|asker| format!(" for {}", program(asker))).unwrap_or_default();
            let answer = match step {
                StartStep::WaitingForMfa => Entry::Item(Act::EnterCode, "Enter code".to_owned()),
                _ => Entry::Item(Act::Show, "Open Daypass".to_owned()),
            };
            let entries = vec![answer, Entry::Item(Act::Cancel(item.id.clone()), "Cancel".to_owned())];
            Some(Entry::Submenu(format!("{title} · {}{asker}", step_in_words(step)), entries))
        }
        (SessionState::Failed, None) => {
            let problem = status.problem.as_ref();
            let entries = vec![
                Entry::Item(session.start(), "Try again".to_owned()),
                Entry::Item(Act::Show, "Open Daypass".to_owned()),
            ];
            Some(Entry::Submenu(format!("{title} · {}", in_words(problem)), entries))
        }
        _ => None,
    }
}

/// The one sign-in that all of these need.
fn signing_in(alias: &str, sessions: &[&Current<'_>], times: &Times) -> Option<Entry> {
    let act = Act::StartAll(sessions.iter().map(|session| session.item.id.clone()).collect());
    let live = sessions.iter().filter(|session| !session.is_expired());
    let when = live.filter_map(|session| session.status.expires_at).min().map(|end| times.when(end));
    let what = match (sessions, when) {
        ([], _) => return None,
        ([one], None) => format!("{} has ended", one.title),
        ([one], Some(when)) => format!("{} ends {when}", one.title),
        (all, None) => format!("{} sessions have ended", all.len()),
        (all, Some(when)) => format!("{} sessions end, the first {when}", all.len()),
    };
    Some(Entry::Item(act, format!("Sign in to {alias}: {what}")))
}

/// What has ended and can be had again.
fn again(ended: &[&Current<'_>]) -> Option<Entry> {
    match ended {
        [] => None,
        [one] => Some(Entry::Item(one.start(), format!("Renew {} · ended", one.title))),
        several => {
            let ids: Vec<SessionId> = several.iter().map(|session| session.item.id.clone()).collect();
            let mut entries = vec![
                Entry::Item(Act::StartAll(ids.clone()), "Renew all".to_owned()),
                Entry::Item(Act::StopThese(ids), "Clear".to_owned()),
                Entry::Separator,
            ];
            let each = several.iter().map(|session| Entry::Item(session.start(), session.title.clone()));
            entries.extend(listed(each));
            Some(Entry::Submenu(format!("{} sessions have ended", several.len()), entries))
        }
    }
}

/// What lives or is about to, but for what [`waiting`] has.
pub(super) fn running(current: &[Current<'_>], catalog: &Catalog, setting: &Setting) -> Vec<Entry> {
    let is_starting = |session: &&Current<'_>| {
        session.status.state == SessionState::Starting && !session.status.step.is_some_and(waits_for_person)
    };
    let starting = current.iter().filter(is_starting);
    let mut entries: Vec<Entry> = listed(starting.map(|session| {
        let step = session.status.step.map_or("Starting", step_in_words);
        let act = Act::Cancel(session.item.id.clone());
        Entry::Item(act, format!("Cancel {} · {step}", session.title))
    }));
    let living = current.iter().filter(|session| session.status.state.is_live());
    let mut living = living.map(|session| live(session, catalog, setting));
    entries.extend(living.by_ref().take(LIVE));
    let rest: Vec<Entry> = living.collect();
    if !rest.is_empty() {
        let words = format!("{} more live", rest.len());
        entries.push(Entry::Submenu(words, listed(rest.into_iter())));
    }
    entries
}

/// A live session, and what can be done with it: to stop it comes last.
fn live(session: &Current<'_>, catalog: &Catalog, setting: &Setting) -> Entry {
    let id = &session.item.id;
    let mut acts = consoles::of_session(session.item, &session.title, catalog, setting);
    acts.extend([
        Entry::Item(Act::CopyEnvironment(id.clone()), "Copy environment".to_owned()),
        Entry::Item(Act::Renew(id.clone()), "Renew now".to_owned()),
        Entry::Item(Act::Stop(id.clone()), "Stop".to_owned()),
    ]);
    // Most accounts of production say so themselves.
    let production = session.item.production && !is_called_production(&session.title);
    let mark = if production { " · production" } else { "" };
    Entry::Submenu(format!("{}{mark} · {}", session.title, session.left(&setting.times)), acts)
}

/// Those used last, then the favourites.
pub(super) fn offered(catalog: &Catalog, status: &Status, titles: &Titles) -> Vec<Entry> {
    let offered = || catalog.sessions.iter().filter(|item| is_offered(item, status));
    let mut recent: Vec<&SessionItem> = offered().filter(|item| item.last_used_at.is_some()).collect();
    recent.sort_by_key(|item| (Reverse(item.last_used_at), item.name.to_lowercase()));
    recent.truncate(RECENT);
    let is_recent = |item: &SessionItem| recent.iter().any(|recent| recent.id == item.id);
    let mut favourites: Vec<&SessionItem> =
        offered().filter(|item| item.favourite && !is_recent(item)).collect();
    favourites.sort_by_key(|item| (Reverse(item.last_used_at), item.name.to_lowercase()));
    let start = |words: &str, item: &SessionItem| {
        Entry::Item(Act::Start(item.id.clone()), format!("{words}{}", titles.short(item)))
    };
    let first = recent.iter().chain(favourites.iter().take(FAVOURITES));
    let mut entries: Vec<Entry> = first.map(|item| start("Start ", item)).collect();
    let rest = favourites.get(FAVOURITES..).unwrap_or_default();
    if !rest.is_empty() {
        let words = counted(rest.len(), "more favourite", "more favourites");
        entries.push(Entry::Submenu(words, listed(rest.iter().map(|item| start("", item)))));
    }
    entries
}

/// What ends everything, in words that say how much that is.
pub(super) fn stop_all(current: &[Current<'_>]) -> Vec<Entry> {
    match current.iter().filter(|session| session.status.state.is_live()).count() {
        0 => vec![],
        1 => vec![Entry::Item(Act::StopAll, "Stop it".to_owned())],
        live => vec![Entry::Item(Act::StopAll, format!("Stop all {live}"))],
    }
}

/// What quitting does to what is live: as the person has set it first, and the other way beside it.
pub(super) fn quitting(current: &[Current<'_>], on_quit: OnQuit, zone: &TimeZone) -> Vec<Entry> {
    let live = || current.iter().filter(|session| session.status.state.is_live());
    let count = live().count();
    let Some(last) = live().filter_map(|session| session.status.expires_at).max() else {
        return vec![Entry::Item(Act::Quit(on_quit), "Quit".to_owned())];
    };
    let last = last.to_zoned(zone.clone()).strftime("%H:%M").to_string();
    let sessions = counted(count, "session", "sessions");
    let stop = Entry::Item(Act::Quit(OnQuit::Stop), format!("Quit and stop {sessions}"));
    let them = if count == 1 { "it" } else { "them" };
    let leave =
        Entry::Item(Act::Quit(OnQuit::Leave), format!("Quit, leave {them} until {last}, not renewed"));
    match on_quit {
        OnQuit::Stop => vec![stop, leave],
        OnQuit::Leave => vec![leave, stop],
    }
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

pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

pub(super) fn waits_for_person(step: StartStep) -> bool {
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
