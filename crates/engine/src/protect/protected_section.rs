//! The text of a section before a long-term key was taken out of it.

use crate::store::Protected;
use crate::vault::{Entry, RecordKind};
use zeroize::Zeroizing;

/// The text as it stood in the file.
pub(super) struct ProtectedSection(Zeroizing<Vec<u8>>);

impl ProtectedSection {
    pub(super) fn of(text: &[u8]) -> Self {
        Self(Zeroizing::new(text.to_vec()))
    }

    pub(super) fn into_text(self) -> Zeroizing<Vec<u8>> {
        self.0
    }
}

impl Entry for ProtectedSection {
    const KIND: RecordKind = RecordKind::ProtectedSection;
    type Id = Protected;

    fn record_id(id: &Protected) -> String {
        let Protected { file, section, access_key_id, .. } = id;
        format!("{}\n{section}\n{access_key_id}", file.display())
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        self.0.clone()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        Some(Self::of(bytes))
    }
}
