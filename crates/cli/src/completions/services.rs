//! The services of the console: those that the person likes and opened last, then all others.

use super::offers::Offer;
use daypass_core::console::{CONSOLE_SERVICES, ConsoleService};
use daypass_core::view::DestinationItem;
use daypass_engine::names_of_environment;

/// All services that are known, and those that were opened all the same.
pub(super) fn offers() -> Vec<Offer> {
    let names = names_of_environment(|name| std::env::var_os(name));
    in_order(&names.and_then(|names| names.console_destinations().ok()).unwrap_or_default())
}

/// `destinations`: what was opened last comes first.
fn in_order(destinations: &[DestinationItem]) -> Vec<Offer> {
    let (liked, others): (Vec<_>, Vec<_>) = destinations.iter().partition(|one| one.favourite);
    let mut offers: Vec<Offer> = Vec::new();
    let mut offer = |id: &str, about: &str| {
        if offers.iter().all(|offer| offer.text != id) {
            offers.push(Offer::new(id, about));
        }
    };
    for DestinationItem { service, .. } in liked.into_iter().chain(others) {
        offer(
            ConsoleService::called(service.as_str()).map_or(service.as_str(), |known| known.id),
            service.name(),
        );
    }
    for service in CONSOLE_SERVICES {
        offer(service.id, service.name);
    }
    offers
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::AccountId;
    use daypass_core::console::ServicePath;

    #[test]
    fn what_was_opened_last_is_offered_first_and_once() {
        let opened = |service: &str, favourite: bool| {
            let account = AccountId::try_from("111122223333".to_owned()).unwrap();
            DestinationItem::new(account, ServicePath::parse(service).unwrap(), None, favourite, None)
        };
        let offers = in_order(&[
            opened("s3", false),
            opened("newest", false),
            opened("ddb", true),
            opened("s3", false),
        ]);
        let first: Vec<&str> = offers.iter().take(4).map(|offer| offer.text.as_str()).collect();
        assert_eq!(first, ["dynamodb", "s3", "newest", CONSOLE_SERVICES[0].id]);
        assert_eq!(offers.len(), CONSOLE_SERVICES.len() + 1);
    }
}
