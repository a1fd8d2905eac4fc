//! Which session a person means: [`find`] for whole names, [`Words`] for what is typed on a terminal and into filters,
//! [`complete`] for a shell. If several match, they are ordered by [`Rank`], then by [`OwnUse`], then as the list is.

mod account_ids;
mod complete;
mod cost;
mod fold;
mod nearest;
mod own_use;
mod words;

pub use complete::{Completed, Completions, complete};
pub(crate) use cost::has_word;
pub use nearest::nearest;
pub use own_use::OwnUse;
pub use words::{Rank, Searched, Words};

use crate::session::SessionId;
use account_ids::plain_account_ids;

/// A session under all the names that it goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Its id.
    pub id: &'a SessionId,
    /// Its name.
    pub name: &'a str,
    /// What the person calls it beside that.
    pub alias: Option<&'a str>,
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
        names.extend([self.id.as_str(), self.name].into_iter().chain(self.alias).map(str::to_owned));
        names.extend(self.profiles.iter().copied().chain(self.default_profile).map(str::to_owned));
        names
    }

    /// Whether the person calls it so.
    fn is_called(&self, text: &str) -> bool {
        self.name == text || self.alias == Some(text)
    }

    /// The names that are shown for it.
    pub fn own_names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        [self.name].into_iter().chain(self.alias).chain(self.profiles.clone()).chain(self.default_profile)
    }

    /// The names that words are looked for in. Its id is none: it is shown nowhere.
    pub fn searched(&self) -> Searched<'a> {
        let own = self.integration.is_none().then_some(self.name);
        let profiles = self.profiles.iter().copied().chain(self.default_profile);
        Searched {
            account_id: self.account_id,
            account_name: self.account_name,
            role: self.role,
            names: own.into_iter().chain(self.alias).chain(profiles).collect(),
            about: self.integration.into_iter().collect(),
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
/// portal's role, then a profile that it is delivered to, then its own name or its alias, then the profile that it would have,
/// then any of these whatever the letter case. Of several that one of these finds, the one that is called so is meant. So what a person
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
        &|session| session.is_called(text),
        &|session| session.default_profile == Some(text),
        &|session| any(session.names(), &|name| name.to_lowercase() == lower),
    ];
    for test in tests {
        let matches: Vec<usize> = (0..sessions.len()).filter(|&i| test(&sessions[i])).collect();
        let own: Vec<usize> = matches.iter().copied().filter(|&i| sessions[i].is_called(text)).collect();
        match (matches.as_slice(), own.as_slice()) {
            ([], _) => {}
            ([one], _) | (_, [one]) => return Match::One(*one),
            _ => return Match::Several(matches),
        }
    }
    Match::Nothing
}

/// The session, other than the one that is to be called so, that a text means already: by any of its names, whatever the letter
/// case. An alias is no such name when it is given, so it neither hides another session nor is hidden by one. What comes by later
/// is told apart by the order in which [`find`] looks.
pub fn taken_by(alias: &str, index: usize, sessions: &[Candidate<'_>]) -> Option<usize> {
    let lower = alias.to_lowercase();
    let is_meant = |other: &usize| sessions[*other].names().iter().any(|name| name.to_lowercase() == lower);
    (0..sessions.len()).filter(|other| *other != index).find(is_meant)
}

/// The name by which a session is found exactly, as short and as plain as there is one: its alias, else its [`address`].
pub fn exact_name(index: usize, sessions: &[Candidate<'_>]) -> String {
    let alias = sessions[index].alias.filter(|alias| find(alias, sessions) == Match::One(index));
    alias.map_or_else(|| address(index, sessions), str::to_owned)
}

/// The name by which a session is found exactly and that stays: its own, its address by the account's id, either with the
/// integration before it, else its id.
pub fn address(index: usize, sessions: &[Candidate<'_>]) -> String {
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
#[path = "find_test.rs"]
mod tests;

#[cfg(test)]
mod company_test;
