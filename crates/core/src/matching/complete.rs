//! What a shell completes a session's name to: only names that [`find`](super::find) takes for that session and no other.

use super::words::{Rank, Words};
use super::{Candidate, fold};
use crate::session::SessionId;
use foldhash::fast::RandomState;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// A name that a session is completed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    /// The session's index in the list.
    pub index: usize,
    /// A name that means it exactly.
    pub name: String,
    /// How well the words that were typed are in its names. All that begin as it was typed are alike.
    pub rank: Rank,
}

/// What a typed text can be completed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completions {
    /// One name for each session that is meant, in the order of the list.
    pub names: Vec<Completed>,
    /// Whether all of them begin as it was typed, whatever the letter case. Else they have its words
    /// ([`Words`]), or their sessions have a name that begins so but means another session too.
    pub begin_so: bool,
    /// Whether more may be found once the default profiles are known, which were not given.
    pub lacks_profiles: bool,
}

impl Completions {
    fn of(names: Vec<Completed>, typed: &str, lacks_profiles: bool) -> Self {
        let begin_so = names.iter().all(|completed| fold::begins(&completed.name, typed));
        Self { names, begin_so, lacks_profiles }
    }
}

/// The order in which [`find`](super::find) looks: a lower one hides the same text further up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Id,
    PortalAddress,
    Address,
    Profile,
    Name,
    DefaultProfile,
}

/// Who is found by a text.
#[derive(Debug, Clone, Copy)]
enum Holder {
    Nobody,
    One(Level, usize),
    Several(Level),
}

/// What a text that somebody typed can be completed to: the names that begin so, else those of the sessions that have its
/// words. Of each session it is the first of its names that does: alias, name, profile, address by the account's id, any of
/// these with the integration before it. Nothing typed is completed to everything.
///
/// Those that `is_offered` leaves out, by their indices, are not proposed, but what means them means no other.
pub fn complete(typed: &str, sessions: &[Candidate<'_>], is_offered: impl Fn(usize) -> bool) -> Completions {
    let offered: Vec<usize> = (0..sessions.len()).filter(|&index| is_offered(index)).collect();
    let lacks_profiles = || sessions.iter().all(|session| session.default_profile.is_none());
    let begins: Vec<(usize, Vec<Cow<'_, str>>)> = offered
        .iter()
        .map(|&index| (index, spellings(&sessions[index], typed)))
        .filter(|(_, names)| !names.is_empty())
        .collect();
    let (names, hidden) = exact(&begins, sessions);
    if !names.is_empty() && hidden == 0 {
        return Completions::of(names, typed, false);
    }
    if !begins.is_empty() {
        // Names that mean several sessions: those are named by their account's id.
        let shown: Vec<usize> = names.iter().map(|name| name.index).collect();
        let others = begins.iter().map(|(index, _)| *index).filter(|index| !shown.contains(index));
        let rest =
            exact(&others.map(|index| (index, every(&sessions[index]))).collect::<Vec<_>>(), sessions).0;
        let mut names = [names, rest].concat();
        names.sort_by_key(|name| name.index);
        return Completions::of(names, typed, lacks_profiles());
    }
    let words = Words::parse(typed);
    let rank = |index: usize| words.rank(&sessions[index].searched()).filter(|_| !words.is_empty());
    let ranks: HashMap<usize, Rank> =
        offered.iter().filter_map(|&index| Some((index, rank(index)?))).collect();
    let found = offered.into_iter().filter(|index| ranks.contains_key(index));
    let found: Vec<_> = found.map(|index| (index, every(&sessions[index]))).collect();
    let mut names = exact(&found, sessions).0;
    for completed in &mut names {
        completed.rank = ranks[&completed.index];
    }
    Completions::of(names, typed, lacks_profiles())
}

/// The names of a session that begin with what was typed, the one to propose first.
fn spellings<'a>(session: &Candidate<'a>, typed: &str) -> Vec<Cow<'a, str>> {
    if typed.is_empty() {
        return vec![session.alias.unwrap_or(session.name).into()];
    }
    let own = session.own_names().filter(|name| fold::begins(name, typed));
    let mut names: Vec<Cow<'a, str>> = own.map(Cow::Borrowed).collect();
    let is_meant = |name: &str| shares_beginning(name, typed);
    if session.account_id.is_some_and(is_meant) || session.integration.is_some_and(is_meant) {
        names.extend(addresses(session).filter(|name| fold::begins(name, typed)));
    }
    names
}

/// Whether one of two texts begins with the other.
fn shares_beginning(one: &str, other: &str) -> bool {
    fold::begins(one, other) || fold::begins(other, one)
}

/// The addresses of a session beside its name: by its account's id, and with the integration before it.
fn addresses<'a>(session: &Candidate<'a>) -> impl Iterator<Item = Cow<'a, str>> {
    let by_id = session.account_id.zip(session.role).map(|(account, role)| format!("{account}/{role}"));
    let full = session.integration.zip(by_id.as_ref()).map(|(integration, by_id)| {
        [format!("{integration}:{}", session.name), format!("{integration}:{by_id}")]
    });
    by_id.into_iter().chain(full.into_iter().flatten()).map(Cow::Owned)
}

/// Every name of a session that can be proposed, the plainest first.
fn every<'a>(session: &Candidate<'a>) -> Vec<Cow<'a, str>> {
    let own = session.own_names().map(Cow::Borrowed);
    let plainest = [session.alias.unwrap_or(session.name).into(), session.name.into()];
    plainest.into_iter().chain(addresses(session)).chain(own).collect()
}

/// For each session the first of its proposed names that means it and no other, and how many sessions have none.
fn exact(proposed: &[(usize, Vec<Cow<'_, str>>)], sessions: &[Candidate<'_>]) -> (Vec<Completed>, usize) {
    let names = || proposed.iter().flat_map(|(_, names)| names);
    let mut holders = Holders::with_capacity_and_hasher(proposed.len(), RandomState::default());
    holders.extend(names().map(|name| (name.as_ref(), Holder::Nobody)));
    if holders.is_empty() {
        return (Vec::new(), 0);
    }
    let asked = Asked::of(names().map(Cow::as_ref));
    for (index, session) in sessions.iter().enumerate() {
        hold(&mut holders, index, session, &asked);
    }
    let is_exact = |index: usize, name: &str| {
        let can_be_typed = name.trim() == name && !name.contains(is_unwritable);
        can_be_typed && matches!(holders.get(name), Some(Holder::One(_, holder)) if *holder == index)
    };
    let found = proposed.iter().filter_map(|(index, names)| {
        let name = names.iter().find(|name| is_exact(*index, name))?;
        Some(Completed { index: *index, name: name.clone().into_owned(), rank: Rank::default() })
    });
    let found: Vec<Completed> = found.collect();
    let hidden = proposed.len() - found.len();
    (found, hidden)
}

/// Who is found by each text that is asked about.
type Holders<'a> = HashMap<&'a str, Holder, RandomState>;

/// Which addresses may be among the names that are asked about: the others need not be made up.
#[derive(Debug, Default)]
struct Asked<'a> {
    /// Whether a name could be an id.
    ids: bool,
    /// What stands before the role: an account.
    accounts: HashSet<&'a str, RandomState>,
    /// What stands behind the integration, if a colon is the end of one.
    behind_integration: HashSet<&'a str, RandomState>,
    /// The account that was noted last.
    last: Option<&'a str>,
}

impl<'a> Asked<'a> {
    fn of(names: impl Iterator<Item = &'a str>) -> Self {
        let mut asked = Self::default();
        for name in names {
            asked.ids |= SessionId::is_one(name);
            asked.add(name);
            for (at, _) in name.match_indices(':') {
                asked.behind_integration.insert(&name[at + 1..]);
                asked.add(&name[at + 1..]);
            }
        }
        asked
    }

    /// Notes the account of what may be an address. The roles of one account come one after another as a rule.
    fn add(&mut self, address: &'a str) {
        let Some((account, _)) = address.rsplit_once('/') else { return };
        if self.last != Some(account) {
            self.accounts.insert(account);
            self.last = Some(account);
        }
    }
}

/// What cannot stand in a command line, or would show it otherwise than it is.
fn is_unwritable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Notes a session as the holder of those of its names that are asked about.
fn hold(holders: &mut Holders<'_>, index: usize, session: &Candidate<'_>, asked: &Asked<'_>) {
    let mut note = |name: &str, level: Level| {
        let Some(holder) = holders.get_mut(name) else { return };
        *holder = match *holder {
            Holder::Nobody => Holder::One(level, index),
            Holder::One(found, other) if other == index => Holder::One(found.min(level), index),
            Holder::One(found, _) | Holder::Several(found) if level < found => Holder::One(level, index),
            Holder::One(found, _) if level == found => Holder::Several(found),
            held => held,
        };
    };
    if asked.ids {
        note(session.id.as_str(), Level::Id);
    }
    if let Some(role) = session.role {
        let level = if session.integration.is_some() { Level::PortalAddress } else { Level::Address };
        for account in session.accounts().filter(|account| asked.accounts.contains(account)) {
            // A portal's role is called by its address as a rule.
            let is_name =
                session.name.strip_suffix(role).and_then(|rest| rest.strip_suffix('/')) == Some(account);
            let address =
                if is_name { Cow::Borrowed(session.name) } else { Cow::Owned(format!("{account}/{role}")) };
            note(&address, level);
            if let Some(integration) = session.integration
                && asked.behind_integration.contains(address.as_ref())
            {
                note(&format!("{integration}:{address}"), level);
            }
        }
    }
    for profile in &session.profiles {
        note(profile, Level::Profile);
    }
    note(session.name, Level::Name);
    if let Some(alias) = session.alias {
        note(alias, Level::Name);
    }
    if let Some(profile) = session.default_profile {
        note(profile, Level::DefaultProfile);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::{Match, find};
    use proptest::prelude::*;

    /// Does something with sessions of which two have one name, one has a profile that looks like another's name, and one is
    /// called like a portal's role.
    fn with_sessions<T>(look: impl FnOnce(&[Candidate<'_>]) -> T) -> T {
        let ids: Vec<SessionId> =
            ["a1", "b2", "c3", "d4", "e5", "f6", "a7"].map(SessionId::from_stored).to_vec();
        let role = |at: usize, account_id, account_name, role, name| Candidate {
            id: &ids[at],
            name,
            alias: None,
            integration: Some("Northwind"),
            account_id: Some(account_id),
            account_name: Some(account_name),
            role: Some(role),
            profiles: vec![],
            default_profile: None,
        };
        let added = |at: usize, name, profiles| Candidate {
            id: &ids[at],
            name,
            alias: None,
            integration: None,
            account_id: Some("999999999999"),
            account_name: None,
            role: None,
            profiles,
            default_profile: None,
        };
        look(&[
            role(0, "111111111111", "Shop Production", "OnCall", "Shop Production/OnCall"),
            role(1, "111111111111", "Shop Production", "Admin", "Shop Production/Admin"),
            role(2, "222222222222", "Sandbox", "Dev", "Sandbox/Dev"),
            role(3, "333333333333", "Sandbox", "Dev", "Sandbox/Dev"),
            added(4, "mira", vec!["shop", "jonas"]),
            added(5, "jonas", vec![]),
            Candidate { default_profile: Some("prod-deploy"), ..added(6, "Sandbox/dev it's", vec![]) },
        ])
    }

    fn completed(typed: &str) -> (Vec<String>, bool) {
        with_sessions(|sessions| {
            let found = complete(typed, sessions, |_| true);
            (found.names.into_iter().map(|completed| completed.name).collect(), found.begin_so)
        })
    }

    #[test]
    fn no_session_was_ever_completed() {
        for (typed, names, begin_so) in [
            ("sh", &["Shop Production/OnCall", "Shop Production/Admin", "shop"][..], true),
            ("SHOP PRODUCTION/a", &["Shop Production/Admin"], true),
            ("1111", &["111111111111/OnCall", "111111111111/Admin"], true),
            (
                "north",
                &[
                    "Northwind:Shop Production/OnCall",
                    "Northwind:Shop Production/Admin",
                    "Northwind:222222222222/Dev",
                    "Northwind:333333333333/Dev",
                ],
                true,
            ),
            ("northwind:shop production/o", &["Northwind:Shop Production/OnCall"], true),
            ("m", &["mira"], true),
            ("prod-d", &["prod-deploy"], true),
            ("prod/onc", &["Shop Production/OnCall"], false),
            ("adm shop", &["Shop Production/Admin"], false),
            ("prod", &["prod-deploy"], true),
            ("a", &["Shop Production/Admin"], false),
            ("nobody", &[], true),
        ] {
            assert_eq!(
                completed(typed),
                (names.iter().map(|&name| name.to_owned()).collect(), begin_so),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_name_that_means_two_sessions_is_completed_to_their_addresses() {
        let (names, begin_so) = completed("sand");
        assert_eq!(names, ["222222222222/Dev", "333333333333/Dev", "Sandbox/dev it's"]);
        assert!(!begin_so);
        assert_eq!(completed("jo").0, ["jonas"], "the profile, which wins over the name");
        with_sessions(|sessions| assert_eq!(complete("jo", sessions, |_| true).names[0].index, 4));
    }

    #[test]
    fn nothing_typed_is_completed_to_everything() {
        let (names, _) = completed("");
        let all = [
            "Shop Production/OnCall",
            "Shop Production/Admin",
            "222222222222/Dev",
            "333333333333/Dev",
            "mira",
            "Sandbox/dev it's",
        ];
        assert_eq!(names, all, "but for jonas, whose name another one has as a profile");
    }

    #[test]
    fn what_is_not_offered_shadows_nothing_and_still_has_its_name() {
        with_sessions(|sessions| {
            let names = |typed, offered: &[usize]| -> Vec<String> {
                let found = complete(typed, sessions, |index| offered.contains(&index));
                found.names.into_iter().map(|completed| completed.name).collect()
            };
            assert_eq!(names("prod", &[0, 1]), ["Shop Production/OnCall", "Shop Production/Admin"]);
            assert_eq!(names("sandbox/d", &[2]), ["222222222222/Dev"], "another one is called so");
        });
    }

    #[test]
    fn what_cannot_be_typed_is_not_proposed() {
        let id = SessionId::from_stored("a1");
        for name in ["two\nlines", "a\u{202e}b", " blank"] {
            let session = Candidate {
                id: &id,
                name,
                alias: None,
                integration: None,
                account_id: None,
                account_name: None,
                role: None,
                profiles: vec!["plain"],
                default_profile: None,
            };
            let found = complete("", std::slice::from_ref(&session), |_| true);
            assert_eq!(
                found.names,
                [Completed { index: 0, name: "plain".to_owned(), rank: Rank::default() }],
                "{name:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_proposed_means_its_session(typed in "[ -~]{0,3}|(Shop|sand|North|1{1,12}|mi|jon|prod)[a-zA-Z/: ]{0,6}") {
            with_sessions(|sessions| {
                for completed in complete(&typed, sessions, |_| true).names {
                    assert_eq!(find(&completed.name, sessions), Match::One(completed.index), "{}", completed.name);
                }
            });
        }
    }
}
