//! How STS and IAM say no: codes, statuses and messages as AWS gives them.

use crate::query::xml;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// The errors of both services (STS API Reference, *Common errors*; messages as seen).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    MissingAction,
    InvalidAction { action: String, version: String },
    MissingAuthenticationToken,
    IncompleteSignature(String),
    InvalidClientTokenId,
    SignatureDoesNotMatch(String),
    ExpiredToken,
    AccessDenied(String),
    Validation(String),
}

impl Refusal {
    /// The code, the status and the message.
    pub(crate) fn facts(self) -> (&'static str, u16, String) {
        match self {
            Self::MissingAction => {
                ("MissingAction", 400, "The request is missing an action or a required parameter.".to_owned())
            }
            Self::InvalidAction { action, version } => {
                ("InvalidAction", 400, format!("Could not find operation {action} for version {version}"))
            }
            Self::MissingAuthenticationToken => {
                ("MissingAuthenticationToken", 403, "Request is missing Authentication Token".to_owned())
            }
            Self::IncompleteSignature(message) => ("IncompleteSignature", 400, message),
            Self::InvalidClientTokenId => (
                "InvalidClientTokenId",
                403,
                "The security token included in the request is invalid.".to_owned(),
            ),
            Self::SignatureDoesNotMatch(message) => ("SignatureDoesNotMatch", 403, message),
            Self::ExpiredToken => {
                ("ExpiredToken", 403, "The security token included in the request is expired".to_owned())
            }
            Self::AccessDenied(message) => ("AccessDenied", 403, message),
            Self::Validation(message) => ("ValidationError", 400, message),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (code, status, message) = self.facts();
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        xml::error(status, code, &message)
    }
}
