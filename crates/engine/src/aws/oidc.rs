//! SSO OIDC: registration, device authorization, tokens (IAM Identity Center OIDC API Reference, 2019-06-10).

use super::{AwsError, Gateway, Service};
use aws_sdk_ssooidc::Client;
use aws_sdk_ssooidc::config::{Config, Region as SdkRegion};
use aws_smithy_types::retry::RetryConfig;
use daypass_core::believable_time::believable_seconds;
use daypass_core::{Region, Secret, StartUrl};
use jiff::{SignedDuration, Timestamp};

/// The scope that makes a sign-in renewable by refresh token.
pub const SCOPE: &str = "sso:account:access";

/// What a client registration is for. One registration serves one flow: asking for both at once is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Device authorization, RFC 8628.
    Device,
    /// Authorization code with PKCE, RFC 7636.
    Pkce,
}

/// A registered client.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Its id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
    /// When it ends: about 90 days after it was made.
    pub expires_at: Timestamp,
    /// The region that it is known in, and its tokens with it. `None` where an older Daypass made it.
    pub region: Option<Region>,
}

/// A started device authorization.
#[derive(Debug, Clone)]
pub struct DeviceAuthorization {
    /// Polled with.
    pub device_code: Secret,
    /// Shown to the person to compare.
    pub user_code: String,
    /// The page to open, code included.
    pub verification_uri: String,
    /// When it stops being valid.
    pub expires_at: Timestamp,
    /// How long to wait between polls.
    pub interval: SignedDuration,
}

/// What a token request answers.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// For the portal.
    pub access_token: Secret,
    /// When it ends.
    pub expires_at: Timestamp,
    /// For the next one, where AWS gave one.
    pub refresh_token: Option<Secret>,
}

/// What a token is asked for with.
#[derive(Debug, Clone, Copy)]
pub enum Grant<'a> {
    /// `urn:ietf:params:oauth:grant-type:device_code`.
    Device {
        /// From [`Gateway::start_device_authorization`].
        device_code: &'a Secret,
    },
    /// `authorization_code`.
    Code {
        /// From the callback.
        code: &'a Secret,
        /// RFC 7636 §4.1.
        verifier: &'a Secret,
        /// With the port that was used.
        redirect_uri: &'a str,
    },
    /// `refresh_token`.
    Refresh {
        /// From the sign-in or the last refresh.
        refresh_token: &'a Secret,
    },
}

/// The redirect URI to register: without a port, any port matches later (RFC 8252 §7.3).
pub const REDIRECT_URI: &str = "http://127.0.0.1/oauth/callback";

impl Gateway {
    fn oidc(&self, region: &Region, retries: RetryConfig) -> Client {
        let place = self.place(Service::SsoOidc, region);
        let mut config = Config::builder()
            .behavior_version_latest()
            .use_fips(place.use_fips)
            .use_dual_stack(place.use_dual_stack)
            .region(SdkRegion::new(region.to_string()))
            .http_client(self.http.client())
            .time_source(self.time())
            .timeout_config(self.timeouts())
            .retry_config(retries)
            .allow_no_auth();
        config.push_interceptor(place.check());
        config.set_endpoint_url(place.endpoint_url);
        Client::from_conf(config.build())
    }

    /// Where the browser goes for the authorization code flow: the same host as the API.
    ///
    /// # Errors
    /// [`AwsError::InvalidEndpoint`], [`AwsError::NoEndpoint`]
    pub fn authorize_base(&self, region: &Region, start_url: &StartUrl) -> Result<String, AwsError> {
        self.of_portal(start_url).place(Service::SsoOidc, region).address
    }

    /// Registers Daypass as a public client for one flow.
    pub async fn register_client(
        &self,
        region: &Region,
        start_url: &StartUrl,
        flow: Flow,
        now: Timestamp,
    ) -> Result<Registration, AwsError> {
        let mut request = self
            .of_portal(start_url)
            .oidc(region, self.retries(3))
            .register_client()
            .client_name("Daypass")
            .client_type("public")
            .scopes(SCOPE);
        if flow == Flow::Pkce {
            request = request
                .grant_types("authorization_code")
                .grant_types("refresh_token")
                .redirect_uris(REDIRECT_URI)
                .issuer_url(start_url.as_str());
        }
        let answer =
            request.send().await.map_err(|error| AwsError::from_sdk("RegisterClient", &error, now))?;
        let (Some(client_id), Some(client_secret)) = (answer.client_id, answer.client_secret) else {
            return Err(AwsError::NotAws { host: String::new() });
        };
        let expires_at = believable_seconds(answer.client_secret_expires_at).unwrap_or(now);
        let region = Some(region.clone());
        Ok(Registration { client_id, client_secret: Secret::new(client_secret), expires_at, region })
    }

    /// Starts a device authorization.
    ///
    /// # Errors
    /// [`AwsError`]; an alias or issuer that this region does not know is refused with `InvalidRequestException`.
    pub async fn start_device_authorization(
        &self,
        region: &Region,
        start_url: &StartUrl,
        client: &Registration,
        now: Timestamp,
    ) -> Result<DeviceAuthorization, AwsError> {
        let answer = self
            .of_portal(start_url)
            .oidc(region, self.retries(3))
            .start_device_authorization()
            .client_id(&client.client_id)
            .client_secret(client.client_secret.expose())
            .start_url(start_url.as_str())
            .send()
            .await
            .map_err(|error| AwsError::from_sdk("StartDeviceAuthorization", &error, now))?;
        let page = answer.verification_uri_complete.or(answer.verification_uri);
        let (Some(device_code), Some(user_code), Some(verification_uri)) =
            (answer.device_code, answer.user_code, page)
        else {
            return Err(AwsError::NotAws { host: String::new() });
        };
        // RFC 8628 §3.2: where no interval is given, five seconds are meant.
        let interval = if answer.interval > 0 { answer.interval } else { 5 };
        Ok(DeviceAuthorization {
            device_code: Secret::new(device_code),
            user_code,
            verification_uri,
            expires_at: now + SignedDuration::from_secs(i64::from(answer.expires_in.max(0))),
            interval: SignedDuration::from_secs(i64::from(interval)),
        })
    }

    /// Asks for tokens, without retries: codes and refresh tokens may be good for one use, and the device
    /// flow's pace is its caller's.
    ///
    /// # Errors
    /// [`AwsError`]; the codes of RFC 6749 §5.2 and RFC 8628 §3.5 come as the shapes of AWS's model.
    pub async fn create_token(
        &self,
        region: &Region,
        start_url: &StartUrl,
        client: &Registration,
        grant: Grant<'_>,
        now: Timestamp,
    ) -> Result<Tokens, AwsError> {
        let request = self
            .of_portal(start_url)
            .oidc(region, RetryConfig::disabled())
            .create_token()
            .client_id(&client.client_id)
            .client_secret(client.client_secret.expose());
        let request = match grant {
            Grant::Device { device_code } => request
                .grant_type("urn:ietf:params:oauth:grant-type:device_code")
                .device_code(device_code.expose()),
            Grant::Code { code, verifier, redirect_uri } => request
                .grant_type("authorization_code")
                .code(code.expose())
                .code_verifier(verifier.expose())
                .redirect_uri(redirect_uri),
            Grant::Refresh { refresh_token } => {
                request.grant_type("refresh_token").refresh_token(refresh_token.expose())
            }
        };
        let answer = request.send().await.map_err(|error| AwsError::from_sdk("CreateToken", &error, now))?;
        let Some(access_token) = answer.access_token else {
            return Err(AwsError::NotAws { host: String::new() });
        };
        Ok(Tokens {
            access_token: Secret::new(access_token),
            expires_at: now + SignedDuration::from_secs(i64::from(answer.expires_in.max(0))),
            refresh_token: answer.refresh_token.map(Secret::new),
        })
    }
}
