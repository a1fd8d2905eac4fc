//! What stands in the AWS files where something was delivered, and where something of Daypass's stands that is no
//! session's.

use super::deliveries::{Deliveries, Place};
use super::edit::read;
use super::error::Error;
use super::kept_text::KeptText;
use super::ownership::{Owner, owner};
use super::renewal::SectionState;
use super::section::section_name;
use super::tools::{ByProfile, ProfileFiles, ShadowingLines, WholeFiles};
use crate::store::DeliveredSection;
use aws_files::SectionName;
use daypass_core::{ProfileName, SessionId};
use std::cell::OnceCell;
use std::path::PathBuf;

/// A section that Daypass wrote, and what stands there.
#[derive(Debug, Clone)]
pub(crate) struct Inspected {
    /// What was written.
    pub(crate) section: DeliveredSection,
    /// Its file, as the links are now.
    pub(crate) file: PathBuf,
    /// The file is the one that AWS tools read in this environment.
    pub(crate) is_here: bool,
    /// Whose it is by now.
    pub(crate) state: SectionState,
    /// The lines for which a tool that can read the files is not the session.
    pub(crate) shadows: Vec<ShadowingLines>,
}

/// A section that looks like one of Daypass's, of which Daypass knows nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stray {
    /// Its file.
    pub(crate) file: PathBuf,
    /// The line of its header, counted from 1.
    pub(crate) line: usize,
    /// Its profile.
    pub(crate) profile: ProfileName,
}

impl Deliveries {
    /// What stands in every section that Daypass wrote.
    ///
    /// # Errors
    /// [`Error::File`] and [`Error::Store`] when something cannot be read.
    pub(crate) fn inspect(&self) -> Result<Vec<Inspected>, Error> {
        let (files, by_profile) = (OnceCell::new(), OnceCell::new());
        let delivered = self.store.delivered(None)?;
        delivered.into_iter().map(|section| self.inspect_one(section, &files, &by_profile)).collect()
    }

    /// The same of a few sections, each with the error that keeps it from being looked at.
    pub(crate) fn inspect_each(
        &self,
        sections: Vec<DeliveredSection>,
    ) -> Vec<(SessionId, Result<Inspected, Error>)> {
        let (files, by_profile) = (OnceCell::new(), OnceCell::new());
        let inspect = |section: DeliveredSection| {
            (section.session.clone(), self.inspect_one(section, &files, &by_profile))
        };
        sections.into_iter().map(inspect).collect()
    }

    /// Looks at a section. `files` are those that AWS tools read here, once they have been read, and `by_profile` what matters
    /// of them for each profile.
    fn inspect_one<'a>(
        &self,
        section: DeliveredSection,
        files: &'a OnceCell<WholeFiles>,
        by_profile: &OnceCell<ByProfile<'a>>,
    ) -> Result<Inspected, Error> {
        let file = self.file(section.delivery)?;
        let is_here = Self::is_in(&section, &file);
        let place: Place = self.place_of(&section)?;
        if !is_here {
            let state = self.state(&section)?;
            return Ok(Inspected {
                file: place.file.path().to_owned(),
                is_here,
                state,
                shadows: vec![],
                section,
            });
        }
        let whole = match files.get() {
            Some(files) => files,
            None => {
                let read = self.whole_files()?;
                files.get_or_init(|| read)
            }
        };
        let owner = owner(whole.get(file.role()), &place.name, &place.recorded);
        let state = SectionState::of(&section, owner);
        let shadows = match state {
            SectionState::Ours => {
                let files = by_profile.get_or_init(|| whole.by_profile()).of(section.profile.as_str());
                self.shadows_of(&section, &place, &files)?
            }
            _ => vec![],
        };
        Ok(Inspected { file: place.file.path().to_owned(), is_here, state, shadows, section })
    }

    fn shadows_of(
        &self,
        section: &DeliveredSection,
        place: &Place,
        files: &ProfileFiles,
    ) -> Result<Vec<ShadowingLines>, Error> {
        let wanted = match self.wanted(files, place, section) {
            // Without the command line here, the section's own command is not to be told.
            Err(Error::NoProgram) => return Ok(vec![]),
            wanted => wanted?,
        };
        let check = wanted.map(|wanted| wanted.check(files, &section.profile)).unwrap_or_default();
        Ok(ShadowingLines::of(&check, files))
    }

    /// The sections that Daypass, perhaps one of another home, has written, of which this one knows nothing. Those that hold
    /// the place of an owed text are known.
    ///
    /// # Errors
    /// [`Error::File`] and [`Error::Store`] when something cannot be read.
    pub(crate) fn strays(&self) -> Result<Vec<Stray>, Error> {
        let delivered = self.store.delivered(None)?;
        let owed: Vec<KeptText> = self.kept.list()?.into_iter().filter(KeptText::is_owed).collect();
        let (credentials, config) = (self.files.credentials_file()?, self.files.config_file()?);
        let mut strays = Vec::new();
        for file in [credentials, config] {
            let document = read(&file)?;
            for section in document.sections() {
                let header = section.header();
                let named = SectionName::of(file.role(), &header).filter(SectionName::is_profile);
                let Some(profile) = named.as_ref().and_then(|name| ProfileName::parse(name.name()).ok())
                else {
                    continue;
                };
                let is_known = delivered.iter().any(|d| d.profile == profile && Self::is_in(d, &file))
                    || owed.iter().any(|text| text.profile == profile && text.file == file.path());
                if is_known {
                    continue;
                }
                let name = section_name(file.role(), &profile)?;
                let recorded = self.recorded(&file, &name, &[])?;
                let stray = Stray { file: file.path().to_owned(), line: section.line(), profile };
                if owner(&document, &name, &recorded) == Owner::Daypass && !strays.contains(&stray) {
                    strays.push(stray);
                }
            }
        }
        Ok(strays)
    }
}
