//! What a killed process left of a stop, or of a section that was written or taken out. Whoever looks next finishes it.

use super::error::Error;
use super::room::Sessions;
use crate::delivery::{DeliveryLock, LeftToPerson};
use crate::ground::in_lock_order;
use crate::store::DeliveredSection;
use daypass_core::SessionId;

impl Sessions {
    /// Finishes what was cut off: a session whose stop had begun is stopped, and so is one that is live in no profile any more,
    /// since what was to be written or taken out there was cut off. What of it is left to the person. What cannot be
    /// finished now is left for the next time.
    ///
    /// # Errors
    /// [`Error::Store`] and [`Error::Delivery`] when the store or the files' lock cannot be used.
    pub async fn finish_cut_off(&self) -> Result<Vec<LeftToPerson>, Error> {
        in_lock_order(Box::pin(self.finish_cut_off_in_order())).await
    }

    pub(super) async fn finish_cut_off_in_order(&self) -> Result<Vec<LeftToPerson>, Error> {
        let mut sections = self.sections_cut_off()?;
        let begun = self.store.begun_stops()?;
        if begun.is_empty() && sections.is_empty() {
            return Ok(vec![]);
        }
        for id in &begun {
            sections.extend(self.store.delivered(Some(id))?);
        }
        let lock = self.deliveries.lock_to_withdraw(&sections, "finishing what was cut off").await?;
        // Looked at again: it may only have been under way.
        self.finish_cut_off_locked(&lock).await?;
        Ok(lock.take_left_to_person())
    }

    /// The same, under the lock, which gathers what is left to the person.
    pub(super) async fn finish_cut_off_locked(&self, lock: &DeliveryLock) -> Result<(), Error> {
        for id in self.store.begun_stops()? {
            if let Err(error) = self.stop_locked(lock, &id).await {
                not_finished(&id, &error);
            }
        }
        for section in self.sections_cut_off()? {
            if let Err(error) = self.take_out_cut_off(lock, &section).await {
                not_finished(&section.session, &error);
            }
        }
        Ok(())
    }

    async fn take_out_cut_off(&self, lock: &DeliveryLock, section: &DeliveredSection) -> Result<(), Error> {
        let id = &section.session;
        self.deliveries.withdraw(lock, section).await?;
        // What has ended is known as that.
        let is_live =
            self.store.activation(id)?.is_some_and(|activation| activation.is_live(self.clock.now()));
        if is_live && self.store.delivered(Some(id))?.is_empty() {
            self.stop_locked(lock, id).await?;
        }
        Ok(())
    }

    /// The sections of started sessions of which a kill has left nothing but the note. Of a session that is not started, a stop
    /// takes them out.
    fn sections_cut_off(&self) -> Result<Vec<DeliveredSection>, Error> {
        let mut sections = Vec::new();
        for section in self.deliveries.cut_off()? {
            if self.store.activation(&section.session)?.is_some() {
                sections.push(section);
            }
        }
        Ok(sections)
    }
}

fn not_finished(id: &SessionId, error: &Error) {
    let error = error as &dyn std::error::Error;
    tracing::warn!(session = id.as_str(), error, "what was cut off is not finished yet");
}
