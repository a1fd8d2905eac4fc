//! The accounts and roles that an integration's token gives access to, read at the highest rate that AWS allows.

use super::error::{Error, IntegrationRef};
use super::room::IdentityCenter;
use crate::aws::AwsError;
use crate::aws::portal::{Page, Portal};
use crate::ground::{Clock, RateLimiter};
use daypass_core::account::PortalAccount;
use daypass_core::{AccountId, Integration, RoleName, Secret};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The portal takes 20 requests a second in all (IAM Identity Center quotas); a little less keeps clear of it.
const INTERVAL: SignedDuration = SignedDuration::from_micros(50_500);
/// How often one request is tried while AWS asks to slow down.
const THROTTLED_TRIES: i32 = 10;
/// How often one request is tried after an error that may pass.
const PASSING_TRIES: i32 = 3;
/// The most pages of a list that are read: those of 50,000 accounts. A list that goes on after that has no end.
const MOST_PAGES: u32 = 500;

/// Reads the lists of one integration, under one rate limit, with retries.
pub(crate) struct Directory {
    portal: Portal,
    limiter: RateLimiter,
    clock: Arc<dyn Clock>,
}

impl IdentityCenter {
    /// Reads an integration's accounts, and gives what reads the roles of each. A token that was taken back is refreshed
    /// once.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] when a person has to sign in first, and others.
    pub(crate) async fn accounts(
        &self,
        integration: &Integration,
    ) -> Result<(Vec<PortalAccount>, Directory), Error> {
        let token = self.token(integration).await?;
        let directory = self.directory(integration, token.access_token.clone());
        match directory.accounts().await {
            Err(AwsError::Refused { status: 401, .. }) => {}
            accounts => return Ok((accounts?, directory)),
        }
        let token = self.refresh(integration, &token, true).await?;
        let directory = self.directory(integration, token.access_token);
        match directory.accounts().await {
            Err(AwsError::Refused { status: 401, .. }) => {
                Err(Error::SignInRequired(IntegrationRef::from(integration)))
            }
            accounts => Ok((accounts?, directory)),
        }
    }

    fn directory(&self, integration: &Integration, token: Secret) -> Directory {
        let portal = self.gateway.portal(&integration.region, token);
        let limiter = RateLimiter::new(INTERVAL, self.clock.now());
        Directory { portal, limiter, clock: self.clock.clone() }
    }
}

impl Directory {
    async fn accounts(&self) -> Result<Vec<PortalAccount>, AwsError> {
        let (mut accounts, mut pages) = (Vec::new(), 0);
        let mut next = None;
        loop {
            let page = self.limited(|now| self.portal.accounts(next.clone(), now)).await?;
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
    /// [`AwsError`] when they could not be read, however often that was tried.
    pub(crate) async fn roles(&self, account: &AccountId) -> Result<BTreeSet<RoleName>, AwsError> {
        let (mut roles, mut pages) = (BTreeSet::new(), 0);
        let mut next = None;
        loop {
            let page = self.limited(|now| self.portal.roles(account, next.clone(), now)).await?;
            roles.extend(page.items);
            next = following(next.as_deref(), page.next, &mut pages)?;
            if next.is_none() {
                return Ok(roles);
            }
        }
    }

    async fn limited<T, F>(&self, request: impl Fn(Timestamp) -> F) -> Result<Page<T>, AwsError>
    where
        F: Future<Output = Result<Page<T>, AwsError>>,
    {
        let clock = &*self.clock;
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
