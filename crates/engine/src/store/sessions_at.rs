//! The sessions that are started at the endpoint.

use super::readable::readable;
use super::{Store, StoreError, row};
use daypass_core::{Delivery, Session, SessionId};
use std::collections::HashSet;

impl Store {
    /// The sessions that are started and asked for at the endpoint. One whose credentials have ended can ask again.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::Unreadable`].
    pub fn sessions_at_endpoint(&self) -> Result<Vec<Session>, StoreError> {
        let mut started = Vec::new();
        for activation in self.activations()? {
            let session = self.readable_session(&activation.session)?;
            started.extend(session.filter(|session| session.delivery == Delivery::ContainerEndpoint));
        }
        Ok(started)
    }

    /// The sessions that are set to the endpoint, or are for one start. They have no profile.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::Unreadable`].
    pub(crate) fn sessions_without_profile(&self) -> Result<HashSet<SessionId>, StoreError> {
        let set: Vec<SessionId> = self.read(|db| {
            let mut query = db.prepare_cached(
                "SELECT session FROM preference WHERE delivery = 'endpoint'
                 UNION SELECT session FROM start_choice WHERE delivery = 'endpoint'",
            )?;
            readable(query.query_and_then([], |row| row::session_id(row, "session"))?)
        })?;
        if self.settings()?.default_delivery == Delivery::ContainerEndpoint {
            let all = self.sessions()?.into_iter();
            let without = all.filter(|session| session.delivery == Delivery::ContainerEndpoint);
            return Ok(without.map(|session| session.id).collect());
        }
        let mut without = HashSet::new();
        for id in set {
            let session = self.readable_session(&id)?;
            if session.is_some_and(|session| session.delivery == Delivery::ContainerEndpoint) {
                without.insert(id);
            }
        }
        Ok(without)
    }
}
