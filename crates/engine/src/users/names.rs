//! What users and roles are called: by a person, by AWS, by Daypass.

use super::error::Error;
use super::room::Users;
use crate::ground;
use daypass_core::sts::RoleSessionName;
use daypass_core::{Session, SessionId, SessionName};
use std::collections::HashSet;

impl Users {
    /// A name that no session has: the one wanted, or it with a number.
    pub(crate) fn free_name(&self, wanted: &str) -> Result<SessionName, Error> {
        let taken = self.taken_names()?;
        Ok(SessionName::from_any(wanted).free(|name| taken.contains(name)))
    }

    /// The names and aliases of all sessions, in lower case.
    pub(crate) fn taken_names(&self) -> Result<HashSet<String>, Error> {
        let names = |session: Session| [Some(session.name), session.alias.map(String::from)];
        let names = self.store.sessions()?.into_iter().flat_map(names).flatten();
        Ok(names.map(|name| name.to_lowercase()).collect())
    }
}

/// The role session name when a person gives none: the name of their account on this machine, which CloudTrail then shows.
pub fn default_role_session_name() -> RoleSessionName {
    let user = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    RoleSessionName::of_local_user(&user.unwrap_or_default())
}

/// `NameTaken` when the session was not saved.
pub(super) fn if_free(name: &str, saved: bool) -> Result<(), Error> {
    if saved { Ok(()) } else { Err(Error::NameTaken { name: name.to_owned() }) }
}

/// A new session id, out of 64 random bits.
pub(super) fn new_id() -> Result<SessionId, Error> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| ground::Error::Random(error.to_string()))?;
    Ok(SessionId::of_random(bytes))
}
