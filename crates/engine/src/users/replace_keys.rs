//! Putting another access key of a user in the place of the one that a session has.

use super::error::Error;
use super::room::Users;
use crate::ground::{self, LockName};
use daypass_core::plan::Origin;
use daypass_core::{LongTermKeys, SessionId};

impl Users {
    /// Puts another access key of the same user in the place of the one that a session has. Forgets what was issued
    /// with the former key, which may have been replaced because it leaked.
    ///
    /// # Errors
    /// [`Error`]; nothing is then changed.
    pub async fn replace_keys(&self, id: &SessionId, keys: &LongTermKeys) -> Result<(), Error> {
        let _lock = self.locks.acquire(LockName::AccessKeys(id.clone()), "changing the access keys").await?;
        let (session, user) = self.user_session(id)?;
        let owner = self.owner_of(keys, session.region.as_ref()).await?;
        if owner != user.arn {
            let detail = format!("this access key belongs to {owner}, and {} is {}", session.name, user.arn);
            return Err(ground::Error::Input { field: "accessKeyId", detail }.into());
        }
        match self.with_key(&keys.access_key_id)? {
            Some(known) if known.id != *id => return Err(Error::KeysKnown { name: known.name }),
            _ => {}
        }
        // The vault first: requests are signed with the sealed key, and the id in the store is only shown.
        self.keys.put(id, keys).await?;
        self.store.set_access_key_id(id, &keys.access_key_id)?;
        // A rotation that was under way started from the former key. End it.
        self.keys.remove_next(id)?;
        self.store.end_rotation(id)?;
        Ok(self.resolver.forget_all(Origin::User(id))?)
    }
}
