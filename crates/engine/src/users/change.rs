//! Changing and removing what a person added.

use super::error::Error;
use super::names::if_free;
use super::room::Users;
use crate::ground::{self, LockName};
use crate::sessions::Stopped;
use daypass_core::plan::Origin;
use daypass_core::{AssumedRole, IamUser, Session, SessionId, SessionName, SessionSource};
use std::mem::discriminant;

/// Where the credentials of a session come from that a person added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddedSource {
    /// An IAM user's access keys.
    IamUser(IamUser),
    /// A role that is assumed from another session.
    AssumedRole(AssumedRole),
}

impl Users {
    /// A session that a person added, with its settings, and where its credentials come from.
    ///
    /// # Errors
    /// [`Error::NotYours`] where it comes with an integration, and [`Error::Sessions`] where there is none.
    pub fn added(&self, id: &SessionId) -> Result<(Session, AddedSource), Error> {
        let session = self.sessions.as_set(id)?;
        let source = match session.source.clone() {
            SessionSource::IamUser(user) => AddedSource::IamUser(user),
            SessionSource::AssumedRole(role) => AddedSource::AssumedRole(role),
            SessionSource::IdentityCenterRole { .. } => return Err(Error::NotYours { name: session.name }),
        };
        Ok((session, source))
    }

    /// Changes the name of a session that a person added, if it gets another one, and where its credentials come from. A live session keeps its
    /// credentials until it is started again.
    ///
    /// # Errors
    /// As for adding; nothing is then changed.
    pub fn change(
        &self,
        id: &SessionId,
        name: Option<&SessionName>,
        source: &SessionSource,
    ) -> Result<(), Error> {
        let (before, _) = self.added(id)?;
        if discriminant(&before.source) != discriminant(source) {
            let detail = format!("{} stays what it is: add the other one beside it", before.name);
            return Err(ground::Error::Input { field: "kind", detail }.into());
        }
        self.save_source(id, name.map_or(&before.name, SessionName::as_str), source)?;
        let after = self.sessions.get(id)?;
        if before.mfa_device() != after.mfa_device() {
            self.codes.forget_device_of(&before)?;
        }
        Ok(())
    }

    /// Saves what a person changed, if there is a way to its credentials.
    fn save_source(&self, id: &SessionId, name: &str, source: &SessionSource) -> Result<(), Error> {
        self.check_source(id, name, source)?;
        if_free(name, self.store.save_added(id, name, source)?)
    }

    /// Removes a session that a person added: stops it, and removes from the vault its keys, what was issued by them,
    /// and the seed of its device where no other session has the device. What the stop left to the person.
    ///
    /// # Errors
    /// [`Error::SourceOf`] while other sessions take their credentials from it, and others.
    pub async fn remove(&self, id: &SessionId) -> Result<Stopped, Error> {
        let (session, source) = self.added(id)?;
        let dependents: Vec<String> =
            self.store.assumed_from(id)?.into_iter().map(|(_, name)| name).collect();
        if !dependents.is_empty() {
            return Err(Error::SourceOf { name: session.name, dependents });
        }
        let stopped = self.sessions.stop(id).await?;
        let _lock = self.locks.acquire(LockName::AccessKeys(id.clone()), "changing the access keys").await?;
        if let AddedSource::IamUser(_) = source {
            self.keys.remove(id)?;
            self.resolver.forget_all(Origin::User(id))?;
        }
        self.codes.forget_device_of(&session)?;
        self.store.remove_added(id)?;
        Ok(stopped)
    }
}
