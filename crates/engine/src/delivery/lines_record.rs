//! Lines that give way to a delivery, as they are sealed.

use super::withheld_record::{SectionId, WithheldSection, role_from, role_word};
use crate::vault::{Entry, RecordKind, Vault, VaultError};
use aws_files::{FileRole, WithheldLines};
use daypass_core::ProfileName;
use zeroize::Zeroizing;

/// Which lines: of one file, for one section that is delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LinesId {
    /// The section that is delivered.
    pub(super) delivered: SectionId,
    /// The file of the lines, as the store has files.
    pub(super) file: String,
    /// What tools read that file as.
    pub(super) role: FileRole,
}

/// What gave way to a delivery outside its section, in the order in which it was taken out. Earlier versions do not know
/// this kind: they leave the comment lines in the files and the lines in the vault.
#[derive(Clone, Default)]
pub(super) struct LinesEntry(pub(super) Vec<WithheldLines>);

impl Entry for LinesEntry {
    const KIND: RecordKind = RecordKind::WithheldLines;
    type Id = LinesId;

    /// A path may hold line breaks: the length of the first one tells where the second begins.
    fn record_id(LinesId { delivered, file, role }: &LinesId) -> String {
        let section = WithheldSection::record_id(delivered);
        format!("{}\n{}\n{section}{file}", role_word(*role), section.len())
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        WithheldLines::all_to_bytes(&self.0)
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        WithheldLines::all_from_bytes(bytes).ok().map(Self)
    }
}

impl LinesEntry {
    /// All the lines.
    pub(super) fn text(&self) -> Zeroizing<Vec<u8>> {
        let mut text = Zeroizing::new(Vec::new());
        self.0.iter().for_each(|lines| text.extend_from_slice(&lines.text()));
        text
    }
}

impl LinesId {
    pub(super) fn read(record_id: &str) -> Option<Self> {
        let (role, rest) = record_id.split_once('\n')?;
        let (length, rest) = rest.split_once('\n')?;
        let (section, file) = rest.split_at_checked(length.parse().ok()?)?;
        let delivered = SectionId::read(section)?;
        Some(Self { delivered, file: file.to_owned(), role: role_from(role)? })
    }

    /// The section of the profile in the file of the lines.
    pub(super) fn section(&self) -> SectionId {
        SectionId { file: self.file.clone(), role: self.role, profile: self.delivered.profile.clone() }
    }

    /// The records of what gave way to a section that is delivered. Needs no key.
    pub(super) fn all(vault: &Vault, delivered: &SectionId) -> Result<Vec<Self>, VaultError> {
        let ids = vault.record_ids::<LinesEntry>()?;
        let ids = ids.iter().filter_map(|id| Self::read(id));
        Ok(ids.filter(|id| id.delivered == *delivered).collect())
    }
}

/// The comment in the place of such lines. `count` tells those of one delivery apart.
pub(super) fn note(profile: &ProfileName, count: usize) -> String {
    format!("Put aside by Daypass until the session in {profile} stops: part {count}")
}

/// Whether a comment is [`note`]'s for a profile, with any number.
pub(super) fn is_note(text: &[u8], profile: &ProfileName) -> bool {
    let beginning = format!("Put aside by Daypass until the session in {profile} stops: part ");
    text.strip_prefix(beginning.as_bytes()).is_some_and(|part| {
        !part.is_empty() && part.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_files::Document;

    #[test]
    fn lines_survive_being_sealed() {
        let document = Document::parse("[profile dev]\nrole_arn = a\nsource_profile = b\n");
        let lines = |line| document.clone().withhold_lines(&[line], "note").unwrap();
        let entry = LinesEntry(vec![lines(2), lines(3)]);
        let bytes = entry.encode();
        let read = LinesEntry::decode(&bytes).unwrap();
        assert_eq!((&*read.encode(), &*read.text()), (&*bytes, &*entry.text()));
        assert!(LinesEntry::decode(&bytes[..bytes.len() - 1]).is_none());
    }

    #[test]
    fn a_path_with_line_breaks_is_told_from_the_other_one() {
        let delivered = SectionId {
            file: "/home/ada\n1\nx/credentials".to_owned(),
            role: FileRole::Credentials,
            profile: ProfileName::parse("dev").unwrap(),
        };
        let id = LinesId { delivered, file: "/home/\nada/config".to_owned(), role: FileRole::Config };
        assert_eq!(LinesId::read(&LinesEntry::record_id(&id)), Some(id));
    }
}
