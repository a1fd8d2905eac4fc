//! The sections of a live session when its credentials are renewed.

use super::deliveries::{Deliveries, DeliveryLock, Place};
use super::edit::{edit_section, read};
use super::error::Error;
use super::ownership::{Owner, owner};
use super::section::{hash, renew};
use crate::store::DeliveredSection;
use daypass_core::{Credentials, Delivery};

/// Whose a section of a live session is by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SectionState {
    /// As it was written, but for what the person added.
    Ours,
    /// It has keys that Daypass did not write.
    Changed,
    /// It was taken out.
    Gone,
    /// It is not there, since Daypass was writing it or taking it out when that was cut off.
    CutOff,
}

impl SectionState {
    /// The state of a section that was delivered, by whose it is.
    pub(super) fn of(delivered: &DeliveredSection, owner: Owner) -> Self {
        match owner {
            Owner::Daypass => Self::Ours,
            _ if !delivered.is_settled() => Self::CutOff,
            Owner::Person => Self::Changed,
            Owner::Nobody | Owner::PersonProtected => Self::Gone,
        }
    }
}

impl Deliveries {
    /// Whether a section that Daypass wrote is still its own.
    ///
    /// # Errors
    /// [`Error::File`] and [`Error::Store`] when something cannot be read.
    pub(crate) fn state(&self, delivered: &DeliveredSection) -> Result<SectionState, Error> {
        let Place { file, name, recorded } = self.place_of(delivered)?;
        Ok(SectionState::of(delivered, owner(&read(&file)?, &name, &recorded)))
    }

    /// The sections of which a kill has left nothing but the note.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub(crate) fn cut_off(&self) -> Result<Vec<DeliveredSection>, Error> {
        let mut noted = self.store.delivered(None)?;
        // A file that cannot be read now is looked at later.
        noted.retain(|section| {
            !section.is_settled() && self.state(section).is_ok_and(|state| state == SectionState::CutOff)
        });
        Ok(noted)
    }

    /// Writes a session's next credentials into its section, where it holds any; `false` where it is not ours any more. A kill on the way
    /// leaves the old keys or the new ones, and either known as ours.
    ///
    /// # Errors
    /// [`Error::File`] and [`Error::FileMalformed`] when it cannot be written.
    pub(crate) async fn renew_section(
        &self,
        _lock: &DeliveryLock,
        delivered: &DeliveredSection,
        credentials: &Credentials,
    ) -> Result<bool, Error> {
        if delivered.delivery != Delivery::CredentialsFile {
            return Ok(true);
        }
        let mut renewed = delivered.clone();
        renewed.key_ids.retain(|id| *id != credentials.access_key_id);
        renewed.key_ids.push(credentials.access_key_id.clone());
        self.store.put_delivered(&renewed)?;
        let Place { file, name, recorded } = self.place_of(&renewed)?;
        let next = credentials.clone();
        let written = edit_section(file, &delivered.profile, move |document| {
            Ok(renew(document, &name, &recorded, &next)?.then(|| hash(document, &name)))
        });
        let Some(hash) = written.await? else { return Ok(false) };
        let key_ids = vec![credentials.access_key_id.clone()];
        self.store.put_delivered(&DeliveredSection { key_ids, hash, ..renewed })?;
        Ok(true)
    }
}
