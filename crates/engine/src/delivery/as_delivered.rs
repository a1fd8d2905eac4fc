//! Whether what was delivered stands as it is to stand.

use super::deliveries::{Deliveries, Place};
use super::edit::malformed;
use super::error::Error;
use super::region::{NONE_WRITTEN, RegionChoice, region_of_all};
use super::section::{self, hash, section_name};
use super::tools::{ProfileFiles, ShadowingLines, ToolNote};
use super::wanted::Wanted;
use crate::store::DeliveredSection;
use daypass_core::{Delivery, ProfileName, Region, Session};

impl Deliveries {
    /// Whether a session's sections stand in exactly these profiles as they were written, with the region that they are to
    /// have, ask this program, and are what every tool uses.
    pub(super) fn is_delivered(
        &self,
        session: &Session,
        profiles: &[ProfileName],
        region: RegionChoice<'_>,
    ) -> Result<bool, Error> {
        let delivered = self.store.delivered(Some(&session.id))?;
        let file = self.file(session.delivery)?;
        let is_here =
            |profile: &ProfileName| delivered.iter().any(|d| d.profile == *profile && Self::is_in(d, &file));
        if delivered.len() != profiles.len() || !profiles.iter().all(is_here) {
            return Ok(false);
        }
        let files = self.whole_files()?;
        for delivered in &delivered {
            let files = files.of(delivered.profile.as_str());
            let document = files.get(file.role());
            let name = section_name(file.role(), &delivered.profile)?;
            let Some(wanted) = self.wanted(&files, delivered)? else { return Ok(false) };
            let asks_us = match &wanted {
                Wanted::Key { .. } => true,
                Wanted::Command(command) => {
                    let section = document.section(&name);
                    section.and_then(|section| section.get("credential_process")).as_ref() == Some(command)
                }
            };
            let intact = hash(document, &name) == delivered.hash
                && asks_us
                && self.region_holds(&files, delivered, region)?
                && wanted.check(&files, &delivered.profile).shadows.is_empty();
            if !intact {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What tools make of a profile that a session is delivered into, where not every one of them is the session, or where
    /// the region is the person's own: a sentence each. `None` where there is nothing to tell, or nothing is delivered.
    ///
    /// # Errors
    /// [`Error::File`] when a file cannot be read.
    pub(crate) fn told_of(&self, session: &Session, profile: &ProfileName) -> Result<Option<String>, Error> {
        let file = self.file(session.delivery)?;
        let delivered = self.store.delivered(Some(&session.id))?;
        let here = delivered.iter().find(|d| d.profile == *profile && Self::is_in(d, &file));
        let Some(delivered) = here else { return Ok(None) };
        let files = self.whole_files()?.of(profile.as_str());
        let Some(wanted) = self.wanted(&files, delivered)? else { return Ok(None) };
        let check = wanted.check(&files, profile);
        let mut sentences: Vec<String> =
            ShadowingLines::of(&check, &files).iter().map(ShadowingLines::to_string).collect();
        let region = delivered.regions.last().and_then(|region| Region::parse(region).ok());
        let notes = self.tool_notes(&check, &files, (profile, region.as_ref()))?;
        sentences.extend(notes.iter().map(ToolNote::to_string));
        if delivered.regions.last().is_some_and(|region| region == NONE_WRITTEN)
            && let Some(own) = region_of_all(&files, profile)
        {
            sentences.push(format!("Tools use the region {own}, as your AWS files say."));
        }
        Ok((!sentences.is_empty()).then(|| sentences.join(" ")))
    }

    /// Whom tools are to be by what was delivered.
    fn wanted(&self, files: &ProfileFiles, delivered: &DeliveredSection) -> Result<Option<Wanted>, Error> {
        if delivered.delivery == Delivery::CredentialProcess {
            return Ok(Some(Wanted::Command(self.command_of(&delivered.session)?)));
        }
        let Place { file, recorded, .. } = self.place_of(delivered)?;
        let or_role = recorded.is_protected(files.get(file.role()));
        Ok(delivered.key_ids.last().map(|id| Wanted::Key { id: id.clone(), or_role }))
    }

    /// Whether a section that stands has the region that it is to have.
    fn region_holds(
        &self,
        files: &ProfileFiles,
        delivered: &DeliveredSection,
        choice: RegionChoice<'_>,
    ) -> Result<bool, Error> {
        let Place { file, name, recorded } = self.place_of(delivered)?;
        let mut without = files.clone();
        let taken = section::take_out(without.get_mut(file.role()), &name, &recorded);
        taken.map_err(|error| malformed(&delivered.profile, &error))?;
        let own = region_of_all(&without, &delivered.profile);
        let wanted = choice.wanted(own, delivered.regions.last().map(String::as_str));
        Ok(region_of_all(files, &delivered.profile) == Some(wanted))
    }
}
