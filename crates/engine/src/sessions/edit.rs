//! What a person sets on sessions.

use super::error::Error;
use super::room::Sessions;
use crate::delivery::Naming;
use crate::ground::Prompting;
use daypass_core::{
    AccountColour, AccountId, Delivery, ProfileName, ProfileTemplate, Region, SessionAlias, SessionId,
    SessionLabel,
};
use std::collections::HashMap;

impl Sessions {
    /// Pins or unpins a session.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn set_favourite(&self, id: &SessionId, favourite: bool) -> Result<(), Error> {
        Ok(self.store.set_favourite(id, favourite)?)
    }

    /// Hides sessions, all or none, or shows them again: they are left out of lists while they are inactive, and nothing else about
    /// them is otherwise.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn set_hidden(&self, ids: &[SessionId], hidden: bool) -> Result<(), Error> {
        Ok(self.store.set_hidden(ids, hidden)?)
    }

    /// Gives sessions labels and takes others from them, of all or of none.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn change_labels(
        &self,
        ids: &[SessionId],
        add: &[SessionLabel],
        remove: &[SessionLabel],
    ) -> Result<(), Error> {
        Ok(self.store.change_labels(ids, add, remove)?)
    }

    /// Says of the accounts of these sessions that they are production, or that they are not. The accounts.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn set_production(&self, ids: &[SessionId], production: bool) -> Result<Vec<AccountId>, Error> {
        let accounts = ids.iter().map(|id| Ok(self.get(id)?.account_id()));
        let mut accounts: Vec<AccountId> =
            accounts.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect();
        accounts.sort();
        accounts.dedup();
        self.store.set_production(&accounts, production)?;
        Ok(accounts)
    }

    /// Gives the account of a session a colour; with `None` the one that its name offers.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn set_account_colour(&self, id: &SessionId, colour: Option<AccountColour>) -> Result<(), Error> {
        match self.get(id)?.account_id() {
            Some(account) => Ok(self.store.set_account_colour(&account, colour)?),
            None => Ok(()),
        }
    }

    /// Calls a session something beside its own name, or by that alone.
    ///
    /// # Errors
    /// [`Error::AliasTaken`] where the alias means another session already, by any of its names. [`StoreError::NoSession`] when
    /// there is no such session.
    ///
    /// [`StoreError::NoSession`]: crate::store::StoreError::NoSession
    pub fn set_alias(&self, id: &SessionId, alias: Option<&SessionAlias>) -> Result<(), Error> {
        self.get(id)?;
        let Some(alias) = alias else {
            self.store.set_alias(id, None)?;
            return Ok(());
        };
        self.check_alias(id, alias)?;
        match self.store.set_alias(id, Some(alias))? {
            true => Ok(()),
            // Another process was faster.
            false => self.check_alias(id, alias),
        }
    }

    /// Whether a session could be called so: it looks, and changes nothing.
    ///
    /// # Errors
    /// [`Error::AliasTaken`]
    pub fn check_alias(&self, id: &SessionId, alias: &SessionAlias) -> Result<(), Error> {
        match self.other_called(alias, id)? {
            Some(by) => Err(Error::AliasTaken { alias: alias.clone(), by }),
            None => Ok(()),
        }
    }

    /// Sets how a session is delivered, from its next start on.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn set_delivery(&self, id: &SessionId, delivery: Delivery) -> Result<(), Error> {
        Ok(self.store.set_delivery(id, delivery)?)
    }

    /// Sets the region of sessions, of all or of none; what is delivered has it from the next start on.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn set_region(&self, ids: &[SessionId], region: &Region) -> Result<(), Error> {
        Ok(self.store.set_region(ids, region)?)
    }

    /// Sets the profiles of a session; none means the one that the template names by now, whatever it was before.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn set_profiles(&self, id: &SessionId, profiles: &[ProfileName]) -> Result<(), Error> {
        Ok(self.store.set_profiles(id, profiles)?)
    }

    /// Gives sessions, all or none, the profiles that a template names, no two the same; with `None` those that the
    /// template in the settings names by now. What is delivered is there from the next start on.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub fn set_profiles_by(
        &self,
        ids: &[SessionId],
        template: Option<&ProfileTemplate>,
    ) -> Result<(), Error> {
        let mut names = HashMap::new();
        if let Some(template) = template {
            names = Naming::of_store(&self.store)?.profiles_by(template, ids, &self.store.sessions()?);
        }
        let profiles: Vec<_> =
            ids.iter().map(|id| (id.clone(), names.remove(id).into_iter().collect())).collect();
        Ok(self.store.set_profiles_of_each(&profiles)?)
    }

    /// Asks AWS who a live session's credentials are, once; it is then among its details.
    ///
    /// # Errors
    /// [`Error::NotActive`] when it is not live, and whatever keeps AWS from being asked.
    pub async fn learn_caller(&self, id: &SessionId) -> Result<String, Error> {
        let session = self.get(id)?;
        let activation = self.store.activation(id)?.filter(|a| a.is_live(self.clock.now()));
        let activation = activation.ok_or_else(|| Error::NotActive { name: session.name.clone() })?;
        if let Some(known) = activation.caller_arn {
            return Ok(known);
        }
        let plan = self.resolver.plan(&session)?;
        let credentials = self.resolver.resolve_prepared(&session, &plan, &Prompting::none()).await?;
        let caller = self.resolver.caller(&plan, &credentials).await?;
        self.store.set_caller(id, &caller)?;
        Ok(caller)
    }
}
