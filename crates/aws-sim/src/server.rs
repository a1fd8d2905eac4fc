//! The routes of all services on one port, and what is done around every call.

use crate::call_region::CallRegion;
use crate::header::set;
use crate::network::Line;
use crate::oidc::{authorize, device, register, token};
use crate::operation::{self, LARGEST_BODY, Protocol};
use crate::portal::{lists, logout, role_credentials};
use crate::query::dispatch;
use crate::tls::by_host::by_host;
use crate::world::Simulation;
use crate::{control, federation, pages, portal, replacement};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::fmt::rfc2822::DateTimePrinter;
use std::sync::Arc;
use uuid::Uuid;

/// All routes.
pub(crate) fn router(simulation: Arc<Simulation>) -> Router {
    let oidc = Router::new()
        .route("/client/register", post(register::register))
        .route("/device_authorization", post(device::start))
        .route("/token", post(token::create))
        .route("/authorize", get(authorize::page).post(authorize::decide))
        .route("/device", get(device::page).post(device::decide))
        .route("/platform/authorize", get(device::platform_page));
    let portal = Router::new()
        .route("/assignment/accounts", get(lists::accounts))
        .route("/assignment/roles", get(lists::roles))
        .route("/federation/credentials", get(role_credentials::get))
        .route("/logout", post(logout::logout))
        .method_not_allowed_fallback(async || portal::refusal::Refusal::MethodNotAllowed)
        .route("/start", get(start))
        .route("/start/", get(start))
        .route("/d-9067642ac7/start", get(start))
        .route("/start/console", get(federation::console::shortcut));
    let query = Router::new().route("/", get(dispatch::answer).post(dispatch::answer));
    let web = Router::new()
        .route("/federation", get(federation::sign_in::answer).post(federation::sign_in::answer))
        .route("/oauth", get(federation::sign_in::sign_out))
        .route("/sessions/v1/opt-in", get(federation::sign_in::opt_in))
        .route("/console", get(federation::console::show))
        .route("/console/", get(federation::console::show))
        .route("/console/{*page}", get(federation::console::show));
    Router::new()
        .merge(oidc)
        .merge(portal)
        .merge(query)
        .merge(web)
        .nest("/_sim", control::router())
        .layer(from_fn_with_state(simulation.clone(), around))
        .with_state(simulation)
}

/// All routes, each at the hosts that AWS has it at.
pub(crate) fn router_by_host(simulation: Arc<Simulation>) -> Router {
    // Around the router, so that what it makes of a request is what is routed.
    Router::new().fallback_service(router(simulation.clone())).layer(from_fn_with_state(simulation, by_host))
}

async fn start(State(simulation): State<Arc<Simulation>>) -> Response {
    simulation
        .with(|world, _| pages::portal(&world.organisation.name, world.organisation.sso_region.as_str()))
}

/// Wraps every call: finds its operation, delays it, applies a fault, and adds the headers and the journal entry of the
/// response.
async fn around(State(simulation): State<Arc<Simulation>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let form = parts.uri.query().unwrap_or_default();
    let operation = operation::of(&parts.method, parts.uri.path(), form, &body);
    let region = CallRegion::of(&parts.headers);
    let fault = operation.as_ref().and_then(|call| {
        simulation.with(|world, _| {
            let asked = region.0.as_ref().unwrap_or(&world.organisation.sso_region);
            world.faults.take(&call.name, asked)
        })
    });
    let delay = fault.as_ref().map_or(simulation.latency, |fault| simulation.latency + fault.delay());
    if operation.is_some() && !delay.is_zero() {
        let mut hurry = simulation.hurry.subscribe();
        tokio::select! {
            () = tokio::time::sleep(delay) => {}
            _ = hurry.wait_for(|hurry| *hurry) => {}
        }
    }
    if fault.as_ref().is_some_and(|fault| fault.unreachable) {
        if let Some(ConnectInfo(line)) = parts.extensions.get::<ConnectInfo<Line>>() {
            line.cut();
        }
        // Nobody gets it: the connection is over.
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let replaced = match (&operation, &fault) {
        (Some(operation), Some(fault)) if fault.replaces() => {
            Some(replacement::of(operation, fault, dispatch::namespace_of(form, &body)))
        }
        _ => None,
    };
    let carried_out = fault.as_ref().is_some_and(|fault| fault.carried_out);
    let mut response = match replaced {
        Some(response) if carried_out => {
            next.run(Request::from_parts(parts, Body::from(body))).await;
            response
        }
        Some(response) => response,
        None => next.run(Request::from_parts(parts, Body::from(body))).await,
    };
    if let Some(length) = fault.as_ref().and_then(|fault| fault.truncate) {
        response = replacement::cut(response, length).await;
    }
    let status = response.status().as_u16();
    let now = simulation.with(|world, now| {
        if let Some(operation) = &operation {
            world.journal.record(&operation.name, now, status, region);
            tracing::info!(op = operation.name, status, "answered");
        }
        now
    });
    let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&now).ok();
    set(response.headers_mut(), "date", date);
    // A captive portal's page comes from another server, which sends no request id of AWS.
    if !fault.is_some_and(|fault| fault.is_page()) {
        // The portal calls it otherwise than AWS's other services, as observed.
        let is_portal = operation.is_some_and(|operation| operation.protocol == Protocol::Portal);
        let name = if is_portal { "requestid" } else { "x-amzn-requestid" };
        set(response.headers_mut(), name, Some(Uuid::new_v4().to_string()));
    }
    response
}
