//! STS (AWS Security Token Service API Reference, 2011-06-15), asked in a region: its tokens are valid everywhere.

use super::{AwsError, Gateway, retries, timeouts};
use aws_credential_types::Credentials as SdkCredentials;
use aws_sdk_sts::Client;
use aws_sdk_sts::config::{Config, Region as SdkRegion};
use daypass_core::plan::Hop;
use daypass_core::{Credentials, Region, Secret};
use jiff::Timestamp;

/// STS, asked with some credentials.
#[derive(Debug, Clone)]
pub struct Sts(Client);

impl Gateway {
    /// STS in a region, with credentials to sign by.
    pub fn sts(&self, region: &Region, credentials: &Credentials) -> Sts {
        let signer = SdkCredentials::new(
            credentials.access_key_id.as_str(),
            credentials.secret_access_key.expose(),
            Some(credentials.session_token.expose().to_owned()),
            None,
            "Daypass",
        );
        let mut config = Config::builder()
            .behavior_version_latest()
            .region(SdkRegion::new(region.to_string()))
            .credentials_provider(signer)
            .http_client(self.http.client())
            .timeout_config(timeouts())
            .retry_config(retries(3));
        config.set_endpoint_url(self.endpoints.sts.clone());
        Sts(Client::from_conf(config.build()))
    }
}

impl Sts {
    /// Who the credentials are, as an ARN. Needs no permission: the cheap test that they work.
    ///
    /// # Errors
    /// [`AwsError`]
    pub async fn caller_arn(&self, now: Timestamp) -> Result<String, AwsError> {
        let answer = self.0.get_caller_identity().send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk("GetCallerIdentity", &error, now))?;
        answer.arn.ok_or(AwsError::NotAws { host: String::new() })
    }

    /// The credentials of a role.
    ///
    /// # Errors
    /// [`AwsError`]
    pub async fn assume_role(&self, hop: &Hop, now: Timestamp) -> Result<Credentials, AwsError> {
        let answer = self
            .0
            .assume_role()
            .role_arn(hop.role_arn.as_str())
            .role_session_name(&hop.role_session_name)
            .set_duration_seconds(hop.duration_seconds.and_then(|seconds| i32::try_from(seconds).ok()))
            .set_external_id(hop.external_id.clone())
            .send()
            .await
            .map_err(|error| AwsError::from_sdk("AssumeRole", &error, now))?;
        let not_aws = || AwsError::NotAws { host: String::new() };
        let issued = answer.credentials.ok_or_else(not_aws)?;
        Ok(Credentials {
            access_key_id: issued.access_key_id,
            secret_access_key: Secret::new(issued.secret_access_key),
            session_token: Secret::new(issued.session_token),
            expires_at: Timestamp::from_second(issued.expiration.secs()).map_err(|_| not_aws())?,
        })
    }
}
