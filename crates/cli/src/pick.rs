//! Finds the session or integration that a command is for: by its name, or by letting the person pick.

use crate::failure::Failure;
use crate::terminal::{can_ask, plain, say};
use daypass_core::matching::rank;
use daypass_core::region::named_regions;
use daypass_core::view::SessionItem;
use daypass_core::{Integration, Problem, ProblemCode, ProfileName, Region, Remedy, SessionId};
use daypass_engine::{Engine, sessions};
use inquire::Select;
use std::collections::HashSet;

/// The number of lines that a picker shows at once.
const LINES: usize = 12;

/// The session that is named. On a terminal words of its names do: where they leave one, it is said which, and where they leave
/// several, one is picked.
pub(crate) fn named(engine: &Engine, name: &str) -> Result<SessionId, Failure> {
    match engine.sessions().find(name) {
        Err(error) if error.leaves_open() && can_ask() => by_words(engine, name, error),
        found => Ok(found?),
    }
}

/// The sessions that are named, each as [`named`] finds it.
pub(crate) fn all_named(engine: &Engine, names: &[String]) -> Result<Vec<SessionId>, Failure> {
    names.iter().map(|name| named(engine, name)).collect()
}

fn by_words(engine: &Engine, words: &str, unclear: sessions::Error) -> Result<SessionId, Failure> {
    match engine.sessions().find_by_words(words)?.as_slice() {
        [] => Err(unclear.into()),
        [one] => {
            let account = one.account_id().map_or(String::new(), |id| format!("  {id}"));
            say(&plain(&format!("→ {}{account}", one.name)));
            Ok(one.id.clone())
        }
        several => {
            let meant: HashSet<&SessionId> = several.iter().map(|session| &session.id).collect();
            picked_session(engine, &format!("Session for {}", plain(words)), |item| meant.contains(&item.id))
        }
    }
}

/// The session that is named, or else picked among those that `offered` lets through.
pub(crate) fn session(
    engine: &Engine,
    name: Option<&str>,
    offered: impl Fn(&SessionItem) -> bool,
) -> Result<SessionId, Failure> {
    if let Some(name) = name {
        return named(engine, name);
    }
    if !can_ask() {
        return Err(Failure::Usage {
            title: "Which session?",
            detail: "No SESSION is named, and there is no terminal to pick one on.".to_owned(),
            action: "Name one; see which there are: daypass session list".to_owned(),
        });
    }
    picked_session(engine, "Session", offered)
}

/// Lets the person pick one of the sessions that `offered` lets through, the last used first.
fn picked_session(
    engine: &Engine,
    question: &str,
    offered: impl Fn(&SessionItem) -> bool,
) -> Result<SessionId, Failure> {
    let mut items: Vec<SessionItem> = engine.view().catalog()?.sessions.into_iter().filter(offered).collect();
    // The sort is stable: sessions that were used at the same time, or never, stay in the order of the list.
    items.sort_by_key(|item| std::cmp::Reverse(item.last_used_at));
    let lines = items.iter().map(line).collect();
    let index = picked(question, lines, 0, "No session is there to pick from")?;
    Ok(items.swap_remove(index).id)
}

fn line(item: &SessionItem) -> String {
    let profiles: Vec<&str> = item.profiles.iter().map(ProfileName::as_str).collect();
    let account = item.account_id.as_ref().map_or("", |id| id.as_str());
    plain(&format!("{}  {account}  {}", item.name, profiles.join(" ")))
}

/// The integration that is named, or the only one, or else picked.
pub(crate) fn integration(engine: &Engine, name: Option<&str>) -> Result<Integration, Failure> {
    if let Some(name) = name {
        return Ok(engine.integrations().find(name)?);
    }
    let mut integrations = engine.integrations().list()?;
    let index = match integrations.len() {
        0 => return Err(no_integration()),
        1 => 0,
        _ if can_ask() => {
            let lines = integrations.iter().map(|i| plain(&format!("{}  {}", i.alias, i.start_url)));
            picked("Integration", lines.collect(), 0, "No integration is there to pick from")?
        }
        _ => {
            return Err(Failure::Usage {
                title: "Which integration?",
                detail: "There are several, and no terminal to pick one on.".to_owned(),
                action: "Name one; see which there are: daypass integration list".to_owned(),
            });
        }
    };
    Ok(integrations.swap_remove(index))
}

/// The integrations that are named; without names, all of them.
pub(crate) fn integrations(engine: &Engine, names: &[String]) -> Result<Vec<Integration>, Failure> {
    let integrations = match names {
        [] => engine.integrations().list()?,
        names => names.iter().map(|name| engine.integrations().find(name)).collect::<Result<_, _>>()?,
    };
    if integrations.is_empty() { Err(no_integration()) } else { Ok(integrations) }
}

fn no_integration() -> Failure {
    let action = "Add one: daypass integration add START_URL";
    Failure::from(Problem::new(
        ProblemCode::SessionNotFound,
        "No integration",
        "There is no integration yet.",
        action,
        Remedy::None,
    ))
}

/// The region that the person picks, for a portal that does not name its own.
pub(crate) fn region(first: &Region) -> Result<Region, Failure> {
    let mut regions = named_regions();
    let start = regions.iter().position(|region| region.id == *first).unwrap_or(0);
    let lines = regions.iter().map(|region| format!("{}  {}", region.id, region.name)).collect();
    let index = picked("Region of the IAM Identity Center", lines, start, "No region is known")?;
    Ok(regions.swap_remove(index).id)
}

/// The index of the line that the person picks.
pub(crate) fn line_of(question: &str, lines: Vec<String>) -> Result<usize, Failure> {
    picked(question, lines, 0, "Nothing is there to pick from")
}

/// Lets the person pick a line. Typing filters them by the same ranking as in the window.
fn picked(question: &str, lines: Vec<String>, start: usize, none: &'static str) -> Result<usize, Failure> {
    if lines.is_empty() {
        return Err(Failure::from(Problem::new(
            ProblemCode::SessionNotFound,
            none,
            "The list is empty.",
            "See what there is: daypass session list",
            Remedy::None,
        )));
    }
    let answer = Select::new(question, lines)
        .with_page_size(LINES)
        .with_starting_cursor(start)
        .with_scorer(&|filter, _, line, _| score(filter, line))
        .raw_prompt();
    Ok(answer?.index)
}

/// The picker's score, where more is better; `None` leaves a line out.
fn score(filter: &str, line: &str) -> Option<i64> {
    let cost = rank(filter, &[line])?;
    Some(-i64::try_from(cost).unwrap_or(i64::MAX))
}
