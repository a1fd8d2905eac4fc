//! Which session a person means: [`find`] for names as they are, [`Words`] for what is typed on a terminal and into filters.

mod account_ids;
mod fold;
mod nearest;
mod words;

pub use nearest::nearest;
pub use words::{Searched, Words};

use crate::session::SessionId;
use account_ids::plain_account_ids;

/// A session under all the names that it goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Its id.
    pub id: &'a SessionId,
    /// Its name.
    pub name: &'a str,
    /// The alias of the integration whose portal assigns it, where one does: `ACCOUNT/ROLE` is its address then.
    pub integration: Option<&'a str>,
    /// Its account's id.
    pub account_id: Option<&'a str>,
    /// Its account's name.
    pub account_name: Option<&'a str>,
    /// Its role's name.
    pub role: Option<&'a str>,
    /// The profiles it is delivered to, and those a person chose for it.
    pub profiles: Vec<&'a str>,
    /// The profile that the template gives it, where it has no other.
    pub default_profile: Option<&'a str>,
}

impl<'a> Candidate<'a> {
    /// `ACCOUNT/ROLE`, by the account's id and by its name.
    fn addresses(&self) -> Vec<String> {
        let Some(role) = self.role else { return Vec::new() };
        self.accounts().map(|account| format!("{account}/{role}")).collect()
    }

    fn accounts(&self) -> impl Iterator<Item = &'a str> {
        [self.account_id, self.account_name].into_iter().flatten()
    }

    fn has_address(&self, text: &str) -> bool {
        self.addresses().iter().any(|address| address == text)
    }

    /// Whether this is its address in its portal, with or without the integration: `[INTEGRATION:]ACCOUNT/ROLE`.
    fn has_portal_address(&self, text: &str) -> bool {
        let Some(integration) = self.integration else { return false };
        let rest = text.strip_prefix(integration).and_then(|rest| rest.strip_prefix(':'));
        self.has_address(text) || rest.is_some_and(|address| self.has_address(address))
    }

    /// Every name of it.
    fn names(&self) -> Vec<String> {
        let mut names = self.addresses();
        if let Some(integration) = self.integration {
            let full: Vec<String> = names.iter().map(|address| format!("{integration}:{address}")).collect();
            names.extend(full);
        }
        names.extend([self.id.as_str(), self.name].map(str::to_owned));
        names.extend(self.profiles.iter().copied().chain(self.default_profile).map(str::to_owned));
        names
    }

    /// The names that are shown for it.
    pub fn own_names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        [self.name].into_iter().chain(self.profiles.clone()).chain(self.default_profile)
    }

    /// The names that words are looked for in. Its id is none: it is shown nowhere.
    pub fn searched(&self) -> Searched<'a> {
        let own = self.integration.is_none().then_some(self.name);
        let profiles = self.profiles.iter().copied().chain(self.default_profile);
        Searched {
            account: self.accounts().collect(),
            role: self.role,
            others: own.into_iter().chain(profiles).chain(self.integration).collect(),
        }
    }
}

/// The answer to a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// It means this one (its index in the list).
    One(usize),
    /// It means nothing.
    Nothing,
    /// It could mean any of these.
    Several(Vec<usize>),
}

/// Finds the session that `text` names exactly: an id first, then the address `[INTEGRATION:]ACCOUNT/ROLE`, first of a
/// portal's role, then a profile that it is delivered to, then its own name, then the profile that it would have, then any of
/// these whatever the letter case. Of several that one of these finds, the one that is called so is meant. So what a person
/// calls a session never takes the address of another one (`a_name_that_looks_like_an_address_took_it_from_the_portals_role`).
/// A typo finds nothing, not the most similar name (`a_typo_finds_nothing`), and neither does the beginning of a name or
/// an id (`only_a_whole_name_picks_a_session`).
///
/// All but the last two are what an index can answer without all sessions at hand. What finds nothing so is looked for once
/// more without the dashes that the console writes into account ids.
pub fn find(text: &str, sessions: &[Candidate<'_>]) -> Match {
    match find_as_written(text.trim(), sessions) {
        Match::Nothing => {
            plain_account_ids(text.trim()).map_or(Match::Nothing, |plain| find_as_written(&plain, sessions))
        }
        found => found,
    }
}

fn find_as_written(text: &str, sessions: &[Candidate<'_>]) -> Match {
    if text.is_empty() {
        return Match::Nothing;
    }
    let lower = text.to_lowercase();
    let any = |names: Vec<String>, test: &dyn Fn(&str) -> bool| names.iter().any(|name| test(name));
    let tests: [&dyn Fn(&Candidate<'_>) -> bool; 7] = [
        &|session| session.id.as_str() == text,
        &|session| session.has_portal_address(text),
        &|session| session.has_address(text),
        &|session| session.profiles.contains(&text),
        &|session| session.name == text,
        &|session| session.default_profile == Some(text),
        &|session| any(session.names(), &|name| name.to_lowercase() == lower),
    ];
    for test in tests {
        let matches: Vec<usize> = (0..sessions.len()).filter(|&i| test(&sessions[i])).collect();
        let own: Vec<usize> = matches.iter().copied().filter(|&i| sessions[i].name == text).collect();
        match (matches.as_slice(), own.as_slice()) {
            ([], _) => {}
            ([one], _) | (_, [one]) => return Match::One(*one),
            _ => return Match::Several(matches),
        }
    }
    Match::Nothing
}

/// The name by which a session is found exactly, as short and as plain as there is one: its own, its address by the account's id,
/// either with the integration before it, else its id.
pub fn exact_name(index: usize, sessions: &[Candidate<'_>]) -> String {
    let session = &sessions[index];
    let mut names = vec![session.name.to_owned()];
    if let (Some(integration), Some(account), Some(role)) =
        (session.integration, session.account_id, session.role)
    {
        names.push(format!("{account}/{role}"));
        names.push(format!("{integration}:{}", session.name));
        names.push(format!("{integration}:{account}/{role}"));
    }
    let found = names.into_iter().find(|name| find(name, sessions) == Match::One(index));
    found.unwrap_or_else(|| session.id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Does something with four sessions, two of which have one address in two portals.
    fn with_sessions<T>(look: impl FnOnce(&[Candidate<'_>]) -> T) -> T {
        let ids: Vec<SessionId> = ["a1", "b2", "c3", "d4"].map(SessionId::from_stored).to_vec();
        let named = |i: usize, account_id, account_name, role, profile| Candidate {
            id: &ids[i],
            name: ["Production/Admin", "Production/AdminReadOnly", "Sandbox/Dev", "Sandbox/Dev"][i],
            account_id: Some(account_id),
            account_name: Some(account_name),
            role: Some(role),
            integration: Some(if i == 3 { "Two" } else { "One" }),
            profiles: if i == 3 { vec![profile] } else { vec![] },
            default_profile: (i != 3).then_some(profile),
        };
        look(&[
            named(0, "111111111111", "Production", "Admin", "prod"),
            named(1, "111111111111", "Production", "AdminReadOnly", "prod-ro"),
            named(2, "222222222222", "Sandbox", "Dev", "sandbox-dev-2"),
            named(3, "333333333333", "Sandbox", "Dev", "default"),
        ])
    }

    fn found(text: &str) -> Match {
        with_sessions(|sessions| find(text, sessions))
    }

    #[test]
    fn letter_case_does_not_matter_where_that_leaves_one() {
        assert_eq!(found("Production/Admin"), Match::One(0));
        assert_eq!(found("production/admin"), Match::One(0));
        assert_eq!(found("PROD"), Match::One(0));
        assert_eq!(found("two:sandbox/dev"), Match::One(3));
    }

    #[test]
    fn every_kind_of_name_finds_its_session() {
        assert_eq!(found("b2"), Match::One(1));
        assert_eq!(found("333333333333/Dev"), Match::One(3));
        assert_eq!(found("prod-ro"), Match::One(1));
        assert_eq!(found("default"), Match::One(3));
        assert_eq!(found("One:Sandbox/Dev"), Match::One(2));
        assert_eq!(found("Two:333333333333/Dev"), Match::One(3));
    }

    #[test]
    fn an_account_id_as_the_console_shows_it_found_nothing() {
        assert_eq!(found("3333-3333-3333/Dev"), Match::One(3));
        assert_eq!(found("One:2222-2222-2222/Dev"), Match::One(2));
        for text in ["22-2222-2222-22/Dev", "2222-2222-2222-/Dev", "2222-2222-22222/Dev", "222-2222-2222/Dev"]
        {
            assert_eq!(found(text), Match::Nothing, "{text}");
        }
    }

    #[test]
    fn a_profile_that_it_is_delivered_to_wins_over_anothers_name() {
        let ids = ["a1", "b2"].map(SessionId::from_stored);
        let named = |i: usize, name| Candidate {
            id: &ids[i],
            name,
            account_id: None,
            account_name: None,
            role: None,
            integration: None,
            profiles: vec!["dev"],
            default_profile: None,
        };
        assert_eq!(find("mira", &[named(0, "mira"), named(1, "dev")]), Match::One(0));
        assert_eq!(find("dev", &[named(0, "mira"), named(1, "dev")]), Match::One(1), "both have the profile");
        assert_eq!(find("dev", &[named(0, "mira"), named(1, "jonas")]), Match::Several(vec![0, 1]));
        let elsewhere = Candidate { profiles: vec![], ..named(1, "dev") };
        assert_eq!(find("dev", &[named(0, "mira"), elsewhere]), Match::One(0));
    }

    #[test]
    fn a_name_that_looks_like_an_address_took_it_from_the_portals_role() {
        let ids = ["a1", "b2", "c3"].map(SessionId::from_stored);
        let portal = Candidate {
            id: &ids[0],
            name: "Sandbox/PowerUser",
            account_id: Some("475320918846"),
            account_name: Some("Sandbox"),
            role: Some("PowerUser"),
            integration: Some("Northwind"),
            profiles: vec![],
            default_profile: None,
        };
        let added = |id, name| Candidate {
            id,
            name,
            account_id: Some("111111111111"),
            account_name: None,
            role: Some("Deploy"),
            integration: None,
            ..portal.clone()
        };
        let sessions =
            [portal.clone(), added(&ids[1], "475320918846/PowerUser"), added(&ids[2], "Sandbox/PowerUser")];
        for address in ["475320918846/PowerUser", "Sandbox/PowerUser"] {
            assert_eq!(find(address, &sessions), Match::One(0), "{address}");
        }
        let assumed = Candidate { integration: None, ..portal.clone() };
        assert_eq!(find("Sandbox/PowerUser", &[assumed, added(&ids[2], "Sandbox/PowerUser")]), Match::One(0));
    }

    #[test]
    fn a_chosen_name_wins_over_one_that_the_template_would_give() {
        let ids = ["a1", "b2"].map(SessionId::from_stored);
        let named = |id, name, default_profile| Candidate {
            id,
            name,
            account_id: None,
            account_name: None,
            role: None,
            integration: None,
            profiles: vec![],
            default_profile: Some(default_profile),
        };
        let sessions = [named(&ids[0], "Production/Dev", "dev"), named(&ids[1], "dev", "dev-2")];
        assert_eq!(find("dev", &sessions), Match::One(1));
        assert_eq!(find("a1", &[named(&ids[0], "x", "y"), named(&ids[1], "a1", "z")]), Match::One(0));
    }

    #[test]
    fn the_name_that_is_proposed_finds_the_session() {
        let proposed = with_sessions(|sessions| [0, 1, 2, 3].map(|index| exact_name(index, sessions)));
        assert_eq!(
            proposed,
            ["Production/Admin", "Production/AdminReadOnly", "222222222222/Dev", "333333333333/Dev"]
        );
    }

    #[test]
    fn several_are_listed_and_none_is_chosen() {
        assert_eq!(found("Sandbox/Dev"), Match::Several(vec![2, 3]));
        assert_eq!(found("sandbox/DEV"), Match::Several(vec![2, 3]));
    }

    proptest! {
        #[test]
        fn only_a_whole_name_picks_a_session(text in "[ -~]{0,4}|[a-dA-D1-4]{1,2}|(Pro|One:|1{1,12}|Sand|def|prod)[a-zA-Z/:]{0,8}") {
            let (found, names) = with_sessions(|sessions| {
                (find(&text, sessions), sessions.iter().flat_map(Candidate::names).collect::<Vec<_>>())
            });
            let is_name = names.iter().any(|name| name.to_lowercase() == text.trim().to_lowercase());
            prop_assert_eq!(found != Match::Nothing, is_name, "{:?}", text);
        }
    }

    #[test]
    fn the_beginning_of_a_hidden_id_picks_no_session() {
        let id = SessionId::from_stored("ad45c5d6e7f80123");
        let session = Candidate {
            id: &id,
            name: "Sandbox/PowerUser",
            account_id: None,
            account_name: None,
            role: None,
            integration: None,
            profiles: vec![],
            default_profile: None,
        };
        for text in ["a", "ad", "ad45c5d6", "ad45c5d6e7f8012"] {
            assert_eq!(find(text, std::slice::from_ref(&session)), Match::Nothing, "{text}");
            assert!(!Words::parse(text).are_in(&session.searched()), "{text}");
        }
        assert_eq!(find("AD45C5D6E7F80123", std::slice::from_ref(&session)), Match::One(0));
    }

    #[test]
    fn a_typo_finds_nothing() {
        for text in ["Prodution", "defualt", "", " ", "Admin"] {
            assert_eq!(found(text), Match::Nothing, "{text:?}");
        }
    }
}
