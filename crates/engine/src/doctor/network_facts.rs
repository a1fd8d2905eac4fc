//! What there is to know of the way to AWS.

use super::error::Error;
use super::inside::Rooms;
use super::network::NetworkFacts;
use super::way::{Address, bundle_fault, left_out, overridden};
use crate::aws::{AwsError, Service};
use futures_util::future::join_all;
use std::collections::BTreeSet;

/// Asks every host that Daypass needs, all at once.
pub(super) async fn gather(rooms: &Rooms) -> Result<NetworkFacts, Error> {
    let Rooms { store, gateway, clock, .. } = rooms;
    let integrations = store.integrations()?;
    let mut all = Vec::new();
    for integration in &integrations {
        for service in [Service::SsoOidc, Service::Sso, Service::Sts] {
            all.push(Address::of(gateway, service, &integration.region, Some(&integration.start_url)));
        }
    }
    if integrations.is_empty() {
        all.push(Address::of(gateway, Service::Sts, &store.settings()?.default_region, None));
    }
    let (mut addresses, mut unusable) = (BTreeSet::new(), Vec::from_iter(bundle_fault(gateway)));
    for address in all {
        match address {
            Ok(address) => drop(addresses.insert(address)),
            // Said of the variable.
            Err(AwsError::InvalidEndpoint(_)) => {}
            Err(error) => unusable.push(error),
        }
    }
    let asked = addresses.into_iter().map(|address| async {
        let answer = address.ask(gateway, || clock.now()).await;
        (address, answer)
    });
    Ok(NetworkFacts {
        asked: join_all(asked).await,
        invalid: gateway.endpoints().invalid.clone(),
        unusable,
        overridden: overridden(gateway).map(str::to_owned),
        portals: integrations.iter().map(|integration| integration.start_url.as_str().to_owned()).collect(),
        left_out: left_out(gateway).to_vec(),
    })
}
