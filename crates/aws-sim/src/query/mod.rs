//! The Query protocol, which STS and IAM share: a form in, XML out, signed by SigV4.

pub(crate) mod parameters;
pub(crate) mod refusal;
pub(crate) mod xml;

use crate::keys::{Key, Origin};
use crate::query::parameters::Parameters;
use crate::query::refusal::Refusal;
use crate::world::{Simulation, World};
use crate::{sigv4, sts};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use std::sync::Arc;

/// A service of the protocol. Requests tell services apart by the version that they name.
pub(crate) struct Service {
    /// The version of its API.
    pub(crate) version: &'static str,
    /// Its name in a credential scope.
    pub(crate) signing_name: &'static str,
    /// The XML namespace of its answers.
    pub(crate) namespace: &'static str,
    /// Finds an operation by its name.
    pub(crate) operation: fn(&str) -> Option<Operation>,
}

/// Carries out a call, and gives the children of the result element.
pub(crate) type Operation = fn(&mut Call<'_>) -> Result<String, Refusal>;

const SERVICES: [Service; 1] = [sts::SERVICE];

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

impl Call<'_> {
    /// Whether this call is made with the keys of a user, not with temporary credentials.
    pub(crate) fn is_long_term(&self) -> bool {
        self.key.origin == Origin::LongTerm
    }
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
        dispatch(&signed, parameters, world, now).unwrap_or_else(IntoResponse::into_response)
    })
}

fn dispatch(
    signed: &sigv4::Signed<'_>,
    parameters: Parameters,
    world: &mut World,
    now: Timestamp,
) -> Result<Response, Refusal> {
    let action = parameters.get("Action").ok_or(Refusal::MissingAction)?.to_owned();
    let version = parameters.get("Version").unwrap_or_default();
    let service = SERVICES.iter().find(|service| service.version == version);
    let found = service.and_then(|service| Some((service, (service.operation)(&action)?)));
    let Some((service, operation)) = found else {
        return Err(Refusal::InvalidAction { action, version: version.to_owned() });
    };
    let key = sigv4::verify(signed, service.signing_name, &world.keys, now)?.clone();
    let result = operation(&mut Call { key, parameters, world, now })?;
    Ok(xml::answer(service.namespace, &action, &result))
}
