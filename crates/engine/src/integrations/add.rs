//! Adding, renaming and removing integrations.

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ground::Task;
use daypass_core::{Integration, IntegrationId, Region, SessionId, StartUrl};
use std::collections::BTreeSet;

/// What a person says of a new integration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIntegration {
    /// The portal's URL, in any shape.
    pub start_url: String,
    /// What to call it; else the portal's own alias.
    pub alias: Option<String>,
    /// Its region; else what the URL or the portal tells.
    pub region: Option<String>,
}

impl Engine {
    /// Adds an integration, or gives the one of the same portal its new alias and region.
    ///
    /// # Errors
    /// [`EngineError::RegionUnknown`] when nobody tells the region; others when an input cannot be used.
    pub async fn add_integration(&self, new: &NewIntegration) -> Result<Integration, EngineError> {
        let region =
            new.region.as_deref().filter(|text| !text.trim().is_empty()).map(parse_region).transpose()?;
        let start_url = self.portal_behind(StartUrl::parse(&new.start_url)?).await?;
        // The host's own word is the truth; a page's is a hint, and the person may know better.
        let region = match start_url.region().or(region) {
            Some(region) => Some(region),
            None => self.region_from_page(&start_url).await,
        };
        let region = region.ok_or_else(|| EngineError::RegionUnknown { start_url: start_url.clone() })?;
        let id = IntegrationId::of(&start_url);
        let known = self.store.integration(&id)?;
        let known_region = known.as_ref().map(|known| known.region.clone());
        let alias = match &new.alias {
            Some(alias) if !alias.trim().is_empty() => checked_alias(alias)?,
            _ => known.map_or_else(|| self.free_alias(&start_url), |known| Ok(known.alias))?,
        };
        if known_region.is_some_and(|known| known != region) {
            // What was had from another region is worth nothing in this one.
            self.end_sign_in(&id).await?;
        }
        let first = self.store.integrations()?.is_empty();
        let integration = Integration { id, alias, start_url, region, synced_at: None };
        if !self.store.save_integration(&integration)? {
            return Err(EngineError::AliasTaken { alias: integration.alias });
        }
        if first && self.store.settings()? == daypass_core::Settings::default() {
            // Nobody has set a region yet: the one they live in is the better guess.
            let settings =
                daypass_core::Settings { default_region: integration.region.clone(), ..Default::default() };
            self.store.save_settings(&settings)?;
        }
        Ok(integration)
    }

    fn free_alias(&self, start_url: &StartUrl) -> Result<String, EngineError> {
        let wanted = start_url.suggested_alias();
        let taken: Vec<String> =
            self.store.integrations()?.into_iter().map(|i| i.alias.to_lowercase()).collect();
        let numbered = (2..).map(|number| format!("{wanted} {number}"));
        let mut names = std::iter::once(wanted.clone()).chain(numbered);
        Ok(names.find(|name| !taken.contains(&name.to_lowercase())).unwrap_or(wanted))
    }

    /// Calls an integration something else.
    ///
    /// # Errors
    /// [`EngineError::AliasTaken`] and others.
    pub fn rename_integration(&self, id: &IntegrationId, alias: &str) -> Result<(), EngineError> {
        let integration = Integration { alias: checked_alias(alias)?, ..self.integration(id)? };
        if self.store.save_integration(&integration)? {
            Ok(())
        } else {
            Err(EngineError::AliasTaken { alias: integration.alias })
        }
    }

    /// Removes an integration: its live sessions are stopped, its sign-in is ended, its accounts and roles go.
    ///
    /// # Errors
    /// [`EngineError`]; what was not undone by then is still there.
    pub async fn remove_integration(&self, id: &IntegrationId) -> Result<(), EngineError> {
        let integration = self.integration(id)?;
        self.tasks.cancel(&Task::SignIn(id.clone()));
        self.tasks.cancel(&Task::Sync(id.clone()));
        let live = self.store.activations()?.into_iter().map(|activation| activation.session);
        let delivered = self.store.delivered(None)?.into_iter().map(|delivered| delivered.session);
        let concerned: BTreeSet<SessionId> = live.chain(delivered).collect();
        for session in self.store.sessions()? {
            if self.begins_with(&session, &integration.id) {
                self.cancel_start(&session.id);
                if concerned.contains(&session.id) {
                    self.stop(&session.id).await?;
                }
            }
        }
        if let Err(error) = self.sign_out(id).await {
            // A vault that does not open shall not keep an integration here for ever.
            tracing::warn!(%error, "an integration is removed without telling its portal");
            self.end_sign_in(id).await?;
        }
        self.forget_registrations(id)?;
        self.store.remove_integration(id)?;
        self.tasks.forget(id);
        Ok(())
    }

    /// The integration of an id, an alias or a start URL.
    ///
    /// # Errors
    /// [`EngineError::NoIntegration`]
    pub fn find_integration(&self, name: &str) -> Result<Integration, EngineError> {
        let lower = name.trim().to_lowercase();
        let is_meant = |integration: &Integration| {
            integration.id.as_str() == lower
                || integration.alias.to_lowercase() == lower
                || StartUrl::parse(name).is_ok_and(|url| url == integration.start_url)
        };
        let found = self.store.integrations()?.into_iter().find(is_meant);
        found.ok_or_else(|| EngineError::NoIntegration { name: name.to_owned() })
    }

    /// All integrations by alias.
    ///
    /// # Errors
    /// [`EngineError::Store`]
    pub fn integrations(&self) -> Result<Vec<Integration>, EngineError> {
        Ok(self.store.integrations()?)
    }
}

fn parse_region(text: &str) -> Result<Region, EngineError> {
    Region::parse(text).map_err(|error| EngineError::Input { field: "region", detail: error.to_string() })
}

fn checked_alias(text: &str) -> Result<String, EngineError> {
    let alias = text.trim();
    if alias.is_empty() || alias.chars().count() > 64 || alias.chars().any(char::is_control) {
        return Err(EngineError::Input {
            field: "alias",
            detail: "a name has 1 to 64 characters on one line".into(),
        });
    }
    Ok(alias.to_owned())
}
