//! Roles that are assumed with another session's credentials.

use super::error::Error;
use super::names::{if_free, new_id};
use super::room::Users;
use crate::store::NewSession;
use daypass_core::{AssumedRole, ProfileName, Region, Session, SessionId, SessionName, SessionSource};

/// A role to add.
#[derive(Debug, Clone)]
pub struct NewRole {
    /// What to call its session.
    pub name: SessionName,
    /// The role and how it is asked for.
    pub role: AssumedRole,
    /// The region to write beside its credentials.
    pub region: Option<Region>,
}

impl Users {
    /// Adds a role that is assumed with another session's credentials.
    ///
    /// # Errors
    /// [`Error::Plan`] when there is no way to it that AWS would allow, [`Error::NameTaken`], and others.
    pub fn add_role(&self, new: &NewRole) -> Result<SessionId, Error> {
        self.add_role_for(new, &[])
    }

    /// Adds a role to be delivered to these profiles; none means the template's.
    ///
    /// # Errors
    /// As [`Self::add_role`].
    pub(crate) fn add_role_for(&self, new: &NewRole, profiles: &[ProfileName]) -> Result<SessionId, Error> {
        let id = new_id()?;
        let source = SessionSource::AssumedRole(new.role.clone());
        self.add_source(&id, new.name.as_str(), &source, new.region.as_ref(), profiles)?;
        Ok(id)
    }

    /// Saves what a person added, if there is a way to its credentials.
    fn add_source(
        &self,
        id: &SessionId,
        name: &str,
        source: &SessionSource,
        region: Option<&Region>,
        profiles: &[ProfileName],
    ) -> Result<(), Error> {
        self.check_source(id, name, source)?;
        if_free(name, self.store.add(&NewSession { id, name, source, region, profiles })?)
    }

    /// Whether there is a way to the credentials of a session as it will be.
    pub(super) fn check_source(
        &self,
        id: &SessionId,
        name: &str,
        source: &SessionSource,
    ) -> Result<(), Error> {
        let preview = preview_session(id, name, source);
        // As it will be: a change may close a circle through it.
        daypass_core::plan(&preview, |wanted| {
            if wanted == id {
                Some(preview.clone())
            } else {
                self.store.session_if_known(wanted).ok().flatten()
            }
        })?;
        Ok(())
    }
}

/// A session as it would be, to see whether there is a way to its credentials.
pub(super) fn preview_session(id: &SessionId, name: &str, source: &SessionSource) -> Session {
    Session {
        id: id.clone(),
        name: name.to_owned(),
        source: source.clone(),
        alias: None,
        account_name: None,
        account_email: None,
        region: None,
        profiles: vec![],
        delivery: Default::default(),
        favourite: false,
        last_used_at: None,
        use_count: 0,
    }
}
