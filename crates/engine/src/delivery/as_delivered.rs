//! Whether what was delivered stands as it is to stand.

use super::deliveries::{Deliveries, Place};
use super::edit::malformed;
use super::error::Error;
use super::region::{RegionChoice, region_of_all};
use super::section::{self, hash, section_name};
use super::tools::BothFiles;
use super::wanted::Wanted;
use crate::store::DeliveredSection;
use daypass_core::{Delivery, ProfileName, Session};

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
        let command = match session.delivery {
            Delivery::CredentialProcess => Some(self.command_of(&session.id)?),
            Delivery::CredentialsFile | Delivery::ContainerEndpoint => None,
        };
        let files = self.both_files()?;
        let document = files.get(file.role());
        for delivered in &delivered {
            let name = section_name(file.role(), &delivered.profile)?;
            let written = |key| document.section(&name).and_then(|section| section.get(key));
            let protected = self.place_of(delivered)?.recorded.is_protected(document);
            let wanted = match (&command, delivered.key_ids.last()) {
                (Some(command), _) => Wanted::Command(command.clone()),
                (None, Some(id)) => Wanted::Key { id: id.clone(), or_role: protected },
                (None, None) => return Ok(false),
            };
            let intact = hash(document, &name) == delivered.hash
                && (command.is_none() || written("credential_process") == command)
                && self.region_holds(&files, delivered, region)?
                && wanted.check(&files, &delivered.profile).shadows.is_empty();
            if !intact {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a section that stands has the region that it is to have.
    pub(super) fn region_holds(
        &self,
        files: &BothFiles,
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
