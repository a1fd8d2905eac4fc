//! The sections of a live session when its credentials are renewed, and when they have ended.

use super::deliveries::{Deliveries, DeliveryLock, hash, section_name};
use super::edit::{EditError, edit, malformed};
use super::error::Error;
use super::section::{self, Owner};
use crate::store::DeliveredSection;
use daypass_core::{Credentials, Delivery, ProfileName, Session};
use sha2::{Digest, Sha256};

/// Whose a section of a live session is by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SectionState {
    /// As it was written, but for what the person added.
    Ours,
    /// It has keys that Daypass did not write.
    Changed,
    /// It was taken out.
    Gone,
}

impl Deliveries {
    /// Whether a section that Daypass wrote is still its own.
    pub(crate) fn state(&self, delivered: &DeliveredSection) -> Result<SectionState, Error> {
        let document = aws_files::read(&delivered.file)?;
        let name = section_name(delivered.delivery, &delivered.profile)?;
        let recorded = self.recorded(delivered.delivery, &name, Some(delivered))?;
        Ok(match section::owner(&document, &name, &recorded) {
            Owner::Daypass => SectionState::Ours,
            Owner::Person(_) => SectionState::Changed,
            Owner::Nobody | Owner::PersonProtected(_) => SectionState::Gone,
        })
    }

    /// Writes a session's next credentials into its section, where it holds any; `false` where it is not ours any more. A kill on the way
    /// leaves the old keys or the new ones, and either known as ours.
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
        let name = section_name(delivered.delivery, &delivered.profile)?;
        let recorded = self.recorded(delivered.delivery, &name, Some(&renewed))?;
        let next = credentials.clone();
        let written = edit(delivered.file.clone(), move |document| {
            let renewed = section::renew(document, &name, &recorded, &next).map_err(EditError::Document)?;
            Ok(renewed.then(|| hash(document, &name)))
        });
        match written.await {
            Ok(Some(hash)) => {
                let key_ids = vec![credentials.access_key_id.clone()];
                self.store.put_delivered(&DeliveredSection { key_ids, hash, ..renewed })?;
                Ok(true)
            }
            Ok(None) | Err(EditError::PersonsSection | EditError::NeedsBackup(_)) => Ok(false),
            Err(EditError::File(error)) => Err(error.into()),
            Err(EditError::Document(error)) => Err(malformed(&delivered.profile, &error)),
        }
    }

    /// Takes out a section whose credentials have ended. The person's text that comes back with it is known by its hash:
    /// they had given its place away, and have not touched it since.
    pub(crate) async fn withdraw_expired(
        &self,
        lock: &DeliveryLock,
        delivered: &DeliveredSection,
    ) -> Result<(), Error> {
        if self.withdraw(lock, delivered).await? {
            let DeliveredSection { file, profile, session, delivery, .. } = delivered;
            let hash = hash(&aws_files::read(file)?, &section_name(*delivery, profile)?);
            self.store.record_restored(file, profile, session, &hash)?;
        }
        Ok(())
    }

    /// Whether what stands in a profile is the text that was put back when this session ended: its place was given to
    /// the session, and the person has not touched it since.
    pub(crate) fn has_consent(&self, session: &Session, profile: &ProfileName) -> Result<bool, Error> {
        let file = self.delivery_file(session.delivery);
        let Some(restored) = self.store.restored_section(file, profile, &session.id)? else {
            return Ok(false);
        };
        let document = aws_files::read(file)?;
        let text = document.section_text(&section_name(session.delivery, profile)?);
        Ok(text.is_some_and(|text| Sha256::digest(text).as_slice() == restored.as_slice()))
    }
}
