//! The SSO portal (`sso`, 2019-06-10, REST-JSON): assignments and role credentials.

pub(crate) mod lists;
pub(crate) mod logout;
pub(crate) mod paging;
pub(crate) mod refusal;
pub(crate) mod role_credentials;

use crate::call_region::CallRegion;
use crate::portal::refusal::Refusal;
use crate::world::{Simulation, World};
use axum::http::HeaderMap;
use jiff::Timestamp;

/// Carries out a call if its bearer token is valid and the rate limit allows it.
///
/// # Errors
/// TooManyRequestsException over the rate limit, UnauthorizedException without a valid token, and those of the call itself.
pub(crate) fn admitted<T>(
    simulation: &Simulation,
    headers: &HeaderMap,
    call: impl FnOnce(&mut World, &str, Timestamp) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    simulation.with(|world, now| {
        if !world.throttle.admit(now) {
            return Err(Refusal::TooManyRequests);
        }
        let token = headers.get("x-amz-sso_bearer_token").and_then(|value| value.to_str().ok());
        match token {
            Some(token) if world.oidc.admits(token, &CallRegion::of(headers), now) => call(world, token, now),
            _ => Err(Refusal::Unauthorized),
        }
    })
}
