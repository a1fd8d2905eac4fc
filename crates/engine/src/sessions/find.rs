//! Which session a person, or a tool, means.

use super::error::Error;
use super::room::Sessions;
use crate::delivery::Naming;
use daypass_core::matching::{Candidate, Match, Words, address, exact_name, find, nearest, taken_by};
use daypass_core::{AccountId, IntegrationId, ProfileName, Session, SessionAlias, SessionId, SessionSource};
use std::collections::{BTreeSet, HashMap};

/// How many sessions an error lists, which could be meant.
const MOST_LISTED: usize = 10;

impl Sessions {
    /// The session that is meant: by id, `[INTEGRATION:]ACCOUNT/ROLE`, profile, name or alias, in this order, and only by the whole of
    /// it. An exact name is found by indexes.
    ///
    /// # Errors
    /// [`Error::NotFound`] or [`Error::NoneYet`] when there is none, [`Error::SeveralSessions`] when it could be more than one.
    pub fn find(&self, name: &str) -> Result<SessionId, Error> {
        let name = name.trim();
        if let [one] = self.store.sessions_called(name)?.as_slice() {
            return Ok(one.clone());
        }
        let sessions = self.store.sessions()?;
        let names = self.all_names(&sessions)?;
        let candidates = candidates(&sessions, &names);
        match find(name, &candidates) {
            Match::One(index) => Ok(sessions[index].id.clone()),
            Match::Several(indices) => Err(several(name, &indices, &candidates)),
            Match::Nothing if sessions.is_empty() => {
                let has_integration = !self.store.integrations()?.is_empty();
                Err(Error::NoneYet { name: name.to_owned(), has_integration })
            }
            Match::Nothing => Err(match by_words(name, &candidates).as_slice() {
                [] => not_found(
                    name,
                    nearest(name, candidates.iter().flat_map(Candidate::own_names)).map(str::to_owned),
                ),
                [one] => not_found(name, Some(exact_name(*one, &candidates))),
                some => several(name, some, &candidates),
            }),
        }
    }

    /// What a session can be called so that [`find`](Self::find) means it and no other, as a person would type it: its alias,
    /// else its [`address`](Self::address).
    pub fn exact_name(&self, session: &Session) -> String {
        let alias =
            session.alias.as_ref().map(SessionAlias::as_str).filter(|alias| self.means(alias, session));
        alias.map_or_else(|| self.address(session), str::to_owned)
    }

    /// The same for a program, as it stays when the person calls the session something else: its name, where another has the
    /// same its address in full, and its id where those cannot be written in a line.
    pub fn address(&self, session: &Session) -> String {
        let name = match self.means(&session.name, session) {
            true => Some(session.name.clone()),
            false => self.full_address(session).ok().flatten(),
        };
        name.filter(|name| !name.contains(char::is_control)).unwrap_or_else(|| session.id.to_string())
    }

    fn means(&self, name: &str, session: &Session) -> bool {
        let called = self.store.sessions_called(name).unwrap_or_default();
        matches!(called.as_slice(), [one] if *one == session.id)
    }

    fn full_address(&self, session: &Session) -> Result<Option<String>, Error> {
        let sessions = self.store.sessions()?;
        let names = self.all_names(&sessions)?;
        let index = sessions.iter().position(|other| other.id == session.id);
        Ok(index.map(|index| address(index, &candidates(&sessions, &names))))
    }

    /// The session, other than this one, that a text means already, by its exact name.
    pub(super) fn other_called(&self, alias: &SessionAlias, id: &SessionId) -> Result<Option<String>, Error> {
        let sessions = self.store.sessions()?;
        let names = self.all_names(&sessions)?;
        let candidates = candidates(&sessions, &names);
        let index = sessions.iter().position(|session| session.id == *id);
        let taken = index.and_then(|index| taken_by(alias.as_str(), index, &candidates));
        Ok(taken.map(|taken| address(taken, &candidates)))
    }

    /// The sessions that a person at a terminal may mean, in the order of the catalog: those of that very name, else those that
    /// have a word that begins so for each word that was typed (`daypass_core::matching::Words`). None for no words.
    ///
    /// # Errors
    /// [`Error::Store`] when the store does not answer.
    pub fn find_by_words(&self, text: &str) -> Result<Vec<Session>, Error> {
        let mut sessions = self.store.sessions()?;
        let meant: BTreeSet<usize> = {
            let names = self.all_names(&sessions)?;
            let candidates = candidates(&sessions, &names);
            match find(text, &candidates) {
                Match::One(index) => BTreeSet::from([index]),
                Match::Several(indices) => indices.into_iter().collect(),
                Match::Nothing => by_words(text, &candidates).into_iter().collect(),
            }
        };
        let mut at = 0..;
        sessions.retain(|_| at.next().is_some_and(|at| meant.contains(&at)));
        Ok(sessions)
    }

    fn all_names(&self, sessions: &[Session]) -> Result<Names, Error> {
        let mut delivered: HashMap<SessionId, Vec<ProfileName>> = HashMap::new();
        for section in self.store.delivered(None)? {
            delivered.entry(section.session).or_default().push(section.profile);
        }
        let integrations = self.store.integrations()?;
        Ok(Names {
            integrations: integrations
                .into_iter()
                .map(|integration| (integration.id, integration.alias))
                .collect(),
            accounts: sessions.iter().map(Session::account_id).collect(),
            default_profiles: Naming::of_store(&self.store)?.usual_profiles(sessions),
            delivered,
        })
    }
}

/// What sessions are called by beside their own names: the accounts in their order, the integrations and the profiles.
struct Names {
    integrations: HashMap<IntegrationId, String>,
    accounts: Vec<Option<AccountId>>,
    delivered: HashMap<SessionId, Vec<ProfileName>>,
    default_profiles: HashMap<SessionId, ProfileName>,
}

fn candidates<'a>(sessions: &'a [Session], names: &'a Names) -> Vec<Candidate<'a>> {
    let one = |(session, account): (&'a Session, &'a Option<AccountId>)| {
        let profiles = names.delivered.get(&session.id).unwrap_or(&session.profiles);
        let is_role = !matches!(session.source, SessionSource::IamUser(_));
        Candidate {
            id: &session.id,
            name: &session.name,
            alias: session.alias.as_ref().map(SessionAlias::as_str),
            integration: session
                .integration()
                .map(|id| names.integrations.get(id).map_or("", String::as_str)),
            account_id: account.as_ref().map(AccountId::as_str),
            account_name: session.account_name.as_deref(),
            role: is_role.then(|| session.role_name()),
            profiles: profiles.iter().map(ProfileName::as_str).collect(),
            default_profile: names
                .default_profiles
                .get(&session.id)
                .filter(|_| profiles.is_empty())
                .map(ProfileName::as_str),
        }
    };
    sessions.iter().zip(&names.accounts).map(one).collect()
}

/// Those that have the words, the best first.
fn by_words(text: &str, candidates: &[Candidate<'_>]) -> Vec<usize> {
    let words = Words::parse(text);
    if words.is_empty() {
        return Vec::new();
    }
    let ranked = |at: usize| Some((words.rank(&candidates[at].searched())?, at));
    let mut found: Vec<_> = (0..candidates.len()).filter_map(ranked).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, at)| at).collect()
}

fn not_found(name: &str, similar: Option<String>) -> Error {
    Error::NotFound { name: name.to_owned(), similar }
}

fn several(name: &str, indices: &[usize], candidates: &[Candidate<'_>]) -> Error {
    let matches = indices.iter().take(MOST_LISTED).map(|&index| exact_name(index, candidates)).collect();
    Error::SeveralSessions { name: name.to_owned(), count: indices.len(), matches }
}
