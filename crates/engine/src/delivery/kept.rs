//! Texts of the person's that could not be put back by themselves: kept sealed until the person says what becomes of them.

use super::edit::{EditError, edit};
use super::error::Error;
use super::withheld_record::{
    PreviousId, PreviousSection, Sealed, SectionId, WithheldSection, as_section, role_from,
};
use crate::ground::{Clock, LockName, Locks, in_lock_order};
use crate::store::Store;
use crate::vault::{Entry, RecordKind, Vault, VaultError};
use aws_files::{AwsFile, DocumentError, FileRole, SharedFiles, Withheld};
use daypass_core::ProfileName;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Why a text is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptReason {
    /// The person, or another tool, had made the section their own while a session was there.
    SectionChanged,
    /// The person had written lines of the same keys into the session's section, and theirs won.
    LinesChanged,
    /// Wherever it is put, it would be read as something else, or the file could not hold it.
    Unsafe,
    /// The vault did not open when the session was stopped, or an earlier version left it.
    Owed,
}

impl KeptReason {
    const ALL: [Self; 4] = [Self::SectionChanged, Self::LinesChanged, Self::Unsafe, Self::Owed];

    /// The reason in a word, for JSON and the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SectionChanged => "section-changed",
            Self::LinesChanged => "lines-changed",
            Self::Unsafe => "unsafe",
            Self::Owed => "owed",
        }
    }

    /// The reason as a clause, as in `kept because …`.
    pub const fn clause(self) -> &'static str {
        match self {
            Self::SectionChanged => "the section held other text when the session stopped",
            Self::LinesChanged => "the section held other lines of these keys when the session stopped",
            Self::Unsafe => "it would have changed how other lines of the file are read",
            Self::Owed => "the vault did not open when the session stopped, or an earlier Daypass stopped it",
        }
    }
}

/// A text that is kept, without the text itself: that opens the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptText {
    /// What it is called: eight hexadecimal digits, which stay the same.
    pub id: String,
    /// The file it is of.
    pub file: PathBuf,
    /// What stands between the brackets of its section.
    pub section: String,
    /// The profile.
    pub profile: ProfileName,
    /// Since when; `None` where it was not put aside but left.
    pub kept_at: Option<Timestamp>,
    /// Why.
    pub reason: KeptReason,
}

/// What a stop, or whatever else took a section out, left to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftToPerson {
    /// The section: it has what Daypass did not write.
    Section {
        /// Its profile.
        profile: ProfileName,
        /// Its file.
        file: PathBuf,
    },
    /// A text that is kept.
    Text(KeptText),
}

/// One sentence for a person at a terminal.
impl fmt::Display for LeftToPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Section { profile, file } => write!(
                f,
                "The profile {profile} in {} has what Daypass did not write, and was left as it is.",
                file.display()
            ),
            Self::Text(KeptText { id, file, section, reason, .. }) => write!(
                f,
                "Text of yours of [{section}] in {} is kept, because {}. See it: daypass vault kept show {id}",
                file.display(),
                reason.clause()
            ),
        }
    }
}

/// Where a kept text is sealed.
#[derive(Debug, Clone)]
enum Place {
    /// As one that was put aside.
    Kept(KeptId),
    /// As what a delivery withheld, whose section is not recorded any more.
    Withheld(SectionId),
    /// As 528a507 put it aside, or withheld it.
    Previous(PreviousId),
}

/// Which text that was put aside. The parts stand in the record's id, where a list needs no key.
#[derive(Debug, Clone)]
struct KeptId {
    at: Timestamp,
    reason: KeptReason,
    section: SectionId,
}

/// The text of a section.
struct KeptEntry(Zeroizing<Vec<u8>>);

impl Entry for KeptEntry {
    const KIND: RecordKind = RecordKind::KeptText;
    type Id = KeptId;

    fn record_id(id: &KeptId) -> String {
        let KeptId { at, reason, section } = id;
        format!("{at}\n{}\n{}", reason.as_str(), WithheldSection::record_id(section))
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        self.0.clone()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.to_vec())))
    }
}

impl KeptId {
    fn read(record_id: &str) -> Option<Self> {
        let (at, rest) = record_id.split_once('\n')?;
        let (word, section) = rest.split_once('\n')?;
        let reason = KeptReason::ALL.into_iter().find(|reason| reason.as_str() == word);
        Some(Self {
            at: at.parse().ok()?,
            // A newer version may know others.
            reason: reason.unwrap_or(KeptReason::Owed),
            section: withheld_section_of(section)?,
        })
    }
}

/// The kept texts.
#[derive(Debug, Clone)]
pub struct KeptTexts {
    store: Arc<Store>,
    vault: Vault,
    files: SharedFiles,
    clock: Arc<dyn Clock>,
    locks: Arc<Locks>,
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
            self.places()?.iter().map(|(_, place)| describe(place)).collect::<Result<_, _>>()?;
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
        let put = edit(file, move |document| {
            if document.contains(&name) {
                return Err(EditError::PersonsSection);
            }
            let invalid = |_| EditError::Document(DocumentError::NotThisSection { section: name.clone() });
            let withheld = Withheld::from_bytes(&text, super::ownership::BANNER).map_err(invalid)?;
            document.restore(&name, &withheld, |_| false).map(drop).map_err(EditError::Document)
        });
        match put.await {
            Ok(()) => {}
            Err(EditError::File(error)) => return Err(error.into()),
            Err(EditError::Document(error)) => return Err(super::edit::malformed(&profile, &error)),
            Err(EditError::PersonsSection | EditError::NeedsBackup(_)) => {
                return Err(Error::KeptTextOccupied { id: id.to_owned(), path, section });
            }
        }
        self.remove(&place)?;
        Ok(path)
    }

    /// Forgets a text. It cannot be had back. Needs no key.
    ///
    /// # Errors
    /// [`Error::NoKeptText`]
    pub fn discard(&self, id: &str) -> Result<KeptText, Error> {
        let place = self.place(id)?;
        let text = describe(&place)?;
        self.remove(&place)?;
        Ok(text)
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

    /// What a delivery withheld and is not put back, as a kept text.
    pub(super) fn left_in_place(&self, section: &SectionId) -> Result<Option<KeptText>, Error> {
        let place = if self.vault.has::<WithheldSection>(section)? {
            Place::Withheld(section.clone())
        } else {
            let previous = PreviousId { section: section.clone(), at: None };
            if !self.vault.has::<PreviousSection>(&previous)? {
                return Ok(None);
            }
            Place::Previous(previous)
        };
        describe(&place).map(Some)
    }

    /// Each kept text with what it is called.
    fn places(&self) -> Result<Vec<(String, Place)>, Error> {
        let kept = self.vault.record_ids::<KeptEntry>()?;
        let mut places: Vec<(String, Place)> = kept
            .iter()
            .filter_map(|id| Some((called::<KeptEntry>(id), Place::Kept(KeptId::read(id)?))))
            .collect();
        let delivered = self.store.delivered(None)?;
        let is_live = |id: &SectionId| delivered.iter().any(|d| d.file == id.file && d.profile == id.profile);
        for id in self.vault.record_ids::<WithheldSection>()? {
            places.extend(
                withheld_section_of(&id)
                    .filter(|section| !is_live(section))
                    .map(|section| (called::<WithheldSection>(&id), Place::Withheld(section))),
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

    fn place(&self, id: &str) -> Result<Place, Error> {
        let wanted = id.to_ascii_lowercase();
        let found = self.places()?.into_iter().find(|(called, _)| *called == wanted);
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
        })
    }

    fn remove(&self, place: &Place) -> Result<(), VaultError> {
        match place {
            Place::Kept(id) => self.vault.remove::<KeptEntry>(id),
            Place::Withheld(section) => self.vault.remove::<WithheldSection>(section),
            Place::Previous(id) => self.vault.remove::<PreviousSection>(id),
        }
    }

    /// The section of an id that 528a507 wrote. It did not note which of the two files it was.
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

fn describe(place: &Place) -> Result<KeptText, Error> {
    let (id, kept_at, reason) = match place {
        Place::Kept(id) => (called::<KeptEntry>(&KeptEntry::record_id(id)), Some(id.at), id.reason),
        Place::Withheld(section) => {
            (called::<WithheldSection>(&WithheldSection::record_id(section)), None, KeptReason::Owed)
        }
        Place::Previous(id) => {
            let at = id.at.as_ref().and_then(|at| at.parse().ok());
            let reason = if at.is_some() { KeptReason::SectionChanged } else { KeptReason::Owed };
            (called::<PreviousSection>(&PreviousSection::record_id(id)), at, reason)
        }
    };
    let section = place.section();
    let SectionId { file, role, profile } = section.clone();
    let file = AwsFile::from_text(&file, role).map_or_else(|_| file.into(), |file| file.path().to_owned());
    Ok(KeptText { id, file, section: section.name()?.to_string(), profile, kept_at, reason })
}

impl Place {
    fn section(&self) -> &SectionId {
        match self {
            Self::Kept(id) => &id.section,
            Self::Withheld(section) => section,
            Self::Previous(id) => &id.section,
        }
    }
}

fn withheld_section_of(record_id: &str) -> Option<SectionId> {
    let (role, rest) = record_id.split_once('\n')?;
    let (profile, file) = rest.split_once('\n')?;
    let profile = ProfileName::parse(profile).ok()?;
    Some(SectionId { file: file.to_owned(), role: role_from(role)?, profile })
}

/// What a person calls a kept text.
fn called<E: Entry>(record_id: &str) -> String {
    let hash = Sha256::digest(format!("{}\n{record_id}", E::KIND.as_str()));
    hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}
