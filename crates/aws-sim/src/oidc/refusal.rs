//! The errors of SSO OIDC.

use axum::Json;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The errors of the service (IAM Identity Center OIDC API Reference).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    AuthorizationPending,
    SlowDown,
    ExpiredToken,
    AccessDenied,
    InvalidGrant,
    InvalidRefreshToken,
    InvalidClient,
    InvalidClientMetadata,
    InvalidRedirectUri,
    InvalidRequest,
    InvalidScope,
    UnauthorizedClient,
    UnsupportedGrantType,
    Internal,
}

impl Refusal {
    /// The shape's name, the status, the `error` and the `error_description`.
    fn facts(self) -> (&'static str, u16, &'static str, &'static str) {
        match self {
            Self::AuthorizationPending => (
                "AuthorizationPendingException",
                400,
                "authorization_pending",
                "Authorization is still pending",
            ),
            Self::SlowDown => ("SlowDownException", 400, "slow_down", "Polling too frequently"),
            Self::ExpiredToken => ("ExpiredTokenException", 400, "expired_token", "Device code has expired"),
            Self::AccessDenied => {
                ("AccessDeniedException", 400, "access_denied", "The request was denied by the user")
            }
            Self::InvalidGrant => ("InvalidGrantException", 400, "invalid_grant", "Invalid grant provided"),
            Self::InvalidRefreshToken => {
                ("InvalidGrantException", 400, "invalid_grant", "Invalid refresh token provided")
            }
            Self::InvalidClient => {
                ("InvalidClientException", 401, "invalid_client", "Invalid client provided")
            }
            Self::InvalidClientMetadata => (
                "InvalidClientMetadataException",
                400,
                "invalid_client_metadata",
                "Invalid client metadata provided",
            ),
            Self::InvalidRedirectUri => {
                ("InvalidRedirectUriException", 400, "invalid_redirect_uri", "Invalid redirect URI provided")
            }
            Self::InvalidRequest => ("InvalidRequestException", 400, "invalid_request", ""),
            Self::InvalidScope => ("InvalidScopeException", 400, "invalid_scope", "Invalid scope provided"),
            Self::UnauthorizedClient => (
                "UnauthorizedClientException",
                400,
                "unauthorized_client",
                "Client is not authorized for this grant",
            ),
            Self::UnsupportedGrantType => (
                "UnsupportedGrantTypeException",
                400,
                "unsupported_grant_type",
                "Unsupported grant type provided",
            ),
            Self::Internal => ("InternalServerException", 500, "server_error", "Unexpected server error"),
        }
    }
}

/// An error response in the shape of the service, by the name of its exception.
pub(crate) fn answer(status: StatusCode, shape: &str, error: &str, description: &str) -> Response {
    let body = Json(json!({"error": error, "error_description": description}));
    let mut response = (status, body).into_response();
    let kind = format!("{shape}:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/");
    if let Ok(kind) = HeaderValue::from_str(&kind) {
        response.headers_mut().insert("x-amzn-ErrorType", kind);
    }
    response
}

/// The `error` of an exception's name, such as `slow_down` of `SlowDownException`. Faults name exceptions only.
pub(crate) fn code_of(shape: &str) -> String {
    let mut code = String::new();
    for letter in shape.trim_end_matches("Exception").chars() {
        if letter.is_ascii_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.push(letter.to_ascii_lowercase());
    }
    if code == "internal_server" { "server_error".to_owned() } else { code }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (shape, status, error, description) = self.facts();
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        answer(status, shape, error, description)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_is_named_as_its_code() {
        for refusal in [
            Refusal::AuthorizationPending,
            Refusal::SlowDown,
            Refusal::ExpiredToken,
            Refusal::AccessDenied,
            Refusal::InvalidGrant,
            Refusal::InvalidClient,
            Refusal::InvalidClientMetadata,
            Refusal::InvalidRedirectUri,
            Refusal::InvalidRequest,
            Refusal::InvalidScope,
            Refusal::UnauthorizedClient,
            Refusal::UnsupportedGrantType,
            Refusal::Internal,
        ] {
            let (shape, _, error, _) = refusal.facts();
            assert_eq!(code_of(shape), error);
        }
    }
}
