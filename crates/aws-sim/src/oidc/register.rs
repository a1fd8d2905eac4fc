//! RegisterClient: `POST /client/register`.

use crate::call_region::CallRegion;
use crate::oidc::client::{ACCOUNT_ACCESS, Grant, Registration, is_loopback};
use crate::oidc::read;
use crate::oidc::refusal::Refusal;
use crate::world::Simulation;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use url::Url;

/// Other scopes that AWS's own public clients register.
const OTHER_SCOPES: [&str; 6] = [
    "codecatalyst:read_write",
    "codewhisperer:analysis",
    "codewhisperer:completions",
    "codewhisperer:conversations",
    "codewhisperer:taskassist",
    "codewhisperer:transformations",
];

const MOST_SCOPES: usize = 25;

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

/// Answers RegisterClient.
pub(crate) async fn register(
    State(simulation): State<Arc<Simulation>>,
    region: CallRegion,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let request: Request = read(&body)?;
    simulation.with(|world, now| {
        let issuer = request.issuer_url.as_deref();
        if issuer.is_some_and(|url| !simulation.is_start_url(url, &region, &world.organisation)) {
            return Err(Refusal::InvalidRequest);
        }
        let registration = check(request)?;
        let client = world.oidc.clients.register(registration, &region, &mut world.random, now);
        Ok(Json(json!({
            "clientId": client.id,
            "clientSecret": client.secret,
            "clientIdIssuedAt": now.as_second(),
            "clientSecretExpiresAt": client.expires_at.as_second(),
        })))
    })
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
        // AWS, as observed, answers this combination with an internal error.
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

/// Parses a redirect URI of a public client: plain http to this machine, with a path and nothing else behind it. A port is
/// refused, as every port matches later (RFC 8252 §7.3).
fn redirect_uri(text: &str) -> Result<Url, Refusal> {
    let uri = Url::parse(text).map_err(|_| Refusal::InvalidRedirectUri)?;
    let plain = uri.port().is_none()
        && uri.username().is_empty()
        && uri.password().is_none()
        && uri.query().is_none()
        && uri.fragment().is_none();
    if is_loopback(&uri) && plain { Ok(uri) } else { Err(Refusal::InvalidRedirectUri) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::client::Clients;
    use crate::random::Random;
    use jiff::Timestamp;

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
        let anywhere = CallRegion(None);
        let client = Clients::default().register(registration, &anywhere, &mut random, Timestamp::UNIX_EPOCH);
        let may = |uri: &str| client.may_be_sent_to(&Url::parse(uri).unwrap());
        assert!(may("http://127.0.0.1:49152/oauth/callback"));
        assert!(may("http://127.0.0.1/oauth/callback"));
        assert!(!may("http://127.0.0.1:49152/oauth/other"));
        assert!(!may("http://localhost:49152/oauth/callback"));
        assert!(!may("https://127.0.0.1:49152/oauth/callback"));
        assert!(client.secret.len() > 1000);
    }
}
