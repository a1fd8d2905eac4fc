//! Which session a person, or a tool, means.

use super::error::Error;
use super::room::Sessions;
use crate::delivery::Aliases;
use crate::store::StoreError;
use daypass_core::matching::{Candidate, Match, find};
use daypass_core::{AccountId, ProfileName, Session, SessionId, SessionSource};
use std::collections::HashMap;

impl Sessions {
    /// The session that is meant: by id, `ACCOUNT/ROLE`, profile or name, in this order. An exact name is found by indexes.
    ///
    /// # Errors
    /// [`StoreError::NoSession`] when there is none, [`Error::SeveralSessions`] when it could be more than one.
    pub fn find(&self, name: &str) -> Result<SessionId, Error> {
        let name = name.trim();
        match self.store.sessions_called(name)?.as_slice() {
            [one] => return Ok(one.clone()),
            [] => {}
            several => {
                let several =
                    several.iter().map(|id| self.store.session(id)).collect::<Result<Vec<_>, _>>()?;
                let mut own = several.iter().filter(|session| session.name == name);
                return match (own.next(), own.next()) {
                    (Some(one), None) => Ok(one.id.clone()),
                    _ => Err(could_be(name, several.iter())),
                };
            }
        }
        let sessions = self.store.sessions()?;
        let names = self.all_names(&sessions)?;
        match find(name, &candidates(&sessions, &names)) {
            Match::One(index) => Ok(sessions[index].id.clone()),
            Match::Nothing => Err(StoreError::NoSession { name: name.to_owned() }.into()),
            Match::Several(indices) => Err(could_be(name, indices.iter().map(|&index| &sessions[index]))),
        }
    }

    /// What a session can be called so that [`find`](Self::find) means it and no other: its name, or its id where another
    /// has the same name or the name cannot be written in a line.
    pub fn exact_name(&self, session: &Session) -> String {
        let is_its_own = self.find(&session.name).is_ok_and(|found| found == session.id);
        if is_its_own && !session.name.contains(char::is_control) {
            session.name.clone()
        } else {
            session.id.to_string()
        }
    }

    fn all_names(&self, sessions: &[Session]) -> Result<Names, Error> {
        let template = self.store.settings()?.profile_template;
        let aliases = Aliases::of_store(&self.store)?;
        let mut delivered: HashMap<SessionId, Vec<ProfileName>> = HashMap::new();
        for section in self.store.delivered(None)? {
            delivered.entry(section.session).or_default().push(section.profile);
        }
        let default_profiles = aliases.template_names(&template, sessions);
        Ok(Names {
            accounts: sessions.iter().map(Session::account_id).collect(),
            delivered,
            default_profiles,
        })
    }
}

/// What sessions are called by beside their own names: the accounts in their order, and the profiles.
struct Names {
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
            account_id: account.as_ref().map(AccountId::as_str),
            account_name: session.account_name.as_deref(),
            role: is_role.then(|| session.role_name()),
            is_portal_role: session.integration().is_some(),
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

fn could_be<'a>(name: &str, sessions: impl Iterator<Item = &'a Session>) -> Error {
    let matches = sessions.map(|session| format!("{} ({})", session.name, session.id)).collect();
    Error::SeveralSessions { name: name.to_owned(), matches }
}
