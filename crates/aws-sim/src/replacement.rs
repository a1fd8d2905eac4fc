//! The response that a fault asks for, in the place of the operation's own.

use crate::faults::Fault;
use crate::header::set;
use crate::operation::{Operation, Protocol};
use crate::query::xml;
use crate::{oidc, portal};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

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
