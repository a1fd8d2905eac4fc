//! Profiles that change hands between sessions.

use super::error::Error;
use super::room::Sessions;
use crate::delivery::DeliveryLock;
use daypass_core::{ProfileName, SessionId};

impl Sessions {
    /// Takes out of a profile whatever session is delivered there. One whose last profile goes is stopped.
    pub(crate) async fn evict(&self, lock: &DeliveryLock, profile: &ProfileName) -> Result<(), Error> {
        let mut emptied = Vec::new();
        let evicted = self.deliveries.evict(lock, profile, None, &mut emptied).await;
        self.stop_emptied(lock, &emptied).await?;
        Ok(evicted?)
    }

    /// Stops sessions whose last profile went to another.
    pub(super) async fn stop_emptied(&self, lock: &DeliveryLock, ids: &[SessionId]) -> Result<(), Error> {
        for id in ids {
            self.stop_locked(lock, id).await?;
        }
        Ok(())
    }
}
