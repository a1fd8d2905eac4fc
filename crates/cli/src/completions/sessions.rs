//! Sessions as they are completed: by their names, described by account and state.

use super::offers::{Offer, Reply};
use super::values::Which;
use crate::format::Local;
use daypass_core::matching::{Candidate, Completed, Completions, OwnUse, complete};
use daypass_core::{ProfileName, SessionId};
use daypass_engine::ground::{Clock, SystemClock};
use daypass_engine::names_of_environment;
use daypass_engine::store::NamedSession;
use daypass_engine::view::Names;
use std::collections::HashMap;

/// The sessions that are meant by what was typed, but those that are named already. Nothing where there is no store that can be read.
pub(super) fn offers(typed: &str, which: Which, named: &[&str]) -> Reply {
    let Some(names) = names_of_environment(|name| std::env::var_os(name)) else { return Reply::nothing() };
    let Ok(sessions) = names.sessions() else { return Reply::nothing() };
    let now = SystemClock.now();
    let is_live = |session: &NamedSession| session.expires_at.is_some_and(|end| end > now);
    let is_listed = |session: &NamedSession| !session.hidden || is_live(session);
    let mut found = completions(&names, typed, which, &sessions);
    // Hidden ones are completed where nothing else is meant: to start one again, or to list it again.
    if found.names.iter().any(|completed| is_listed(&sessions[completed.index])) {
        found.names.retain(|completed| is_listed(&sessions[completed.index]));
    }
    let mut meant: Vec<(&NamedSession, Completed)> = found
        .names
        .into_iter()
        .filter(|completed| !named.contains(&completed.name.as_str()))
        .map(|completed| (&sessions[completed.index], completed))
        .collect();
    meant.sort_by_cached_key(|(session, completed)| {
        let own_use = OwnUse::new(is_live(session), session.favourite, session.last_used_at, 0);
        (completed.rank, own_use, completed.name.to_lowercase())
    });
    let local = Local::at(now);
    let offers = meant.into_iter().map(|(session, completed)| {
        let about = about(session, &completed.name, &local);
        Offer::new(completed.name, &about)
    });
    Reply::Words { offers: offers.collect(), begin_so: found.begin_so }
}

/// What is found with the names at hand, else with the profiles that the template would give, which take longer.
fn completions(names: &Names, typed: &str, which: Which, sessions: &[NamedSession]) -> Completions {
    let is_offered = |index: usize| match which {
        Which::All => true,
        Which::Started => sessions[index].expires_at.is_some(),
        Which::Users => sessions[index].role.is_none(),
    };
    let found = complete(typed, &candidates(sessions, &HashMap::new()), is_offered);
    // What has a blank is no profile.
    if !found.lacks_profiles || typed.is_empty() || typed.contains(char::is_whitespace) {
        return found;
    }
    match names.default_profiles(typed, sessions) {
        Ok(profiles) if profiles.is_empty() => found,
        Ok(profiles) => complete(typed, &candidates(sessions, &profiles), is_offered),
        Err(_) => found,
    }
}

fn candidates<'a>(
    sessions: &'a [NamedSession],
    default_profiles: &'a HashMap<SessionId, ProfileName>,
) -> Vec<Candidate<'a>> {
    let one = |session: &'a NamedSession| Candidate {
        id: &session.id,
        name: &session.name,
        alias: session.alias.as_deref(),
        integration: session.integration.as_deref(),
        account_id: session.account_id.as_deref(),
        account_name: session.account_name.as_deref(),
        role: session.role.as_deref(),
        profiles: session.profiles.iter().map(String::as_str).collect(),
        default_profile: default_profiles
            .get(&session.id)
            .filter(|_| session.profiles.is_empty())
            .map(ProfileName::as_str),
    };
    sessions.iter().map(one).collect()
}

/// Its account, and until when it is live; its name too, where it is completed to another one.
fn about(session: &NamedSession, name: &str, local: &Local) -> String {
    let mut about = String::new();
    let mut add = |part: &str| {
        if !about.is_empty() {
            about.push_str(", ");
        }
        about.push_str(part);
    };
    if name != session.name {
        add(&session.name);
    }
    if let Some(account) = &session.account_id {
        add(account);
    }
    match session.expires_at {
        Some(end) if local.is_past(end) => add("ended"),
        Some(end) => add(&format!("until {}", local.clock(end))),
        None => {}
    }
    about
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    #[test]
    fn a_session_is_told_by_account_and_state() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let session = NamedSession {
            id: SessionId::from_stored("a1"),
            name: "Shop Production/OnCall".to_owned(),
            alias: None,
            integration: Some("Northwind".into()),
            account_id: Some("118230476651".into()),
            account_name: Some("Shop Production".into()),
            role: Some("OnCall".to_owned()),
            profiles: vec![],
            favourite: false,
            hidden: false,
            last_used_at: None,
            expires_at: None,
        };
        let told = |name: &str, end: Option<&str>| {
            let session = NamedSession { expires_at: end.map(at), ..session.clone() };
            about(&session, name, &Local::in_zone(at("2026-11-29T09:31:00Z"), TimeZone::UTC))
        };
        assert_eq!(told(&session.name, None), "118230476651");
        assert_eq!(told(&session.name, Some("2026-11-29T10:30:00Z")), "118230476651, until 10:30");
        assert_eq!(told(&session.name, Some("2026-11-30T08:00:00Z")), "118230476651, until Mon 08:00");
        assert_eq!(told(&session.name, Some("2026-12-09T08:00:00Z")), "118230476651, until 2026-12-09 08:00");
        assert_eq!(told(&session.name, Some("2026-11-29T09:30:00Z")), "118230476651, ended");
        assert_eq!(told("prod", None), "Shop Production/OnCall, 118230476651");
    }
}
