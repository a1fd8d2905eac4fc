//! Integrations as the rows of a table.

use crate::format::{Local, count, exact};
use crate::table::{Cell, Column};
use crate::terminal::{FAINT, GOOD};
use anstyle::Style;
use daypass_core::Region;
use daypass_core::view::{Catalog, IntegrationItem, IntegrationStatus, Status};
use jiff::Timestamp;

/// The columns of [`row`].
pub(crate) const COLUMNS: [Column; 8] = [
    Column::kept("INTEGRATION", 12).wanting(24),
    Column::kept("SIGN-IN", usize::MAX),
    Column::whole("LEFT", 1),
    Column::whole("ACCOUNTS", 2),
    Column::whole("ROLES", 0),
    Column::whole("SYNCED", 3),
    Column::roomy("REGION", 4, 9),
    Column::roomy("START URL", 2, 24),
];

/// An integration as a row of a table.
pub(crate) fn row(item: &IntegrationItem, status: Option<&IntegrationStatus>, local: &Local) -> [Cell; 8] {
    let regions: Vec<&str> =
        std::iter::once(&item.region).chain(&item.additional_regions).map(Region::as_str).collect();
    let synced = item.synced_at.map_or_else(|| Cell::styled("never", FAINT), |at| local.time(at));
    let style = if status.is_some_and(|status| status.signed_in) { GOOD } else { FAINT };
    [
        Cell::from(&item.alias),
        sign_in(item, status, local, "", style),
        Cell::styled(&left(status, local), style),
        Cell::from(item.accounts.to_string()),
        Cell::from(item.roles.to_string()),
        synced,
        Cell::from(regions.join(", ")),
        Cell::from(item.start_url.as_str()),
    ]
}

/// The columns of [`brief`]. They need no headings.
pub(crate) const BRIEF: [Column; 4] =
    [Column::kept("", 8), Column::kept("", usize::MAX), Column::whole("", 1), Column::whole("", 0)];

/// An integration in a few words: its sign-in, how long that lasts, and how many roles it has.
pub(crate) fn brief(item: &IntegrationItem, status: Option<&IntegrationStatus>, local: &Local) -> [Cell; 4] {
    let roles = match item.synced_at {
        Some(_) => count(item.roles, "role", "roles"),
        None => "never synced".to_owned(),
    };
    let faint = |text: &str| Cell::styled(text, FAINT);
    let sign_in = sign_in(item, status, local, "signed in ", FAINT);
    [faint(&item.alias), sign_in, faint(&left(status, local)), faint(&roles)]
}

/// When a sign-in ends, as far as that is known and ahead.
fn end(status: Option<&IntegrationStatus>, local: &Local) -> Option<Timestamp> {
    let status = status.filter(|status| status.signed_in)?;
    // A sign-in with a refresh token outlasts its access token.
    status.sign_in_expires_at.filter(|end| !local.is_past(*end))
}

/// How long a sign-in lasts, as far as that is known.
fn left(status: Option<&IntegrationStatus>, local: &Local) -> String {
    end(status, local).map(|end| local.left(end)).unwrap_or_default()
}

/// How an integration's sign-in stands: `until 18:02`, `signed in`, `signed out`. `before` comes before its end.
fn sign_in(
    item: &IntegrationItem,
    status: Option<&IntegrationStatus>,
    local: &Local,
    before: &str,
    style: Style,
) -> Cell {
    let Some(signed_in) = status.filter(|status| status.signed_in) else {
        return Cell::styled("signed out", style);
    };
    let elsewhere = signed_in.sign_in_region.as_ref().filter(|region| **region != item.region);
    let place = elsewhere.map(|region| format!(" in {region}")).unwrap_or_default();
    match end(status, local) {
        Some(end) => Cell::styled(&format!("{before}until {}{place}", local.clock(end)), style)
            .exactly(format!("{before}until {}{place}", exact(end))),
        None => Cell::styled(&format!("signed in{place}"), style),
    }
}

/// Every integration with its status.
pub(crate) fn with_status<'a>(
    catalog: &'a Catalog,
    status: &'a Status,
) -> impl Iterator<Item = (&'a IntegrationItem, Option<&'a IntegrationStatus>)> {
    let of = |item: &IntegrationItem| status.integrations.iter().find(|status| status.id == item.id);
    catalog.integrations.iter().map(move |item| (item, of(item)))
}
