//! Lines that give way to a delivery, for which a tool would be somebody else: taken out, sealed, put back.

use super::deliveries::Deliveries;
use super::edit::{MAX_EDITS, edit, malformed};
use super::error::Error;
use super::kept::KeptTexts;
use super::kept_text::{KeptReason, LeftToPerson};
use super::lines_record::{LinesEntry, LinesId, note};
use super::tools::ToolNote;
use super::wanted::Wanted;
use super::withheld_record::SectionId;
use crate::store::DeliveredSection;
use aws_files::{AwsFile, FileError};
use daypass_core::{Explain, Region};
use zeroize::Zeroizing;

/// What became of lines that had given way.
#[derive(Default)]
pub(super) struct LinesRestored {
    /// All of them, those that did not come back too.
    pub(super) text: Zeroizing<Vec<u8>>,
    /// What did not come back, and is kept.
    pub(super) left_to_person: Vec<LeftToPerson>,
}

impl Deliveries {
    /// Takes out what would make a tool somebody else in the profile of a section that was just written, with the
    /// person's consent, and tells what some tools make of the rest. The lines are sealed before they go, so that a kill
    /// leaves them in the file or in the vault.
    ///
    /// # Errors
    /// [`Error::ProfileShadowed`] without consent, [`Error::FileMalformed`] where the lines cannot give way,
    /// [`Error::Vault`] when they cannot be sealed.
    pub(super) async fn withhold_shadows(
        &self,
        section: &DeliveredSection,
        (wanted, region): (&Wanted, &Region),
        consent: bool,
    ) -> Result<Vec<ToolNote>, Error> {
        let profile = &section.profile;
        let id = SectionId::of(section);
        let vault = self.vault.without_asking();
        for _ in 0..=MAX_EDITS {
            let whole = self.whole_files()?;
            let files = whole.of(profile.as_str());
            let check = wanted.check(&files, profile);
            if check.shadows.is_empty() {
                return self.tool_notes(&check, &files, (profile, Some(region)));
            }
            Self::refuse_shadows(&check, &files, profile, consent)?;
            for (role, lines) in files.lines_of(&check) {
                let file = self.files.file(role)?;
                let lines_id = LinesId { delivered: id.clone(), file: file.to_text(), role };
                let mut entry = vault.get::<LinesEntry>(&lines_id).await?.unwrap_or_default();
                let lines: Vec<usize> = lines.iter().map(|line| files.line(role, *line)).collect();
                let before = whole.get(role).clone();
                let mut after = before.clone();
                let withheld = after.withhold_lines(&lines, &note(profile, entry.0.len() + 1));
                entry.0.push(withheld.map_err(|error| malformed(profile, &error))?);
                vault.put(&lines_id, &entry, None).await?;
                let taken = edit(file, move |document| {
                    let same = *document == before;
                    if same {
                        document.clone_from(&after);
                    }
                    Ok::<_, FileError>(same)
                });
                // Another program wrote meanwhile: its text is looked at anew.
                if !taken.await? {
                    entry.0.pop();
                    vault.put(&lines_id, &entry, None).await?;
                }
            }
        }
        Err(FileError::Contended { path: self.files.file(id.role)?.path().to_owned() }.into())
    }
}

impl KeptTexts {
    /// Puts lines back that gave way to a section. Those that do not come back are kept. Where the vault's key is not at
    /// hand they stay sealed, and a comment line stays in their place. For who has the delivery lock.
    ///
    /// # Errors
    /// [`Error::File`] when a file cannot be written; the lines stay sealed. [`Error::Vault`] when the store cannot be
    /// written; the lines are back all the same.
    pub(super) async fn restore_lines(&self, id: &SectionId) -> Result<LinesRestored, Error> {
        let (mut restored, mut unrecorded) = (LinesRestored::default(), None);
        for lines_id in LinesId::all(&self.vault, id)? {
            let entry = match self.vault.without_asking().get::<LinesEntry>(&lines_id).await {
                Ok(entry) => entry.unwrap_or_default(),
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "withheld lines do not open");
                    continue;
                }
            };
            restored.text.extend_from_slice(&entry.text());
            for lines in entry.0.into_iter().rev() {
                let file = AwsFile::from_text(&lines_id.file, lines_id.role)?;
                let left = edit(file, move |document| Ok::<_, FileError>(document.restore_lines(&lines)));
                for text in left.await? {
                    let kept = self.keep(&lines_id.section(), KeptReason::LinesChanged, &text).await?;
                    restored.left_to_person.push(LeftToPerson::Text(kept));
                }
            }
            match self.vault.remove::<LinesEntry>(&lines_id) {
                // The lines of the other file go back all the same.
                Err(error) if error.cannot_record() => unrecorded = unrecorded.or(Some(error)),
                removed => removed?,
            }
        }
        unrecorded.map_or(Ok(restored), |error| Err(error.into()))
    }
}

#[cfg(test)]
#[path = "withheld_lines_test.rs"]
mod tests;
