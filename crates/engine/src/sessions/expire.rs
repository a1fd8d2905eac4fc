//! The end of credentials that were not renewed: they are taken out of the profiles. A command stays: it can ask again.

use super::error::Error;
use super::room::Sessions;
use crate::delivery::LeftToPerson;
use daypass_core::view::Event;
use daypass_core::{Delivery, SessionId};

impl Sessions {
    /// Takes a session whose credentials have ended out of its profiles and puts back what was there. It stays known as
    /// ended until it is started or stopped. What is left to the person, or owed to them until the vault opens, which this
    /// asks nobody for; `None` where nothing was to be done: it may have been renewed meanwhile.
    ///
    /// # Errors
    /// [`Error`]; what could not be taken out is tried again.
    pub(crate) async fn expire(&self, id: &SessionId) -> Result<Option<Vec<LeftToPerson>>, Error> {
        let delivered = self.store.delivered(Some(id))?;
        let lock = self.deliveries.lock_to_withdraw(&delivered, "withdrawing what has ended").await?;
        let now = self.clock.now();
        let activation = self.store.activation(id)?;
        if activation.is_none_or(|activation| activation.ended_at.is_some() || activation.is_live(now)) {
            return Ok(None);
        }
        let mut first_error = None;
        let sections = self.store.delivered(Some(id))?;
        for section in sections.iter().filter(|section| section.delivery == Delivery::CredentialsFile) {
            // One file that cannot be written does not keep the keys in the others.
            if let Err(error) = self.deliveries.withdraw_expired(&lock, section).await {
                first_error = first_error.or(Some(error));
            }
        }
        if let Some(error) = first_error {
            return Err(error.into());
        }
        self.store.set_ended(id, now)?;
        self.store.add_history(&self.history.entry(id, Event::Expired))?;
        Ok(Some(lock.take_left_to_person()))
    }
}
