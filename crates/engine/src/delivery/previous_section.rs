//! The person's text of a section that a session has the place of.

use crate::vault::{Entry, RecordKind};
use daypass_core::ProfileName;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The text as it stood in the file.
pub(super) struct PreviousSection(pub(super) Zeroizing<Vec<u8>>);

/// Which section: the file, its profile and, for one that was put aside when the person replaced our section by another
/// of their own, when that was.
#[derive(Debug, Clone)]
pub(super) struct SectionId {
    file: PathBuf,
    profile: ProfileName,
    put_aside: Option<String>,
}

impl SectionId {
    pub(super) fn of(file: &Path, profile: &ProfileName) -> Self {
        Self { file: file.to_owned(), profile: profile.clone(), put_aside: None }
    }

    pub(super) fn put_aside(&self, at: String) -> Self {
        Self { put_aside: Some(at), ..self.clone() }
    }
}

impl Entry for PreviousSection {
    const KIND: RecordKind = RecordKind::PreviousSection;
    type Id = SectionId;

    fn record_id(id: &SectionId) -> String {
        let SectionId { file, profile, put_aside } = id;
        match put_aside {
            None => format!("{}\n{profile}", file.display()),
            Some(at) => format!("{}\n{profile}\n{at}", file.display()),
        }
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        self.0.clone()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.to_vec())))
    }
}
