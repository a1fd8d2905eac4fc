//! StartDeviceAuthorization (`POST /device_authorization`), and the page that its user code opens.

use crate::call_region::CallRegion;
use crate::header;
use crate::oidc::client::Grant;
use crate::oidc::consent::{Consent, Decision};
use crate::oidc::device_code::{DeviceAuthorization, INTERVAL, LIFETIME};
use crate::oidc::read;
use crate::oidc::refusal::Refusal;
use crate::pages;
use crate::portals::Portals;
use crate::tls::hosts::is_dual_stack;
use crate::world::{Simulation, World};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Form, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    client_id: String,
    client_secret: String,
    start_url: String,
}

/// Answers StartDeviceAuthorization.
pub(crate) async fn start(
    State(simulation): State<Arc<Simulation>>,
    region: CallRegion,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let request: Request = read(&body)?;
    // The endpoints for IPv4 lead the sign-in to an instance on a dual-stack host to a page that knows nothing of it.
    let host = header::host(&headers).unwrap_or_default();
    let is_lost = |portals: &Portals| request.start_url == portals.dual_stack && !is_dual_stack(host);
    let allowed = simulation.auto_approve && !simulation.portals.as_ref().is_some_and(is_lost);
    simulation.with(|world, now| {
        let oidc = &mut world.oidc;
        let client = oidc.clients.authenticated(&request.client_id, &request.client_secret, &region, now)?;
        client.may_use(Grant::DeviceCode)?;
        if !simulation.is_start_url(&request.start_url, &region, &world.organisation) {
            return Err(Refusal::InvalidRequest);
        }
        let device_code = world.random.url_safe(86);
        let user_code = world.random.user_code();
        let expires_at = now + LIFETIME;
        oidc.consents.ask(Consent {
            id: user_code.clone(),
            client_name: client.name.clone(),
            scopes: client.scopes.clone(),
            expires_at,
            decision: if allowed { Decision::Allowed } else { Decision::Pending },
        });
        let request_uri = format!("urn:ietf:params:oauth:request_uri:{}", world.random.hex(32));
        let page = match &region.0 {
            _ if simulation.portals.as_ref().is_some_and(|portals| portals.contain(&request.start_url)) => {
                format!("{}/#/device?user_code={user_code}", request.start_url)
            }
            Some(region) => format!("https://device.sso.{region}.amazonaws.com/?user_code={user_code}"),
            None => {
                let page = &world.organisation.device_page;
                page.filled_in(&simulation.endpoint, &user_code, &request_uri)
            }
        };
        let without_code = page.split("?user_code=").next().unwrap_or_default();
        let response = json!({
            "deviceCode": device_code,
            "userCode": user_code,
            "verificationUri": without_code,
            "verificationUriComplete": page,
            "expiresIn": LIFETIME.as_secs(),
            "interval": INTERVAL.as_secs(),
        });
        let authorization = DeviceAuthorization::new(request.client_id, user_code, request_uri, expires_at);
        oidc.devices.add(device_code, authorization);
        Ok(Json(response))
    })
}

/// The page's parameters.
#[derive(Deserialize)]
pub(crate) struct PageQuery {
    user_code: Option<String>,
}

/// `GET /device`: asks for the user code; with one, shows the code and what the client asks for.
pub(crate) async fn page(
    State(simulation): State<Arc<Simulation>>,
    Query(query): Query<PageQuery>,
) -> Response {
    let Some(code) = query.user_code.filter(|code| !code.trim().is_empty()) else {
        return pages::enter_code();
    };
    simulation.with(|world, now| confirm(world, code.trim(), now))
}

/// The parameters of the page that names a request.
#[derive(Deserialize)]
pub(crate) struct RequestQuery {
    request_uri: String,
}

/// `GET /platform/authorize`: shows the code of the request and what the client asks for.
pub(crate) async fn platform_page(
    State(simulation): State<Arc<Simulation>>,
    Query(query): Query<RequestQuery>,
) -> Response {
    simulation.with(|world, now| match world.oidc.devices.of_request(&query.request_uri) {
        Some(device) => {
            let code = device.user_code.clone();
            confirm(world, &code, now)
        }
        None => pages::code_unknown(),
    })
}

fn confirm(world: &World, code: &str, now: Timestamp) -> Response {
    match world.oidc.consents.get(code) {
        Some(consent) if consent.expires_at <= now => pages::code_expired(),
        Some(consent) => match consent.decision {
            Decision::Pending => pages::confirm_code(&world.organisation.name, consent),
            Decision::Allowed => pages::allowed(),
            Decision::Denied => pages::denied(),
        },
        None => pages::code_unknown(),
    }
}

/// The form that the page's buttons send.
#[derive(Deserialize)]
pub(crate) struct DecisionForm {
    user_code: String,
    decision: String,
}

/// `POST /device`: Allow or Deny.
pub(crate) async fn decide(
    State(simulation): State<Arc<Simulation>>,
    Form(form): Form<DecisionForm>,
) -> Response {
    let decision = if form.decision == "allow" { Decision::Allowed } else { Decision::Denied };
    simulation.with(|world, now| match world.oidc.consents.decide(Some(&form.user_code), decision, now) {
        Some(_) if decision == Decision::Allowed => pages::allowed(),
        Some(_) => pages::denied(),
        None => pages::code_expired(),
    })
}
