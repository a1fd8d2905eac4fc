//! STS (AWS Security Token Service API Reference, 2011-06-15), asked where a source is at home: its tokens are valid
//! everywhere.

use super::date::AnswerDate;
use super::signer::Signer;
use super::{AwsError, Gateway, Service, Silence, Transmission};
use aws_sdk_sts::Client;
use aws_sdk_sts::config::{Config, Region as SdkRegion};
use aws_sdk_sts::types::Tag;
use daypass_core::believable_time::believable_seconds;
use daypass_core::mfa::MfaCode;
use daypass_core::plan::Hop;
use daypass_core::sts::{
    ExternalId, FEDERATION_POLICY, FederatedName, HomeRegions, MfaSerial, RoleDuration, SourceIdentity,
    UserDuration,
};
use daypass_core::{Credentials, Region, Secret};
use jiff::Timestamp;

/// STS, asked with some credentials where their source is at home, and elsewhere when the region may be why it refused: only
/// then are the credentials to blame. An MFA code that goes along is not spent by such a refusal, since STS looks at the
/// credentials first.
#[derive(Debug, Clone)]
pub struct Sts {
    gateway: Gateway,
    home: HomeRegions,
    signer: Signer,
}

/// An MFA device and the code that it shows now.
#[derive(Debug, Clone)]
pub struct MfaProof {
    /// The device.
    pub device: MfaSerial,
    /// Its code, which AWS takes once.
    pub code: MfaCode,
    /// Whether it may have reached AWS, once it was sent.
    pub transmission: Transmission,
}

impl Gateway {
    /// STS for a source that is at home in these regions, with credentials to sign by.
    pub fn sts(&self, home: &HomeRegions, signer: impl Into<Signer>) -> Sts {
        Sts { gateway: self.clone(), home: home.clone(), signer: signer.into() }
    }
}

impl Sts {
    /// Who the credentials are, as an ARN. Needs no permission: the cheap test that they work.
    pub async fn caller_arn(&self, now: Timestamp) -> Result<String, AwsError> {
        self.in_each_region(|sts| caller_arn(sts, now)).await
    }

    /// The credentials of a role.
    pub async fn assume_role(
        &self,
        hop: &Hop,
        proof: Option<&MfaProof>,
        now: Timestamp,
    ) -> Result<Credentials, AwsError> {
        self.in_each_region(|sts| assume_role(sts, hop, proof, now)).await
    }

    /// A user's own session. Only long-term keys can ask for one.
    pub async fn session_token(
        &self,
        duration: UserDuration,
        proof: Option<&MfaProof>,
        now: Timestamp,
    ) -> Result<Credentials, AwsError> {
        self.in_each_region(|sts| session_token(sts, duration, proof, now)).await
    }

    /// A user's federated session, which may do what the user may without MFA. Only long-term keys can ask for one.
    pub async fn federation_token(
        &self,
        name: &FederatedName,
        duration: RoleDuration,
        now: Timestamp,
    ) -> Result<Credentials, AwsError> {
        self.in_each_region(|sts| federation_token(sts, name, duration, now)).await
    }

    /// The answer of the first region that gives one. Another one is asked when the region may be why this one refused. One that
    /// cannot be reached after a refusal does not contradict it.
    async fn in_each_region<T, F>(&self, request: impl Fn(Client) -> F) -> Result<T, AwsError>
    where
        F: Future<Output = Result<T, AwsError>>,
    {
        let mut refusal = None;
        for region in self.home.iter() {
            match request(self.client(region)).await {
                Err(error) if error.may_be_of_region() => refusal = Some(error),
                Err(error) if refusal.is_some() && error.code().is_none() => {}
                answer => return answer,
            }
        }
        Err(refusal.unwrap_or(AwsError::Unreachable { host: String::new(), why: Silence::Unknown }))
    }

    fn client(&self, region: &Region) -> Client {
        let place = self.gateway.place(Service::Sts, region);
        let mut config = Config::builder()
            .behavior_version_latest()
            .use_fips(place.use_fips)
            .use_dual_stack(place.use_dual_stack)
            .region(SdkRegion::new(region.to_string()))
            .credentials_provider(self.signer.0.clone())
            .http_client(self.gateway.http.client())
            .time_source(self.gateway.time())
            .timeout_config(self.gateway.timeouts())
            .retry_config(self.gateway.retries(3));
        config.push_interceptor(place.check());
        config.set_endpoint_url(place.endpoint_url);
        Client::from_conf(config.build())
    }
}

async fn caller_arn(sts: Client, now: Timestamp) -> Result<String, AwsError> {
    let answer = sts.get_caller_identity().send().await;
    let answer = answer.map_err(|error| AwsError::from_sdk("GetCallerIdentity", &error, now))?;
    answer.arn.ok_or(AwsError::NotAws { host: String::new() })
}

async fn assume_role(
    sts: Client,
    hop: &Hop,
    proof: Option<&MfaProof>,
    now: Timestamp,
) -> Result<Credentials, AwsError> {
    let tags = hop.tags.iter().map(|tag| Tag::builder().key(tag.key()).value(tag.value()).build());
    let tags: Vec<Tag> = tags.collect::<Result<_, _>>().map_err(|_| unbuilt("AssumeRole"))?;
    let transitive: Vec<String> =
        hop.tags.iter().filter(|tag| tag.is_transitive()).map(|tag| tag.key().to_owned()).collect();
    let date = AnswerDate::default();
    let answer = sts
        .assume_role()
        .role_arn(hop.role_arn.as_str())
        .role_session_name(hop.role_session_name.as_str())
        .set_duration_seconds(hop.duration.and_then(|duration| i32::try_from(duration.seconds()).ok()))
        .set_external_id(hop.external_id.as_ref().map(ExternalId::to_string))
        .set_source_identity(hop.source_identity.as_ref().map(SourceIdentity::to_string))
        .set_tags((!tags.is_empty()).then_some(tags))
        .set_transitive_tag_keys((!transitive.is_empty()).then_some(transitive))
        .set_serial_number(proof.map(|proof| proof.device.to_string()))
        .set_token_code(proof.map(|proof| proof.code.expose().to_owned()))
        .customize()
        .interceptor(date.clone())
        .interceptor(transmission(proof))
        .send()
        .await
        .map_err(|error| AwsError::from_sdk("AssumeRole", &error, now))?;
    issued(answer.credentials, &date, now)
}

async fn session_token(
    sts: Client,
    duration: UserDuration,
    proof: Option<&MfaProof>,
    now: Timestamp,
) -> Result<Credentials, AwsError> {
    let date = AnswerDate::default();
    let answer = sts
        .get_session_token()
        .set_duration_seconds(i32::try_from(duration.seconds()).ok())
        .set_serial_number(proof.map(|proof| proof.device.to_string()))
        .set_token_code(proof.map(|proof| proof.code.expose().to_owned()))
        .customize()
        .interceptor(date.clone())
        .interceptor(transmission(proof))
        .send()
        .await
        .map_err(|error| AwsError::from_sdk("GetSessionToken", &error, now))?;
    issued(answer.credentials, &date, now)
}

async fn federation_token(
    sts: Client,
    name: &FederatedName,
    duration: RoleDuration,
    now: Timestamp,
) -> Result<Credentials, AwsError> {
    let date = AnswerDate::default();
    let answer = sts
        .get_federation_token()
        .name(name.as_str())
        .policy(FEDERATION_POLICY)
        .set_duration_seconds(i32::try_from(duration.seconds()).ok())
        .customize()
        .interceptor(date.clone())
        .send()
        .await
        .map_err(|error| AwsError::from_sdk("GetFederationToken", &error, now))?;
    issued(answer.credentials, &date, now)
}

fn issued(
    credentials: Option<aws_sdk_sts::types::Credentials>,
    date: &AnswerDate,
    now: Timestamp,
) -> Result<Credentials, AwsError> {
    let not_aws = || AwsError::NotAws { host: String::new() };
    let issued = credentials.ok_or_else(not_aws)?;
    let end = believable_seconds(issued.expiration.secs()).ok_or_else(not_aws)?;
    Ok(Credentials {
        access_key_id: issued.access_key_id,
        secret_access_key: Secret::new(issued.secret_access_key),
        session_token: Secret::new(issued.session_token),
        issued_at: now,
        expires_at: date.by_our_clock(end, now),
    })
}

fn unbuilt(operation: &'static str) -> AwsError {
    AwsError::Refused {
        operation,
        status: 0,
        code: "ConstructionFailure".into(),
        message: "the request could not be built".into(),
    }
}

/// What watches over a request. Without a code it matters to nobody.
fn transmission(proof: Option<&MfaProof>) -> Transmission {
    proof.map(|proof| proof.transmission.clone()).unwrap_or_default()
}
