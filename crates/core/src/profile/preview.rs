//! What a new template would do to the profile names that there are.

use super::fixed::FixedNames;
use super::name::ProfileName;
use super::nameable::Nameable;
use super::names::template_names;
use super::template::ProfileTemplate;
use crate::session::Session;
use serde::{Deserialize, Serialize};
use specta::Type;

/// How many rows a preview has at most.
const MOST_ROWS: usize = 5;

/// Which sessions a new template names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum TemplateScope {
    /// Those that are not there yet. Those that are keep their names.
    NewSessions,
    /// Also those whose names were never used.
    AlsoUnused,
}

/// A name that a new template would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NameChange {
    /// The session's name.
    pub session: String,
    /// Its profile's name now.
    pub before: ProfileName,
    /// And by the new template.
    pub after: ProfileName,
}

/// What a new template would do to the names of the sessions that go by it: not those for which a person chose profiles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TemplatePreview {
    /// The template's name for an example, for who has no sessions yet.
    pub example: ProfileName,
    /// Some of the names that would change, five at most: those of favourites first, the others from all over the list.
    pub rows: Vec<NameChange>,
    /// How many names were never used and would change.
    pub unused: u32,
    /// How many of these are shared by several sessions, or fixed for another: they carry an account's or a session's id.
    pub colliding: u32,
    /// How many other names the template would make otherwise, too, which were used and stay.
    pub used: u32,
}

impl TemplatePreview {
    /// How many names the template would make otherwise.
    pub fn differing(&self) -> u32 {
        self.unused + self.used
    }
}

/// What `next` would do in the place of `current` to all these sessions, each with its integration's alias, of which some names
/// are fixed.
pub fn preview(
    current: &ProfileTemplate,
    next: &ProfileTemplate,
    sessions: &[(&Session, &str)],
    fixed: &FixedNames,
) -> TemplatePreview {
    let all = || sessions.iter().map(|(session, integration)| Nameable::of(session, integration));
    let before = template_names(current, all(), fixed);
    let after = template_names(next, all(), &fixed.used());
    let by_next_alone = template_names(next, all(), &FixedNames::default());
    let (mut favourites, mut others) = (Vec::new(), Vec::new());
    let (mut colliding, mut used) = (0, 0);
    for (session, integration) in sessions {
        if session.integration().is_none() || !session.profiles.is_empty() {
            continue;
        }
        let names = (before.get(&session.id), after.get(&session.id), by_next_alone.get(&session.id));
        let (Some(before), Some(after), Some(by_next)) = names else { continue };
        if fixed.is_used(&session.id) {
            used += u32::from(before != by_next);
        } else if before != after {
            colliding += u32::from(*after != next.name_for(&Nameable::of(session, integration)));
            let changes = if session.favourite { &mut favourites } else { &mut others };
            changes.push((session, before, after));
        }
    }
    let unused = u32::try_from(favourites.len() + others.len()).unwrap_or(u32::MAX);
    favourites.truncate(MOST_ROWS);
    let places = MOST_ROWS - favourites.len();
    let step = others.len().div_ceil(places.max(1)).max(1);
    let rows = favourites.into_iter().chain(others.into_iter().step_by(step).take(places));
    let rows = rows.map(|(session, before, after)| NameChange {
        session: session.name.clone(),
        before: before.clone(),
        after: after.clone(),
    });
    TemplatePreview { example: next.example(), rows: rows.collect(), unused, colliding, used }
}
