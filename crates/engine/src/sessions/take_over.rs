//! Profiles that change hands between sessions.

use super::error::Error;
use super::room::Sessions;
use crate::delivery::DeliveryLock;
use crate::store::DeliveredSection;
use daypass_core::{ProfileName, Session, SessionId};

impl Sessions {
    /// Profiles that the session had and shall not have any more.
    pub(super) async fn withdraw_from_former_profiles(
        &self,
        lock: &DeliveryLock,
        session: &Session,
        profiles: &[ProfileName],
    ) -> Result<(), Error> {
        for delivered in self.store.delivered(Some(&session.id))? {
            if !self.deliveries.is_wanted(&delivered, session, profiles)? {
                self.deliveries.withdraw(lock, &delivered).await?;
            }
        }
        Ok(())
    }

    /// Takes a profile from other sessions: by now they have ended, or the person consented.
    pub(super) async fn take_over(
        &self,
        lock: &DeliveryLock,
        id: &SessionId,
        profile: &ProfileName,
    ) -> Result<(), Error> {
        for held in self.deliveries.holders(profile)? {
            if held.session != *id {
                self.evict_section(lock, &held).await?;
            }
        }
        Ok(())
    }

    /// Takes out of a profile whatever session is delivered there.
    pub(crate) async fn evict(&self, lock: &DeliveryLock, profile: &ProfileName) -> Result<(), Error> {
        for held in self.deliveries.holders(profile)? {
            self.evict_section(lock, &held).await?;
        }
        Ok(())
    }

    /// Takes a session out of a profile. One whose last profile goes is stopped.
    async fn evict_section(&self, lock: &DeliveryLock, held: &DeliveredSection) -> Result<(), Error> {
        self.deliveries.withdraw(lock, held).await?;
        if self.store.delivered(Some(&held.session))?.is_empty() {
            self.stop_locked(lock, &held.session).await?;
        }
        Ok(())
    }
}
