//! Finds the service and the operation of a request, and answers it.

use crate::keys::LastUse;
use crate::query::call::{Call, Service};
use crate::query::parameters::Parameters;
use crate::query::refusal::Refusal;
use crate::query::xml;
use crate::world::{Simulation, World};
use crate::{iam, sigv4, sts};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use jiff::Timestamp;
use std::sync::Arc;

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
    let partition = world.organisation.sso_region.partition();
    let (key, region) = sigv4::verify(signed, service.signing_name, &world.keys, partition, now)?;
    let key = key.clone();
    let lacks_region =
        service.is_regional && world.organisation.lacks_region(key.principal.account(), &region);
    if !(service.accepts)(&key)
        || lacks_region
        || world.keys.relapses(&key.access_key_id, service.signing_name)
    {
        return Err(Refusal::InvalidClientTokenId);
    }
    let used = LastUse { at: now, service: service.signing_name, region: region.clone() };
    world.keys.record_use(&key.access_key_id, used);
    let mut call = Call { key, region, action, parameters, world, now };
    let result = operation(&mut call)?;
    Ok(xml::answer(service.namespace, &call.action, &result))
}
