//! What there is to know of the way to AWS.

use super::error::Error;
use super::inside::Rooms;
use super::network::NetworkFacts;
use super::way::{Address, Service, invalid, left_out, overridden};
use daypass_core::Region;
use futures_util::future::join_all;
use std::collections::BTreeSet;

/// Asks every host that Daypass needs, all at once.
pub(super) async fn gather(rooms: &Rooms) -> Result<NetworkFacts, Error> {
    let Rooms { store, gateway, clock, .. } = rooms;
    let integrations = store.integrations()?;
    let mut addresses: BTreeSet<Address> = BTreeSet::new();
    let mut add = |service, region: &Region| addresses.insert(Address::of(gateway, service, region));
    for integration in &integrations {
        add(Service::Oidc, &integration.region);
        add(Service::Portal, &integration.region);
        add(Service::Sts, &integration.region);
    }
    if integrations.is_empty() {
        add(Service::Sts, &store.settings()?.default_region);
    }
    let invalid = invalid(gateway);
    addresses.retain(|address| !invalid.iter().any(|invalid| invalid.value == address.url));
    let asked = addresses.into_iter().map(|address| async {
        let answer = address.ask(gateway, || clock.now()).await;
        (address, answer)
    });
    Ok(NetworkFacts {
        asked: join_all(asked).await,
        invalid,
        overridden: overridden(gateway).map(str::to_owned),
        portals: integrations.iter().map(|integration| integration.start_url.as_str().to_owned()).collect(),
        left_out: left_out(gateway).to_vec(),
    })
}
