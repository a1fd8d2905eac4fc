//! Sign-in: what yields an integration's SSO token.

use super::error::Error;
use super::progress::Progress;
use super::room::IdentityCenter;
use super::{device, pkce};
use crate::ground::{self, LockName, SignInTask, Task, in_lock_order};
use crate::vault::VaultError;
use daypass_core::sign_in_method::sign_in_method;
use daypass_core::view::SignInMethod;
use daypass_core::{Explain, Integration, IntegrationId, Problem, Region, Secret};
use jiff::Timestamp;
use tokio::sync::watch;
use url::Url;

/// What a sign-in has to reach. Where an existing one already does, no page is opened.
#[derive(Debug, Clone)]
pub(crate) enum SignInGoal {
    /// A sign-in that is valid.
    Valid,
    /// One that was made after this time: the person asked for a new one then.
    Since(Timestamp),
    /// One with another access token than this, which AWS does not take.
    After(Secret),
    /// A sign-in that is valid, in this region of the integration.
    In(Region),
}

impl IdentityCenter {
    /// Signs in, unless the goal is reached already. A sign-in that is under way, here or in another process, is waited
    /// for and shared, whether it succeeds or not. One that is under way here by another method than the person asks for
    /// goes on by theirs, for all who wait for it.
    ///
    /// # Errors
    /// [`Error::SignInDeclined`] and [`Error::SignInExpired`] when the person did not choose Allow,
    /// [`Error::UnknownPortal`] when the portal is not in the region that was asked, [`Error::RegionSilent`] when that does not
    /// answer and the integration has another one, and others.
    pub(crate) async fn sign_in(
        &self,
        integration: &Integration,
        goal: &SignInGoal,
        method: Option<SignInMethod>,
    ) -> Result<(), Error> {
        let running = self.tasks.begin(Task::SignIn(integration.id.clone()));
        if let Some(method) = method
            && let Some(SignInTask { view, other_method, .. }) = self.tasks.sign_in(&integration.id)
            && view.state.is_under_way()
            && view.method != method
        {
            other_method.send_replace(Some(method));
        }
        let signing_in = in_lock_order(Box::pin(self.sign_in_locked(integration, goal, method)));
        tokio::select! {
            result = signing_in => result,
            () = running.cancelled() => Err(ground::Error::Cancelled.into()),
        }
    }

    /// The same for who cannot wait for a person: a sign-in that is there, or is renewed, may reach the goal.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] when it does not, and others.
    pub(crate) async fn sign_in_unattended(
        &self,
        integration: &Integration,
        goal: &SignInGoal,
    ) -> Result<(), Error> {
        match in_lock_order(Box::pin(self.is_reached(integration, goal))).await? {
            true => Ok(()),
            false => Err(Error::SignInRequired(integration.into())),
        }
    }

    async fn sign_in_locked(
        &self,
        integration: &Integration,
        goal: &SignInGoal,
        method: Option<SignInMethod>,
    ) -> Result<(), Error> {
        let purpose = format!("signing in to {}", integration.alias);
        let lock = self.locks.acquire(LockName::SignIn(integration.id.clone()), &purpose).await?;
        // The previous holder of the lock may have signed in.
        if self.is_reached(integration, goal).await? {
            return Ok(());
        }
        let integration = match goal {
            SignInGoal::In(region) => &integration.in_region(region),
            SignInGoal::Valid | SignInGoal::Since(_) | SignInGoal::After(_) => integration,
        };
        lock.share(self.sign_in_now(integration, method)).await
    }

    async fn is_reached(&self, integration: &Integration, goal: &SignInGoal) -> Result<bool, Error> {
        let Some(token) = self.stored_token(&integration.id).await? else {
            // The AWS CLI may be signed in, where that is to serve Daypass too.
            return Ok(matches!(goal, SignInGoal::Valid) && self.token(integration).await.is_ok());
        };
        Ok(match goal {
            SignInGoal::Valid => self.token(integration).await.is_ok(),
            SignInGoal::Since(asked_at) => token.signed_in_at > *asked_at,
            SignInGoal::After(spent) => token.access_token != *spent,
            SignInGoal::In(region) => {
                token.region(integration) == region && self.token(integration).await.is_ok()
            }
        })
    }

    async fn sign_in_now(
        &self,
        integration: &Integration,
        method: Option<SignInMethod>,
    ) -> Result<(), Error> {
        let preference = self.store.settings()?.sign_in_method;
        let choose = |asked| sign_in_method(asked, preference, self.browser.place());
        let (other_method, mut changed) = watch::channel(None);
        let (method, reason) = choose(method);
        let mut progress = Progress { identity_center: self, integration, method, reason, other_method };
        loop {
            progress.begin();
            let asked = tokio::select! {
                result = self.sign_in_by(&progress) => {
                    progress.end(&result);
                    return result;
                }
                Ok(()) = changed.changed() => *changed.borrow_and_update(),
            };
            (progress.method, progress.reason) = choose(asked);
        }
    }

    async fn sign_in_by(&self, progress: &Progress<'_>) -> Result<(), Error> {
        let result = match Box::pin(run(progress, true)).await {
            // AWS no longer knows the registration (it was revoked, or the instance made anew): another is made, once.
            Err(error) if error.is_unknown_client() => {
                self.forget_registrations(&progress.integration.id)?;
                Box::pin(run(progress, false)).await
            }
            result => result,
        };
        result.map_err(|error| {
            let integration = progress.integration;
            error.offering_next(integration, &integration.region)
        })
    }

    /// Stops a sign-in that is under way.
    pub(crate) fn cancel_sign_in(&self, id: &IntegrationId) {
        self.tasks.cancel(&Task::SignIn(id.clone()));
    }

    /// Opens the page of a sign-in that is under way again.
    pub(crate) fn reopen_sign_in(&self, id: &IntegrationId) {
        if let Some(page) = self.sign_in_page(id) {
            // It may end, or go on by the other method, while a browser is started.
            let unopened = self.open_page(id, &page);
            self.tasks.set_unopened(id, &page, unopened);
        }
    }

    /// The page of a sign-in that waits for the person, for a front end that shows its address.
    pub(crate) fn sign_in_page(&self, id: &IntegrationId) -> Option<Url> {
        self.tasks.sign_in(id)?.page
    }

    /// Forgets a sign-in that has ended, so that it is not shown any more.
    pub(crate) fn dismiss_sign_in(&self, id: &IntegrationId) {
        if self.tasks.sign_in(id).is_some_and(|sign_in| !sign_in.view.state.is_under_way()) {
            self.tasks.set_sign_in(id, None);
        }
    }

    /// Ends a sign-in at AWS and on this machine; where AWS cannot be reached, on this machine alone. Role credentials that
    /// were issued with it stay valid until their own end, since AWS does not revoke them. Why AWS was not told, where it was
    /// not: the sign-in then stands there until its end.
    ///
    /// # Errors
    /// [`Error::Vault`] and [`Error::Store`] when they do not answer; the sign-in then stands.
    pub(crate) async fn end_session(&self, integration: &Integration) -> Result<Option<Problem>, Error> {
        let token = match self.stored_token(&integration.id).await {
            // AWS can only be told with the token itself, and this one cannot be decrypted any more.
            Err(Error::Vault(VaultError::KeyLost | VaultError::Tampered { .. })) => None,
            token => token?,
        };
        self.forget_session(&integration.id).await?;
        if let Some(token) = token {
            let portal = self.portal(integration, &token);
            if let Err(error) = portal.logout().await {
                tracing::info!(%error, "the portal was not told of a sign-out");
                return Ok(Some(error.problem()));
            }
        }
        Ok(None)
    }
}

async fn run(progress: &Progress<'_>, again: bool) -> Result<(), Error> {
    match progress.method {
        SignInMethod::Device => device::run(progress).await,
        SignInMethod::Pkce => pkce::run(progress, again).await,
    }
}
