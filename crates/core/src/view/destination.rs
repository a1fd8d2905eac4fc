//! Where in the console a person goes again and again.

use super::catalog::{Catalog, SessionItem};
use crate::account::AccountId;
use crate::console::ServicePath;
use crate::region::{Region, named_regions};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

/// How many destinations of an account are shown that were opened last and are no favourites.
const LAST: usize = 5;

/// A place in the console of an account that was opened before, or that the person likes. It is of the account: what is there is
/// the same for each of its roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DestinationItem {
    /// The account.
    pub account_id: AccountId,
    /// The service, by the path of its pages.
    pub service: ServicePath,
    /// The region; without one it is that of whichever session opens it.
    pub region: Option<Region>,
    /// As it is read: `S3`, `S3 in Frankfurt`.
    pub title: String,
    /// Pinned by the person.
    pub favourite: bool,
    /// When it was opened last; a favourite may have been opened on another machine alone.
    pub opened_at: Option<Timestamp>,
}

impl DestinationItem {
    /// The place with its title.
    pub fn new(
        account_id: AccountId,
        service: ServicePath,
        region: Option<Region>,
        favourite: bool,
        opened_at: Option<Timestamp>,
    ) -> Self {
        let title = match &region {
            None => service.name().to_owned(),
            Some(region) => {
                let known = named_regions().into_iter().find(|known| known.id == *region);
                let place = known.map_or_else(|| region.to_string(), |known| known.name);
                format!("{} in {place}", service.name())
            }
        };
        Self { account_id, service, region, title, favourite, opened_at }
    }
}

impl Catalog {
    /// The favourites of a session's account, then what was opened there last.
    pub fn destinations_of(&self, session: &SessionItem) -> Vec<&DestinationItem> {
        session
            .account_id
            .as_ref()
            .map_or_else(Vec::new, |account| destinations_of(&self.destinations, account))
    }
}

/// The favourites of an account among all destinations, then what was opened there last: `all` has that first.
pub fn destinations_of<'a>(all: &'a [DestinationItem], account: &AccountId) -> Vec<&'a DestinationItem> {
    let own = || all.iter().filter(|one| one.account_id == *account);
    let last = own().filter(|one| !one.favourite).take(LAST);
    own().filter(|one| one.favourite).chain(last).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destination_is_called_as_people_call_it() {
        let title = |service: &str, region: Option<&str>| {
            let account = AccountId::try_from("111122223333".to_owned()).unwrap();
            let region = region.map(|name| Region::parse(name).unwrap());
            DestinationItem::new(account, ServicePath::parse(service).unwrap(), region, false, None).title
        };
        assert_eq!(title("ddb", None), "DynamoDB");
        assert_eq!(title("s3", Some("eu-central-1")), "S3 in Frankfurt");
        assert_eq!(title("newest-service", Some("xx-north-9")), "newest-service in xx-north-9");
    }
}
