//! Sections whose profile is the usual one of their session.

use super::readable::readable;
use super::{StoreError, row};
use daypass_core::{ProfileName, SessionId};
use rusqlite::Connection;

/// The word of such a section in the column `key_ids`. An older version takes it for the id of a key that no section has.
pub(super) const USUAL: &str = "usual=";

/// The sessions that are delivered into their usual profiles, and these.
pub(super) fn usual_profiles(db: &Connection) -> Result<Vec<(SessionId, ProfileName)>, StoreError> {
    let sql =
        format!("SELECT session, profile FROM delivered WHERE ' ' || key_ids || ' ' LIKE '% {USUAL} %'");
    let mut query = db.prepare(&sql)?;
    readable(query.query_and_then([], |row| {
        Ok((row::session_id(row, "session")?, row::profile(&row.get::<_, String>("profile")?)?))
    })?)
}

/// From now on no section of a session is in its usual profile: the next start goes to where that is by then.
pub(super) fn forget_usual(db: &Connection, id: &SessionId) -> Result<(), StoreError> {
    let sql = format!(
        "UPDATE delivered SET key_ids = trim(replace(' ' || key_ids || ' ', ' {USUAL} ', ' ')) WHERE session = ?"
    );
    db.execute(&sql, [id.as_str()])?;
    Ok(())
}
