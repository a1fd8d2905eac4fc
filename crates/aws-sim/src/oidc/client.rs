//! Registered clients, the grants that they may use, and the redirect URIs that they may name.

use crate::call_region::CallRegion;
use crate::oidc::refusal::Refusal;
use crate::random::Random;
use daypass_core::Region;
use jiff::Timestamp;
use std::collections::HashMap;
use std::time::Duration;
use subtle::ConstantTimeEq;
use url::{Host, Url};

/// The scope that gives access to AWS accounts. Only clients that registered it get refresh tokens.
pub(super) const ACCOUNT_ACCESS: &str = "sso:account:access";

/// AWS's documents state no lifetime of a registration. Responses of AWS, which clients read, say about 90 days.
const LIFETIME: Duration = Duration::from_secs(90 * 24 * 3600);

/// In characters. Real client secrets are JWTs of more than a kilobyte.
const SECRET_LENGTH: usize = 1180;

/// How a client may obtain a token.
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
    /// The name that it registered.
    pub(crate) name: String,
    /// The scopes it registered; none for a legacy client.
    pub(crate) scopes: Vec<String>,
    pub(super) secret: String,
    pub(super) expires_at: Timestamp,
    /// Where it registered, and is known; none where an endpoint override hid that.
    pub(crate) region: Option<Region>,
    grants: Vec<Grant>,
    redirect_uris: Vec<Url>,
}

impl Client {
    /// Whether it may use a grant.
    ///
    /// # Errors
    /// UnauthorizedClientException.
    pub(crate) fn may_use(&self, grant: Grant) -> Result<(), Refusal> {
        if self.grants.contains(&grant) { Ok(()) } else { Err(Refusal::UnauthorizedClient) }
    }

    /// Whether a redirect URI is one that it registered. Any port will do (RFC 8252 §7.3).
    pub(crate) fn may_be_sent_to(&self, uri: &Url) -> bool {
        let without_port = |uri: &Url| {
            let mut uri = uri.clone();
            // `set_port` fails only for URLs without a host, and `is_loopback` has refused those.
            uri.set_port(None).is_ok().then_some(uri)
        };
        is_loopback(uri)
            && self.redirect_uris.iter().any(|registered| without_port(registered) == without_port(uri))
    }

    /// Whether it gets refresh tokens. A legacy client, which registered no scopes, gets none.
    pub(crate) fn is_refreshable(&self) -> bool {
        self.grants.contains(&Grant::RefreshToken) && self.scopes.iter().any(|scope| scope == ACCOUNT_ACCESS)
    }
}

/// What a client registers, checked.
pub(super) struct Registration {
    /// The name it gives itself.
    pub(super) name: String,
    /// The scopes it may ask for; none for a legacy client.
    pub(super) scopes: Vec<String>,
    /// The grants it may use.
    pub(super) grants: Vec<Grant>,
    /// Its redirect URIs, without a port.
    pub(super) redirect_uris: Vec<Url>,
}

/// All registered clients.
#[derive(Default)]
pub(crate) struct Clients {
    by_id: HashMap<String, Client>,
}

impl Clients {
    /// The client of an id. Nothing proves here that the client itself asks: the authorize page is sent no secret.
    pub(crate) fn named(&self, id: &str, now: Timestamp) -> Option<&Client> {
        self.by_id.get(id).filter(|client| client.expires_at > now)
    }

    /// The client of an id, if its secret is right.
    ///
    /// # Errors
    /// InvalidClientException when the client is unknown in this region, its registration has expired, or the secret is another.
    pub(crate) fn authenticated(
        &self,
        id: &str,
        secret: &str,
        region: &CallRegion,
        now: Timestamp,
    ) -> Result<&Client, Refusal> {
        self.named(id, now)
            .filter(|client| region.is_of(client.region.as_ref()))
            .filter(|client| bool::from(client.secret.as_bytes().ct_eq(secret.as_bytes())))
            .ok_or(Refusal::InvalidClient)
    }

    /// Registers a client under a new id and secret.
    pub(super) fn register(
        &mut self,
        registration: Registration,
        region: &CallRegion,
        random: &mut Random,
        now: Timestamp,
    ) -> Client {
        let client = Client {
            id: random.url_safe(24),
            // Real ones have the shape of a JWT too. Clients must not read what is inside.
            secret: format!(
                "{}.{}.{}",
                random.url_safe(36),
                random.url_safe(SECRET_LENGTH),
                random.url_safe(43)
            ),
            name: registration.name,
            scopes: registration.scopes,
            grants: registration.grants,
            redirect_uris: registration.redirect_uris,
            expires_at: now + LIFETIME,
            region: region.0.clone(),
        };
        self.by_id.insert(client.id.clone(), client.clone());
        client
    }
}

/// Whether a URI leads to this machine by plain http.
pub(super) fn is_loopback(uri: &Url) -> bool {
    uri.scheme() == "http"
        && match uri.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        }
}
