//! The names that a template gives to all sessions, no two the same.

use super::fixed::FixedNames;
use super::name::ProfileName;
use super::nameable::Nameable;
use super::template::ProfileTemplate;
use crate::session::SessionId;
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};

/// The names of all sessions. A fixed one is as it is. The others are the template's, made distinct: where two sessions would
/// share one, as accounts of the same name do, or where it is fixed for another, they carry their account ids, and where even
/// that is shared, their session ids.
pub fn template_names<'a>(
    template: &ProfileTemplate,
    sessions: impl IntoIterator<Item = Nameable<'a>>,
    fixed: &FixedNames,
) -> HashMap<SessionId, ProfileName> {
    let sessions = sessions.into_iter();
    let mut names = HashMap::with_capacity(sessions.size_hint().0);
    let mut named = Vec::with_capacity(sessions.size_hint().0);
    for session in sessions {
        match fixed.get(session.id) {
            Some(name) => drop(names.insert(session.id.clone(), name.clone())),
            None => named.push(Named { name: template.name_for(&session), session }),
        }
    }
    names.extend(distinct(named, &fixed.profiles()));
    names
}

/// The names as a Daypass without fixed names gave them: account names in any script are read out as `deunicode` reads them.
pub fn template_names_in_any_script<'a>(
    template: &ProfileTemplate,
    sessions: impl IntoIterator<Item = Nameable<'a>>,
) -> HashMap<SessionId, ProfileName> {
    let named = sessions
        .into_iter()
        .map(|session| Named { name: template.name_in_any_script(&session), session })
        .collect();
    distinct(named, &HashSet::new()).collect()
}

/// A session and the name that the template makes of it.
struct Named<'a> {
    session: Nameable<'a>,
    name: ProfileName,
}

fn distinct(
    named: Vec<Named<'_>>,
    taken: &HashSet<&ProfileName>,
) -> impl Iterator<Item = (SessionId, ProfileName)> {
    let by_template = counted(named.iter().map(|named| &named.name));
    let is_alone = |name: &ProfileName| by_template.get(name) == Some(&1) && !taken.contains(name);
    let alone: Vec<bool> = named.iter().map(|named| is_alone(&named.name)).collect();
    let with_account = |(named, alone): (&Named<'_>, &bool)| {
        let account = named.session.account_id.as_ref().filter(|_| !alone)?;
        Some(named.name.with_suffix(account))
    };
    let by_account: Vec<Option<ProfileName>> = named.iter().zip(&alone).map(with_account).collect();
    // An account is not enough for two roles of one account, and for long names that were cut alike.
    let shared = counted(by_account.iter().flatten());
    let is_free = |name: &ProfileName| {
        shared.get(name) == Some(&1) && !by_template.contains_key(name) && !taken.contains(name)
    };
    let free: Vec<bool> = by_account.iter().map(|name| name.as_ref().is_some_and(is_free)).collect();
    let by_account = by_account.into_iter().zip(free).map(|(name, is_free)| name.filter(|_| is_free));
    named.into_iter().zip(by_account).zip(alone).map(|((Named { session, name }, by_account), alone)| {
        let distinct = match by_account {
            Some(by_account) => by_account,
            None if alone => name,
            None => name.with_suffix(session.id.as_str()),
        };
        (session.id.clone(), distinct)
    })
}

fn counted<'a>(names: impl Iterator<Item = &'a ProfileName>) -> HashMap<&'a ProfileName, u32, RandomState> {
    let mut counts = HashMap::with_capacity_and_hasher(names.size_hint().0, RandomState::default());
    for name in names {
        *counts.entry(name).or_insert(0) += 1;
    }
    counts
}
