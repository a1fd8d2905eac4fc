//! Which session a person means.

use crate::session::SessionId;

/// How many of an id's sixteen digits stand for it.
const LEAST_OF_ID: usize = 8;

/// A session under all the names that it goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Its id.
    pub id: &'a SessionId,
    /// Its name.
    pub name: &'a str,
    /// Its account's id.
    pub account_id: Option<&'a str>,
    /// Its account's name.
    pub account_name: Option<&'a str>,
    /// Its role's name.
    pub role: Option<&'a str>,
    /// Whether a portal assigns it, so that `ACCOUNT/ROLE` is its address.
    pub is_portal_role: bool,
    /// The profiles it is delivered to, and those a person chose for it.
    pub profiles: Vec<&'a str>,
    /// The profile that the template gives it, where it has no other.
    pub default_profile: Option<&'a str>,
}

impl Candidate<'_> {
    /// `ACCOUNT/ROLE`, by the account's id and by its name.
    fn addresses(&self) -> Vec<String> {
        let Some(role) = self.role else { return Vec::new() };
        let accounts = [self.account_id, self.account_name].into_iter().flatten();
        accounts.map(|account| format!("{account}/{role}")).collect()
    }

    fn has_address(&self, text: &str) -> bool {
        self.addresses().iter().any(|address| address == text)
    }

    /// Whether a name of it begins with a text in lower case. Ids are shown nowhere, so two of their digits that happen to
    /// be the beginning of a word mean none: an id is meant by its first eight.
    fn begins_with(&self, lower: &str) -> bool {
        let id = self.id.as_str();
        let by_id = lower.len() >= LEAST_OF_ID && id.starts_with(lower);
        let mut names = self.names().into_iter().filter(|name| name != id);
        by_id || names.any(|name| name.to_lowercase().starts_with(lower))
    }

    fn names(&self) -> Vec<String> {
        let mut names = self.addresses();
        names.extend([self.id.as_str(), self.name].map(str::to_owned));
        names.extend(self.profiles.iter().copied().chain(self.default_profile).map(str::to_owned));
        names
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

/// Finds the session that `text` names: an id first, then the address `ACCOUNT/ROLE`, first of a portal's role, then a
/// profile that it is delivered to, then its own name, then the profile that it would have, then the only one whose name
/// begins with the text, whatever the case. Of several that one of these finds, the one that is called so is meant. So what a person calls a session never takes the address of another one
/// (`a_name_that_looks_like_an_address_took_it_from_the_portals_role`). A typo finds nothing, not the most similar name
/// (`a_typo_finds_nothing`).
///
/// The first five are what an index can answer without all sessions at hand.
pub fn find(text: &str, sessions: &[Candidate<'_>]) -> Match {
    let text = text.trim();
    if text.is_empty() {
        return Match::Nothing;
    }
    let lower = text.to_lowercase();
    let any = |names: Vec<String>, test: &dyn Fn(&str) -> bool| names.iter().any(|name| test(name));
    let tests: [&dyn Fn(&Candidate<'_>) -> bool; 8] = [
        &|session| session.id.as_str() == text,
        &|session| session.is_portal_role && session.has_address(text),
        &|session| session.has_address(text),
        &|session| session.profiles.contains(&text),
        &|session| session.name == text,
        &|session| session.default_profile == Some(text),
        &|session| any(session.names(), &|name| name.to_lowercase() == lower),
        &|session| session.begins_with(&lower),
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

/// How well a text matches a filter of several words: `None` when a word is missing, else the sum of how early and
/// how exactly the words stand in it; smaller is better.
pub fn rank(filter: &str, fields: &[&str]) -> Option<usize> {
    let haystack = fields.join("\u{1}").to_lowercase();
    filter.split_whitespace().map(|word| subsequence_cost(&haystack, &word.to_lowercase())).sum()
}

/// Gaps between the letters of `word` in `text`, which holds them in order; a run without gaps costs least.
fn subsequence_cost(text: &str, word: &str) -> Option<usize> {
    if let Some(at) = text.find(word) {
        let at_word_start = at == 0 || !text[..at].ends_with(char::is_alphanumeric);
        return Some(usize::from(!at_word_start));
    }
    // Letters with gaps must lie within one field and near each other, or anything matches anything.
    text.split('\u{1}').filter_map(|field| scattered(field, word)).min()
}

fn scattered(field: &str, word: &str) -> Option<usize> {
    let mut wanted = word.chars().peekable();
    let (mut cost, mut started) = (2, false);
    for c in field.chars() {
        if wanted.peek() == Some(&c) {
            wanted.next();
            started = true;
        } else if started && wanted.peek().is_some() {
            cost += 1;
        }
    }
    (wanted.peek().is_none() && cost <= 2 + 3 * word.chars().count()).then_some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Match {
        let ids: Vec<SessionId> = ["a1", "b2", "c3", "d4"].map(SessionId::from_stored).to_vec();
        let named = |i: usize, account_id, account_name, role, profile| Candidate {
            id: &ids[i],
            name: ["Production/Admin", "Production/AdminReadOnly", "Sandbox/Dev", "Sandbox/Dev"][i],
            account_id: Some(account_id),
            account_name: Some(account_name),
            role: Some(role),
            is_portal_role: true,
            profiles: if i == 3 { vec![profile] } else { vec![] },
            default_profile: (i != 3).then_some(profile),
        };
        find(
            text,
            &[
                named(0, "111111111111", "Production", "Admin", "prod"),
                named(1, "111111111111", "Production", "AdminReadOnly", "prod-ro"),
                named(2, "222222222222", "Sandbox", "Dev", "sandbox-dev-2"),
                named(3, "333333333333", "Sandbox", "Dev", "default"),
            ],
        )
    }

    #[test]
    fn an_exact_name_wins_over_a_prefix() {
        assert_eq!(found("Production/Admin"), Match::One(0));
        assert_eq!(found("production/admin"), Match::One(0));
        assert_eq!(found("prod"), Match::One(0));
    }

    #[test]
    fn every_kind_of_name_finds_its_session() {
        assert_eq!(found("b2"), Match::One(1));
        assert_eq!(found("333333333333/Dev"), Match::One(3));
        assert_eq!(found("prod-"), Match::One(1));
        assert_eq!(found("default"), Match::One(3));
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
            is_portal_role: false,
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
            is_portal_role: true,
            profiles: vec![],
            default_profile: None,
        };
        let added = |id, name| Candidate {
            id,
            name,
            account_id: Some("111111111111"),
            account_name: None,
            role: Some("Deploy"),
            is_portal_role: false,
            ..portal.clone()
        };
        let sessions =
            [portal.clone(), added(&ids[1], "475320918846/PowerUser"), added(&ids[2], "Sandbox/PowerUser")];
        for address in ["475320918846/PowerUser", "Sandbox/PowerUser"] {
            assert_eq!(find(address, &sessions), Match::One(0), "{address}");
        }
        let assumed = Candidate { is_portal_role: false, ..portal.clone() };
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
            is_portal_role: false,
            profiles: vec![],
            default_profile: Some(default_profile),
        };
        let sessions = [named(&ids[0], "Production/Dev", "dev"), named(&ids[1], "dev", "dev-2")];
        assert_eq!(find("dev", &sessions), Match::One(1));
        assert_eq!(find("a1", &[named(&ids[0], "x", "y"), named(&ids[1], "a1", "z")]), Match::One(0));
    }

    #[test]
    fn several_are_listed_and_none_is_chosen() {
        assert_eq!(found("Sandbox/Dev"), Match::Several(vec![2, 3]));
        assert_eq!(found("Pro"), Match::Several(vec![0, 1]));
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
            is_portal_role: false,
            profiles: vec![],
            default_profile: None,
        };
        for text in ["a", "ad", "ad45", "ad45c5d"] {
            assert_eq!(find(text, std::slice::from_ref(&session)), Match::Nothing, "{text}");
        }
        for text in ["ad45c5d6", "AD45C5D6E7", "ad45c5d6e7f80123"] {
            assert_eq!(find(text, std::slice::from_ref(&session)), Match::One(0), "{text}");
        }
    }

    #[test]
    fn a_typo_finds_nothing() {
        for text in ["Prodution", "defualt", "", " ", "Admin"] {
            assert_eq!(found(text), Match::Nothing, "{text:?}");
        }
    }

    #[test]
    fn a_filter_wants_every_word_and_prefers_whole_ones() {
        let fields = ["Northwind Production", "111122223333", "ReadOnly"];
        assert!(rank("north read", &fields) < rank("nrthwnd read", &fields));
        assert_eq!(rank("north admin", &fields), None);
        assert_eq!(rank("", &fields), Some(0));
    }
}
