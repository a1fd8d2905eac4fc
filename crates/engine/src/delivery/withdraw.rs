//! Taking a session out of a profile, and putting back what was there.

use super::deliveries::{Deliveries, DeliveryLock, Place};
use super::edit::{edit_section, read};
use super::error::Error;
use super::kept_text::LeftToPerson;
use super::section::{Outcome, keys_of, section_name, take_out_keys, take_out_renamed, withdraw};
use super::withheld_record::{Sealed, SectionId};
use crate::store::DeliveredSection;
use aws_files::{FileError, SectionName};
use daypass_core::{Explain, ProfileName, Session};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// What taking a section out came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Withdrawn {
    /// The person's text is back.
    pub(crate) restored: bool,
    /// What of theirs did not come back, and what was left as it is.
    pub(crate) left_to_person: Vec<LeftToPerson>,
}

impl Deliveries {
    /// Takes a session's section out of a profile and puts back what was there. A section that the person has made their
    /// own is left to them. What does not come back is kept. A kill between two steps leaves the record: the next stop
    /// finds what is done, and may keep a text twice.
    ///
    /// The vault is not asked for its key. Where that is not at hand, our section goes all the same, and the text stays
    /// kept: see [`Deliveries::lock_to_withdraw`].
    ///
    /// # Errors
    /// [`Error::File`] and [`Error::FileMalformed`] when the file cannot be written; ours is then still there.
    pub(crate) async fn withdraw(
        &self,
        lock: &DeliveryLock,
        delivered: &DeliveredSection,
    ) -> Result<Withdrawn, Error> {
        Ok(self.withdraw_with_lines(lock, delivered).await?.0)
    }

    /// As [`Self::withdraw`], with the lines that had given way outside of the section.
    async fn withdraw_with_lines(
        &self,
        lock: &DeliveryLock,
        delivered: &DeliveredSection,
    ) -> Result<(Withdrawn, Zeroizing<Vec<u8>>), Error> {
        // Noted first: that a section is gone whose note a kill has left is then no work of the person's.
        let before = delivered;
        let delivered = &self.note_leaving(before)?;
        let place = self.place_of(delivered)?;
        let id = SectionId::of(delivered);
        // Before the section, whose lines may be among them. A file that cannot be written keeps nobody from taking keys
        // out of the other one.
        let lines = self.kept.restore_lines(&id).await;
        let sealed = match Sealed::get(&self.vault.without_asking(), &id).await {
            Ok(sealed) => Ok(sealed),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "a withheld text does not open");
                Err(())
            }
        };
        let others = self.others_in(&place, delivered)?;
        let Place { file, name, recorded } = place.clone();
        let names = file.hard_links();
        let text = sealed.as_ref().ok().and_then(|sealed| Some(sealed.as_ref()?.text(&name)));
        let taken = edit_section(file, &delivered.profile, move |document| {
            take_out_renamed(document, &name, &recorded, &others)?;
            match &sealed {
                Ok(sealed) => {
                    let withheld =
                        sealed.as_ref().and_then(|sealed| sealed.withheld(document, &name, &recorded));
                    withdraw(document, &name, &recorded, withheld.as_ref())
                }
                Err(()) => take_out_keys(document, &name, &recorded),
            }
        });
        let outcome = match taken.await {
            // A device or a pipe, as an earlier version recorded it: nothing of ours can stand there.
            Err(Error::File(FileError::NotAFile { .. })) => Outcome::TakenOut,
            Ok(outcome) => outcome,
            Err(error) => {
                if before != delivered {
                    self.store.set_hash(before)?;
                }
                return Err(error);
            }
        };
        let text = text.as_deref().map(Vec::as_slice);
        let mut unrecorded = None;
        let settled = self.kept.settle(&place.file, &id, outcome, text).await;
        let mut withdrawn = or_unrecorded(settled, &mut unrecorded)?.unwrap_or_default();
        if delivered.hash.is_empty() {
            // Perhaps nothing was written there: that it is the person's is no news.
            withdrawn.left_to_person.retain(|left| !matches!(left, LeftToPerson::Section { .. }));
        }
        if names > 1 && place.file.hard_links() == 1 {
            let file = place.file.path().to_owned();
            withdrawn.left_to_person.push(LeftToPerson::OtherNames { file, others: names - 1 });
        }
        let lines = or_unrecorded(lines, &mut unrecorded)?.unwrap_or_default();
        withdrawn.restored |= !lines.text.is_empty();
        withdrawn.left_to_person.extend(lines.left_to_person);
        withdrawn.left_to_person.extend(self.live_keys_elsewhere(delivered)?);
        let removed = self.store.remove_delivered(delivered).map_err(Error::from);
        or_unrecorded(removed, &mut unrecorded)?;
        withdrawn.left_to_person.extend(unrecorded);
        lock.leave(withdrawn.left_to_person.clone());
        Ok((withdrawn, lines.text))
    }

    /// Notes that a section is being taken out; it as it is noted. A store that cannot be written keeps no key in a file.
    fn note_leaving(&self, delivered: &DeliveredSection) -> Result<DeliveredSection, Error> {
        let leaving = delivered.leaving();
        if leaving == *delivered {
            return Ok(leaving);
        }
        match self.store.set_hash(&leaving) {
            Err(error) if error.cannot_record() => Ok(delivered.clone()),
            noted => Ok(noted.map(|()| leaving)?),
        }
    }

    /// The sections, in either file, that hold keys of a section which is taken out, and that nothing of ours is meant to be
    /// in: the person copied them, or renamed ours and lost its banner. They are the person's, and are told.
    fn live_keys_elsewhere(&self, delivered: &DeliveredSection) -> Result<Vec<LeftToPerson>, Error> {
        let mut left = Vec::new();
        let all = self.store.delivered(None)?;
        let own = self.file_of(delivered)?;
        let mut files = vec![own];
        for file in [self.files.credentials_file()?, self.files.config_file()?] {
            if !files.iter().any(|known| known.is_same_path(&file)) {
                files.push(file);
            }
        }
        for file in files {
            // A file that cannot be read keeps nobody from what was done in the other one.
            let Ok(document) = read(&file) else { continue };
            let meant = all.iter().filter(|other| *other != delivered && file.is_meant_by(&other.file));
            let meant: Vec<SectionName> = meant
                .map(|other| section_name(super::section::role_of(other.delivery), &other.profile))
                .collect::<Result<_, _>>()?;
            for (section, access_key_id) in keys_of(&document, &meant, &delivered.key_ids) {
                left.push(LeftToPerson::LiveKeys { access_key_id, section, file: file.path().to_owned() });
            }
        }
        Ok(left)
    }

    /// The other sections of this file that sessions of ours are in.
    fn others_in(&self, place: &Place, delivered: &DeliveredSection) -> Result<Vec<SectionName>, Error> {
        let all = self.store.delivered(None)?;
        let others = all.iter().filter(|other| *other != delivered && place.file.is_meant_by(&other.file));
        others.map(|other| section_name(super::section::role_of(other.delivery), &other.profile)).collect()
    }

    /// Takes out a section whose credentials have ended. The person's text that comes back with it is known by its hash:
    /// they had given its place away, and have not touched it since.
    ///
    /// # Errors
    /// As [`Self::withdraw`].
    pub(crate) async fn withdraw_expired(
        &self,
        lock: &DeliveryLock,
        delivered: &DeliveredSection,
    ) -> Result<Withdrawn, Error> {
        let (withdrawn, lines) = self.withdraw_with_lines(lock, delivered).await?;
        if withdrawn.left_to_person.iter().any(LeftToPerson::is_owed) {
            // Known by its hash once it is back.
            self.store.record_restored(delivered, &[])?;
        } else if withdrawn.restored {
            let Place { file, name, .. } = self.place_of(delivered)?;
            let text = read(&file)?.section_text(&name);
            self.store.record_restored(delivered, &consent_hash(text.as_deref(), &lines))?;
        }
        Ok(withdrawn)
    }

    /// Whether what stands in a profile, and `lines` that would have to give way, are what was put back when this session
    /// ended: their place was given to the session, and the person has not touched them since.
    pub(super) fn has_consent(
        &self,
        session: &Session,
        profile: &ProfileName,
        lines: &[u8],
    ) -> Result<bool, Error> {
        let file = self.file(session.delivery)?;
        let restored = self.store.restored_sections(profile, &session.id)?;
        let hashes: Vec<Vec<u8>> =
            restored.into_iter().filter(|(text, _)| file.is_meant_by(text)).map(|(_, hash)| hash).collect();
        if hashes.is_empty() {
            return Ok(false);
        }
        let text = read(&file)?.section_text(&section_name(file.role(), profile)?);
        Ok(hashes.contains(&consent_hash(text.as_deref(), lines)))
    }
}

/// What came of a step after the file was written. A store that cannot be written undoes none of it: the next stop finds
/// what is done, as after a kill.
fn or_unrecorded<T>(
    result: Result<T, Error>,
    unrecorded: &mut Option<LeftToPerson>,
) -> Result<Option<T>, Error> {
    match result {
        Err(error) if error.cannot_record() => {
            unrecorded.get_or_insert_with(|| LeftToPerson::unrecorded(&error));
            Ok(None)
        }
        result => result.map(Some),
    }
}

/// SHA-256 of a section's text with the lines that had given way elsewhere.
pub(super) fn consent_hash(section: Option<&[u8]>, lines: &[u8]) -> Vec<u8> {
    Sha256::new().chain_update(section.unwrap_or_default()).chain_update(lines).finalize().to_vec()
}

#[cfg(test)]
#[path = "odd_files_test.rs"]
mod tests;
