//! What a delivery withholds of the person's section, as it is sealed.

use super::error::Error;
use super::ownership::RecordedSection;
use super::section::{role_of, section_name, withheld_of_text};
use crate::store::DeliveredSection;
use crate::vault::{Entry, RecordKind, Vault, VaultError};
use aws_files::{Document, FileRole, SectionName, Withheld};
use daypass_core::ProfileName;
use zeroize::Zeroizing;

/// Which section: the file as the store has it with its role, and the profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SectionId {
    pub(super) file: String,
    pub(super) role: FileRole,
    pub(super) profile: ProfileName,
}

impl SectionId {
    pub(super) fn of(delivered: &DeliveredSection) -> Self {
        let DeliveredSection { file, profile, delivery, .. } = delivered;
        Self { file: file.clone(), role: role_of(*delivery), profile: profile.clone() }
    }

    /// The section of a record's id, as [`WithheldSection`] makes it.
    pub(super) fn read(record_id: &str) -> Option<Self> {
        let (role, rest) = record_id.split_once('\n')?;
        let (profile, file) = rest.split_once('\n')?;
        let profile = ProfileName::parse(profile).ok()?;
        Some(Self { file: file.to_owned(), role: role_from(role)?, profile })
    }

    /// The section's name.
    pub(super) fn name(&self) -> Result<SectionName, Error> {
        section_name(self.role, &self.profile)
    }
}

/// A role as a word in a record's id.
pub(super) fn role_word(role: FileRole) -> &'static str {
    match role {
        FileRole::Config => "config",
        FileRole::Credentials => "credentials",
    }
}

/// The role of a word.
pub(super) fn role_from(word: &str) -> Option<FileRole> {
    [FileRole::Config, FileRole::Credentials].into_iter().find(|role| role_word(*role) == word)
}

/// What is withheld, in the form that says where each part was. The first release does not know this kind: it takes our
/// section out and leaves what is withheld in the vault.
pub(super) struct WithheldSection(pub(super) Withheld);

impl Entry for WithheldSection {
    const KIND: RecordKind = RecordKind::WithheldSection;
    type Id = SectionId;

    /// The file last: a path may hold line breaks.
    fn record_id(SectionId { file, role, profile }: &SectionId) -> String {
        format!("{}\n{profile}\n{file}", role_word(*role))
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        self.0.to_bytes()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        Withheld::from_bytes(bytes, super::ownership::BANNER).ok().map(Self)
    }
}

/// The section's text, as the first release sealed it. `at` is when it was put aside, for one that the person replaced
/// by another of their own while a session was there.
pub(super) struct PreviousSection(pub(super) Zeroizing<Vec<u8>>);

/// Which [`PreviousSection`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PreviousId {
    pub(super) section: SectionId,
    pub(super) at: Option<String>,
}

impl Entry for PreviousSection {
    const KIND: RecordKind = RecordKind::PreviousSection;
    type Id = PreviousId;

    fn record_id(id: &PreviousId) -> String {
        let SectionId { file, profile, .. } = &id.section;
        match &id.at {
            None => format!("{file}\n{profile}"),
            Some(at) => format!("{file}\n{profile}\n{at}"),
        }
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        self.0.clone()
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.to_vec())))
    }
}

/// What is sealed for a section.
pub(super) enum Sealed {
    /// In the form of now.
    Withheld(Withheld),
    /// In the form of the first release.
    Text(Zeroizing<Vec<u8>>),
}

impl Sealed {
    /// What is sealed for a section, if anything is.
    pub(super) async fn get(vault: &Vault, id: &SectionId) -> Result<Option<Self>, VaultError> {
        if let Some(WithheldSection(withheld)) = vault.get(id).await? {
            return Ok(Some(Self::Withheld(withheld)));
        }
        let previous: Option<PreviousSection> = vault.get(&previous(id)).await?;
        Ok(previous.map(|previous| Self::Text(previous.0)))
    }

    /// Whether anything is sealed for a section. Needs no key.
    pub(super) fn is_there(vault: &Vault, id: &SectionId) -> Result<bool, VaultError> {
        Ok(vault.has::<WithheldSection>(id)? || vault.has::<PreviousSection>(&previous(id))?)
    }

    /// Removes what is sealed for a section. Needs no key.
    pub(super) fn remove(vault: &Vault, id: &SectionId) -> Result<(), VaultError> {
        vault.remove::<WithheldSection>(id)?;
        Self::remove_previous(vault, id)
    }

    /// Removes what the first release sealed for a section. Needs no key.
    pub(super) fn remove_previous(vault: &Vault, id: &SectionId) -> Result<(), VaultError> {
        vault.remove::<PreviousSection>(&previous(id))
    }

    /// As what is withheld from a section that stands like this.
    pub(super) fn withheld(
        &self,
        document: &Document,
        name: &SectionName,
        recorded: &RecordedSection,
    ) -> Option<Withheld> {
        match self {
            Self::Withheld(withheld) => Some(withheld.clone()),
            Self::Text(text) => withheld_of_text(text, document, name, recorded),
        }
    }

    /// All of it, as a section's text; lines without a header get one.
    pub(super) fn text(&self, name: &SectionName) -> Zeroizing<Vec<u8>> {
        match self {
            Self::Withheld(withheld) => as_section(name, &withheld.text()),
            Self::Text(text) => as_section(name, text),
        }
    }
}

fn previous(id: &SectionId) -> PreviousId {
    PreviousId { section: id.clone(), at: None }
}

/// Lines as a section's text: behind a header, where they have none of that section.
pub(super) fn as_section(name: &SectionName, lines: &[u8]) -> Zeroizing<Vec<u8>> {
    if Document::parse(lines).section_text(name).is_some() {
        return Zeroizing::new(lines.to_vec());
    }
    let mut text = Zeroizing::new(Vec::with_capacity(lines.len() + 160));
    text.extend(format!("[{name}]\n").bytes());
    text.extend_from_slice(lines);
    if !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    text
}
