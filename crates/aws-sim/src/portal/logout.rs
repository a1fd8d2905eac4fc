//! Logout: `POST /logout`.

use crate::portal::admitted;
use crate::portal::refusal::Refusal;
use crate::world::Simulation;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use std::sync::Arc;

/// Ends the session of the bearer token. Credentials that were issued before stay valid until they expire.
pub(crate) async fn logout(
    State(simulation): State<Arc<Simulation>>,
    headers: HeaderMap,
) -> Result<StatusCode, Refusal> {
    admitted(&simulation, &headers, |world, token, _| {
        world.oidc.sign_ins.close(token);
        Ok(StatusCode::OK)
    })
}
