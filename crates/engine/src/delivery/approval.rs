//! Whether a session may be delivered into a profile.

use super::deliveries::{DEFAULT, Deliveries, Place};
use super::error::{Error, Holder};
use super::ownership::{Owner, owner};
use super::region::{RegionChoice, RegionLine};
use super::section::section_name;
use super::seen::Seen;
use super::tools::ProfileFiles;
use crate::store::DeliveredSection;
use daypass_core::{ProfileName, Session};

/// How a session is to be delivered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DeliveryIntent<'a> {
    /// The session, with its profiles and its way.
    pub(crate) session: &'a Session,
    /// The region that it would have.
    pub(crate) region: RegionChoice<'a>,
    /// The person's consent to take over what is not this session's, and to what gives way for it.
    pub(crate) replace: bool,
}

/// That a session may be delivered into a profile, and how.
#[derive(Debug, Clone)]
pub(crate) struct Approved {
    /// What is the person's there may give way: they said so, it is what a stop of this session put back there, or it
    /// is a profile that was written for a role.
    pub(super) consent: bool,
    /// The region that tools are to use.
    pub(super) region: RegionLine,
    /// The person's own keys were taken out of the section.
    pub(super) is_protected: bool,
}

impl Deliveries {
    /// Whether a session may be delivered into a profile. `seen` has what was seen of the files before.
    ///
    /// # Errors
    /// [`Error::File`] and [`Error::ReadOnly`] for a file that can hold no section, [`Error::ProfileInUse`],
    /// [`Error::ProfileShadowed`], and others when something cannot be read.
    pub(super) async fn approve(
        &self,
        intent: &DeliveryIntent<'_>,
        profile: &ProfileName,
        seen: &mut Seen,
    ) -> Result<Approved, Error> {
        let DeliveryIntent { session, region, replace } = *intent;
        let file = self.file(session.delivery)?;
        // Before anything is recorded: what can never be written would leave a session that nothing stops.
        file.check_can_hold_sections().map_err(|error| self.unwritable(error, intent, profile))?;
        let name = section_name(file.role(), profile)?;
        let held = self.holders(profile)?;
        let here: Vec<DeliveredSection> =
            held.iter().filter(|held| Self::is_in(held, &file)).cloned().collect();
        let recorded = self.recorded(&file, &name, &here)?;
        let place = Place { file, name, recorded };
        let whole = self.whole_files()?;
        let files = seen.of(&whole, profile);
        let outlook = self.outlook((session, &place, profile), &held, region, (&whole, files)).await?;
        let consent = replace
            || self.has_consent(session, profile, outlook.lines())?
            || self.is_role_profile(&place, profile, outlook.lines())?;
        outlook.refuse_shadows(profile, consent)?;
        if !consent {
            self.check_is_free(session, &place, profile, &held, files)?;
        }
        Ok(Approved { consent, region: outlook.region, is_protected: outlook.is_protected })
    }

    /// Whether nobody else has a profile.
    fn check_is_free(
        &self,
        session: &Session,
        place: &Place,
        profile: &ProfileName,
        held: &[DeliveredSection],
        files: &ProfileFiles,
    ) -> Result<(), Error> {
        let in_use = |holder| Err(Error::ProfileInUse { profile: profile.clone(), holder });
        if owner(files.get(place.file.role()), &place.name, &place.recorded) == Owner::Person {
            return in_use(Holder::Person { file: place.file.role() });
        }
        if profile.as_str() == DEFAULT
            && let Some(name) = self.other_at_endpoint(&session.id)?
        {
            return in_use(Holder::Endpoint { name });
        }
        for held in held {
            if let Some(name) = self.other_holder(session, held)? {
                return in_use(Holder::Session { name });
            }
        }
        Ok(())
    }
}
