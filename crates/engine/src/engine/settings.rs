//! What a person has set, everywhere and somewhere.

use super::Engine;
use crate::aws::CaBundle;
use crate::error::EngineError;
use daypass_core::profile::TemplateScope;
use daypass_core::settings::{SettingPlace, SettingSomewhere};
use daypass_core::view::SavedView;
use daypass_core::{AccountId, IntegrationId, SettingKey, Settings, ViewName};

impl Engine {
    /// The person's settings.
    pub fn settings(&self) -> Result<Settings, EngineError> {
        Ok(self.0.parts.store.settings()?)
    }

    /// The settings that hold for the roles of an integration and in an account.
    pub fn settings_for(
        &self,
        integration: Option<&IntegrationId>,
        account: Option<&AccountId>,
    ) -> Result<Settings, EngineError> {
        Ok(self.0.parts.store.settings_for(integration, account)?)
    }

    /// Locks the vault, if the person wants it locked before the machine sleeps.
    pub fn lock_before_sleep(&self) {
        let is_wished = self.settings().is_ok_and(|settings| settings.lock_on_sleep);
        if is_wished && let Err(error) = self.vault().lock_everywhere() {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "the vault was not locked before the machine slept");
        }
    }

    /// Saves the person's settings. Another template for profile names is for new sessions alone: see
    /// [`Sessions::set_template`](crate::sessions::Sessions::set_template).
    ///
    /// # Errors
    /// [`AwsError::CaBundle`](crate::aws::AwsError::CaBundle) for a new file of certificates that could not be used.
    pub fn save_settings(&self, settings: &Settings) -> Result<(), EngineError> {
        let before = self.settings()?;
        if let Some(file) = &settings.ca_bundle
            && before.ca_bundle.as_ref() != Some(file)
        {
            CaBundle::of_settings(file).check()?;
        }
        if settings.profile_template != before.profile_template {
            self.sessions().set_template(&settings.profile_template, TemplateScope::NewSessions)?;
        }
        self.0.parts.store.save_settings(settings)?;
        if before.share_sign_in && !settings.share_sign_in {
            self.0.identity_center.take_all_back()?;
        }
        Ok(())
    }

    /// Saves a way of looking at the list, in the place of that which has its name.
    pub fn save_view(&self, view: &SavedView) -> Result<(), EngineError> {
        Ok(self.0.parts.store.save_view(view)?)
    }

    /// Calls a saved view otherwise. `false` where another one is called so; nothing is then changed.
    pub fn rename_view(&self, from: &ViewName, to: &ViewName) -> Result<bool, EngineError> {
        Ok(self.0.parts.store.rename_view(from, to)?)
    }

    /// Removes a saved view, if it is there.
    pub fn remove_view(&self, name: &ViewName) -> Result<(), EngineError> {
        Ok(self.0.parts.store.remove_view(name)?)
    }

    /// What is otherwise somewhere than everywhere else.
    pub fn settings_somewhere(&self) -> Result<Vec<SettingSomewhere>, EngineError> {
        Ok(self.0.parts.store.settings_somewhere()?)
    }

    /// Sets a setting somewhere; without a value it is there as everywhere else. Returns whether anything is otherwise than before.
    pub fn set_somewhere(
        &self,
        place: &SettingPlace,
        key: SettingKey,
        value: Option<&str>,
    ) -> Result<bool, EngineError> {
        Ok(self.0.parts.store.set_somewhere(place, key, value)?)
    }
}
