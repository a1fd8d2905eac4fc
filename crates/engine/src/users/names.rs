//! What users and roles are called: by a person, by AWS, by Daypass.

use super::error::Error;
use super::room::Users;
use crate::ground;
use daypass_core::SessionId;
use daypass_core::sts::RoleSessionName;

impl Users {
    /// A name that no session has: the one wanted, or it with a number.
    pub(crate) fn free_name(&self, wanted: &str) -> Result<String, Error> {
        self.free_name_beside(wanted, None)
    }

    /// The same, where another is taken too.
    pub(crate) fn free_name_beside(&self, wanted: &str, other: Option<&str>) -> Result<String, Error> {
        let names = self.store.sessions()?.into_iter().map(|session| session.name);
        let taken: Vec<String> =
            names.chain(other.map(str::to_owned)).map(|name| name.to_lowercase()).collect();
        let numbered = (2..).map(|number| format!("{wanted} {number}"));
        let mut names = std::iter::once(wanted.to_owned()).chain(numbered);
        Ok(names.find(|name| !taken.contains(&name.to_lowercase())).unwrap_or_else(|| wanted.to_owned()))
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

pub(super) fn checked_name(text: &str) -> Result<String, Error> {
    daypass_core::session_name(text)
        .map_err(|error| ground::Error::Input { field: "name", detail: error.to_string() }.into())
}

/// A new session id, out of 64 random bits.
pub(super) fn new_id() -> Result<SessionId, Error> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(|error| ground::Error::Random(error.to_string()))?;
    Ok(SessionId::of_random(bytes))
}
