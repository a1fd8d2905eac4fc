//! The names that a template gives to all sessions, no two the same.

use super::fixed::FixedNames;
use super::name::ProfileName;
use super::nameable::Nameable;
use super::template::ProfileTemplate;
use crate::session::SessionId;
use std::collections::{HashMap, HashSet};

/// The names of all sessions. A fixed one is as it is. The others are the template's, made distinct: where two sessions would
/// share one, as accounts of the same name do, or where it is fixed for another, they carry their account ids, and where even
/// that is shared, their session ids.
pub fn template_names<'a>(
    template: &ProfileTemplate,
    sessions: impl IntoIterator<Item = Nameable<'a>>,
    fixed: &FixedNames,
) -> HashMap<SessionId, ProfileName> {
    let (mut names, mut named) = (HashMap::new(), Vec::new());
    for session in sessions {
        match fixed.get(session.id) {
            Some(name) => drop(names.insert(session.id.clone(), name.clone())),
            None => {
                let name = template.name_for(&session);
                named.push((session, name));
            }
        }
    }
    names.extend(distinct(&named, &fixed.profiles()));
    names
}

/// The names as a Daypass without fixed names gave them: account names in any script are read out as `deunicode` reads them.
pub fn template_names_in_any_script<'a>(
    template: &ProfileTemplate,
    sessions: impl IntoIterator<Item = Nameable<'a>>,
) -> HashMap<SessionId, ProfileName> {
    let named = sessions.into_iter().map(|session| {
        let name = template.name_in_any_script(&session);
        (session, name)
    });
    distinct(&named.collect::<Vec<_>>(), &HashSet::new()).collect()
}

fn distinct(
    named: &[(Nameable<'_>, ProfileName)],
    taken: &HashSet<&ProfileName>,
) -> impl Iterator<Item = (SessionId, ProfileName)> {
    let by_template = counted(named.iter().map(|(_, name)| name));
    let is_alone = |name: &ProfileName| by_template.get(name) == Some(&1) && !taken.contains(name);
    let alone: Vec<bool> = named.iter().map(|(_, name)| is_alone(name)).collect();
    let with_account = |((session, name), alone): (&(Nameable<'_>, ProfileName), &bool)| {
        let account = session.account_id.as_ref().filter(|_| !alone)?;
        Some(name.with_suffix(account))
    };
    let by_account: Vec<Option<ProfileName>> = named.iter().zip(&alone).map(with_account).collect();
    // An account is not enough for two roles of one account, and for long names that were cut alike.
    let shared = counted(by_account.iter().flatten());
    let is_free = |name: &&ProfileName| {
        shared.get(*name) == Some(&1) && !by_template.contains_key(*name) && !taken.contains(*name)
    };
    let distinct = named.iter().zip(&by_account).zip(&alone).map(|(((session, name), by_account), alone)| {
        let distinct = match by_account.as_ref().filter(is_free) {
            Some(by_account) => by_account.clone(),
            None if *alone => name.clone(),
            None => name.with_suffix(session.id.as_str()),
        };
        (session.id.clone(), distinct)
    });
    distinct.collect::<Vec<_>>().into_iter()
}

fn counted<'a>(names: impl Iterator<Item = &'a ProfileName>) -> HashMap<&'a ProfileName, u32> {
    let mut counts = HashMap::new();
    for name in names {
        *counts.entry(name).or_insert(0) += 1;
    }
    counts
}
