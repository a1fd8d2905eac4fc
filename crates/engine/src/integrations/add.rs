//! Adding integrations.

use super::error::Error;
use super::room::Integrations;
use super::same_instance::SameInstance;
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
    /// Add it though the same portal, or the same instance under another URL, is there: a second person signs in to it.
    pub another: bool,
}

impl Integrations {
    /// Adds an integration. One that is there is never changed by it.
    ///
    /// # Errors
    /// [`RegionUnknown`](crate::identity_center::Error::RegionUnknown) when the portal does not tell its region,
    /// [`Aws`](crate::identity_center::Error::Aws) when it does not answer, [`Error::SameInstance`] when the portal, or its instance under another URL, is there; others when an input cannot be
    /// used.
    pub async fn add(&self, new: &NewIntegration) -> Result<Integration, Error> {
        let (start_url, region) = self.portal(&new.start_url, new.region.as_ref()).await?;
        if !new.another
            && let Some(there) = self.there(&start_url)?
        {
            return Err(SameInstance::not_added(start_url, there, Some(&region)).into());
        }
        let alias = match &new.alias {
            Some(alias) => alias.clone(),
            None => self.free_alias(&start_url)?,
        };
        self.save_new(start_url, region, alias, new.another)
    }

    /// Adds the portal that the person's AWS files name, or gives the integration of it. That it may be an instance that is
    /// there under another URL is found out when it is read.
    ///
    /// # Errors
    /// As [`add`](Self::add), but for [`Error::SameInstance`].
    pub(crate) async fn add_imported(
        &self,
        start_url: &StartUrl,
        region: &Region,
        alias: &IntegrationAlias,
    ) -> Result<Integration, Error> {
        let (start_url, region) = self.portal(start_url.as_str(), Some(region)).await?;
        match self.store.integration_if_known(&IntegrationId::of(&start_url))? {
            Some(there) => Ok(there),
            None => self.save_new(start_url, region, alias.clone(), false),
        }
    }

    /// The portal that a pasted text leads to, and its region.
    async fn portal(&self, pasted: &str, region: Option<&Region>) -> Result<(StartUrl, Region), Error> {
        Ok(self.identity_center.discover_region(pasted, region).await?)
    }

    /// The integration of a portal, or of the instance that it is by its URL. Of several persons' sign-ins to it, the first
    /// one's.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn there(&self, start_url: &StartUrl) -> Result<Option<Integration>, Error> {
        let first = IntegrationId::of(start_url);
        let mut all = self.store.integrations()?;
        // The sort is stable: the rest stays in the order of the aliases.
        all.sort_by_key(|there| (there.id != first, there.start_url != *start_url));
        Ok(all.into_iter().find(|there| there.start_url.is_same_instance(start_url)))
    }

    /// What a second person's sign-in to a portal could be called.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn free_alias(&self, start_url: &StartUrl) -> Result<IntegrationAlias, Error> {
        let taken: HashSet<String> =
            self.store.integrations()?.into_iter().map(|i| i.alias.to_lowercase()).collect();
        let wanted = IntegrationAlias::from_any(&start_url.suggested_alias());
        Ok(wanted.free(|alias| taken.contains(alias)))
    }

    fn save_new(
        &self,
        start_url: StartUrl,
        region: Region,
        alias: IntegrationAlias,
        another: bool,
    ) -> Result<Integration, Error> {
        let all = self.store.integrations()?;
        if all.iter().any(|there| there.alias.to_lowercase() == alias.as_str().to_lowercase()) {
            return Err(Error::AliasTaken { alias: alias.into() });
        }
        let id = free_id(&start_url, &alias, &all);
        let integration = Integration {
            id,
            alias: alias.into(),
            start_url,
            region,
            additional_regions: Vec::new(),
            another,
            synced_at: None,
        };
        self.save(&integration)?;
        if all.is_empty() && self.store.settings()? == daypass_core::Settings::default() {
            // The person has set no default region yet: their portal's is a better guess than the built-in one.
            let settings =
                daypass_core::Settings { default_region: integration.region.clone(), ..Default::default() };
            self.store.save_settings(&settings)?;
        }
        Ok(integration)
    }
}

/// The portal's own id, or one of a second person's sign-in to it. The alias that is told by an id may have become another
/// one's since.
fn free_id(start_url: &StartUrl, alias: &IntegrationAlias, all: &[Integration]) -> IntegrationId {
    let persons = alias.clone().candidates().map(|alias| IntegrationId::of_another(start_url, &alias));
    let mut ids = std::iter::once(IntegrationId::of(start_url)).chain(persons);
    let is_free = |id: &IntegrationId| all.iter().all(|there| there.id != *id);
    ids.find(is_free).unwrap_or_else(|| IntegrationId::of(start_url))
}
