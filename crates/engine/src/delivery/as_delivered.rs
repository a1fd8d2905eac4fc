//! Whether what was delivered stands as it is to stand.

use super::deliveries::{Deliveries, Place};
use super::error::Error;
use super::region::{NONE_WRITTEN, RegionChoice, region_of_all};
use super::section::hash;
use super::tools::{ProfileFiles, ShadowingLines, ToolNote};
use super::wanted::Wanted;
use crate::store::DeliveredSection;
use daypass_core::{Delivery, ProfileName, Region, Session};

impl Deliveries {
    /// Whether a session's sections stand in exactly these profiles as they were written, with the region that they are to
    /// have, ask this program, and are what every tool uses: then the region that tools use with the first profile, or the
    /// session's where it has none.
    pub(super) fn region_standing(
        &self,
        session: &Session,
        profiles: &[ProfileName],
        choice: RegionChoice<'_>,
    ) -> Result<Option<Region>, Error> {
        let delivered = self.store.delivered(Some(&session.id))?;
        let file = self.file(session.delivery)?;
        if delivered.len() != profiles.len() {
            return Ok(None);
        }
        let files = self.whole_files()?;
        let mut first: Option<Region> = None;
        for profile in profiles {
            let here = delivered.iter().find(|d| d.profile == *profile && Self::is_in(d, &file));
            let Some(here) = here else { return Ok(None) };
            let Some(region) = self.region_standing_in(here, &files.of(profile.as_str()), choice)? else {
                return Ok(None);
            };
            first.get_or_insert(region);
        }
        Ok(Some(first.unwrap_or_else(|| choice.region.clone())))
    }

    /// The same for one section.
    fn region_standing_in(
        &self,
        delivered: &DeliveredSection,
        files: &ProfileFiles,
        choice: RegionChoice<'_>,
    ) -> Result<Option<Region>, Error> {
        let place = self.place_of(delivered)?;
        let document = files.get(place.file.role());
        let Some(wanted) = self.wanted(files, &place, delivered)? else { return Ok(None) };
        let asks_us = match &wanted {
            Wanted::Key { .. } => true,
            Wanted::Command(command) => {
                let section = document.section(&place.name);
                section.and_then(|section| section.get("credential_process")).as_ref() == Some(command)
            }
        };
        let region = choice.for_profile(files, &place, &delivered.profile, Some(delivered))?;
        let intact = hash(document, &place.name) == delivered.hash
            && asks_us
            && region_of_all(files, &delivered.profile).as_ref() == Some(&region)
            && wanted.check(files, &delivered.profile).shadows.is_empty();
        Ok(intact.then_some(region))
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
        let Some(wanted) = self.wanted(&files, &self.place_of(delivered)?, delivered)? else {
            return Ok(None);
        };
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
    pub(super) fn wanted(
        &self,
        files: &ProfileFiles,
        Place { file, recorded, .. }: &Place,
        delivered: &DeliveredSection,
    ) -> Result<Option<Wanted>, Error> {
        if delivered.delivery == Delivery::CredentialProcess {
            return Ok(Some(Wanted::Command(self.command_of(&delivered.session)?)));
        }
        let or_role = recorded.is_protected(files.get(file.role()));
        Ok(delivered.key_ids.last().map(|id| Wanted::Key { id: id.clone(), or_role }))
    }
}
