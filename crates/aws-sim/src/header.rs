//! Headers of responses.

use axum::http::{HeaderMap, HeaderValue};

/// Sets a header. A value that no header can have is left out.
pub(crate) fn set(headers: &mut HeaderMap, name: &'static str, value: Option<String>) {
    if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
        headers.insert(name, value);
    }
}
