//! Which session a person, or a tool, means.

use crate::engine::Engine;
use crate::error::EngineError;
use daypass_core::matching::{Candidate, Match, find};
use daypass_core::profile::template_names;
use daypass_core::{AccountId, ProfileName, Session, SessionId, SessionSource};
use std::collections::HashMap;

impl Engine {
    /// The session that is meant: by id, name, `ACCOUNT/ROLE` or profile. An exact name is found by an index.
    ///
    /// # Errors
    /// [`EngineError::NoSession`], [`EngineError::SeveralSessions`]
    pub fn find_session(&self, name: &str) -> Result<SessionId, EngineError> {
        let name = name.trim();
        match self.store.sessions_called(name)?.as_slice() {
            [one] => return Ok(one.clone()),
            [] => {}
            several => {
                let several = several.iter().map(|id| self.session(id)).collect::<Result<Vec<_>, _>>()?;
                // Its own name wins over another's profile.
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
            Match::Nothing => Err(EngineError::NoSession { name: name.to_owned() }),
            Match::Several(indices) => Err(could_be(name, indices.iter().map(|&index| &sessions[index]))),
        }
    }

    fn all_names(&self, sessions: &[Session]) -> Result<Names, EngineError> {
        let template = self.store.settings()?.profile_template;
        let aliases = self.aliases()?;
        let mut delivered: HashMap<SessionId, Vec<ProfileName>> = HashMap::new();
        for section in self.store.delivered(None)? {
            delivered.entry(section.session).or_default().push(section.profile);
        }
        let default_profiles =
            template_names(&template, sessions.iter().map(|session| (session, aliases.of(session))));
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

fn could_be<'a>(name: &str, sessions: impl Iterator<Item = &'a Session>) -> EngineError {
    let matches = sessions.map(|session| format!("{} ({})", session.name, session.id)).collect();
    EngineError::SeveralSessions { name: name.to_owned(), matches }
}
