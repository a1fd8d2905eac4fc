//! The words of the notification, and where a click on it leads.

use super::{Due, Notice, Stage, few};
use crate::action::Act;
use crate::titles::Titles;
use daypass_core::SessionId;
use daypass_core::state::Need;
use daypass_core::view::{Catalog, IntegrationItem, SessionItem};
use jiff::Timestamp;

/// The notification of all that stands.
pub(super) fn notice(catalog: &Catalog, due: &[&Due<'_>], now: Timestamp) -> Notice {
    let titles = Titles::of(catalog);
    let lines: Vec<String> = due.iter().map(|due| line(catalog, &titles, due, now)).collect();
    let (button, acts) = lead(catalog, due);
    match due {
        [one] => Notice { title: lines.concat(), body: what_to_do(catalog, one), button, acts },
        _ => Notice { title: title_of_several(catalog, due, now), body: few(lines), button, acts },
    }
}

/// The one act that serves all, where one does, and what happens without it.
fn title_of_several(catalog: &Catalog, due: &[&Due<'_>], now: Timestamp) -> String {
    let many = due.len();
    let soonest = due.iter().filter(|due| due.stage == Stage::Soon).map(|due| due.expires_at).min();
    match (one_sign_in(catalog, due), soonest) {
        (Some(alias), Some(end)) => {
            format!("Sign in to {alias}: {many} sessions end in {} min", minutes(end, now))
        }
        (Some(alias), None) => format!("Sign in to {alias}: {many} sessions have ended"),
        (None, None) => format!("{many} sessions have ended"),
        (None, Some(_)) => format!("{many} sessions need you"),
    }
}

/// The integration that a sign-in to serves all of these.
fn one_sign_in<'a>(catalog: &'a Catalog, due: &[&Due<'_>]) -> Option<&'a str> {
    let first = home(catalog, due.first()?.id)?;
    let is_served = |due: &&Due<'_>| {
        due.needs == Some(Need::SignIn) && home(catalog, due.id).is_some_and(|home| home.id == first.id)
    };
    due.iter().all(is_served).then_some(first.alias.as_str())
}

fn line(catalog: &Catalog, titles: &Titles, due: &Due<'_>, now: Timestamp) -> String {
    let title = item(catalog, due.id).map_or_else(|| due.id.to_string(), |item| titles.title(item));
    match due.stage {
        Stage::Soon => format!("{title} ends in {} min", minutes(due.expires_at, now)),
        Stage::Ended => format!("{title} has ended"),
    }
}

/// To the nearest minute: a notification that comes a moment after ten minutes before the end says ten.
fn minutes(end: Timestamp, now: Timestamp) -> i64 {
    ((end.duration_since(now).as_secs() + 30) / 60).max(1)
}

fn what_to_do(catalog: &Catalog, due: &Due<'_>) -> String {
    let to = match due.stage {
        Stage::Soon => "to keep it",
        Stage::Ended => "to start it again",
    };
    match (due.needs, due.problem) {
        (Some(Need::MfaCode), _) => format!("Enter an MFA code {to}."),
        (Some(Need::SignIn), _) => match home(catalog, due.id) {
            Some(home) => format!("Sign in to {} {to}.", home.alias),
            None => format!("Sign in {to}."),
        },
        (None, Some(problem)) => format!("{}.", problem.title.trim_end_matches('.')),
        (None, None) => String::new(),
    }
}

/// The order in which they are told, since few are named: those of production, then those that end first.
pub(super) fn sort(catalog: &Catalog, due: &mut [&Due<'_>]) {
    due.sort_by_cached_key(|due| {
        (!item(catalog, due.id).is_some_and(|item| item.production), due.expires_at)
    });
}

/// Straight to the prompt, where one prompt serves all; else to the window.
pub(super) fn lead(catalog: &Catalog, due: &[&Due<'_>]) -> (&'static str, Vec<Act>) {
    let Some(first) = due.first() else { return ("Open Daypass", vec![Act::Show]) };
    let prompt = |due: &Due<'_>| (due.needs, home(catalog, due.id).map(|home| &home.id));
    let alike = due.iter().all(|due| prompt(due) == prompt(first));
    let button = match first.needs {
        Some(Need::MfaCode) if alike => "Enter code",
        Some(Need::SignIn) if alike => "Sign in",
        None if due.len() == 1 && first.problem.is_none() => "Start",
        None if due.iter().all(|due| due.stage == Stage::Ended && due.needs.is_none()) => "Renew all",
        _ => return ("Open Daypass", vec![Act::Show]),
    };
    (button, due.iter().map(|due| Act::Start(due.id.clone())).collect())
}

fn item<'a>(catalog: &'a Catalog, id: &SessionId) -> Option<&'a SessionItem> {
    catalog.sessions.iter().find(|item| item.id == *id)
}

fn home<'a>(catalog: &'a Catalog, id: &SessionId) -> Option<&'a IntegrationItem> {
    catalog.home(item(catalog, id)?)
}
