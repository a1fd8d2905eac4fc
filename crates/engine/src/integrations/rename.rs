//! Renaming and finding integrations.

use super::error::Error;
use super::room::Integrations;
use crate::store::StoreError;
use daypass_core::{Integration, IntegrationAlias, IntegrationId, StartUrl};

impl Integrations {
    /// Calls an integration something else.
    ///
    /// # Errors
    /// [`Error::AliasTaken`] and others.
    pub fn rename(&self, id: &IntegrationId, alias: &IntegrationAlias) -> Result<(), Error> {
        let integration = Integration { alias: alias.to_string(), ..self.store.integration(id)? };
        if self.store.save_integration(&integration)? {
            Ok(())
        } else {
            Err(Error::AliasTaken { alias: integration.alias })
        }
    }

    /// The integration of an id, an alias or a start URL.
    ///
    /// # Errors
    /// [`StoreError::NoIntegration`] when there is none.
    pub fn find(&self, name: &str) -> Result<Integration, Error> {
        let lower = name.trim().to_lowercase();
        let is_meant = |integration: &Integration| {
            integration.id.as_str() == lower
                || integration.alias.to_lowercase() == lower
                || StartUrl::parse(name).is_ok_and(|url| url == integration.start_url)
        };
        let found = self.store.integrations()?.into_iter().find(is_meant);
        found.ok_or_else(|| StoreError::NoIntegration { name: name.to_owned() }.into())
    }
}
