//! Where kept texts are sealed, and what a person calls them.

use super::error::Error;
use super::kept_text::{KeptReason, KeptText};
use super::lines_record::{LinesEntry, LinesId};
use super::withheld_record::{PreviousId, PreviousSection, SectionId, WithheldSection};
use crate::vault::{Entry, RecordKind};
use aws_files::AwsFile;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Where a kept text is sealed.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// As one that was put aside.
    Kept(KeptId),
    /// As what a delivery withheld, whose section is not recorded any more.
    Withheld(SectionId),
    /// As the first release put it aside, or withheld it.
    Previous(PreviousId),
    /// As lines that gave way to a delivery, whose section is not recorded any more.
    Lines {
        /// Which.
        lines: LinesId,
        /// The section of the profile in their file.
        section: SectionId,
    },
}

/// Which text that was put aside. The parts stand in the record's id, where a list needs no key.
#[derive(Debug, Clone)]
pub(super) struct KeptId {
    pub(super) at: Timestamp,
    pub(super) reason: KeptReason,
    pub(super) section: SectionId,
}

/// The text of a section.
pub(super) struct KeptEntry(pub(super) Zeroizing<Vec<u8>>);

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
    pub(super) fn read(record_id: &str) -> Option<Self> {
        let (at, rest) = record_id.split_once('\n')?;
        let (word, section) = rest.split_once('\n')?;
        let reason = KeptReason::ALL.into_iter().find(|reason| reason.as_str() == word);
        Some(Self {
            at: at.parse().ok()?,
            // A newer version may know others.
            reason: reason.unwrap_or(KeptReason::Owed),
            section: SectionId::read(section)?,
        })
    }
}

/// A kept text without the text.
pub(super) fn describe(place: &Place) -> Result<KeptText, Error> {
    let (id, kept_at, reason) = match place {
        Place::Kept(id) => (called::<KeptEntry>(&KeptEntry::record_id(id)), Some(id.at), id.reason),
        Place::Withheld(section) => {
            (called::<WithheldSection>(&WithheldSection::record_id(section)), None, KeptReason::Owed)
        }
        Place::Lines { lines, .. } => {
            (called::<LinesEntry>(&LinesEntry::record_id(lines)), None, KeptReason::Owed)
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
    pub(super) fn lines(lines: LinesId) -> Self {
        Self::Lines { section: lines.section(), lines }
    }

    pub(super) fn section(&self) -> &SectionId {
        match self {
            Self::Kept(id) => &id.section,
            Self::Withheld(section) | Self::Lines { section, .. } => section,
            Self::Previous(id) => &id.section,
        }
    }
}

/// What a person calls a kept text.
pub(super) fn called<E: Entry>(record_id: &str) -> String {
    let hash = Sha256::digest(format!("{}\n{record_id}", E::KIND.as_str()));
    hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}
