//! SSO OIDC (`sso-oidc`, 2019-06-10, REST-JSON): registration, consent and tokens.

pub(crate) mod authorize;
pub(crate) mod consent;
pub(crate) mod device;
pub(crate) mod refusal;
pub(crate) mod register;
pub(crate) mod sign_in;
pub(crate) mod token;

use crate::oidc::refusal::Refusal;
use serde::de::DeserializeOwned;

/// The service's memory.
#[derive(Default)]
pub(crate) struct Oidc {
    /// Registered clients.
    pub(crate) clients: register::Clients,
    /// Questions to the person who signs in.
    pub(crate) consents: consent::Consents,
    /// Device authorizations (RFC 8628).
    pub(crate) devices: device::Devices,
    /// Authorization code requests (RFC 6749 §4.1, RFC 7636).
    pub(crate) authorizations: authorize::Authorizations,
    /// Who is signed in.
    pub(crate) sign_ins: sign_in::SignIns,
}

/// Reads a JSON body.
///
/// # Errors
/// InvalidRequestException when it is no JSON or a required member is missing.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|_| Refusal::InvalidRequest)
}
