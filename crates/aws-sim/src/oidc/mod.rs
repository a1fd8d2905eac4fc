//! SSO OIDC (`sso-oidc`, 2019-06-10, REST-JSON): registration, consent and tokens.
//!
//! `register`, `device`, `authorize` and `token` handle requests; `state` is what they read and change.

pub(crate) mod authorization_code;
pub(crate) mod authorize;
pub(crate) mod client;
pub(crate) mod consent;
pub(crate) mod device;
pub(crate) mod device_code;
pub(crate) mod refusal;
pub(crate) mod register;
pub(crate) mod sign_in;
pub(crate) mod state;
pub(crate) mod token;

use crate::oidc::refusal::Refusal;
use serde::de::DeserializeOwned;

/// Reads a JSON body.
///
/// # Errors
/// InvalidRequestException when it is no JSON or a required member is missing.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|_| Refusal::InvalidRequest)
}
