//! The accounts and roles that an integration's token gives access to.

use super::error::Error;
use super::room::IdentityCenter;
use super::token::SsoToken;
use crate::aws::AwsError;
use crate::aws::portal::{Page, Portal};
use daypass_core::account::PortalAccount;
use daypass_core::portal_queue::Claim;
use daypass_core::{AccountId, Integration, RoleName};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The most pages of a list that are read: those of 50,000 accounts. A list that goes on after that has no end.
const MOST_PAGES: u32 = 500;

/// Reads the lists of one integration. A token that the portal does not take any more is refreshed.
pub(crate) struct Directory {
    identity_center: IdentityCenter,
    integration: Integration,
    access: Mutex<Arc<Access>>,
}

/// The portal as a token opens it.
struct Access {
    token: SsoToken,
    portal: Portal,
}

impl IdentityCenter {
    /// Reads an integration's accounts, and gives what reads the roles of each.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] when a person has to sign in first, [`Error::SignInNotTaken`] when they have just done so in
    /// vain, and others.
    pub(crate) async fn accounts(
        &self,
        integration: &Integration,
    ) -> Result<(Vec<PortalAccount>, Directory), Error> {
        let token = self.token(integration).await?;
        let region = token.region(integration).clone();
        self.begin_at_noted_pace(integration, &region);
        let directory = Directory {
            access: Mutex::new(Arc::new(self.access(integration, token))),
            identity_center: self.clone(),
            integration: integration.clone(),
        };
        let accounts = directory.accounts().await;
        Ok((accounts.map_err(|error| error.offering_next(integration, &region))?, directory))
    }

    fn access(&self, integration: &Integration, token: SsoToken) -> Access {
        let portal = self.portal(integration, &token);
        Access { token, portal }
    }
}

impl Directory {
    /// Notes at which pace the portal was asked: the next reading begins there.
    pub(crate) async fn note_pace(&self) {
        let access = self.access.lock().await.clone();
        self.identity_center.note_pace(&self.integration, access.token.region(&self.integration));
    }

    async fn accounts(&self) -> Result<Vec<PortalAccount>, Error> {
        let (mut accounts, mut pages) = (Vec::new(), 0);
        let mut next = None;
        loop {
            let request = |portal: Portal| {
                let next = next.clone();
                async move { portal.accounts(next).await }
            };
            let page = self.page(request).await?;
            accounts.extend(page.items);
            next = following(next.as_deref(), page.next, &mut pages)?;
            if next.is_none() {
                return Ok(accounts);
            }
        }
    }

    /// The roles of an account, asked for by this claim.
    ///
    /// # Errors
    /// [`Error::Aws`] when they could not be read, however often that was tried; [`Error::SignInRequired`] and
    /// [`Error::SignInNotTaken`] when the sign-in ended meanwhile.
    pub(crate) async fn roles(&self, account: &AccountId, claim: Claim) -> Result<BTreeSet<RoleName>, Error> {
        let (mut roles, mut pages) = (BTreeSet::new(), 0);
        let mut next = None;
        loop {
            let request = |portal: Portal| {
                let next = next.clone();
                async move { portal.roles(account, next, claim).await }
            };
            let page = self.page(request).await?;
            roles.extend(page.items);
            next = following(next.as_deref(), page.next, &mut pages)?;
            if next.is_none() {
                return Ok(roles);
            }
        }
    }

    /// A page, asked for with the next token where the portal does not take this one.
    async fn page<T, F>(&self, request: impl Fn(Portal) -> F) -> Result<Page<T>, Error>
    where
        F: Future<Output = Result<Page<T>, AwsError>>,
    {
        let access = self.access.lock().await.clone();
        match request(access.portal.clone()).await {
            Err(AwsError::Refused { status: 401, .. }) => {}
            page => return Ok(page?),
        }
        let access = self.access_after(&access.token).await?;
        match request(access.portal.clone()).await {
            Err(refused @ AwsError::Refused { status: 401, .. }) => {
                // One at a time: those who read the other accounts take the same lock.
                let access = self.access.lock().await;
                Err(self.identity_center.not_taken(&self.integration, &access.token, refused).await)
            }
            page => Ok(page?),
        }
    }

    /// The portal as the token after `spent` opens it. Of all who read at the same time, the first renews it.
    async fn access_after(&self, spent: &SsoToken) -> Result<Arc<Access>, Error> {
        let mut access = self.access.lock().await;
        if access.token.access_token == spent.access_token {
            let token = self.identity_center.refresh(&self.integration, spent, true).await?;
            *access = Arc::new(self.identity_center.access(&self.integration, token));
        }
        Ok(access.clone())
    }
}

/// The token of the next page, unless the list has no end: it is the one that was just used, or there were too many.
fn following(used: Option<&str>, next: Option<String>, pages: &mut u32) -> Result<Option<String>, AwsError> {
    *pages += 1;
    let is_endless = next.is_some() && (next.as_deref() == used || *pages >= MOST_PAGES);
    if is_endless { Err(AwsError::NotAws { host: String::new() }) } else { Ok(next) }
}
