//! Integrations as the lines of a table.

use crate::format;
use crate::table::Cell;
use crate::terminal::{FAINT, GOOD};
use daypass_core::Region;
use daypass_core::view::{Catalog, IntegrationItem, IntegrationStatus, Status};
use jiff::Timestamp;

/// The columns of [`row`].
pub(crate) const HEADING: [&str; 7] =
    ["INTEGRATION", "REGION", "SIGN-IN", "ACCOUNTS", "ROLES", "SYNCED", "START URL"];

/// An integration as a line of a table.
pub(crate) fn row(item: &IntegrationItem, status: Option<&IntegrationStatus>, now: Timestamp) -> [Cell; 7] {
    let ends = status.filter(|status| status.signed_in).map(|status| status.sign_in_expires_at);
    let elsewhere = status.and_then(|status| status.sign_in_region.as_ref());
    let elsewhere = elsewhere.filter(|region| **region != item.region);
    let place = elsewhere.map(|region| format!(" in {region}")).unwrap_or_default();
    let sign_in = match ends {
        // A sign-in with a refresh token outlasts its access token.
        Some(Some(end)) if end > now => {
            let left = format::length(end.duration_since(now));
            Cell::styled(&format!("{left} or more{place}"), GOOD)
        }
        Some(_) => Cell::styled(&format!("signed in{place}"), GOOD),
        None => Cell::styled("signed out", FAINT),
    };
    let regions: Vec<&str> =
        std::iter::once(&item.region).chain(&item.additional_regions).map(Region::as_str).collect();
    let synced = item.synced_at.map_or_else(
        || Cell::styled("never", FAINT),
        |at| Cell::from(format!("{} ago", format::length(now.duration_since(at)))),
    );
    [
        Cell::from(&item.alias),
        Cell::from(regions.join(", ")),
        sign_in,
        Cell::from(item.accounts.to_string()),
        Cell::from(item.roles.to_string()),
        synced,
        Cell::from(item.start_url.as_str()),
    ]
}

/// Every integration with its status.
pub(crate) fn with_status<'a>(
    catalog: &'a Catalog,
    status: &'a Status,
) -> impl Iterator<Item = (&'a IntegrationItem, Option<&'a IntegrationStatus>)> {
    let of = |item: &IntegrationItem| status.integrations.iter().find(|status| status.id == item.id);
    catalog.integrations.iter().map(move |item| (item, of(item)))
}
