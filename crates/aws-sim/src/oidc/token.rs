//! CreateToken: `POST /token`, with its three grants.

use crate::call_region::CallRegion;
use crate::oidc::client::{Client, Grant};
use crate::oidc::consent::Decision;
use crate::oidc::read;
use crate::oidc::refusal::Refusal;
use crate::oidc::sign_in::Tokens;
use crate::world::{Simulation, World};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use subtle::ConstantTimeEq;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    client_id: String,
    client_secret: String,
    grant_type: String,
    device_code: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
}

/// Answers CreateToken.
pub(crate) async fn create(
    State(simulation): State<Arc<Simulation>>,
    region: CallRegion,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let request: Request = read(&body)?;
    let tokens = simulation.with(|world, now| grant(&request, &region, world, now))?;
    // Members without a value come as null, and some are not in AWS's model, as observed.
    Ok(Json(json!({
        "accessToken": tokens.access,
        "aws_sso_app_session_id": null,
        "expiresIn": tokens.lifetime.as_secs(),
        "idToken": null,
        "issuedTokenType": null,
        "originSessionId": null,
        "refreshToken": tokens.refresh,
        "tokenType": "Bearer",
    })))
}

fn grant(
    request: &Request,
    region: &CallRegion,
    world: &mut World,
    now: Timestamp,
) -> Result<Tokens, Refusal> {
    let client = world.oidc.clients.authenticated(&request.client_id, &request.client_secret, region, now)?;
    let client = client.clone();
    let grant = Grant::parse(&request.grant_type)?;
    client.may_use(grant)?;
    match grant {
        Grant::DeviceCode => by_device_code(required(request.device_code.as_deref())?, &client, world, now),
        Grant::AuthorizationCode => by_authorization_code(request, &client, world, now),
        Grant::RefreshToken => {
            let token = required(request.refresh_token.as_deref())?;
            world
                .oidc
                .sign_ins
                .renew(token, &client.id, &mut world.random, now)
                .ok_or(Refusal::InvalidRefreshToken)
        }
    }
}

fn required(member: Option<&str>) -> Result<&str, Refusal> {
    member.filter(|text| !text.is_empty()).ok_or(Refusal::InvalidRequest)
}

/// The grant of RFC 8628 §3.4, with its errors of §3.5.
fn by_device_code(code: &str, client: &Client, world: &mut World, now: Timestamp) -> Result<Tokens, Refusal> {
    let oidc = &mut world.oidc;
    let device = oidc.devices.get_mut(code).filter(|device| device.client_id == client.id);
    let device = device.ok_or(Refusal::InvalidGrant)?;
    if device.expires_at <= now {
        return Err(Refusal::ExpiredToken);
    }
    if device.polls_too_fast(now) {
        return Err(Refusal::SlowDown);
    }
    match oidc.consents.decision(&device.user_code) {
        Decision::Pending => Err(Refusal::AuthorizationPending),
        Decision::Denied => Err(Refusal::AccessDenied),
        Decision::Allowed => {
            oidc.devices.redeem(code);
            Ok(oidc.sign_ins.open(&client.id, client.is_refreshable(), &mut world.random, now))
        }
    }
}

/// The grant of RFC 6749 §4.1.3, with the check of RFC 7636 §4.6.
fn by_authorization_code(
    request: &Request,
    client: &Client,
    world: &mut World,
    now: Timestamp,
) -> Result<Tokens, Refusal> {
    let code = required(request.code.as_deref())?;
    let redirect_uri = required(request.redirect_uri.as_deref())?;
    let verifier = required(request.code_verifier.as_deref())?;
    let authorization = world.oidc.authorizations.redeem(code).ok_or(Refusal::InvalidGrant)?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    let verified = bool::from(challenge.as_bytes().ct_eq(authorization.challenge.as_bytes()));
    let same = authorization.client_id == client.id && authorization.redirect_uri == redirect_uri;
    if !verified || !same || authorization.expires_at <= now || !is_verifier(verifier) {
        return Err(Refusal::InvalidGrant);
    }
    Ok(world.oidc.sign_ins.open(&client.id, client.is_refreshable(), &mut world.random, now))
}

/// Whether a text is a code verifier: 43 to 128 unreserved characters (RFC 7636 §4.1).
fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
}
