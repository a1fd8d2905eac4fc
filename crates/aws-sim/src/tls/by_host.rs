//! Holds requests to the host that they are for: AWS's services do not answer for one another.

use crate::header;
use crate::operation::{self, LARGEST_BODY, Protocol};
use crate::pages;
use crate::query::dispatch::namespace_of;
use crate::tls::hosts::{self, Host};
use crate::world::Simulation;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Passes a request on, if its host has what it asks for.
pub(crate) async fn by_host(
    State(simulation): State<Arc<Simulation>>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let host = header::host(&parts.headers).and_then(hosts::read);
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let uri = parts.uri.clone();
    let (path, query) = (uri.path(), uri.query().unwrap_or_default());
    let protocol = operation::of(&parts.method, path, query, &body).map(|operation| operation.protocol);
    let of_query = |service: &str| {
        protocol == Some(Protocol::Query) && namespace_of(query, &body).contains(&format!("//{service}."))
    };
    let is_here = match host {
        None => false,
        Some(Host::Oidc) => protocol == Some(Protocol::Oidc) || path == "/authorize",
        Some(Host::Portal) => protocol == Some(Protocol::Portal),
        Some(Host::Sts) => of_query("sts"),
        Some(Host::Iam) => of_query("iam"),
        Some(Host::SignIn) => matches!(path, "/federation" | "/oauth" | "/sessions/v1/opt-in"),
        Some(Host::Console) => {
            match format!("/console{uri}").parse::<Uri>() {
                Ok(mapped) => parts.uri = mapped,
                Err(_) => return StatusCode::BAD_REQUEST.into_response(),
            }
            true
        }
        Some(Host::AccessPortal) => {
            return simulation.with(|world, _| {
                pages::portal(&world.organisation.name, world.organisation.sso_region.as_str())
            });
        }
    };
    if is_here {
        return next.run(Request::from_parts(parts, Body::from(body))).await;
    }
    tracing::warn!(?host, path, "no such thing at this host");
    (StatusCode::NOT_FOUND, "this host has no such thing\n").into_response()
}
