//! The end of credentials that were not renewed: they are taken out of the profiles. A command stays: it can ask again.

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ground::LockName;
use daypass_core::view::Event;
use daypass_core::{Delivery, SessionId};

impl Engine {
    /// Takes a session whose credentials have ended out of its profiles and puts back what was there. It stays known as
    /// ended until it is started or stopped. Whether that was to be done: it may have been renewed meanwhile.
    ///
    /// # Errors
    /// [`EngineError`]; what could not be taken out is tried again.
    pub(crate) async fn expire(&self, id: &SessionId) -> Result<bool, EngineError> {
        let _lock = self.locks.acquire(LockName::Delivery, "taking out what has ended").await?;
        let now = self.clock.now();
        let activation = self.store.activation(id)?;
        if activation.is_none_or(|activation| activation.ended_at.is_some() || activation.is_live(now)) {
            return Ok(false);
        }
        let mut first_error = None;
        let sections = self.store.delivered(Some(id))?;
        for section in sections.iter().filter(|section| section.delivery == Delivery::CredentialsFile) {
            // One file that cannot be written does not keep the keys in the others.
            if let Err(error) = self.take_out_ended(section).await {
                first_error = first_error.or(Some(error));
            }
        }
        if let Some(error) = first_error {
            return Err(error);
        }
        self.store.set_ended(id, now)?;
        self.store.add_history(&self.happening(id, Event::Expired))?;
        Ok(true)
    }
}
