//! SDK clients that talk to a simulation, and the way through sign-in.

use aws_sdk_sso::types::RoleCredentials;
use aws_sim::{Sim, SimOptions};
use aws_smithy_async::time::TimeSource;
use aws_smithy_http_client::{Builder, tls};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use jiff::Timestamp;
use std::time::{Duration, SystemTime};

pub(crate) const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";

pub(crate) async fn sim() -> Sim {
    Sim::start(SimOptions::default()).await.unwrap()
}

fn http() -> SharedHttpClient {
    Builder::new().tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring)).build_https()
}

pub(crate) fn oidc(sim: &Sim) -> aws_sdk_ssooidc::Client {
    let config = aws_sdk_ssooidc::Config::builder()
        .http_client(http())
        .endpoint_url(sim.endpoint())
        .region(aws_sdk_ssooidc::config::Region::new("eu-central-1"))
        .retry_config(RetryConfig::disabled());
    aws_sdk_ssooidc::Client::from_conf(config.build())
}

pub(crate) fn sso(sim: &Sim) -> aws_sdk_sso::Client {
    let config = aws_sdk_sso::Config::builder()
        .http_client(http())
        .endpoint_url(sim.endpoint())
        .region(aws_sdk_sso::config::Region::new("eu-central-1"))
        .retry_config(RetryConfig::disabled());
    aws_sdk_sso::Client::from_conf(config.build())
}

/// Access key id, secret access key, session token.
#[derive(Clone)]
pub(crate) struct Keys(pub(crate) String, pub(crate) String, pub(crate) Option<String>);

impl Keys {
    /// Those of the first user, who may do nothing but assume roles.
    pub(crate) fn of_user(sim: &Sim) -> Self {
        let user = sim.ready().iam_user.clone().unwrap();
        Self(user.access_key_id, user.secret_access_key, None)
    }

    pub(crate) fn of(sim: &Sim, name: &str) -> Self {
        let user = sim.ready().iam_users.iter().find(|user| user.name == name).cloned().unwrap();
        Self(user.access_key_id, user.secret_access_key, None)
    }
}

impl From<RoleCredentials> for Keys {
    fn from(issued: RoleCredentials) -> Self {
        Self(
            issued.access_key_id.unwrap(),
            issued.secret_access_key.unwrap(),
            Some(issued.session_token.unwrap()),
        )
    }
}

impl From<aws_sdk_sts::types::Credentials> for Keys {
    fn from(issued: aws_sdk_sts::types::Credentials) -> Self {
        Self(issued.access_key_id, issued.secret_access_key, Some(issued.session_token))
    }
}

#[derive(Debug)]
struct FixedTime(SystemTime);

impl TimeSource for FixedTime {
    fn now(&self) -> SystemTime {
        self.0
    }
}

/// A client that signs at the simulation's present time.
pub(crate) fn sts(sim: &Sim, keys: &Keys) -> aws_sdk_sts::Client {
    sts_at(sim, keys, "eu-central-1", sim.now())
}

/// A client that signs for a region at a time.
pub(crate) fn sts_at(sim: &Sim, keys: &Keys, region: &str, time: Timestamp) -> aws_sdk_sts::Client {
    let Keys(id, secret, token) = keys.clone();
    let config = aws_sdk_sts::Config::builder()
        .http_client(http())
        .endpoint_url(sim.endpoint())
        .region(aws_sdk_sts::config::Region::new(region.to_owned()))
        .credentials_provider(aws_sdk_sts::config::Credentials::new(id, secret, token, None, "test"))
        .time_source(FixedTime(SystemTime::from(time)))
        .retry_config(RetryConfig::disabled());
    aws_sdk_sts::Client::from_conf(config.build())
}

/// A registered client: id and secret.
#[derive(Clone)]
pub(crate) struct Registered {
    pub(crate) id: String,
    pub(crate) secret: String,
}

/// Registers for device authorization, with the scope that brings a refresh token.
pub(crate) async fn register(sim: &Sim) -> Registered {
    let answer = oidc(sim)
        .register_client()
        .client_name("Test client")
        .client_type("public")
        .scopes("sso:account:access")
        .send()
        .await
        .unwrap();
    Registered { id: answer.client_id.unwrap(), secret: answer.client_secret.unwrap() }
}

/// Signs in by device authorization; returns the access token.
pub(crate) async fn sign_in(sim: &Sim) -> String {
    let client = register(sim).await;
    let device = oidc(sim)
        .start_device_authorization()
        .client_id(&client.id)
        .client_secret(&client.secret)
        .start_url(sim.start_url())
        .send()
        .await
        .unwrap();
    assert!(sim.approve(device.user_code()));
    let token = oidc(sim)
        .create_token()
        .client_id(&client.id)
        .client_secret(&client.secret)
        .grant_type(DEVICE_CODE)
        .device_code(device.device_code.unwrap())
        .send()
        .await
        .unwrap();
    token.access_token.unwrap()
}

/// Credentials of an Identity Center role.
pub(crate) async fn role_keys(sim: &Sim, account: &str, role: &str) -> Keys {
    let token = sign_in(sim).await;
    let answer = sso(sim)
        .get_role_credentials()
        .access_token(token)
        .account_id(account)
        .role_name(role)
        .send()
        .await
        .unwrap();
    answer.role_credentials.unwrap().into()
}

pub(crate) const HOUR: Duration = Duration::from_secs(3600);
