//! The browsers of this machine, and their profiles.

use super::offers::Offer;
use daypass_engine::ground::{Browser, SystemBrowser};

/// The browsers that are here, each also with its profiles, where it has several.
pub(super) fn offers() -> Vec<Offer> {
    let mut offers = vec![Offer::new("default", "the system's default browser")];
    for installed in SystemBrowser::from_env().installed() {
        offers.push(Offer::new(installed.known.id, installed.known.name));
        let several = installed.profiles.iter().filter(|_| installed.profiles.len() > 1);
        offers.extend(several.map(|profile| {
            Offer::new(format!("{}:{}", installed.known.id, profile.name), installed.known.name)
        }));
    }
    offers
}

/// The profiles of all of them.
pub(super) fn profiles() -> Vec<Offer> {
    let installed = SystemBrowser::from_env().installed();
    let of_one = installed.iter().flat_map(|installed| {
        installed.profiles.iter().map(|profile| Offer::new(profile.name.clone(), installed.known.name))
    });
    of_one.collect()
}
