//! The SSO portal (IAM Identity Center Portal API Reference, 2019-06-10). Unsigned; the SSO token opens it.

use super::date::AnswerDate;
use super::turns::Turns;
use super::{AwsError, Gateway, Service};
use aws_sdk_sso::Client;
use aws_sdk_sso::config::{Config, Region as SdkRegion};
use aws_smithy_types::retry::RetryConfig;
use daypass_core::believable_time::believable;
use daypass_core::portal_queue::Claim;
use daypass_core::{AccountId, Credentials, PortalAccount, Region, RoleName, Secret, StartUrl};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// The largest page that the portal gives.
const PAGE: i32 = 100;

/// One page of a list.
#[derive(Debug)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// For the next one; `None` on the last.
    pub next: Option<String>,
}

/// The portal of one integration, opened by its token. Its requests wait for their turn in the queue of the portal, and are
/// tried again there: the SDK would do so without regard to the others.
#[derive(Debug, Clone)]
pub struct Portal {
    client: Client,
    token: Secret,
    turns: Turns,
}

impl Gateway {
    /// The portal of an instance in a region.
    pub fn portal(&self, start_url: &StartUrl, region: &Region, token: Secret) -> Portal {
        let place = self.of_portal(start_url).place(Service::Sso, region);
        let mut config = Config::builder()
            .behavior_version_latest()
            .use_fips(place.use_fips)
            .use_dual_stack(place.use_dual_stack)
            .region(SdkRegion::new(region.to_string()))
            .http_client(self.http.client())
            .time_source(self.time())
            .timeout_config(self.timeouts())
            .retry_config(RetryConfig::disabled())
            .allow_no_auth();
        config.push_interceptor(place.check());
        config.set_endpoint_url(place.endpoint_url);
        Portal { client: Client::from_conf(config.build()), token, turns: self.turns(start_url, region) }
    }
}

impl Portal {
    /// A page of the accounts that the person may enter.
    pub async fn accounts(&self, next: Option<String>) -> Result<Page<PortalAccount>, AwsError> {
        let request = self.client.list_accounts().access_token(self.token.expose());
        let request = request.max_results(PAGE).set_next_token(next);
        let send = |now| {
            let answer = request.clone().send();
            async move { answer.await.map_err(|error| AwsError::from_sdk("ListAccounts", &error, now)) }
        };
        let answer = self.turns.ask(Claim::Sync, send).await?;
        let items = answer.account_list.ok_or_else(not_a_list)?.into_iter().filter_map(|account| {
            let id = AccountId::try_from(account.account_id?).ok()?;
            let name =
                account.account_name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| id.to_string());
            Some(PortalAccount { id, name, email: account.email_address })
        });
        Ok(Page { items: items.collect(), next: answer.next_token.filter(|token| !token.is_empty()) })
    }

    /// A page of the roles that the person has in an account.
    pub async fn roles(
        &self,
        account: &AccountId,
        next: Option<String>,
        claim: Claim,
    ) -> Result<Page<RoleName>, AwsError> {
        let request = self.client.list_account_roles().access_token(self.token.expose());
        let request = request.account_id(account.as_str()).max_results(PAGE).set_next_token(next);
        let send = |now| {
            let answer = request.clone().send();
            async move { answer.await.map_err(|error| AwsError::from_sdk("ListAccountRoles", &error, now)) }
        };
        let answer = self.turns.ask(claim, send).await?;
        let items: BTreeSet<RoleName> = answer
            .role_list
            .ok_or_else(not_a_list)?
            .into_iter()
            .filter_map(|role| RoleName::try_from(role.role_name?).ok())
            .collect();
        Ok(Page {
            items: items.into_iter().collect(),
            next: answer.next_token.filter(|token| !token.is_empty()),
        })
    }

    /// Short-term credentials of a role. Their lifetime is the permission set's and cannot be asked for.
    pub async fn role_credentials(
        &self,
        account: &AccountId,
        role: &RoleName,
        claim: Claim,
    ) -> Result<Credentials, AwsError> {
        let request = self.client.get_role_credentials().access_token(self.token.expose());
        let request = request.account_id(account.as_str()).role_name(role.as_str());
        let send = |now| {
            let date = AnswerDate::default();
            let answer = request.clone().customize().interceptor(date.clone()).send();
            async move {
                let answer = answer.await;
                let answer = answer.map_err(|error| AwsError::from_sdk("GetRoleCredentials", &error, now))?;
                Ok((answer, date, now))
            }
        };
        let (answer, date, now) = self.turns.ask(claim, send).await?;
        let not_aws = || AwsError::NotAws { host: String::new() };
        let issued = answer.role_credentials.ok_or_else(not_aws)?;
        let (Some(access_key_id), Some(secret), Some(token)) =
            (issued.access_key_id, issued.secret_access_key, issued.session_token)
        else {
            return Err(not_aws());
        };
        // Milliseconds here, seconds everywhere else.
        let end =
            Timestamp::from_millisecond(issued.expiration).ok().and_then(believable).ok_or_else(not_aws)?;
        Ok(Credentials {
            access_key_id,
            secret_access_key: Secret::new(secret),
            session_token: Secret::new(token),
            issued_at: now,
            expires_at: date.by_our_clock(end, now),
        })
    }

    /// Ends the portal session. Credentials that it issued live on until their own end.
    pub async fn logout(&self) -> Result<(), AwsError> {
        let request = self.client.logout().access_token(self.token.expose());
        let send = |now| {
            let answer = request.clone().send();
            async move { answer.await.map(drop).map_err(|error| AwsError::from_sdk("Logout", &error, now)) }
        };
        self.turns.ask(Claim::Awaited, send).await
    }
}

/// The error for an answer without the list that was asked for. Taken for an empty list, it would remove every session.
fn not_a_list() -> AwsError {
    AwsError::NotAws { host: String::new() }
}
