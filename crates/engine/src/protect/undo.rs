//! Putting protected keys back where they stood.

use super::error::Error;
use super::find_keys::{self, CREDENTIAL_KEYS};
use super::protector::{Protector, refused};
use super::undo_news::keys_of;
use super::withheld_keys::{ProtectedSection, Sealed};
use crate::delivery::{DeliveryLock, EditError, edit, read};
use crate::ground::{self, in_lock_order};
use crate::store::Protected;
use aws_files::{AwsFile, DocumentError, FileRole, Property, SectionName, Withheld};
use daypass_core::view::{ProtectedKey, UndoOutcome};
use daypass_core::{Explain, LongTermKeys, ProfileName, SessionSource};
use std::path::PathBuf;

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
        let mut wanted = self.store.protected()?;
        wanted.retain(|protected| profiles.is_none_or(|profiles| profiles.contains(&protected.profile)));
        // Asked before the lock, under which nobody asks AWS.
        let news = self.key_news(&wanted).await?;
        let lock = self.deliveries.lock_with_vault("putting protected keys back").await?;
        let mut outcomes = Vec::new();
        for (protected, news) in wanted.into_iter().zip(news) {
            // What a protect that was killed had only noted is forgotten without a word.
            let was_out = self.is_out(&protected);
            let problem = Box::pin(self.restore(&lock, &protected)).await.err().map(|error| {
                tracing::warn!(error = &error as &dyn std::error::Error, "a key was not put back");
                error.problem()
            });
            let mut notes: Vec<String> = lock.take_left_to_person().iter().map(ToString::to_string).collect();
            if problem.is_some() || was_out? {
                let put_back = problem.is_none().then(|| news.id().clone());
                let noted = protected.clone();
                let key = self.protected_key(protected)?;
                if problem.is_none() {
                    notes.extend(news.notes(&noted, key.session.is_some()));
                }
                outcomes.push(UndoOutcome { key, problem, put_back, notes });
            }
        }
        Ok(outcomes)
    }

    fn protected_key(&self, protected: Protected) -> Result<ProtectedKey, Error> {
        let session = self.store.readable_session(&protected.session)?;
        let Protected { file, section, profile, access_key_id, protected_at, .. } = protected;
        Ok(ProtectedKey {
            access_key_id,
            profile,
            file: path(&file).display().to_string(),
            section,
            session: session.as_ref().map(|session| session.id.clone()),
            session_name: session.map(|session| session.name),
            protected_at,
        })
    }

    /// Whether the key is not in its section any more, and its lines are there to be put back.
    fn is_out(&self, protected: &Protected) -> Result<bool, Error> {
        if !Sealed::is_there(&self.vault, protected)? {
            return Ok(false);
        }
        let (file, section) = self.place_of(protected)?;
        Ok(!find_keys::has_id(&read(&file)?, &section, &protected.access_key_id))
    }

    /// The keys that stand in their sections although they were to be taken out: whoever did was stopped on the way, or
    /// somebody has written them there again.
    ///
    /// # Errors
    /// [`Error`] when the store or a file cannot be read.
    pub(crate) fn interrupted(&self) -> Result<Vec<Protected>, Error> {
        let mut interrupted = Vec::new();
        for protected in self.store.protected()? {
            let (file, section) = self.place_of(&protected)?;
            if find_keys::has_id(&read(&file)?, &section, &protected.access_key_id) {
                interrupted.push(protected);
            }
        }
        Ok(interrupted)
    }

    /// The file of a row and the section in it. The row's section says which role the file had when the key was taken
    /// out, whatever the environment says now; the first release wrote `default` for both.
    pub(super) fn place_of(&self, protected: &Protected) -> Result<(AwsFile, SectionName), Error> {
        let profile = protected.profile.as_str();
        let of_config = protected.section.starts_with("profile ")
            || protected.section == "default" && self.is_default_of_config(protected)?;
        let role = if of_config { FileRole::Config } else { FileRole::Credentials };
        let file = AwsFile::from_text(&protected.file, role)?;
        let name = if of_config { SectionName::profile(profile) } else { SectionName::credentials(profile) };
        let invalid = |error: aws_files::InvalidName| ground::Error::Input {
            field: "profile",
            detail: error.to_string(),
        };
        Ok((file, name.map_err(invalid)?))
    }

    /// Whether a row of the first release for `default` is of a config file: the file says so where `[profile default]`
    /// stands in it, which a credentials file has not.
    fn is_default_of_config(&self, protected: &Protected) -> Result<bool, Error> {
        if !self.vault.has::<ProtectedSection>(protected)? {
            return Ok(false);
        }
        let is = |role| self.files.file(role).map(|file| file.is_meant_by(&protected.file));
        if is(FileRole::Config)? {
            return Ok(true);
        }
        let document = read(&AwsFile::from_text(&protected.file, FileRole::Config)?)?;
        Ok(document.sections().any(|section| SectionName::is_prefixed_default(&section.header())))
    }

    /// Puts one key back. Killed anywhere, it can be done again: what is back is
    /// left, and the sealed text goes last.
    async fn restore(&self, lock: &DeliveryLock, protected: &Protected) -> Result<(), Error> {
        let (file, section) = self.place_of(protected)?;
        if self.is_out(protected)? {
            file.check_can_hold_sections()?;
        }
        // In whichever file: the key would decide before a session's command in the other.
        self.sessions.evict(lock, &protected.profile).await?;
        // One whose credentials have ended is nowhere, and is not to come back by itself into a place that is taken.
        if self.store.delivered(Some(&protected.session))?.is_empty() {
            self.sessions.stop_locked(lock, &protected.session).await?;
        }
        match Sealed::get(&self.vault.without_asking(), protected).await? {
            Some(sealed) => self.restore_lines(protected, file, section, sealed).await?,
            None if find_keys::has_id(&read(&file)?, &section, &protected.access_key_id) => {}
            None => return Err(Error::UndoLost { profile: protected.profile.clone() }),
        }
        Sealed::remove(&self.vault, protected)?;
        Ok(self.store.remove_protected(protected)?)
    }

    async fn restore_lines(
        &self,
        protected: &Protected,
        file: AwsFile,
        section: SectionName,
        sealed: Sealed,
    ) -> Result<(), Error> {
        let mut ids = vec![protected.access_key_id.clone()];
        let rotated = self.rotated_keys(protected).await?;
        ids.extend(rotated.iter().map(|keys| keys.access_key_id.clone()));
        let note = protected.note.clone();
        let put = edit(file, move |document| {
            if ids.iter().any(|id| find_keys::has_id(document, &section, id)) {
                return Ok(());
            }
            let properties: Vec<Property> =
                document.occurrences(&section).flat_map(|section| section.properties()).collect();
            if properties.iter().any(|property| CREDENTIAL_KEYS.contains(&property.key.as_str())) {
                return Err(EditError::PersonsSection);
            }
            let withheld = sealed.withheld(document, &section, &CREDENTIAL_KEYS, &note);
            let damaged = || EditError::Document(DocumentError::NotThisSection { section: section.clone() });
            let mut withheld = withheld.ok_or_else(damaged)?;
            if let Some(keys) = &rotated {
                withheld = with_keys(&withheld, &section, keys);
            }
            document.restore(&section, &withheld, |_| false).map(drop).map_err(EditError::Document)
        });
        put.await.map_err(|refusal| refused(refusal, protected))
    }

    /// The keys that the session has now, where they are not those that were protected: they were rotated since, and
    /// AWS takes the earlier ones no more.
    pub(super) async fn rotated_keys(&self, protected: &Protected) -> Result<Option<LongTermKeys>, Error> {
        match self.store.session_if_known(&protected.session)?.map(|session| session.source) {
            Some(SessionSource::IamUser(user)) if user.access_key_id != protected.access_key_id => {
                Ok(Some(self.keys.get(&protected.session).await?))
            }
            _ => Ok(None),
        }
    }
}

/// The path of a row's file.
fn path(file: &str) -> PathBuf {
    let file_of_text = AwsFile::from_text(file, FileRole::Credentials);
    file_of_text.map_or_else(|_| PathBuf::from(file), |file| file.path().to_owned())
}

/// Withheld lines with other keys in the place of those that stand in them.
fn with_keys(withheld: &Withheld, section: &SectionName, keys: &LongTermKeys) -> Withheld {
    let Some(old) = keys_of(&withheld.text(), section) else { return withheld.clone() };
    withheld
        .with_replaced(old.access_key_id.as_str().as_bytes(), keys.access_key_id.as_str().as_bytes())
        .with_replaced(old.secret_access_key.expose().as_bytes(), keys.secret_access_key.expose().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_files::Document;
    use daypass_core::Secret;
    use daypass_core::sts::AccessKeyId;

    #[test]
    fn keys_that_were_rotated_since_come_in_the_place_of_the_earlier_ones() {
        let section = SectionName::credentials("dev").unwrap();
        let text = "[dev]\n# AKIAIOSFODNN7EXAMPLE\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = a/b+c # x\n";
        let keys = LongTermKeys {
            access_key_id: AccessKeyId::parse("AKIAI44QH8DHBEXAMPLE").unwrap(),
            secret_access_key: Secret::new("d/e"),
        };
        let mut document = Document::parse(text);
        let withheld =
            document.withhold_properties(&section, &CREDENTIAL_KEYS, &[], "It is elsewhere.").unwrap();
        document.restore(&section, &with_keys(&withheld, &section, &keys), |_| false).unwrap();
        // A comment is the person's, and stays as they wrote it.
        let expected = "[dev]\n# AKIAIOSFODNN7EXAMPLE\naws_access_key_id=AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = d/e # x\n";
        assert_eq!(document.as_bytes(), expected.as_bytes());
        let earlier = Withheld::from_bytes(text.as_bytes(), "It is elsewhere.").unwrap();
        let mut empty = Document::default();
        empty.restore(&section, &with_keys(&earlier, &section, &keys), |_| false).unwrap();
        assert_eq!(find_keys::keys_in(&empty, &section), Some(keys));
    }
}
