//! Renaming and finding integrations, and saying in which regions they are.

use super::error::Error;
use super::room::Integrations;
use crate::identity_center::IntegrationRef;
use daypass_core::matching::nearest;
use daypass_core::{Integration, IntegrationAlias, IntegrationId, Region, StartUrl};

impl Integrations {
    /// Calls an integration something else.
    ///
    /// # Errors
    /// [`Error::AliasTaken`] and others.
    pub fn rename(&self, id: &IntegrationId, alias: &IntegrationAlias) -> Result<(), Error> {
        self.save(&Integration { alias: alias.to_string(), ..self.store.integration(id)? })
    }

    /// Says in which regions the instance of an integration is: the one that is asked first, and further ones that it is
    /// replicated to, in the order in which they are offered when one does not answer. A sign-in in a region that is none of
    /// them is ended on this machine.
    ///
    /// # Errors
    /// [`Error::OtherPartition`] for a region of another partition than the first one's, and others.
    pub async fn set_regions(
        &self,
        id: &IntegrationId,
        first: &Region,
        additional: &[Region],
    ) -> Result<Integration, Error> {
        let before = self.store.integration(id)?;
        let mut additional_regions: Vec<Region> = Vec::new();
        for region in additional {
            if region.partition() != first.partition() {
                return Err(Error::OtherPartition { region: region.clone(), first: first.clone() });
            }
            if region != first && !additional_regions.contains(region) {
                additional_regions.push(region.clone());
            }
        }
        let after = Integration { region: first.clone(), additional_regions, ..before.clone() };
        // Where it was not noted, the sign-in is in the region that was the only one when it was made.
        let signed_in = self.store.sign_in_region(id)?;
        let stays = match &signed_in {
            Some(region) => after.regions().any(|known| known == region),
            None => after.region == before.region,
        };
        if !stays {
            self.forget_sign_in(id).await?;
        }
        self.save(&after)?;
        Ok(after)
    }

    /// Says that an integration is there beside another one of the same instance on purpose, so that it is read.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn keep_both(&self, id: &IntegrationId) -> Result<(), Error> {
        self.save(&Integration { another: true, ..self.store.integration(id)? })
    }

    pub(super) fn save(&self, integration: &Integration) -> Result<(), Error> {
        match self.store.save_integration(integration)? {
            true => Ok(()),
            false => Err(Error::AliasTaken { alias: integration.alias.clone() }),
        }
    }

    /// The integration of an id, an alias or a start URL. A URL at which several persons sign in is the first one's.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none.
    pub fn find(&self, name: &str) -> Result<Integration, Error> {
        let lower = name.trim().to_lowercase();
        let all = self.store.integrations()?;
        let is_named =
            |there: &&Integration| there.id.as_str() == lower || there.alias.to_lowercase() == lower;
        if let Some(named) = all.iter().find(is_named) {
            return Ok(named.clone());
        }
        let of_url = match StartUrl::parse(name) {
            Ok(url) => self.there(&url)?.filter(|there| there.start_url == url),
            Err(_) => None,
        };
        of_url.ok_or_else(|| Error::NotFound {
            name: name.to_owned(),
            similar: nearest(name, all.iter().map(|there| there.alias.as_str())).map(str::to_owned),
            is_first: all.is_empty(),
        })
    }

    /// The region of an integration that is meant.
    ///
    /// # Errors
    /// [`Error::NotItsRegion`] for one that it is not known to be in.
    pub(super) fn own_region(integration: &Integration, region: &Region) -> Result<Region, Error> {
        match integration.regions().any(|known| known == region) {
            true => Ok(region.clone()),
            false => Err(Error::NotItsRegion {
                integration: IntegrationRef::from(integration),
                region: region.clone(),
            }),
        }
    }
}
