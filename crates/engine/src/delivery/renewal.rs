//! The sections of a live session when its credentials are renewed, and when they have ended.

use super::section::{self, Standing};
use super::{Refusal, edit, hash, malformed, section_name};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::store::Delivered;
use aws_files::Document;
use daypass_core::{Credentials, Delivery, ProfileName, Session};
use sha2::{Digest, Sha256};

/// Whose a section of a live session is by now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// As it was written, but for what the person added.
    Ours,
    /// It has keys that Daypass did not write.
    Changed,
    /// It was taken out.
    Gone,
}

impl Engine {
    /// Whether a section that Daypass wrote is still its own.
    pub(crate) fn hold(&self, delivered: &Delivered) -> Result<Hold, EngineError> {
        let document = aws_files::read(&delivered.file)?;
        let name = section_name(delivered.delivery, &delivered.profile)?;
        let noted = self.noted(delivered.delivery, &name, Some(delivered))?;
        Ok(match section::standing(&document, &name, &noted) {
            Standing::Ours => Hold::Ours,
            Standing::Theirs(_) => Hold::Changed,
            Standing::Free | Standing::Protected(_) => Hold::Gone,
        })
    }

    /// Writes a session's next credentials into its section, where it holds any; `false` where it is not ours any more. A kill on the way
    /// leaves the old keys or the new ones, and either known as ours.
    pub(crate) async fn renew_section(
        &self,
        delivered: &Delivered,
        credentials: &Credentials,
    ) -> Result<bool, EngineError> {
        if delivered.delivery != Delivery::CredentialsFile {
            return Ok(true);
        }
        let mut renewed = delivered.clone();
        renewed.key_ids.retain(|id| *id != credentials.access_key_id);
        renewed.key_ids.push(credentials.access_key_id.clone());
        self.store.put_delivered(&renewed)?;
        let name = section_name(delivered.delivery, &delivered.profile)?;
        let noted = self.noted(delivered.delivery, &name, Some(&renewed))?;
        let next = credentials.clone();
        let written = edit(delivered.file.clone(), move |document| {
            let renewed = section::renew(document, &name, &noted, &next).map_err(Refusal::Document)?;
            Ok(renewed.then(|| hash(document, &name)))
        });
        match written.await {
            Ok(Some(hash)) => {
                let key_ids = vec![credentials.access_key_id.clone()];
                self.store.put_delivered(&Delivered { key_ids, hash, ..renewed })?;
                Ok(true)
            }
            Ok(None) | Err(Refusal::Theirs | Refusal::NotKept(_)) => Ok(false),
            Err(Refusal::File(error)) => Err(error.into()),
            Err(Refusal::Document(error)) => Err(malformed(&delivered.profile, &error)),
        }
    }

    /// Takes out a section whose credentials have ended. The person's text that comes back with it is known by its hash:
    /// they had given its place away, and have not touched it since.
    pub(crate) async fn take_out_ended(&self, delivered: &Delivered) -> Result<(), EngineError> {
        if self.take_back(delivered).await? {
            let Delivered { file, profile, session, delivery, .. } = delivered;
            let hash = hash(&aws_files::read(file)?, &section_name(*delivery, profile)?);
            self.store.note_put_back(file, profile, session, &hash)?;
        }
        Ok(())
    }

    /// Whether what stands in a profile is the text that was put back when this session ended: its place was given to
    /// the session, and the person has not touched it since.
    pub(crate) fn has_consent(&self, session: &Session, profile: &ProfileName) -> Result<bool, EngineError> {
        let file = self.delivery_file(session.delivery);
        let Some(put_back) = self.store.put_back(file, profile, &session.id)? else { return Ok(false) };
        let document: Document = aws_files::read(file)?;
        let text = document.section_text(&section_name(session.delivery, profile)?);
        Ok(text.is_some_and(|text| Sha256::digest(text).as_slice() == put_back.as_slice()))
    }
}
