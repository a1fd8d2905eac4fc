//! The end of credentials that were not renewed: they are taken out of the profiles. A command stays: it can ask again.

use super::error::Error;
use super::room::Sessions;
use daypass_core::view::Event;
use daypass_core::{Delivery, SessionId};

impl Sessions {
    /// Takes a session whose credentials have ended out of its profiles and puts back what was there. It stays known as
    /// ended until it is started or stopped. Whether that was to be done: it may have been renewed meanwhile.
    ///
    /// # Errors
    /// [`Error`]; what could not be taken out is tried again.
    pub(crate) async fn expire(&self, id: &SessionId) -> Result<bool, Error> {
        // A text that cannot be put back yet is waited for: keys that have ended harm nobody.
        let purpose = "withdrawing what has ended";
        let lock = match self.deliveries.withholds(&self.store.delivered(Some(id))?)? {
            true => self.deliveries.lock_with_vault(purpose).await?,
            false => self.deliveries.lock(purpose).await?,
        };
        let now = self.clock.now();
        let activation = self.store.activation(id)?;
        if activation.is_none_or(|activation| activation.ended_at.is_some() || activation.is_live(now)) {
            return Ok(false);
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
        Ok(true)
    }
}
