//! STS (Query protocol, Version 2011-06-15).

pub(crate) mod assume_role;
pub(crate) mod caller_identity;
pub(crate) mod mfa;
pub(crate) mod parameters;
pub(crate) mod refusal;
pub(crate) mod session_token;
pub(crate) mod xml;

use crate::keys::{Key, Origin};
use crate::sigv4;
use crate::sts::parameters::Parameters;
use crate::sts::refusal::Refusal;
use crate::world::{Simulation, World};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use std::sync::Arc;

/// The version of the API that every request names.
const VERSION: &str = "2011-06-15";

/// A request whose signature holds.
pub(crate) struct Call<'a> {
    /// The key it was signed with.
    pub(crate) key: Key,
    /// Its parameters.
    pub(crate) parameters: Parameters,
    /// What it looks at and changes.
    pub(crate) world: &'a mut World,
    /// The present time.
    pub(crate) now: Timestamp,
}

/// Answers `POST /` and `GET /?Action=…`.
pub(crate) async fn answer(
    State(simulation): State<Arc<Simulation>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    simulation.with(|world, now| {
        let parameters = Parameters::read(uri.query().unwrap_or_default(), &body);
        let signed = sigv4::Signed { method: &method, uri: &uri, headers: &headers, body: &body };
        match dispatch(&signed, parameters, world, now) {
            Ok(answer) => xml::answer(&answer),
            Err(refusal) => refusal.into_response(),
        }
    })
}

fn dispatch(
    signed: &sigv4::Signed<'_>,
    parameters: Parameters,
    world: &mut World,
    now: Timestamp,
) -> Result<xml::Answer, Refusal> {
    let action = parameters.get("Action").ok_or(Refusal::MissingAction)?.to_owned();
    let operation: fn(&mut Call<'_>) -> Result<xml::Answer, Refusal> = match action.as_str() {
        "AssumeRole" => assume_role::assume,
        "GetCallerIdentity" => caller_identity::get,
        "GetSessionToken" => session_token::get,
        _ => return Err(Refusal::InvalidAction(action)),
    };
    if parameters.get("Version") != Some(VERSION) {
        return Err(Refusal::InvalidAction(action));
    }
    let key = sigv4::verify(signed, "sts", &world.keys, now)?.clone();
    operation(&mut Call { key, parameters, world, now })
}

impl Call<'_> {
    /// Whether this call is made with the keys of a user, not with temporary credentials.
    pub(crate) fn is_long_term(&self) -> bool {
        self.key.origin == Origin::LongTerm
    }
}
