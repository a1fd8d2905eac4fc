//! Sessions as the rows of a table.

use crate::format::{self, Local};
use crate::table::{Cell, Column};
use crate::terminal::FAINT;
use daypass_core::view::{Catalog, SessionItem, SessionStatus, Status};
use daypass_core::{ProfileName, SessionState};
use std::collections::HashMap;

/// A session and its status; one without a status is inactive.
pub(crate) type Entry<'a> = (&'a SessionItem, Option<&'a SessionStatus>);

/// The columns of [`row`].
pub(crate) const COLUMNS: [Column; 9] = [
    Column::kept("", 1),
    Column::kept("SESSION", 20).wanting(32),
    Column::whole("UNTIL", 0),
    Column::whole("LEFT", 0),
    Column::roomy("INTEGRATION", 1, 6),
    Column::whole("ACCOUNT", 3),
    Column::roomy("PROFILE", 4, 16),
    Column::whole("REGION", 5),
    Column::whole("ID", 1),
];

/// Which columns a person is shown beside those that tell sessions apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    /// The integration, since there are several.
    pub(crate) integration: bool,
    /// The id.
    pub(crate) id: bool,
}

/// A session as a row of a table. A program gets every column.
pub(crate) fn row((item, status): Entry<'_>, alias: &str, shown: Shown, local: &Local) -> [Cell; 9] {
    let state = state((item, status));
    let [until, left] = format::end(state, status.and_then(|status| status.expires_at), local);
    let text = |is_shown: bool, text: &str| match is_shown {
        true => Cell::from(text),
        false => Cell::from("").exactly(text),
    };
    let name = match item.favourite {
        true => Cell::from(format!("{} ★", called(item))).exactly(&item.name),
        false => Cell::from(called(item)).exactly(&item.name),
    };
    [
        format::mark(state),
        name,
        until,
        left,
        text(shown.integration, alias),
        Cell::from(item.account_id.as_ref().map_or("", |id| id.as_str())),
        Cell::from(profiles(item)),
        Cell::styled(item.region.as_ref().map_or("", |region| region.as_str()), FAINT),
        text(shown.id, item.id.as_str()),
    ]
}

/// What a session is called: its name, and its alias where the person gave it one.
pub(crate) fn called(item: &SessionItem) -> String {
    item.alias.as_ref().map_or_else(|| item.name.clone(), |alias| format!("{} ({alias})", item.name))
}

/// The profiles that a session is, or would be, delivered into.
pub(crate) fn profiles(item: &SessionItem) -> String {
    item.profiles.iter().map(ProfileName::as_str).collect::<Vec<_>>().join(", ")
}

/// The state of a session.
pub(crate) fn state((_, status): Entry<'_>) -> SessionState {
    status.map_or(SessionState::Inactive, |status| status.state)
}

/// The sessions that are not inactive, in the catalog's order.
pub(crate) fn live<'a>(
    catalog: &'a Catalog,
    status: &'a Status,
) -> impl Iterator<Item = (&'a SessionItem, &'a SessionStatus)> {
    let by_id = by_id(&status.sessions);
    catalog.sessions.iter().filter_map(move |item| Some((item, *by_id.get(item.id.as_str())?)))
}

/// The statuses by their sessions' ids.
pub(super) fn by_id(statuses: &[SessionStatus]) -> HashMap<&str, &SessionStatus> {
    statuses.iter().map(|status| (status.id.as_str(), status)).collect()
}

/// The aliases of the integrations by their ids.
pub(crate) fn aliases(catalog: &Catalog) -> HashMap<&str, &str> {
    catalog.integrations.iter().map(|item| (item.id.as_str(), item.alias.as_str())).collect()
}

/// The alias of the integration that a session belongs to.
pub(crate) fn alias_of<'a>(item: &SessionItem, aliases: &HashMap<&str, &'a str>) -> Option<&'a str> {
    aliases.get(item.integration.as_ref()?.as_str()).copied()
}
