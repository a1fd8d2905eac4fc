//! Integrations as a person has them: the room's type and its parts.

use super::error::Error;
use crate::credentials::Resolver;
use crate::ground::{Clock, Locks, Tasks};
use crate::identity_center::{IdentityCenter, Portal, SignInGoal};
use crate::sessions::{SessionRef, Sessions};
use crate::store::Store;
use daypass_core::plan::Origin;
use daypass_core::view::SignInMethod;
use daypass_core::{Integration, IntegrationId, Problem, Region};
use std::sync::Arc;
use url::Url;

/// Integrations: added, renamed, signed in to and out of, read, removed.
#[derive(Debug, Clone)]
pub struct Integrations {
    pub(super) store: Arc<Store>,
    pub(super) identity_center: IdentityCenter,
    pub(super) resolver: Resolver,
    pub(super) sessions: Sessions,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) locks: Arc<Locks>,
    pub(super) tasks: Arc<Tasks>,
}

/// What a sign-out left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignedOut {
    /// The sessions that stay live until their credentials end.
    pub live: Vec<SessionRef>,
    /// Why AWS was not told: the sign-in stands there until its end.
    pub not_told: Option<Problem>,
}

impl SignedOut {
    /// The same in sentences.
    pub fn sentences(&self) -> Vec<String> {
        let live = self.live.iter().map(|session| {
            format!("{} stays active until its credentials expire: AWS does not revoke them.", session.name)
        });
        live.chain(not_told(self.not_told.as_ref())).collect()
    }
}

/// That AWS was not told of a sign-out, as a sentence.
pub(super) fn not_told(problem: Option<&Problem>) -> Option<String> {
    problem.map(|problem| {
        format!(
            "AWS could not be told of the sign-out, so the sign-in stays valid there until it ends: {}",
            problem.detail
        )
    })
}

impl Integrations {
    /// The room of these parts.
    pub(crate) fn new(
        store: Arc<Store>,
        identity_center: IdentityCenter,
        resolver: Resolver,
        sessions: Sessions,
        clock: Arc<dyn Clock>,
        locks: Arc<Locks>,
        tasks: Arc<Tasks>,
    ) -> Self {
        Self { store, identity_center, resolver, sessions, clock, locks, tasks }
    }

    /// The integration of an id.
    ///
    /// # Errors
    /// [`StoreError::NoIntegration`](crate::store::StoreError::NoIntegration) when there is none.
    pub fn get(&self, id: &IntegrationId) -> Result<Integration, Error> {
        Ok(self.store.integration(id)?)
    }

    /// All integrations by alias.
    pub fn list(&self) -> Result<Vec<Integration>, Error> {
        Ok(self.store.integrations()?)
    }

    /// Finds out what a pasted text leads to.
    ///
    /// # Errors
    /// [`Error::IdentityCenter`] when it is no portal URL, or a domain that leads elsewhere. That the network does not
    /// answer is no error: the region is then simply not known.
    pub async fn discover(&self, text: &str) -> Result<Portal, Error> {
        Ok(self.identity_center.discover(text).await?)
    }

    /// Signs in, unless a sign-in is valid and `force` does not ask for a new one. A sign-in that is under way, here
    /// or in another process, is waited for and shared.
    ///
    /// # Errors
    /// [`Error::IdentityCenter`]: every way a sign-in can end otherwise has its own variant there.
    pub async fn sign_in(
        &self,
        id: &IntegrationId,
        method: Option<SignInMethod>,
        force: bool,
    ) -> Result<(), Error> {
        let goal = if force { SignInGoal::Since(self.clock.now()) } else { SignInGoal::Valid };
        let integration = self.store.integration(id)?;
        Ok(self.identity_center.sign_in(&integration, &goal, method).await?)
    }

    /// Signs in in a region of the integration, unless a sign-in in it is valid: to be asked for when another one does not
    /// answer. Whatever is asked with this sign-in is asked in that region.
    ///
    /// # Errors
    /// [`Error::NotItsRegion`], and as [`sign_in`](Self::sign_in).
    pub async fn sign_in_at(
        &self,
        id: &IntegrationId,
        region: &Region,
        method: Option<SignInMethod>,
    ) -> Result<(), Error> {
        let integration = self.store.integration(id)?;
        let goal = SignInGoal::In(Self::own_region(&integration, region)?);
        Ok(self.identity_center.sign_in(&integration, &goal, method).await?)
    }

    /// For who cannot wait for a person: makes sure that there is a sign-in, in this region where one is named, and a new one
    /// with `force`, by what is there and can be renewed.
    ///
    /// # Errors
    /// [`Error::IdentityCenter`] with [`SignInRequired`](crate::identity_center::Error::SignInRequired) when only a person
    /// can help, and [`Error::NotItsRegion`].
    pub async fn sign_in_unattended(
        &self,
        id: &IntegrationId,
        region: Option<&Region>,
        force: bool,
    ) -> Result<(), Error> {
        let integration = self.store.integration(id)?;
        let goal = match region {
            Some(region) => SignInGoal::In(Self::own_region(&integration, region)?),
            None if force => SignInGoal::Since(self.clock.now()),
            None => SignInGoal::Valid,
        };
        Ok(self.identity_center.sign_in_unattended(&integration, &goal).await?)
    }

    /// Stops a sign-in that is under way.
    pub fn cancel_sign_in(&self, id: &IntegrationId) {
        self.identity_center.cancel_sign_in(id);
    }

    /// Opens the page of a sign-in that is under way again.
    pub fn reopen_sign_in(&self, id: &IntegrationId) {
        self.identity_center.reopen_sign_in(id);
    }

    /// The page of a sign-in that waits for the person, for a front end that shows its address.
    pub fn sign_in_page(&self, id: &IntegrationId) -> Option<Url> {
        self.identity_center.sign_in_page(id)
    }

    /// Forgets a sign-in that has ended, so that it is not shown any more.
    pub fn dismiss_sign_in(&self, id: &IntegrationId) {
        self.identity_center.dismiss_sign_in(id);
    }

    /// Ends a sign-in at AWS and here; here even when AWS cannot be reached. Live sessions stay so until their credentials
    /// end, since AWS does not revoke them: which, and whether AWS was told.
    ///
    /// # Errors
    /// [`Error::IdentityCenter`] and [`Error::Credentials`] when the vault or the store do not answer.
    pub async fn sign_out(&self, id: &IntegrationId) -> Result<SignedOut, Error> {
        let integration = self.store.integration(id)?;
        let not_told = self.identity_center.end_session(&integration).await?;
        self.resolver.forget_all(Origin::Integration(id))?;
        let live = self.live_of(id)?;
        Ok(SignedOut { live, not_told })
    }

    /// The sessions that are live, or have left something behind, and start from an integration.
    pub(super) fn live_of(&self, id: &IntegrationId) -> Result<Vec<SessionRef>, Error> {
        let mut live = Vec::new();
        for (id_of_session, name) in self.sessions.live_names()? {
            if let Some(session) = self.store.readable_session(&id_of_session)?
                && self.resolver.starts_from(&session, id)
            {
                live.push(SessionRef { id: id_of_session, name });
            }
        }
        live.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(live)
    }

    /// Ends a sign-in on this machine alone: its token goes, and with it all that was issued by it.
    pub(super) async fn forget_sign_in(&self, id: &IntegrationId) -> Result<(), Error> {
        self.identity_center.forget_session(id).await?;
        Ok(self.resolver.forget_all(Origin::Integration(id))?)
    }
}
