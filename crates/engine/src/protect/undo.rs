//! Putting protected keys back where they stood.

use super::error::Error;
use super::find_keys::{self, CREDENTIAL_KEYS};
use super::protected_section::ProtectedSection;
use super::protector::{Protector, refused};
use crate::delivery::{DeliveryLock, EditError, edit};
use crate::ground::{self, in_lock_order};
use crate::store::Protected;
use aws_files::{Document, SectionName};
use daypass_core::view::{ProtectedKey, UndoOutcome};
use daypass_core::{Explain, LongTermKeys, ProfileName, SessionSource};
use zeroize::Zeroizing;

impl Protector {
    /// The keys that were taken out of sections and can be put back, the newest first. Asks for no key.
    ///
    /// # Errors
    /// [`Error`] when a file or the store cannot be read.
    pub fn protected_keys(&self) -> Result<Vec<ProtectedKey>, Error> {
        let mut keys = Vec::new();
        for protected in self.store.protected()? {
            if self.is_out(&protected)? {
                keys.push(self.protected_key(protected)?);
            }
        }
        Ok(keys)
    }

    /// Puts keys back into the files: those of these profiles, or all. A session that is live in such a profile is
    /// stopped. The sessions stay, and their keys in the vault too, so that nothing is lost; the person removes them
    /// where they are of no use.
    ///
    /// # Errors
    /// [`Error`] when the store cannot be read.
    pub async fn undo(&self, profiles: Option<&[ProfileName]>) -> Result<Vec<UndoOutcome>, Error> {
        in_lock_order(Box::pin(self.undo_in_order(profiles))).await
    }

    async fn undo_in_order(&self, profiles: Option<&[ProfileName]>) -> Result<Vec<UndoOutcome>, Error> {
        let lock = self.deliveries.lock("putting protected keys back").await?;
        let mut outcomes = Vec::new();
        for protected in self.store.protected()? {
            if profiles.is_some_and(|profiles| !profiles.contains(&protected.profile)) {
                continue;
            }
            // What a protect that was killed had only noted is forgotten without a word.
            let was_out = self.is_out(&protected);
            let problem = Box::pin(self.restore(&lock, &protected)).await.err().map(|error| {
                tracing::warn!(error = &error as &dyn std::error::Error, "a key was not put back");
                error.problem()
            });
            if problem.is_some() || was_out? {
                outcomes.push(UndoOutcome { key: self.protected_key(protected)?, problem });
            }
        }
        Ok(outcomes)
    }

    fn protected_key(&self, protected: Protected) -> Result<ProtectedKey, Error> {
        let session = self.store.session_if_known(&protected.session)?;
        let Protected { file, section, profile, access_key_id, protected_at, .. } = protected;
        Ok(ProtectedKey {
            access_key_id,
            profile,
            file: file.display().to_string(),
            section,
            session: session.as_ref().map(|session| session.id.clone()),
            session_name: session.map(|session| session.name),
            protected_at,
        })
    }

    /// Whether the key is not in its section any more, and the text before is there to be put back.
    fn is_out(&self, protected: &Protected) -> Result<bool, Error> {
        if !self.vault.has::<ProtectedSection>(protected)? {
            return Ok(false);
        }
        let document = aws_files::read(&protected.file)?;
        Ok(!find_keys::has_id(&document, &self.section_of(protected)?, &protected.access_key_id))
    }

    fn section_of(&self, protected: &Protected) -> Result<SectionName, Error> {
        let profile = protected.profile.as_str();
        let of_config = protected.section.starts_with("profile ") || protected.file == self.files.config;
        let name = if of_config { SectionName::profile(profile) } else { SectionName::credentials(profile) };
        name.map_err(|error| ground::Error::Input { field: "profile", detail: error.to_string() }.into())
    }

    /// Puts one key back. Killed anywhere, it can be done again: what is back is
    /// left, and the sealed text goes last.
    async fn restore(&self, lock: &DeliveryLock, protected: &Protected) -> Result<(), Error> {
        // In whichever file: the key would decide before a session's command in the other.
        self.sessions.evict(lock, &protected.profile).await?;
        // One whose credentials have ended is nowhere, and is not to come back by itself into a place that is taken.
        if self.store.delivered(Some(&protected.session))?.is_empty() {
            self.sessions.stop_locked(lock, &protected.session).await?;
        }
        let section = self.section_of(protected)?;
        match self.vault.get::<ProtectedSection>(protected).await? {
            Some(text) => self.restore_text(protected, &section, text.into_text()).await?,
            None if find_keys::has_id(
                &aws_files::read(&protected.file)?,
                &section,
                &protected.access_key_id,
            ) => {}
            None => return Err(Error::UndoLost { profile: protected.profile.clone() }),
        }
        self.vault.remove::<ProtectedSection>(protected)?;
        Ok(self.store.remove_protected(protected)?)
    }

    async fn restore_text(
        &self,
        protected: &Protected,
        section: &SectionName,
        text: Zeroizing<Vec<u8>>,
    ) -> Result<(), Error> {
        let (mut ids, mut text) = (vec![protected.access_key_id.clone()], text);
        if let Some(keys) = self.rotated_keys(protected).await? {
            ids.push(keys.access_key_id.clone());
            text = with_keys(&text, section, &keys);
        }
        let (section, note) = (section.clone(), protected.note.clone());
        let put = edit(protected.file.clone(), move |document| {
            if ids.iter().any(|id| find_keys::has_id(document, &section, id)) {
                return Ok(());
            }
            document.give_back(&section, &text, &CREDENTIAL_KEYS, &note).map_err(EditError::Document)
        });
        put.await.map_err(|refusal| refused(refusal, protected))
    }

    /// The keys that the session has now, where they are not those that were protected: they were rotated since, and
    /// AWS takes the earlier ones no more.
    async fn rotated_keys(&self, protected: &Protected) -> Result<Option<LongTermKeys>, Error> {
        match self.store.session_if_known(&protected.session)?.map(|session| session.source) {
            Some(SessionSource::IamUser(user)) if user.access_key_id != protected.access_key_id => {
                Ok(Some(self.keys.get(&protected.session).await?))
            }
            _ => Ok(None),
        }
    }
}

/// A section's text with other keys in the place of those that stand in it.
fn with_keys(text: &[u8], section: &SectionName, keys: &LongTermKeys) -> Zeroizing<Vec<u8>> {
    let Some(old) = find_keys::keys_in(&Document::parse(text), section) else {
        return Zeroizing::new(text.to_vec());
    };
    let id = replace(text, old.access_key_id.as_str().as_bytes(), keys.access_key_id.as_str().as_bytes());
    replace(&id, old.secret_access_key.expose().as_bytes(), keys.secret_access_key.expose().as_bytes())
}

/// Replaces a part of a text, wherever it stands.
fn replace(text: &[u8], part: &[u8], by: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut new = Vec::with_capacity(text.len() + by.len());
    let mut rest = text;
    while !rest.is_empty() {
        match rest.strip_prefix(part).filter(|_| !part.is_empty()) {
            Some(after) => {
                new.extend_from_slice(by);
                rest = after;
            }
            None => {
                new.push(rest[0]);
                rest = &rest[1..];
            }
        }
    }
    Zeroizing::new(new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use daypass_core::Secret;
    use daypass_core::sts::AccessKeyId;

    #[test]
    fn keys_that_were_rotated_since_come_in_the_place_of_the_earlier_ones() {
        let section = SectionName::credentials("dev").unwrap();
        let text = b"[dev]\n# AKIAIOSFODNN7EXAMPLE\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = a/b+c # x\n";
        let keys = LongTermKeys {
            access_key_id: AccessKeyId::parse("AKIAI44QH8DHBEXAMPLE").unwrap(),
            secret_access_key: Secret::new("d/e"),
        };
        let new = String::from_utf8(with_keys(text, &section, &keys).to_vec()).unwrap();
        assert_eq!(
            new,
            "[dev]\n# AKIAI44QH8DHBEXAMPLE\naws_access_key_id=AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = d/e # x\n"
        );
    }
}
