//! The response that a fault asks for, in the place of the operation's own.

use crate::faults::Fault;
use crate::header::set;
use crate::operation::{Operation, Protocol};
use crate::query::xml;
use crate::{oidc, portal};
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use std::future::ready;
use std::io::{self, ErrorKind};
use std::time::Duration;
use uuid::Uuid;

/// Enough for what was begun of a body to be sent.
const MOMENT: Duration = Duration::from_millis(20);

/// The response in the shape of the operation's protocol. `namespace` is the XML namespace for the Query protocol.
pub(crate) fn of(operation: &Operation, fault: &Fault, namespace: &str) -> Response {
    let otherwise = match (&fault.redirect, &fault.error) {
        (Some(_), _) => StatusCode::FOUND,
        (None, Some(_)) => StatusCode::BAD_REQUEST,
        (None, None) => StatusCode::OK,
    };
    let status = fault.status.and_then(|code| StatusCode::from_u16(code).ok()).unwrap_or(otherwise);
    let message = fault.message.as_deref().unwrap_or("The simulation was asked to answer so");
    let mut response = match (&fault.body, &fault.error) {
        _ if fault.endless_pages => endless_page().into_response(),
        (Some(body), _) => (status, [("content-type", fault.body_type())], body.clone()).into_response(),
        (None, None) => status.into_response(),
        (None, Some(name)) => match operation.protocol {
            Protocol::Oidc => oidc::refusal::answer(status, name, &oidc::refusal::code_of(name), message),
            Protocol::Portal => portal::refusal::answer(status, name, message),
            Protocol::Query => xml::error(namespace, status, name, message),
            Protocol::Web => (status, name.clone()).into_response(),
        },
    };
    let headers = response.headers_mut();
    set(headers, "location", fault.redirect.clone());
    if let Some(seconds) = fault.retry_after {
        set(headers, "retry-after", Some(seconds.to_string()));
        set(headers, "x-amz-retry-after", Some((seconds * 1000).to_string()));
    }
    response
}

/// A page of either list of the portal, with the token of a next one.
fn endless_page() -> Json<Value> {
    let (account, role) = ("118230476651", "ReadOnly");
    Json(json!({
        "accountList": [{"accountId": account, "accountName": "Shop Production", "emailAddress": null}],
        "roleList": [{"roleName": role, "accountId": account}],
        "nextToken": Uuid::new_v4().to_string(),
    }))
}

/// The response with the first `length` bytes of its body, after which the connection ends.
pub(crate) async fn cut(response: Response, length: usize) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    set(&mut parts.headers, "content-length", Some(body.len().to_string()));
    let begun = stream::once(ready(Ok(body.slice(..length.min(body.len())))));
    // What was begun is sent while the rest is waited for.
    let end = stream::once(async {
        tokio::time::sleep(MOMENT).await;
        Err(io::Error::from(ErrorKind::ConnectionReset))
    });
    Response::from_parts(parts, Body::from_stream(begun.chain(end)))
}
