//! IAM (AWS Identity and Access Management API Reference, 2010-05-08): a user's own devices and access keys. Where no
//! user is named, AWS takes the one that the request is signed by.

use super::signer::Signer;
use super::{AwsError, Gateway, timeouts};
use aws_sdk_iam::Client;
use aws_sdk_iam::config::{Config, Region as SdkRegion};
use aws_sdk_iam::types::StatusType;
use aws_smithy_types::retry::RetryConfig;
use daypass_core::sts::{AccessKeyId, MfaSerial};
use daypass_core::{LongTermKeys, Partition, Secret};
use jiff::Timestamp;

/// IAM, asked with some credentials.
#[derive(Debug, Clone)]
pub struct Iam(Client);

/// An access key as IAM lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// Its id.
    pub id: AccessKeyId,
    /// Whether it is good for requests.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Gateway {
    /// IAM of a partition, which has one endpoint for all regions, with credentials to sign by.
    pub fn iam(&self, partition: Partition, signer: impl Into<Signer>) -> Iam {
        let mut config = Config::builder()
            .behavior_version_latest()
            .region(SdkRegion::new(partition.implicit_region().to_string()))
            .credentials_provider(signer.into().0)
            .http_client(self.http.client())
            .timeout_config(timeouts())
            .retry_config(self.retries(3));
        config.set_endpoint_url(self.endpoints.iam.clone());
        Iam(Client::from_conf(config.build()))
    }
}

impl Iam {
    /// The user's MFA devices that show codes.
    ///
    /// # Errors
    /// [`AwsError`]
    pub async fn mfa_devices(&self, now: Timestamp) -> Result<Vec<MfaSerial>, AwsError> {
        let mut devices = Vec::new();
        let mut pages = self.0.list_mfa_devices().into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| AwsError::from_sdk("ListMFADevices", &error, now))?;
            let serials = page.mfa_devices.into_iter().map(|device| device.serial_number);
            devices.extend(serials.filter_map(|serial| MfaSerial::parse(&serial).ok()));
        }
        Ok(devices)
    }

    /// The user's access keys.
    ///
    /// # Errors
    /// [`AwsError`]
    pub async fn access_keys(&self, now: Timestamp) -> Result<Vec<ListedKey>, AwsError> {
        let mut keys = Vec::new();
        let mut pages = self.0.list_access_keys().into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| AwsError::from_sdk("ListAccessKeys", &error, now))?;
            for key in page.access_key_metadata {
                let id = key.access_key_id.and_then(|id| AccessKeyId::parse(&id).ok());
                let Some(id) = id else { continue };
                keys.push(ListedKey {
                    id,
                    active: key.status == Some(StatusType::Active),
                    created_at: key
                        .create_date
                        .and_then(|at| Timestamp::from_second(at.secs()).ok())
                        .unwrap_or(Timestamp::UNIX_EPOCH),
                });
            }
        }
        Ok(keys)
    }

    /// When a key was last used, if ever.
    ///
    /// # Errors
    /// [`AwsError`]
    pub async fn last_used(&self, id: &AccessKeyId, now: Timestamp) -> Result<Option<Timestamp>, AwsError> {
        let answer = self.0.get_access_key_last_used().access_key_id(id.as_str()).send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk("GetAccessKeyLastUsed", &error, now))?;
        let at = answer.access_key_last_used.and_then(|used| used.last_used_date);
        Ok(at.and_then(|at| Timestamp::from_second(at.secs()).ok()))
    }

    /// Makes a key. It is never tried twice: a try whose answer is lost may have made one.
    ///
    /// # Errors
    /// [`AwsError`]
    pub async fn create_access_key(&self, now: Timestamp) -> Result<LongTermKeys, AwsError> {
        let answer = self
            .0
            .create_access_key()
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

    /// Makes a key good for nothing; it can be made good again.
    ///
    /// # Errors
    /// [`AwsError`]
    pub async fn deactivate_access_key(&self, id: &AccessKeyId, now: Timestamp) -> Result<(), AwsError> {
        let request = self.0.update_access_key().access_key_id(id.as_str()).status(StatusType::Inactive);
        request.send().await.map(drop).map_err(|error| AwsError::from_sdk("UpdateAccessKey", &error, now))
    }

    /// Deletes a key for good.
    ///
    /// # Errors
    /// [`AwsError`]
    pub async fn delete_access_key(&self, id: &AccessKeyId, now: Timestamp) -> Result<(), AwsError> {
        let request = self.0.delete_access_key().access_key_id(id.as_str());
        request.send().await.map(drop).map_err(|error| AwsError::from_sdk("DeleteAccessKey", &error, now))
    }
}
