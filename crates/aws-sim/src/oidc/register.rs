//! RegisterClient: `POST /client/register`.

use crate::oidc::read;
use crate::oidc::refusal::Refusal;
use crate::random::Random;
use crate::world::Simulation;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use subtle::ConstantTimeEq;
use url::{Host, Url};

/// The scope that opens AWS accounts, and that a refresh token is issued for.
pub(crate) const ACCOUNT_ACCESS: &str = "sso:account:access";

/// Other scopes that public clients of AWS register with.
const OTHER_SCOPES: [&str; 6] = [
    "codecatalyst:read_write",
    "codewhisperer:analysis",
    "codewhisperer:completions",
    "codewhisperer:conversations",
    "codewhisperer:taskassist",
    "codewhisperer:transformations",
];

const MOST_SCOPES: usize = 25;

/// Registrations are told to live about 90 days (unverified in AWS's documents; clients read the answer).
const LIFETIME: Duration = Duration::from_secs(90 * 24 * 3600);

/// Real client secrets are JWTs of more than a kilobyte.
const SECRET_LENGTH: usize = 1180;

/// How a client may come by a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grant {
    DeviceCode,
    AuthorizationCode,
    RefreshToken,
}

impl Grant {
    /// The grant of a `grantType`.
    pub(crate) fn parse(text: &str) -> Result<Self, Refusal> {
        match text {
            "urn:ietf:params:oauth:grant-type:device_code" => Ok(Self::DeviceCode),
            "authorization_code" => Ok(Self::AuthorizationCode),
            "refresh_token" => Ok(Self::RefreshToken),
            _ => Err(Refusal::UnsupportedGrantType),
        }
    }
}

/// A registered client. No Debug: it holds a secret.
#[derive(Clone)]
pub(crate) struct Client {
    /// Its id.
    pub(crate) id: String,
    /// The name it gave itself.
    pub(crate) name: String,
    /// The scopes it registered; none for a legacy client.
    pub(crate) scopes: Vec<String>,
    secret: String,
    grants: Vec<Grant>,
    redirect_uris: Vec<Url>,
    expires_at: Timestamp,
}

impl Client {
    /// Whether it may use a grant.
    ///
    /// # Errors
    /// UnauthorizedClientException.
    pub(crate) fn may_use(&self, grant: Grant) -> Result<(), Refusal> {
        if self.grants.contains(&grant) { Ok(()) } else { Err(Refusal::UnauthorizedClient) }
    }

    /// Whether a redirect URI is one it registered. The port is any (RFC 8252 §7.3).
    pub(crate) fn may_be_sent_to(&self, uri: &Url) -> bool {
        let without_port = |uri: &Url| {
            let mut uri = uri.clone();
            // Refused for URLs without a host only, and `is_loopback` let none of those in.
            uri.set_port(None).is_ok().then_some(uri)
        };
        is_loopback(uri)
            && self.redirect_uris.iter().any(|registered| without_port(registered) == without_port(uri))
    }

    /// Whether it may ask for refresh tokens: not as a legacy client.
    pub(crate) fn is_refreshable(&self) -> bool {
        self.grants.contains(&Grant::RefreshToken) && self.scopes.iter().any(|scope| scope == ACCOUNT_ACCESS)
    }
}

/// All registered clients.
#[derive(Default)]
pub(crate) struct Clients {
    by_id: HashMap<String, Client>,
}

impl Clients {
    /// The client of an id, without proof that it is the client: the authorize page has none.
    pub(crate) fn named(&self, id: &str, now: Timestamp) -> Option<&Client> {
        self.by_id.get(id).filter(|client| client.expires_at > now)
    }

    /// The client that proves itself by its secret.
    ///
    /// # Errors
    /// InvalidClientException: unknown, expired, or another secret.
    pub(crate) fn proven(&self, id: &str, secret: &str, now: Timestamp) -> Result<&Client, Refusal> {
        self.named(id, now)
            .filter(|client| bool::from(client.secret.as_bytes().ct_eq(secret.as_bytes())))
            .ok_or(Refusal::InvalidClient)
    }

    fn register(&mut self, request: Registration, random: &mut Random, now: Timestamp) -> Client {
        let client = Client {
            id: random.url_safe(24),
            // The shape of a JWT, as real ones have; clients must not look inside.
            secret: format!(
                "{}.{}.{}",
                random.url_safe(36),
                random.url_safe(SECRET_LENGTH),
                random.url_safe(43)
            ),
            name: request.name,
            scopes: request.scopes,
            grants: request.grants,
            redirect_uris: request.redirect_uris,
            expires_at: now + LIFETIME,
        };
        self.by_id.insert(client.id.clone(), client.clone());
        client
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    client_name: String,
    client_type: String,
    #[serde(default)]
    scopes: Vec<String>,
    #[serde(default)]
    redirect_uris: Vec<String>,
    #[serde(default)]
    grant_types: Vec<String>,
    issuer_url: Option<String>,
}

/// A request that passed.
struct Registration {
    name: String,
    scopes: Vec<String>,
    grants: Vec<Grant>,
    redirect_uris: Vec<Url>,
}

/// Answers RegisterClient.
pub(crate) async fn register(
    State(simulation): State<Arc<Simulation>>,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let request: Request = read(&body)?;
    if request.issuer_url.as_deref().is_some_and(|url| !simulation.is_start_url(url)) {
        return Err(Refusal::InvalidRequest);
    }
    let registration = check(request)?;
    Ok(simulation.with(|world, now| {
        let client = world.oidc.clients.register(registration, &mut world.random, now);
        Json(json!({
            "clientId": client.id,
            "clientSecret": client.secret,
            "clientIdIssuedAt": now.as_second(),
            "clientSecretExpiresAt": client.expires_at.as_second(),
        }))
    }))
}

fn check(request: Request) -> Result<Registration, Refusal> {
    if request.client_name.trim().is_empty() {
        return Err(Refusal::InvalidRequest);
    }
    if request.client_type != "public" {
        return Err(Refusal::InvalidClientMetadata);
    }
    let known = |scope: &String| scope == ACCOUNT_ACCESS || OTHER_SCOPES.contains(&scope.as_str());
    if request.scopes.len() > MOST_SCOPES || !request.scopes.iter().all(known) {
        return Err(Refusal::InvalidScope);
    }
    let grants =
        request.grant_types.iter().map(|text| Grant::parse(text)).collect::<Result<Vec<_>, Refusal>>()?;
    let redirect_uris =
        request.redirect_uris.iter().map(|text| redirect_uri(text)).collect::<Result<Vec<_>, Refusal>>()?;
    let by_code = grants.contains(&Grant::AuthorizationCode);
    if by_code && grants.contains(&Grant::DeviceCode) {
        // Observed at AWS: not refused, but broken.
        return Err(Refusal::Internal);
    }
    if by_code && redirect_uris.is_empty() {
        return Err(Refusal::InvalidRedirectUri);
    }
    if by_code && request.issuer_url.is_none() {
        return Err(Refusal::InvalidRequest);
    }
    let grants = if grants.is_empty() { vec![Grant::DeviceCode, Grant::RefreshToken] } else { grants };
    Ok(Registration { name: request.client_name, scopes: request.scopes, grants, redirect_uris })
}

/// A redirect URI of a public client: plain http to this machine, no port, since any will match later, and nothing but
/// a path behind it (RFC 8252 §7.3).
fn redirect_uri(text: &str) -> Result<Url, Refusal> {
    let uri = Url::parse(text).map_err(|_| Refusal::InvalidRedirectUri)?;
    let plain = uri.port().is_none()
        && uri.username().is_empty()
        && uri.password().is_none()
        && uri.query().is_none()
        && uri.fragment().is_none();
    if is_loopback(&uri) && plain { Ok(uri) } else { Err(Refusal::InvalidRedirectUri) }
}

fn is_loopback(uri: &Url) -> bool {
    uri.scheme() == "http"
        && match uri.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(change: impl FnOnce(&mut Request)) -> Result<Registration, Refusal> {
        let mut request = Request {
            client_name: "Daypass".to_owned(),
            client_type: "public".to_owned(),
            scopes: vec![ACCOUNT_ACCESS.to_owned()],
            redirect_uris: Vec::new(),
            grant_types: Vec::new(),
            issuer_url: Some("http://127.0.0.1/start".to_owned()),
        };
        change(&mut request);
        check(request)
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn what_aws_refuses_is_refused() {
        let device = "urn:ietf:params:oauth:grant-type:device_code";
        let refused = |change: fn(&mut Request)| request(change).err();
        assert_eq!(refused(|r| r.client_name = " ".to_owned()), Some(Refusal::InvalidRequest));
        assert_eq!(
            refused(|r| r.client_type = "confidential".to_owned()),
            Some(Refusal::InvalidClientMetadata)
        );
        assert_eq!(refused(|r| r.scopes = texts(&["sso:everything"])), Some(Refusal::InvalidScope));
        assert_eq!(refused(|r| r.scopes = vec![ACCOUNT_ACCESS.to_owned(); 26]), Some(Refusal::InvalidScope));
        assert_eq!(refused(|r| r.grant_types = texts(&["password"])), Some(Refusal::UnsupportedGrantType));
        assert_eq!(
            refused(|r| r.grant_types = texts(&["authorization_code"])),
            Some(Refusal::InvalidRedirectUri)
        );
        assert_eq!(
            request(|r| r.grant_types = texts(&["authorization_code", device])).err(),
            Some(Refusal::Internal)
        );
        for uri in [
            "https://127.0.0.1/x",
            "http://example.com/x",
            "http://127.0.0.1/x?y",
            "http://127.0.0.1/#x",
            "http://a@127.0.0.1/x",
            "http://127.0.0.1:49152/x",
            "x",
        ] {
            let refusal = request(|r| r.redirect_uris = texts(&[uri])).err();
            assert_eq!(refusal, Some(Refusal::InvalidRedirectUri), "{uri}");
        }
    }

    #[test]
    fn any_port_matches_and_nothing_else_does() {
        let registration = request(|r| {
            r.grant_types = texts(&["authorization_code", "refresh_token"]);
            r.redirect_uris = texts(&["http://127.0.0.1/oauth/callback"]);
        })
        .ok()
        .unwrap();
        let mut random = Random::seeded().unwrap();
        let client = Clients::default().register(registration, &mut random, Timestamp::UNIX_EPOCH);
        let may = |uri: &str| client.may_be_sent_to(&Url::parse(uri).unwrap());
        assert!(may("http://127.0.0.1:49152/oauth/callback"));
        assert!(may("http://127.0.0.1/oauth/callback"));
        assert!(!may("http://127.0.0.1:49152/oauth/other"));
        assert!(!may("http://localhost:49152/oauth/callback"));
        assert!(!may("https://127.0.0.1:49152/oauth/callback"));
        assert!(client.secret.len() > 1000);
    }
}
