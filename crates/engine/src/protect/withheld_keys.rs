//! The lines of a long-term key that was taken out of a section, as they are sealed.

use crate::store::Protected;
use crate::vault::{Entry, RecordKind, Vault, VaultError};
use aws_files::{Document, SectionName, Withheld};
use zeroize::Zeroizing;

/// The lines, in the form that says where each part was.
pub(super) struct WithheldKeys(pub(super) Withheld);

impl Entry for WithheldKeys {
    const KIND: RecordKind = RecordKind::WithheldKeys;
    type Id = Protected;

    fn record_id(id: &Protected) -> String {
        record_id(id)
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        self.0.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        // Each holds its own note; this one counts for other forms alone.
        Withheld::from_bytes(bytes, "").ok().map(Self)
    }
}

/// The whole section before, as the first release sealed it.
pub(super) struct ProtectedSection(pub(super) Zeroizing<Vec<u8>>);

impl Entry for ProtectedSection {
    const KIND: RecordKind = RecordKind::ProtectedSection;
    type Id = Protected;

    fn record_id(id: &Protected) -> String {
        record_id(id)
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        self.0.clone()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.to_vec())))
    }
}

fn record_id(Protected { file, section, access_key_id, .. }: &Protected) -> String {
    format!("{file}\n{section}\n{access_key_id}")
}

/// What is sealed of a protected key.
pub(super) enum Sealed {
    /// In the form of now.
    Withheld(Withheld),
    /// In the form of the first release.
    Section(Zeroizing<Vec<u8>>),
}

impl Sealed {
    /// What is sealed of a protected key, if anything is.
    pub(super) async fn get(vault: &Vault, id: &Protected) -> Result<Option<Self>, VaultError> {
        if let Some(WithheldKeys(withheld)) = vault.get(id).await? {
            return Ok(Some(Self::Withheld(withheld)));
        }
        let section: Option<ProtectedSection> = vault.get(id).await?;
        Ok(section.map(|section| Self::Section(section.0)))
    }

    /// Whether anything is sealed of a protected key. Needs no key.
    pub(super) fn is_there(vault: &Vault, id: &Protected) -> Result<bool, VaultError> {
        Ok(vault.has::<WithheldKeys>(id)? || vault.has::<ProtectedSection>(id)?)
    }

    /// Removes what is sealed of a protected key. Needs no key.
    pub(super) fn remove(vault: &Vault, id: &Protected) -> Result<(), VaultError> {
        vault.remove::<WithheldKeys>(id)?;
        vault.remove::<ProtectedSection>(id)
    }

    /// As what is withheld from a section of this name. One that the person has removed comes back whole, where the
    /// whole of it is sealed.
    pub(super) fn withheld(
        &self,
        document: &Document,
        name: &SectionName,
        keys: &[&str],
        note: &str,
    ) -> Option<Withheld> {
        match self {
            Self::Withheld(withheld) => Some(withheld.clone()),
            Self::Section(text) if document.contains(name) => {
                Withheld::properties_from_bytes(text, name, keys, note).ok()
            }
            Self::Section(text) => Withheld::from_bytes(text, note).ok(),
        }
    }
}
