//! The sessions that are started at the endpoint.

use super::{Store, StoreError};
use daypass_core::{Delivery, Session};

impl Store {
    /// The sessions that are started and asked for at the endpoint. One whose credentials have ended can ask again.
    ///
    /// # Errors
    /// [`StoreError::Sqlite`] and [`StoreError::Unreadable`].
    pub fn sessions_at_endpoint(&self) -> Result<Vec<Session>, StoreError> {
        let mut started = Vec::new();
        for activation in self.activations()? {
            let session = self.session_if_known(&activation.session)?;
            started.extend(session.filter(|session| session.delivery == Delivery::ContainerEndpoint));
        }
        Ok(started)
    }
}
