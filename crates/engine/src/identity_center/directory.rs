//! The accounts and roles that an integration's token gives access to, read at the highest rate that AWS allows.

use super::error::Error;
use super::room::IdentityCenter;
use super::token::SsoToken;
use crate::aws::AwsError;
use crate::aws::portal::{Page, Portal};
use crate::ground::RateLimiter;
use daypass_core::account::PortalAccount;
use daypass_core::{AccountId, Integration, RoleName};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The portal takes 20 requests a second in all (IAM Identity Center quotas); a little less keeps clear of it.
const INTERVAL: SignedDuration = SignedDuration::from_micros(50_500);
/// How often one request is tried while AWS asks to slow down.
const THROTTLED_TRIES: i32 = 10;
/// How often one request is tried after an error that may pass.
const PASSING_TRIES: i32 = 3;
/// The most pages of a list that are read: those of 50,000 accounts. A list that goes on after that has no end.
const MOST_PAGES: u32 = 500;

/// Reads the lists of one integration, under one rate limit, with retries. A token that the portal does not take any more
/// is refreshed.
pub(crate) struct Directory {
    identity_center: IdentityCenter,
    integration: Integration,
    access: Mutex<Arc<Access>>,
    limiter: RateLimiter,
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
        let directory = Directory {
            access: Mutex::new(Arc::new(self.access(integration, token))),
            limiter: RateLimiter::new(INTERVAL, self.clock.now()),
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
    async fn accounts(&self) -> Result<Vec<PortalAccount>, Error> {
        let (mut accounts, mut pages) = (Vec::new(), 0);
        let mut next = None;
        loop {
            let request = |portal: Portal, now| {
                let next = next.clone();
                async move { portal.accounts(next, now).await }
            };
            let page = self.page(request).await?;
            accounts.extend(page.items);
            next = following(next.as_deref(), page.next, &mut pages)?;
            if next.is_none() {
                return Ok(accounts);
            }
        }
    }

    /// The roles of an account.
    ///
    /// # Errors
    /// [`Error::Aws`] when they could not be read, however often that was tried; [`Error::SignInRequired`] and
    /// [`Error::SignInNotTaken`] when the sign-in ended meanwhile.
    pub(crate) async fn roles(&self, account: &AccountId) -> Result<BTreeSet<RoleName>, Error> {
        let (mut roles, mut pages) = (BTreeSet::new(), 0);
        let mut next = None;
        loop {
            let request = |portal: Portal, now| {
                let next = next.clone();
                async move { portal.roles(account, next, now).await }
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
    async fn page<T, F>(&self, request: impl Fn(Portal, Timestamp) -> F) -> Result<Page<T>, Error>
    where
        F: Future<Output = Result<Page<T>, AwsError>>,
    {
        let access = self.access.lock().await.clone();
        match self.limited(|now| request(access.portal.clone(), now)).await {
            Err(AwsError::Refused { status: 401, .. }) => {}
            page => return Ok(page?),
        }
        let access = self.access_after(&access.token).await?;
        match self.limited(|now| request(access.portal.clone(), now)).await {
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

    async fn limited<T, F>(&self, request: impl Fn(Timestamp) -> F) -> Result<Page<T>, AwsError>
    where
        F: Future<Output = Result<Page<T>, AwsError>>,
    {
        let clock = &*self.identity_center.clock;
        let mut attempt = 1;
        loop {
            self.limiter.wait(clock).await;
            match request(clock.now()).await {
                Err(AwsError::Throttled { retry_after }) if attempt < THROTTLED_TRIES => {
                    // The limit is the portal's for all our requests, so all of them pause, longer each time.
                    let told = retry_after.and_then(|wait| SignedDuration::try_from(wait).ok());
                    let pause = told.unwrap_or(SignedDuration::from_millis(250) * (1 << attempt.min(5)));
                    self.limiter.pause(pause, clock.now());
                }
                Err(error) if error.is_passing() && attempt < PASSING_TRIES => {
                    clock.sleep(SignedDuration::from_millis(500) * (1 << attempt)).await;
                }
                other => return other,
            }
            attempt += 1;
        }
    }
}

/// The token of the next page, unless the list has no end: it is the one that was just used, or there were too many.
fn following(used: Option<&str>, next: Option<String>, pages: &mut u32) -> Result<Option<String>, AwsError> {
    *pages += 1;
    let is_endless = next.is_some() && (next.as_deref() == used || *pages >= MOST_PAGES);
    if is_endless { Err(AwsError::NotAws { host: String::new() }) } else { Ok(next) }
}
