//! What in the AWS files would make a tool take other credentials than those that are delivered.

use super::deliveries::{Deliveries, Place};
use super::edit::malformed;
use super::error::Error;
use super::section::{self, Outcome};
use super::withheld_record::{Sealed, SectionId};
use crate::store::DeliveredSection;
use aws_files::readers::default_profile;
use aws_files::{Document, FileRole, View};
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

    /// AWS tools look into the default profile before they ask an endpoint: one that gives credentials to any of the five
    /// clients, or for which one gives up, would let its tools be somebody else than was asked for.
    ///
    /// # Errors
    /// [`Error::DefaultProfile`] where it does, [`Error::File`] when a file cannot be read.
    pub(crate) fn check_default_profile(&self) -> Result<(), Error> {
        let (config, credentials) =
            (self.files.config_file()?.read()?, self.files.credentials_file()?.read()?);
        let Some(shadow) = default_profile(&config, &credentials).shadows.into_iter().next() else {
            return Ok(());
        };
        let file = match shadow.place.file {
            FileRole::Config => &self.files.config,
            FileRole::Credentials => &self.files.credentials,
        };
        Err(Error::DefaultProfile { by: shadow.place.key, file: file.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_scene::Scene;
    use super::*;

    #[test]
    fn a_program_was_the_long_term_user_whose_keys_stood_indented_in_the_default_profile() {
        let scene = Scene::new();
        for text in [
            "[default]\n aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
            "[default]\naws_access_key_id: AKIAIOSFODNN7EXAMPLE\naws_secret_access_key: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
        ] {
            scene.write(text);
            let refused = scene.room().check_default_profile();
            assert!(matches!(refused, Err(Error::DefaultProfile { .. })), "{text}");
        }
        scene.write("[default]\nregion = eu-west-1\n\n[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n");
        assert!(scene.room().check_default_profile().is_ok());
    }
}
