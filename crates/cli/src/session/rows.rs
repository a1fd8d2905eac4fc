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
        Cell::from(called(item) + if item.favourite { " ★" } else { "" }),
        Cell::from(item.account_id.as_ref().map_or("", |id| id.as_str())),
        Cell::from(profiles.join(", ")),
        Cell::from(item.region.as_ref().map_or("", |region| region.as_str())),
        format::state(state, status.and_then(|status| status.expires_at), now),
        Cell::from(item.id.as_str()),
    ]
}

/// What a session is called: its name, and its alias where the person gave it one.
pub(crate) fn called(item: &SessionItem) -> String {
    item.alias.as_ref().map_or_else(|| item.name.clone(), |alias| format!("{} ({alias})", item.name))
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
