//! Texts of the person's that could not be put back by themselves: kept sealed until the person says what becomes of them.

use super::edit::edit_section;
use super::error::Error;
use super::kept_place::{KeptEntry, KeptId, Place, called, describe};
use super::kept_text::{KeptReason, KeptText, LeftToPerson};
use super::lines_record::{LinesEntry, LinesId};
use super::withheld_record::{PreviousId, PreviousSection, Sealed, SectionId, WithheldSection, as_section};
use crate::ground::{Clock, LockName, Locks, in_lock_order};
use crate::store::Store;
use crate::vault::{Entry, Vault, VaultError};
use aws_files::{AwsFile, DocumentError, FileRole, SharedFiles, Withheld};
use daypass_core::ProfileName;
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// The kept texts.
#[derive(Debug, Clone)]
pub struct KeptTexts {
    pub(super) store: Arc<Store>,
    pub(super) vault: Vault,
    files: SharedFiles,
    clock: Arc<dyn Clock>,
    pub(super) locks: Arc<Locks>,
}

impl KeptTexts {
    pub(super) fn new(
        store: Arc<Store>,
        vault: Vault,
        files: SharedFiles,
        clock: Arc<dyn Clock>,
        locks: Arc<Locks>,
    ) -> Self {
        Self { store, vault, files, clock, locks }
    }

    /// Every text that is kept, by file and profile. Needs no key.
    ///
    /// # Errors
    /// [`Error::Store`] and [`Error::Vault`] when the store cannot be read.
    pub fn list(&self) -> Result<Vec<KeptText>, Error> {
        let mut texts: Vec<KeptText> =
            self.places(false)?.iter().map(|(_, place)| describe(place)).collect::<Result<_, _>>()?;
        texts.sort_by(|a, b| (&a.file, &a.profile, a.kept_at).cmp(&(&b.file, &b.profile, b.kept_at)));
        Ok(texts)
    }

    /// The text itself, as it stood in its section. May hold secrets.
    ///
    /// # Errors
    /// [`Error::NoKeptText`], and [`Error::Vault`] when the vault does not open.
    pub async fn text(&self, id: &str) -> Result<Zeroizing<Vec<u8>>, Error> {
        let place = self.place(id)?;
        self.text_in(&place).await?.ok_or_else(|| Error::NoKeptText { id: id.to_owned() })
    }

    /// Puts a text back into its file, or into another one, and keeps it no longer. The file that it was put into.
    ///
    /// # Errors
    /// [`Error::NoKeptText`]; [`Error::KeptTextOccupied`] when its section stands there; [`Error::File`].
    pub async fn restore(&self, id: &str, to: Option<&Path>) -> Result<PathBuf, Error> {
        in_lock_order(Box::pin(self.restore_in_order(id, to))).await
    }

    async fn restore_in_order(&self, id: &str, to: Option<&Path>) -> Result<PathBuf, Error> {
        let place = self.place(id)?;
        let text = self.text(id).await?;
        if let (
            Place::Withheld(section) | Place::Lines { lines: LinesId { delivered: section, .. }, .. },
            None,
        ) = (&place, to)
        {
            return self.restore_owed(section, describe(&place)?).await;
        }
        let SectionId { file, role, profile } = place.section().clone();
        let file = match to {
            Some(path) => AwsFile::locate(path, role)?,
            None => AwsFile::from_text(&file, role)?,
        };
        file.check_can_hold_sections()?;
        let name = place.section().name()?;
        let path = file.path().to_owned();
        let _lock = self.locks.acquire(LockName::Delivery, "putting a kept text back").await?;
        let section = name.to_string();
        let put = edit_section(file, &profile, move |document| {
            if document.contains(&name) {
                return Ok(false);
            }
            let invalid = |_| DocumentError::NotThisSection { section: name.clone() };
            let withheld = Withheld::from_bytes(&text, super::ownership::BANNER).map_err(invalid)?;
            document.restore(&name, &withheld, |_| false).map(|_| true)
        });
        if !put.await? {
            return Err(Error::KeptTextOccupied { id: id.to_owned(), path, section });
        }
        self.drop_text(&place).await?;
        Ok(path)
    }

    /// Puts a text that is owed back into its place.
    async fn restore_owed(&self, section: &SectionId, text: KeptText) -> Result<PathBuf, Error> {
        let _lock = self.locks.acquire(LockName::Delivery, "putting a kept text back").await?;
        let given = self.give_back(section).await?;
        let occupied =
            |KeptText { id, file, section, .. }| Error::KeptTextOccupied { id, path: file, section };
        // Under another name, where the person has made the section, or these lines, their own since.
        let kept = given.left_to_person.into_iter().find_map(|left| match left {
            LeftToPerson::Text(kept) => Some(kept),
            _ => None,
        });
        match kept {
            Some(kept) => Err(occupied(kept)),
            None if self.list()?.contains(&text) => Err(occupied(text)),
            None => Ok(text.file),
        }
    }

    /// Seals a text of a section to be kept. Asks for no key: it is for work under the delivery lock.
    pub(super) async fn keep(
        &self,
        section: &SectionId,
        reason: KeptReason,
        text: &[u8],
    ) -> Result<KeptText, Error> {
        let name = section.name()?;
        let mut id = KeptId { at: self.clock.now(), reason, section: section.clone() };
        // Two texts of one section in one moment, as when a clock stands still: the later one counts on.
        while self.vault.has::<KeptEntry>(&id)? {
            id.at += jiff::SignedDuration::from_nanos(1);
        }
        let entry = KeptEntry(as_section(&name, text));
        self.vault.without_asking().put(&id, &entry, None).await?;
        describe(&Place::Kept(id))
    }

    /// What a delivery withheld and is not put back, as kept texts.
    pub(super) fn left_in_place(&self, section: &SectionId) -> Result<Vec<KeptText>, Error> {
        let previous = PreviousId { section: section.clone(), at: None };
        let mut places = Vec::new();
        if self.vault.has::<WithheldSection>(section)? {
            places.push(Place::Withheld(section.clone()));
        } else if self.vault.has::<PreviousSection>(&previous)? {
            places.push(Place::Previous(previous));
        }
        places.extend(LinesId::all(&self.vault, section)?.into_iter().map(Place::lines));
        places.iter().map(describe).collect()
    }

    /// Every text that is kept or withheld, also of what is live, as records of kept texts: their ids, and the texts. For a
    /// machine on which nothing of it is live.
    pub(crate) async fn for_another_machine(&self) -> Result<Vec<(String, Zeroizing<Vec<u8>>)>, Error> {
        let mut texts: Vec<(String, Zeroizing<Vec<u8>>)> = Vec::new();
        for (_, place) in self.places(true)? {
            let Some(text) = self.text_in(&place).await? else { continue };
            let mut id = match &place {
                Place::Kept(id) => id.clone(),
                other => {
                    let (at, section) = (self.clock.now(), other.section().clone());
                    KeptId { at, reason: KeptReason::Imported, section }
                }
            };
            while texts.iter().any(|(other, _)| *other == KeptEntry::record_id(&id)) {
                id.at += jiff::SignedDuration::from_nanos(1);
            }
            texts.push((KeptEntry::record_id(&id), text));
        }
        Ok(texts)
    }

    /// The section that the record of a kept text is of, as its id names it.
    pub(crate) fn section_of(record_id: &str) -> Option<&str> {
        record_id.splitn(3, '\n').nth(2)
    }

    /// Each kept text with what it is called; with `live` also what goes back by itself.
    pub(super) fn places(&self, live: bool) -> Result<Vec<(String, Place)>, Error> {
        let kept = self.vault.record_ids::<KeptEntry>()?;
        let mut places: Vec<(String, Place)> = kept
            .iter()
            .filter_map(|id| Some((called::<KeptEntry>(id), Place::Kept(KeptId::read(id)?))))
            .collect();
        let delivered = self.store.delivered(None)?;
        let is_live =
            |id: &SectionId| !live && delivered.iter().any(|d| d.file == id.file && d.profile == id.profile);
        for id in self.vault.record_ids::<WithheldSection>()? {
            places.extend(
                SectionId::read(&id)
                    .filter(|section| !is_live(section))
                    .map(|section| (called::<WithheldSection>(&id), Place::Withheld(section))),
            );
        }
        for id in self.vault.record_ids::<LinesEntry>()? {
            places.extend(
                LinesId::read(&id)
                    .filter(|lines| !is_live(&lines.delivered))
                    .map(|lines| (called::<LinesEntry>(&id), Place::lines(lines))),
            );
        }
        for id in self.vault.record_ids::<PreviousSection>()? {
            let put_aside = id.rsplit_once('\n').filter(|(_, at)| at.parse::<Timestamp>().is_ok());
            let previous = match put_aside {
                Some((rest, at)) => self
                    .previous_section_of(rest)
                    .map(|section| PreviousId { section, at: Some(at.to_owned()) }),
                None => self
                    .previous_section_of(&id)
                    .filter(|section| !is_live(section))
                    .map(|section| PreviousId { section, at: None }),
            };
            places.extend(previous.map(|id_| (called::<PreviousSection>(&id), Place::Previous(id_))));
        }
        Ok(places)
    }

    pub(super) fn place(&self, id: &str) -> Result<Place, Error> {
        let wanted = id.to_ascii_lowercase();
        let found = self.places(false)?.into_iter().find(|(called, _)| *called == wanted);
        found.map(|(_, place)| place).ok_or_else(|| Error::NoKeptText { id: id.to_owned() })
    }

    async fn text_in(&self, place: &Place) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        let name = place.section().name()?;
        Ok(match place {
            Place::Kept(id) => self.vault.get::<KeptEntry>(id).await?.map(|entry| entry.0),
            Place::Withheld(section) => {
                Sealed::get(&self.vault, section).await?.map(|sealed| sealed.text(&name))
            }
            Place::Previous(id) => self.vault.get::<PreviousSection>(id).await?.map(|entry| entry.0),
            Place::Lines { lines, .. } => {
                let entry = self.vault.get::<LinesEntry>(lines).await?;
                entry.map(|entry| as_section(&name, &entry.text()))
            }
        })
    }

    pub(super) fn remove(&self, place: &Place) -> Result<(), VaultError> {
        match place {
            Place::Kept(id) => self.vault.remove::<KeptEntry>(id),
            Place::Withheld(section) => self.vault.remove::<WithheldSection>(section),
            Place::Previous(id) => self.vault.remove::<PreviousSection>(id),
            Place::Lines { lines, .. } => self.vault.remove::<LinesEntry>(lines),
        }
    }

    /// The section of an id that the first release wrote. It did not note which of the two files it was.
    fn previous_section_of(&self, record_id: &str) -> Option<SectionId> {
        let (file, profile) = record_id.rsplit_once('\n')?;
        let is = |role| self.files.file(role).is_ok_and(|known| known.is_meant_by(file));
        let role = match (is(FileRole::Config), is(FileRole::Credentials)) {
            (true, false) => FileRole::Config,
            (false, false) if Path::new(file).ends_with("config") => FileRole::Config,
            _ => FileRole::Credentials,
        };
        Some(SectionId { file: file.to_owned(), role, profile: ProfileName::parse(profile).ok()? })
    }
}
