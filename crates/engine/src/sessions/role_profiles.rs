//! A profile for every role, so that any role works on first use without anything being started.

use super::error::Error;
use super::room::Sessions;
use crate::delivery::{self, Naming, ProfileChanges, Prune, RoleProfile};
use daypass_core::profile::Nameable;
use daypass_core::settings::RefreshProfiles;
use daypass_core::{Explain, Integration, IntegrationId, ProfileTemplate, Session, SessionSource};
use std::collections::HashMap;

/// Which profiles are written.
#[derive(Debug, Clone, Default)]
pub struct RoleProfiles {
    /// For the roles of this integration alone.
    pub integration: Option<IntegrationId>,
    /// Named by this template instead of by their usual names.
    pub template: Option<ProfileTemplate>,
    /// Those that were written before and that no role is to have any more are taken out.
    pub prune: bool,
}

impl RoleProfiles {
    fn prune(&self) -> Prune {
        match (self.prune, &self.integration) {
            (false, _) => Prune::Nothing,
            (true, None) => Prune::All,
            (true, Some(integration)) => Prune::Of(integration.clone()),
        }
    }
}

impl Sessions {
    /// What writing a profile for every role would change in the config file. Nothing is changed.
    ///
    /// # Errors
    /// [`Error::Delivery`] where a profile is taken or something cannot be read, and [`Error::Store`].
    pub fn preview_role_profiles(&self, which: &RoleProfiles) -> Result<ProfileChanges, Error> {
        Ok(self.deliveries.preview_profiles(self.role_profiles(which)?, which.prune())?)
    }

    /// Writes a profile for every role.
    ///
    /// # Errors
    /// As [`preview_role_profiles`](Self::preview_role_profiles), and when the file cannot be written.
    pub async fn write_role_profiles(&self, which: &RoleProfiles) -> Result<ProfileChanges, Error> {
        let lock = self.deliveries.lock("writing profiles of roles").await?;
        let roles = self.role_profiles(which)?;
        let names_are_usual = which.template.is_none();
        let changes = self.deliveries.write_profiles(&lock, roles, names_are_usual, which.prune()).await?;
        let template = which.template.as_ref().map(ProfileTemplate::as_str);
        self.store.note_profile_wish(which.integration.as_ref(), template)?;
        self.store.forget_unfollowed(which.integration.as_ref())?;
        Ok(changes)
    }

    /// Has the profiles of an integration's roles follow what its portal offers now, where they were written and the person wishes
    /// it. One that is the person's, or another role's, is left alone. What does not follow is noted with the reason, since whoever
    /// syncs may be a window that nobody looks at. What was changed; `None` where nothing was to be.
    ///
    /// # Errors
    /// As [`write_role_profiles`](Self::write_role_profiles).
    pub(crate) async fn refresh_role_profiles(
        &self,
        id: &IntegrationId,
    ) -> Result<Option<ProfileChanges>, Error> {
        let followed = self.follow_sync(id).await;
        let refused = match &followed {
            Ok((_, left_alone)) => left_alone.as_ref().map(Explain::problem),
            Err(error) => Some(error.problem()),
        };
        self.store.note_unfollowed(id, refused.as_ref().map(|problem| problem.detail.as_str()))?;
        followed.map(|(changes, _)| changes)
    }

    /// What was changed, and why the profiles were left alone that others have.
    async fn follow_sync(
        &self,
        id: &IntegrationId,
    ) -> Result<(Option<ProfileChanges>, Option<delivery::Error>), Error> {
        let prune = match self.store.settings()?.refresh_profiles {
            RefreshProfiles::Never => return Ok((None, None)),
            RefreshProfiles::Add => Prune::Renamed(id.clone()),
            RefreshProfiles::Prune => Prune::Of(id.clone()),
        };
        let Some(template) = self.store.profile_wish(id)? else { return Ok((None, None)) };
        let template = template.and_then(|text| ProfileTemplate::parse(&text).ok());
        let which = RoleProfiles { integration: Some(id.clone()), template, prune: false };
        let lock = self.deliveries.lock("writing profiles of roles").await?;
        let mut roles = self.role_profiles(&which)?;
        let names_are_usual = which.template.is_none();
        let write = |roles| self.deliveries.write_profiles(&lock, roles, names_are_usual, prune.clone());
        match write(roles.clone()).await {
            Err(delivery::Error::ProfilesTaken { taken }) => {
                roles.retain(|role| taken.iter().all(|taken| taken.profile != role.profile));
                let changes = write(roles).await?;
                Ok((Some(changes), Some(delivery::Error::ProfilesTaken { taken })))
            }
            changes => Ok((Some(changes?), None)),
        }
    }

    /// What taking them all out would change.
    ///
    /// # Errors
    /// As [`preview_role_profiles`](Self::preview_role_profiles).
    pub fn preview_role_profiles_removal(&self) -> Result<ProfileChanges, Error> {
        Ok(self.deliveries.preview_profiles(Vec::new(), Prune::All)?)
    }

    /// Takes out every profile that was written so.
    ///
    /// # Errors
    /// As [`write_role_profiles`](Self::write_role_profiles).
    pub async fn remove_role_profiles(&self) -> Result<ProfileChanges, Error> {
        let lock = self.deliveries.lock("taking profiles of roles out").await?;
        let changes = self.deliveries.write_profiles(&lock, Vec::new(), true, Prune::All).await?;
        self.store.forget_profile_wishes()?;
        self.store.forget_unfollowed(None)?;
        Ok(changes)
    }

    fn role_profiles(&self, which: &RoleProfiles) -> Result<Vec<RoleProfile>, Error> {
        let sessions = self.store.sessions()?;
        let integrations: HashMap<IntegrationId, Integration> =
            self.store.integrations()?.into_iter().map(|one| (one.id.clone(), one)).collect();
        let default = self.store.settings()?.default_region;
        let usual = match which.template {
            Some(_) => HashMap::new(),
            None => Naming::of_store(&self.store)?.usual_profiles(&sessions),
        };
        let role = |session: &Session| {
            let integration = session.integration().and_then(|id| integrations.get(id));
            let alias = integration.map_or("", |integration| integration.alias.as_str());
            let by_template =
                which.template.as_ref().map(|template| template.name_for(&Nameable::of(session, alias)));
            let profile = by_template.or_else(|| usual.get(&session.id).cloned())?;
            let region =
                session.effective_region(&default, integration.map(|integration| &integration.region));
            Some(RoleProfile {
                profile,
                session: session.id.clone(),
                name: session.name.clone(),
                account: session.account_id(),
                integration: session.integration().cloned(),
                region,
            })
        };
        let is_wanted = |session: &&Session| {
            let is_role = !matches!(session.source, SessionSource::IamUser(_));
            let is_its = which.integration.as_ref().is_none_or(|id| session.integration() == Some(id));
            is_role && is_its
        };
        Ok(sessions.iter().filter(is_wanted).filter_map(role).collect())
    }
}
