//! The errors of STS and IAM: codes, statuses and messages as AWS sends them.

use crate::query::xml;
use axum::http::StatusCode;
use axum::response::Response;
use daypass_core::AccountId;

/// The errors of both services (STS and IAM API References, *Common errors* and those of each operation; messages as
/// observed).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    MissingAction,
    InvalidAction {
        action: String,
        version: String,
    },
    MissingAuthenticationToken,
    IncompleteSignature(String),
    InvalidClientTokenId,
    SignatureDoesNotMatch(String),
    ExpiredToken,
    AccessDenied(String),
    Validation(String),
    InvalidParameterValue(&'static str),
    MalformedPolicyDocument,
    /// The size in percent of the limit.
    PackedPolicyTooLarge(usize),
    RegionDisabled(AccountId),
    NoSuchEntity(String),
    LimitExceeded(String),
}

impl Refusal {
    /// AccessDenied for an action on a resource, with the reason behind it where one is told.
    pub(crate) fn not_authorized(caller: &str, action: &str, resource: &str, reason: &str) -> Self {
        let says = format!("User: {caller} is not authorized to perform: {action} on resource: {resource}");
        Self::AccessDenied(if reason.is_empty() { says } else { format!("{says} {reason}") })
    }

    /// The response, in the XML namespace of a service.
    pub(crate) fn answer(self, namespace: &str) -> Response {
        let (code, status, message) = self.facts();
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        xml::error(namespace, status, code, &message)
    }

    /// The code, the status and the message.
    fn facts(self) -> (&'static str, u16, String) {
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
            Self::InvalidParameterValue(message) => ("InvalidParameterValue", 400, message.to_owned()),
            Self::MalformedPolicyDocument => {
                ("MalformedPolicyDocument", 400, "The policy is not in the valid JSON format.".to_owned())
            }
            Self::PackedPolicyTooLarge(percent) => (
                "PackedPolicyTooLarge",
                400,
                format!("Packed policy consumes {percent}% of allotted space, please use smaller policy."),
            ),
            Self::RegionDisabled(account) => (
                "RegionDisabledException",
                403,
                format!(
                    "STS is not activated in this region for account:{account}. Your account administrator can \
                     activate STS in this region using the IAM Console."
                ),
            ),
            Self::NoSuchEntity(message) => ("NoSuchEntity", 404, message),
            Self::LimitExceeded(message) => ("LimitExceeded", 409, message),
        }
    }
}
