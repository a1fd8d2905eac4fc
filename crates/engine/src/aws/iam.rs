//! IAM (AWS Identity and Access Management API Reference, 2010-05-08): a user's own devices and access keys.

use super::signer::Signer;
use super::{AwsError, Gateway, Service};
use aws_sdk_iam::Client;
use aws_sdk_iam::config::{Config, Region as SdkRegion};
use aws_sdk_iam::operation::RequestId;
use aws_sdk_iam::types::StatusType;
use aws_smithy_types::retry::RetryConfig;
use daypass_core::believable_time::believable_seconds;
use daypass_core::rotation::{LastUse, ListedKey};
use daypass_core::sts::{AccessKeyId, MfaSerial};
use daypass_core::{LongTermKeys, Secret, UserArn};
use jiff::Timestamp;

/// The most pages of a list that are read.
const MOST_PAGES: u32 = 20;

/// IAM, asked about a user with some credentials.
#[derive(Debug, Clone)]
pub struct Iam {
    client: Client,
    /// Sent along, because IAM cannot derive the user from temporary credentials. `None` for a root user, who has no name:
    /// IAM then takes the signer.
    user: Option<String>,
}

impl Gateway {
    /// IAM of a user's partition, which has one endpoint for all regions, with the user's credentials to sign by.
    pub fn iam(&self, user: &UserArn, signer: impl Into<Signer>) -> Iam {
        let region = user.partition().implicit_region();
        let place = self.place(Service::Iam, &region);
        let mut config = Config::builder()
            .behavior_version_latest()
            .use_fips(place.use_fips)
            .use_dual_stack(place.use_dual_stack)
            .region(SdkRegion::new(region.to_string()))
            .credentials_provider(signer.into().0)
            .http_client(self.http.client())
            .time_source(self.time())
            .timeout_config(self.timeouts())
            .retry_config(self.retries(3));
        config.push_interceptor(place.check());
        config.set_endpoint_url(place.endpoint_url);
        let user = (!user.is_root()).then(|| user.user_name().to_owned());
        Iam { client: Client::from_conf(config.build()), user }
    }
}

impl Iam {
    /// The user's MFA devices that show codes.
    pub async fn mfa_devices(&self, now: Timestamp) -> Result<Vec<MfaSerial>, AwsError> {
        let (mut devices, mut read) = (Vec::new(), 0);
        let mut pages =
            self.client.list_mfa_devices().set_user_name(self.user.clone()).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| AwsError::from_sdk("ListMFADevices", &error, now))?;
            count(&mut read)?;
            let serials = page.mfa_devices.into_iter().map(|device| device.serial_number);
            devices.extend(serials.filter_map(|serial| MfaSerial::parse(&serial).ok()));
        }
        Ok(devices)
    }

    /// The user's access keys, without their last use.
    pub async fn access_keys(&self, now: Timestamp) -> Result<Vec<ListedKey>, AwsError> {
        let (mut keys, mut read) = (Vec::new(), 0);
        let mut pages =
            self.client.list_access_keys().set_user_name(self.user.clone()).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| AwsError::from_sdk("ListAccessKeys", &error, now))?;
            count(&mut read)?;
            for key in page.access_key_metadata {
                let id = key.access_key_id.and_then(|id| AccessKeyId::parse(&id).ok());
                let Some(id) = id else { continue };
                keys.push(ListedKey {
                    id,
                    active: key.status == Some(StatusType::Active),
                    created_at: key
                        .create_date
                        .and_then(|at| believable_seconds(at.secs()))
                        .unwrap_or(Timestamp::UNIX_EPOCH),
                    last_use: LastUse::Unknown,
                });
            }
        }
        Ok(keys)
    }

    /// When a key was last used.
    pub async fn last_use(&self, id: &AccessKeyId, now: Timestamp) -> Result<LastUse, AwsError> {
        let answer = self.client.get_access_key_last_used().access_key_id(id.as_str()).send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk("GetAccessKeyLastUsed", &error, now))?;
        let at = answer.access_key_last_used.and_then(|used| used.last_used_date);
        Ok(at.and_then(|at| believable_seconds(at.secs())).map_or(LastUse::Never, LastUse::At))
    }

    /// Makes a key, without retries: a request whose answer was lost may have made one, and a user can have only two.
    pub async fn create_access_key(&self, now: Timestamp) -> Result<LongTermKeys, AwsError> {
        let answer = self
            .client
            .create_access_key()
            .set_user_name(self.user.clone())
            .customize()
            .config_override(Config::builder().retry_config(RetryConfig::disabled()))
            .send()
            .await
            .map_err(|error| AwsError::from_sdk("CreateAccessKey", &error, now))?;
        let not_aws = || AwsError::NotAws { host: String::new() };
        let key = answer.access_key.ok_or_else(not_aws)?;
        Ok(LongTermKeys {
            access_key_id: AccessKeyId::parse(&key.access_key_id).map_err(|_| not_aws())?,
            secret_access_key: Secret::new(key.secret_access_key),
        })
    }

    /// Deactivates a key. AWS refuses it from then on, until it is activated again.
    pub async fn deactivate_access_key(&self, id: &AccessKeyId, now: Timestamp) -> Result<(), AwsError> {
        let request = self.client.update_access_key().set_user_name(self.user.clone());
        let request = request.access_key_id(id.as_str()).status(StatusType::Inactive);
        let answer = request.send().await;
        answered(&answer.map_err(|error| AwsError::from_sdk("UpdateAccessKey", &error, now))?)
    }

    /// Deletes a key for good.
    pub async fn delete_access_key(&self, id: &AccessKeyId, now: Timestamp) -> Result<(), AwsError> {
        let request = self.client.delete_access_key().set_user_name(self.user.clone());
        let request = request.access_key_id(id.as_str());
        let answer = request.send().await;
        answered(&answer.map_err(|error| AwsError::from_sdk("DeleteAccessKey", &error, now))?)
    }
}

/// Counts a page of a list. A user has two access keys and eight MFA devices at most (IAM quotas): a list of many pages has no
/// end.
fn count(read: &mut u32) -> Result<(), AwsError> {
    *read += 1;
    if *read > MOST_PAGES { Err(AwsError::NotAws { host: String::new() }) } else { Ok(()) }
}

/// Checks that AWS answered. The SDK does not read the body of an answer without content, so a captive portal's page with
/// status 200 would count as success; only AWS sends a request id.
fn answered(answer: &impl RequestId) -> Result<(), AwsError> {
    answer.request_id().map(drop).ok_or(AwsError::NotAws { host: String::new() })
}
