//! Finds the service and the operation of a request, and answers it.

use crate::iam::key_status::LastUse;
use crate::keys::{Key, Origin};
use crate::query::parameters::Parameters;
use crate::query::refusal::Refusal;
use crate::world::{Simulation, World};
use crate::{iam, sigv4, sts};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
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
    /// Whether it knows credentials of this kind at all.
    pub(crate) knows: fn(&Key) -> bool,
}

/// Carries out a call, and gives the children of the result element.
pub(crate) type Operation = fn(&mut Call<'_>) -> Result<String, Refusal>;

const SERVICES: [Service; 2] = [sts::SERVICE, iam::SERVICE];

/// The service that a version belongs to, or STS.
fn service_of(parameters: &Parameters) -> &'static Service {
    let version = parameters.get("Version").unwrap_or_default();
    SERVICES.iter().find(|service| service.version == version).unwrap_or(&sts::SERVICE)
}

/// The XML namespace that a request is answered in; that of STS when it names no service.
pub(crate) fn namespace_of(query: &str, body: &[u8]) -> &'static str {
    service_of(&Parameters::read(query, body)).namespace
}

/// A request whose signature holds.
pub(crate) struct Call<'a> {
    /// The key it was signed with.
    pub(crate) key: Key,
    /// The region it was signed for.
    pub(crate) region: String,
    /// The operation as AWS names it.
    pub(crate) action: String,
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
        let service = service_of(&parameters);
        let signed = sigv4::Signed { method: &method, uri: &uri, headers: &headers, body: &body };
        dispatch(service, &signed, parameters, world, now)
            .unwrap_or_else(|refusal| refusal.answer(service.namespace))
    })
}

fn dispatch(
    service: &Service,
    signed: &sigv4::Signed<'_>,
    parameters: Parameters,
    world: &mut World,
    now: Timestamp,
) -> Result<Response, Refusal> {
    let action = parameters.get("Action").ok_or(Refusal::MissingAction)?.to_owned();
    let version = parameters.get("Version").unwrap_or_default();
    let Some(operation) = (service.operation)(&action).filter(|_| service.version == version) else {
        return Err(Refusal::InvalidAction { action, version: version.to_owned() });
    };
    let (key, region) = sigv4::verify(signed, service, &world.keys, now)?;
    let key = key.clone();
    if !(service.knows)(&key) {
        return Err(Refusal::InvalidClientTokenId);
    }
    world.keys.note_use(
        &key.access_key_id,
        LastUse { at: now, service: service.signing_name, region: region.clone() },
    );
    let mut call = Call { key, region, action, parameters, world, now };
    let result = operation(&mut call)?;
    Ok(xml::answer(service.namespace, &call.action, &result))
}
