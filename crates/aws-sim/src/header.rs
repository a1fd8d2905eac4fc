//! Headers of requests and responses.

use axum::http::{HeaderMap, HeaderValue};

/// The host that a request is for, with its port, where one is named.
pub(crate) fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get("host").and_then(|value| value.to_str().ok())
}

/// Sets a header. A value that no header can have is left out.
pub(crate) fn set(headers: &mut HeaderMap, name: &'static str, value: Option<String>) {
    if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
        headers.insert(name, value);
    }
}
