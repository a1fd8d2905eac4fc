//! What in the AWS files would make a tool take other credentials than those that are delivered.

use super::deliveries::{DEFAULT, Deliveries, Place};
use super::edit::malformed;
use super::error::Error;
use super::section::{self, Outcome};
use super::withheld_record::{Sealed, SectionId};
use crate::store::DeliveredSection;
use aws_files::{Document, View};
use daypass_core::{Delivery, ProfileName};

impl Deliveries {
    /// Whether the other AWS file would win over what is about to be written for this profile. The section that is written
    /// does not count. A section of Daypass's own in the other file will be withdrawn, so what comes back there is looked at
    /// in its place.
    pub(super) async fn check_shadow(
        &self,
        delivery: Delivery,
        profile: &ProfileName,
        held: &[DeliveredSection],
    ) -> Result<(), Error> {
        let other = match delivery {
            Delivery::CredentialsFile => self.files.config_file()?,
            Delivery::CredentialProcess => self.files.credentials_file()?,
            Delivery::ContainerEndpoint => return Ok(()),
        };
        let mut document = other.read()?;
        let mut comes_back = false;
        if let Some(held) = held.iter().find(|held| Self::is_in(held, &other)) {
            let Place { name, recorded, .. } = self.place_of(held)?;
            let sealed = Sealed::get(&self.vault.without_asking(), &SectionId::of(held)).await?;
            let withheld = sealed.and_then(|sealed| sealed.withheld(&document, &name, &recorded));
            let taken = section::withdraw(&mut document, &name, &recorded, withheld.as_ref());
            let taken = taken.map_err(|error| malformed(profile, &error))?;
            comes_back = matches!(taken, Outcome::Restored(_)) && withheld.is_some();
        }
        let empty = Document::parse([]);
        let shadow = match delivery {
            Delivery::CredentialProcess => View::new(&empty, &document).gives_credentials(profile.as_str()),
            _ => View::new(&document, &empty).shadows_static_keys(profile.as_str()),
        };
        match shadow {
            Some(shadow) => Err(Error::ProfileShadowed {
                profile: profile.clone(),
                by: shadow.key.to_owned(),
                file: shadow.file,
                comes_back,
            }),
            None => Ok(()),
        }
    }

    /// AWS tools look into the default profile before they ask an endpoint: one that gives credentials would let them
    /// be somebody else than was asked for.
    ///
    /// # Errors
    /// [`Error::DefaultProfile`] where it does, [`Error::File`] when a file cannot be read.
    pub(crate) fn check_default_profile(&self) -> Result<(), Error> {
        let (config, credentials) =
            (self.files.config_file()?.read()?, self.files.credentials_file()?.read()?);
        let Some(by) = View::new(&config, &credentials).gives_credentials(DEFAULT) else { return Ok(()) };
        let in_config = View::new(&config, &Document::parse([])).gives_credentials(DEFAULT).is_some();
        let file = if in_config { &self.files.config } else { &self.files.credentials };
        Err(Error::DefaultProfile { by: by.key.to_owned(), file: file.clone() })
    }
}
