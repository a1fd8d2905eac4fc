//! The errors of the portal.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The errors of the portal. AWS's model lacks two of them, which were observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    InvalidRequest(&'static str),
    Unauthorized,
    Forbidden,
    TooManyRequests,
    MethodNotAllowed,
}

/// An error response in the shape of the portal, by the name of its exception. As observed, the body alone has the name.
pub(crate) fn answer(status: StatusCode, name: &str, message: &str) -> Response {
    let kind = format!("com.amazonaws.switchboard.portal#{name}");
    (status, Json(json!({"message": message, "__type": kind}))).into_response()
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, name, message) = match self {
            Self::InvalidRequest(message) => (StatusCode::BAD_REQUEST, "InvalidRequestException", message),
            Self::Unauthorized => {
                (StatusCode::UNAUTHORIZED, "UnauthorizedException", "Session token not found or invalid")
            }
            Self::Forbidden => (StatusCode::FORBIDDEN, "ForbiddenException", "No access"),
            Self::TooManyRequests => {
                (StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsException", "HTTP 429 Unknown Code")
            }
            Self::MethodNotAllowed => {
                (StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowedException", "Method not allowed")
            }
        };
        answer(status, name, message)
    }
}
