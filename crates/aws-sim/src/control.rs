//! `/_sim/…`: with these requests, a test or a demo does what a person, AWS or time would do.

use crate::faults::Fault;
use crate::header::host;
use crate::journal::Call;
use crate::organisation::OrgPatch;
use crate::visit;
use crate::world::Simulation;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// The routes of the controls. Web pages are refused: they are recognised by headers that browsers add.
pub(crate) fn router() -> Router<Arc<Simulation>> {
    Router::new()
        .route("/approve", post(approve))
        .route("/deny", post(deny))
        .route("/faults", post(fault))
        .route("/clock", post(clock))
        .route("/org", post(organisation))
        .route("/lifetime", post(lifetime))
        .route("/calls", get(calls))
        .route("/hosts", get(hosts))
        .layer(from_fn(guard))
}

async fn guard(request: Request, next: Next) -> Response {
    if is_from_a_page(request.headers()) {
        return (StatusCode::FORBIDDEN, "not for web pages").into_response();
    }
    next.run(request).await
}

fn is_from_a_page(headers: &HeaderMap) -> bool {
    headers.contains_key("origin") || !host(headers).is_some_and(is_loopback)
}

/// Whether a Host header names this machine. A page may have its own name resolved to a loopback address (DNS rebinding),
/// but its requests then carry that name.
fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// A body of JSON; an empty one counts as an empty object.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, (StatusCode, String)> {
    let body = if body.trim_ascii().is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| (StatusCode::BAD_REQUEST, format!("{error}\n")))
}

type ControlResult = Result<Json<Value>, (StatusCode, String)>;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Decide {
    user_code: Option<String>,
}

async fn approve(State(simulation): State<Arc<Simulation>>, body: Bytes) -> ControlResult {
    decide(&simulation, &body, true).await
}

async fn deny(State(simulation): State<Arc<Simulation>>, body: Bytes) -> ControlResult {
    decide(&simulation, &body, false).await
}

async fn decide(simulation: &Simulation, body: &[u8], allow: bool) -> ControlResult {
    let Decide { user_code } = read(body)?;
    let decided =
        simulation.with(|world, now| world.oidc.decide(user_code.as_deref(), allow, &mut world.random, now));
    let Some(decided) = decided else {
        return Err((StatusCode::NOT_FOUND, "no such request is pending\n".to_owned()));
    };
    if let Some(callback) = decided.callback {
        visit::visit(&callback).await;
    }
    Ok(Json(json!({})))
}

async fn fault(State(simulation): State<Arc<Simulation>>, body: Bytes) -> ControlResult {
    let fault: Fault = read(&body)?;
    simulation.with(|world, _| world.faults.add(fault));
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Advance {
    advance_seconds: u64,
}

async fn clock(State(simulation): State<Arc<Simulation>>, body: Bytes) -> ControlResult {
    let Advance { advance_seconds } = read(&body)?;
    simulation.clock.advance(Duration::from_secs(advance_seconds));
    Ok(Json(json!({"now": simulation.clock.now()})))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Lifetime {
    /// At most the twelve hours of a permission set.
    role_seconds: u16,
}

/// How long the credentials of the portal's roles last that are issued from now on, so that a test need not wait for an hour.
async fn lifetime(State(simulation): State<Arc<Simulation>>, body: Bytes) -> ControlResult {
    let Lifetime { role_seconds } = read(&body)?;
    let lifetime = Duration::from_secs(role_seconds.into());
    simulation.with(|world, _| world.role_lifetime = Some(lifetime));
    Ok(Json(json!({})))
}

async fn organisation(State(simulation): State<Arc<Simulation>>, body: Bytes) -> ControlResult {
    let patch: OrgPatch = read(&body)?;
    simulation.with(|world, _| patch.apply(&mut world.organisation));
    Ok(Json(json!({})))
}

async fn calls(State(simulation): State<Arc<Simulation>>) -> Json<Vec<Call>> {
    Json(simulation.with(|world, _| world.journal.calls().to_vec()))
}

/// The hosts that the proxy was asked for, in order.
async fn hosts(State(simulation): State<Arc<Simulation>>) -> Json<Vec<String>> {
    Json(simulation.asked.hosts())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_pass() {
        for host in ["127.0.0.1:8080", "127.0.0.1", "localhost:1", "[::1]:8080", "127.9.9.9"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in
            ["example.com", "example.com:8080", "127.0.0.1.example.com", "10.0.0.1:80", "", "localhost.x"]
        {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
