//! Sessions as the lines of a table.

use crate::format;
use crate::table::Cell;
use daypass_core::ProfileName;
use daypass_core::view::{Catalog, SessionItem, SessionStatus, Status};
use jiff::Timestamp;
use std::collections::HashMap;

/// The columns of [`row`].
pub(crate) const HEADING: [&str; 6] = ["SESSION", "ACCOUNT", "PROFILE", "REGION", "STATE", "ID"];

/// A session as a line of a table.
pub(crate) fn row(item: &SessionItem, status: Option<&SessionStatus>, now: Timestamp) -> [Cell; 6] {
    let profiles: Vec<&str> = item.profiles.iter().map(ProfileName::as_str).collect();
    let state = status.map_or(daypass_core::SessionState::Inactive, |status| status.state);
    [
        if item.favourite { Cell::from(format!("{} ★", item.name)) } else { Cell::from(&item.name) },
        Cell::from(item.account_id.as_ref().map_or("", |id| id.as_str())),
        Cell::from(profiles.join(", ")),
        Cell::from(item.region.as_ref().map_or("", |region| region.as_str())),
        format::state(state, status.and_then(|status| status.expires_at), now),
        Cell::from(item.id.as_str()),
    ]
}

/// The sessions that are not inactive, in the catalog's order.
pub(crate) fn live<'a>(
    catalog: &'a Catalog,
    status: &'a Status,
) -> impl Iterator<Item = (&'a SessionItem, &'a SessionStatus)> {
    let by_id = by_id(status);
    catalog.sessions.iter().filter_map(move |item| Some((item, *by_id.get(item.id.as_str())?)))
}

/// The statuses by their sessions' ids.
pub(super) fn by_id(status: &Status) -> HashMap<&str, &SessionStatus> {
    status.sessions.iter().map(|status| (status.id.as_str(), status)).collect()
}
