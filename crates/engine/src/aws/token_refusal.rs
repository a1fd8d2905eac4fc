//! What a refused token request says, under either of its names: that of AWS's model, or the code of RFC 6749 §5.2 and
//! RFC 8628 §3.5, where a header that names the former is missing.

use super::AwsError;

/// Why AWS gave no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenRefusal {
    /// The person has not answered yet.
    Pending,
    /// It was asked for too often.
    TooOften,
    /// The person chose Deny.
    Denied,
    /// What it was asked for with has ended.
    Expired,
    /// AWS does not take the code or the refresh token.
    Grant,
    /// AWS does not know the client, or does not give it tokens in this way.
    Client,
}

impl TokenRefusal {
    /// Whether AWS will not give a token for this refresh token again. Every other answer may be a service's trouble, or
    /// somebody's who stands before AWS.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Denied | Self::Expired | Self::Grant | Self::Client)
    }
}

impl AwsError {
    /// Why AWS gave no token, if this is one of its answers to a token request. AWS refuses with 400, and 401 where it does
    /// not know the client (RFC 6749 §5.2); what a proxy forbids has other statuses.
    pub fn token_refusal(&self) -> Option<TokenRefusal> {
        let Self::Refused { status: 400 | 401, code, .. } = self else { return None };
        Some(match code.as_str() {
            "AuthorizationPendingException" | "authorization_pending" => TokenRefusal::Pending,
            "SlowDownException" | "slow_down" => TokenRefusal::TooOften,
            "AccessDeniedException" | "access_denied" => TokenRefusal::Denied,
            "ExpiredTokenException" | "expired_token" => TokenRefusal::Expired,
            "InvalidGrantException" | "invalid_grant" => TokenRefusal::Grant,
            "InvalidClientException"
            | "invalid_client"
            | "UnauthorizedClientException"
            | "unauthorized_client" => TokenRefusal::Client,
            _ => return None,
        })
    }
}
