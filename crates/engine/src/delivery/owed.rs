//! What a session's end could not put back, since the vault did not open: it is put back when the vault opens next.
//!
//! The store has the debt itself: a text that is sealed for a section that nothing is delivered into. Our keys went all
//! the same; the section's header and our banner hold its place.

use super::deliveries::{Deliveries, DeliveryLock};
use super::edit::{edit_section, read};
use super::error::Error;
use super::kept::KeptTexts;
use super::kept_place::Place;
use super::kept_text::{KeptReason, LeftToPerson};
use super::lines_record::{LinesEntry, LinesId};
use super::ownership::{OwnershipEvidence, RecordedSection};
use super::region::NONE_WRITTEN;
use super::section::{Outcome, give_back};
use super::withdraw::{Withdrawn, consent_hash};
use super::withheld_record::{Sealed, SectionId};
use crate::vault::VaultError;
use aws_files::{AwsFile, FileRole};
use daypass_core::ProfileName;
use std::path::Path;

impl Deliveries {
    /// Puts back what is owed to the files, and tells what is left to the person of that and of `left`, which a withdrawal
    /// has told before. The vault's key is asked for only where something of `left` is owed: our keys are out by then.
    ///
    /// # Errors
    /// [`ground::Error::Busy`](crate::ground::Error::Busy) when the files are not free in time.
    pub(crate) async fn put_back_owed(&self, left: Vec<LeftToPerson>) -> Result<Vec<LeftToPerson>, Error> {
        if self.kept.owed()?.is_empty() {
            return Ok(left);
        }
        let is_open = match left.iter().any(LeftToPerson::is_owed) {
            true => {
                let opened = self.vault.open().await;
                if let Err(error) = &opened {
                    let error = error as &dyn std::error::Error;
                    tracing::warn!(error, "a withheld text is not put back yet");
                }
                opened.is_ok()
            }
            false => self.vault.open_quietly().await,
        };
        if !is_open {
            return Ok(left);
        }
        // Whoever takes the lock with the key at hand puts back what is owed.
        let lock = self.lock("putting lines back").await?;
        let kept = self.kept.list()?;
        let stands = |left: &LeftToPerson| match left {
            LeftToPerson::Text(text) => kept.contains(text),
            _ => true,
        };
        Ok(left.into_iter().filter(stands).chain(lock.take_left_to_person()).collect())
    }

    /// Puts back what is owed, where the vault's key is at hand. What cannot be put back now stays owed: that keeps nobody
    /// from what they took the lock for.
    pub(super) async fn settle_owed(&self, lock: &DeliveryLock) {
        let owed = match self.kept.owed() {
            Ok(owed) if !owed.is_empty() && self.vault.is_at_hand() => owed,
            Ok(_) => return,
            Err(error) => return log(&error),
        };
        for id in owed {
            match self.kept.give_back(&id).await {
                Ok(given) => lock.leave(given.left_to_person),
                Err(error) => log(&error),
            }
        }
    }

    /// Whether what is owed to a section opens.
    ///
    /// # Errors
    /// [`Error::KeptTextDamaged`] where it does not, and others when there is no key.
    pub(super) async fn check_opens(&self, id: &SectionId) -> Result<(), Error> {
        let vault = self.vault.without_asking();
        let mut opened = Sealed::get(&vault, id).await.map(drop);
        for lines in LinesId::all(&vault, id)? {
            opened = opened.and(vault.get::<LinesEntry>(&lines).await.map(drop));
        }
        match opened {
            Err(VaultError::Tampered { .. }) => {
                let text = self.kept.left_in_place(id)?.into_iter().next();
                let profile = id.profile.clone();
                Err(Error::KeptTextDamaged { id: text.map_or_else(String::new, |text| text.id), profile })
            }
            opened => Ok(opened?),
        }
    }

    /// Whether something is owed to one of these profiles.
    pub(super) fn owes(&self, profiles: &[ProfileName]) -> Result<bool, Error> {
        Ok(self.kept.owed()?.iter().any(|id| profiles.contains(&id.profile)))
    }
}

impl KeptTexts {
    /// The sections to which something is owed. Needs no key.
    pub(super) fn owed(&self) -> Result<Vec<SectionId>, Error> {
        let mut owed = Vec::new();
        for (_, place) in self.places(false)? {
            let id = match place {
                Place::Withheld(section) => section,
                Place::Previous(id) if id.at.is_none() => id.section,
                Place::Lines { lines, .. } => lines.delivered,
                Place::Kept(_) | Place::Previous(_) => continue,
            };
            if !owed.contains(&id) {
                owed.push(id);
            }
        }
        Ok(owed)
    }

    /// Puts back what is owed to a section: the lines that had given way elsewhere, and its text. A text whose place the
    /// person has taken meanwhile is kept. For who has the delivery lock; the vault's key is at hand.
    ///
    /// # Errors
    /// [`Error::File`], [`Error::FileMalformed`] and [`Error::Vault`]; it is owed still.
    pub(super) async fn give_back(&self, id: &SectionId) -> Result<Withdrawn, Error> {
        let (file, name) = (AwsFile::from_text(&id.file, id.role)?, id.name()?);
        if !file.path().parent().is_some_and(Path::is_dir) {
            // A disk that is not there now, or a folder that nobody has any more.
            return Ok(Withdrawn::default());
        }
        let lines = self.restore_lines(id).await?;
        let mut given = Withdrawn { restored: !lines.text.is_empty(), left_to_person: lines.left_to_person };
        if let Some(sealed) = Sealed::get(&self.vault.without_asking(), id).await? {
            let text = sealed.text(&name);
            let recorded = self.recorded_of(id, &file)?;
            let put = edit_section(file.clone(), &id.profile, move |document| {
                let Some(withheld) = sealed.withheld(document, &name, &recorded) else { return Ok(None) };
                give_back(document, &name, &recorded, &withheld)
            });
            let Some(outcome) = put.await? else { return Ok(given) };
            let settled = self.settle(&file, id, outcome, Some(&text)).await?;
            given.restored |= settled.restored;
            // The section itself is the person's by now, which is no news: nothing of ours was there.
            let is_text = |left: &LeftToPerson| matches!(left, LeftToPerson::Text(_));
            given.left_to_person.extend(settled.left_to_person.into_iter().filter(is_text));
        }
        if given.restored {
            let section = read(&file)?.section_text(&id.name()?);
            let consent = consent_hash(section.as_deref(), &lines.text);
            self.store.settle_restored(&id.file, &id.profile, &consent)?;
        }
        Ok(given)
    }

    /// What is known of a section that nothing of ours is delivered into: no property in it is ours.
    fn recorded_of(&self, id: &SectionId, file: &AwsFile) -> Result<RecordedSection, Error> {
        let (evidence, notes) = match id.role {
            FileRole::Config => (OwnershipEvidence::Command(None), vec![]),
            FileRole::Credentials => {
                let protected = self.store.protected_in(&id.name()?.to_string())?.into_iter();
                let here = protected.filter(|protected| file.is_meant_by(&protected.file));
                (OwnershipEvidence::Keys(vec![]), here.map(|protected| protected.note).collect())
            }
        };
        Ok(RecordedSection { evidence, regions: vec![NONE_WRITTEN.to_owned()], notes })
    }

    /// What becomes of a withheld text whose section was taken out, or has its place again. `text` is `None` where there
    /// is none or it did not open.
    pub(super) async fn settle(
        &self,
        file: &AwsFile,
        id: &SectionId,
        outcome: Outcome,
        text: Option<&[u8]>,
    ) -> Result<Withdrawn, Error> {
        let mut withdrawn = Withdrawn::default();
        let (kept, reason) = match outcome {
            Outcome::Restored(displaced) => {
                withdrawn.restored = text.is_some();
                let lines: Vec<u8> = displaced.iter().flat_map(|lines| ended(&lines.text)).collect();
                (text.is_some().then_some(lines), KeptReason::LinesChanged)
            }
            Outcome::Left { complete } => {
                let (profile, file) = (id.profile.clone(), file.path().to_owned());
                withdrawn.left_to_person.push(LeftToPerson::Section { profile, file });
                let kept = text.map(|text| if complete { vec![] } else { text.to_vec() });
                (kept, KeptReason::SectionChanged)
            }
            Outcome::TakenOut => (text.map(<[u8]>::to_vec), KeptReason::Unsafe),
        };
        match kept {
            // It is not open, and stays where it is.
            None => {}
            Some(kept) if kept.is_empty() => Sealed::remove(&self.vault, id)?,
            Some(kept) => match self.keep(id, reason, &kept).await {
                Ok(kept) => {
                    Sealed::remove(&self.vault, id)?;
                    withdrawn.left_to_person.push(LeftToPerson::Text(kept));
                    return Ok(withdrawn);
                }
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "a text stays as it is sealed");
                }
            },
        }
        withdrawn.left_to_person.extend(self.left_in_place(id)?.into_iter().map(LeftToPerson::Text));
        Ok(withdrawn)
    }
}

fn log(error: &Error) {
    tracing::warn!(error = error as &dyn std::error::Error, "what is owed to a file is not put back yet");
}

/// Lines with a last line ending.
fn ended(lines: &[u8]) -> Vec<u8> {
    let mut lines = lines.to_vec();
    if !lines.ends_with(b"\n") {
        lines.push(b'\n');
    }
    lines
}

#[cfg(test)]
#[path = "owed_test.rs"]
mod tests;
