//! Adding integrations.

use super::error::Error;
use super::room::Integrations;
use crate::identity_center;
use daypass_core::{Integration, IntegrationAlias, IntegrationId, Region, StartUrl};
use std::collections::HashSet;

/// What a person says of a new integration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIntegration {
    /// The portal's URL, in any shape.
    pub start_url: String,
    /// What to call it; else the portal's own alias.
    pub alias: Option<IntegrationAlias>,
    /// Its region; else what the URL or the portal tells.
    pub region: Option<Region>,
    /// Add it though the same instance is there under another URL.
    pub another: bool,
}

impl Integrations {
    /// Adds an integration, or gives the one of the same portal its new alias and region.
    ///
    /// # Errors
    /// [`Error::RegionUnknown`] when nobody tells the region, [`Error::SameInstance`] when another URL of the same instance is
    /// there; others when an input cannot be used.
    pub async fn add(&self, new: &NewIntegration) -> Result<Integration, Error> {
        let start_url = self
            .identity_center
            .portal_behind(StartUrl::parse(&new.start_url).map_err(identity_center::Error::from)?)
            .await?;
        // The region in the host name is certain; one found in a page is a guess, over which the person's word goes.
        let region = match start_url.region().or_else(|| new.region.clone()) {
            Some(region) => Some(region),
            None => self.identity_center.region_from_page(&start_url).await,
        };
        let region =
            region.ok_or_else(|| identity_center::Error::RegionUnknown { start_url: start_url.clone() })?;
        let id = IntegrationId::of(&start_url);
        if !new.another
            && let Some(alias) = self.same_by_url(&id, &start_url)?
        {
            return Err(Error::SameInstance { start_url, alias });
        }
        let known = self.store.integration_if_known(&id)?;
        let known_region = known.as_ref().map(|known| known.region.clone());
        let alias = match &new.alias {
            Some(alias) => alias.to_string(),
            None => known.map_or_else(|| self.free_alias(&start_url), |known| Ok(known.alias))?,
        };
        if known_region.is_some_and(|known| known != region) {
            // A token of the former region is not valid in the new one.
            self.forget_sign_in(&id).await?;
        }
        let first = self.store.integrations()?.is_empty();
        let integration = Integration { id, alias, start_url, region, synced_at: None };
        if !self.store.save_integration(&integration)? {
            return Err(Error::AliasTaken { alias: integration.alias });
        }
        if first && self.store.settings()? == daypass_core::Settings::default() {
            // The person has set no default region yet: their portal's is a better guess than the built-in one.
            let settings =
                daypass_core::Settings { default_region: integration.region.clone(), ..Default::default() };
            self.store.save_settings(&settings)?;
        }
        Ok(integration)
    }

    /// The alias of the integration that is the same instance by another URL, as far as the URLs tell.
    fn same_by_url(&self, id: &IntegrationId, start_url: &StartUrl) -> Result<Option<String>, Error> {
        let Some(instance) = start_url.instance_id() else { return Ok(None) };
        let others = self.store.integrations()?.into_iter().filter(|other| other.id != *id);
        let mut same = others.filter(|other| other.start_url.instance_id() == Some(instance));
        Ok(same.next().map(|other| other.alias))
    }

    fn free_alias(&self, start_url: &StartUrl) -> Result<String, Error> {
        let taken: HashSet<String> =
            self.store.integrations()?.into_iter().map(|i| i.alias.to_lowercase()).collect();
        let wanted = IntegrationAlias::from_any(&start_url.suggested_alias());
        Ok(wanted.free(|alias| taken.contains(alias)).into())
    }
}
