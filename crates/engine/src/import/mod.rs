//! Importing what is in `~/.aws`. What becomes of it is decided by `daypass_core::import`; the files are only read.

mod apply;
mod findings;
mod found;

use crate::engine::Engine;
use crate::error::EngineError;
use crate::ground::LockName;
use crate::users::default_role_session_name;
use aws_files::View;
use daypass_core::import::{ExistingSessions, Import};
use daypass_core::start_url::Owner;
use daypass_core::view::ImportItem;
use daypass_core::{SessionId, StartUrl};
use findings::Remarks;
use std::collections::{BTreeMap, BTreeSet};

impl Engine {
    /// What would become of these profiles and of what they are assumed from; `None` says it of all. Nothing is changed.
    ///
    /// # Errors
    /// [`EngineError::File`] when a file cannot be read, [`EngineError::NoProfile`], and [`EngineError::Store`].
    pub async fn import_preview(&self, wanted: Option<&[String]>) -> Result<Vec<ImportItem>, EngineError> {
        let (import, remarks) = self.look().await?;
        let wanted = wanted.map(|wanted| chosen(&import, wanted)).transpose()?;
        let mut items = import.items();
        items.retain(|item| wanted.as_ref().is_none_or(|wanted| wanted.contains(&item.profile)));
        Ok(remarks.added_to(items, wanted.is_none()))
    }

    /// Imports these profiles with what they are assumed from; `None` imports all. AWS is asked first whose the keys
    /// are: where it cannot be asked, nothing is changed. Keys that it refuses leave their profile alone, and the roles
    /// on it, each with its problem; the others are imported. What is known already stays as it is, so that an import
    /// that was cut off is finished by the next.
    ///
    /// # Errors
    /// [`EngineError::NoProfile`] when a name is none of a profile, and others that concern no profile alone.
    pub async fn import(&self, wanted: Option<&[String]>) -> Result<Vec<ImportItem>, EngineError> {
        let _lock = self.locks.acquire(LockName::Import, "importing what your AWS files hold").await?;
        let (import, remarks) = self.look().await?;
        let wanted = wanted.map(|wanted| chosen(&import, wanted)).transpose()?;
        let items = self.carry_out(&import, wanted.as_ref()).await?;
        Ok(remarks.added_to(items, wanted.is_none()))
    }

    /// Reads the files, and decides.
    async fn look(&self) -> Result<(Import, Remarks), EngineError> {
        let config = aws_files::read(&self.files.config)?;
        let credentials = aws_files::read(&self.files.credentials)?;
        let view = View::new(&config, &credentials);
        let remarks = Remarks::of(&self.files, &config, &credentials, &view);
        let known = self.known(&view).await?;
        Ok((Import::decide(&found::found(&view), &known), remarks))
    }

    async fn known(&self, view: &View) -> Result<ExistingSessions, EngineError> {
        Ok(ExistingSessions {
            sessions: self.store.sessions()?,
            integrations: self.store.integrations()?,
            chosen: self.store.chosen_profiles()?,
            written: self.written(view)?,
            portals: self.portals_of(view).await,
            role_session_name: default_role_session_name(),
        })
    }

    /// The profiles that have keys of ours, and whose they are.
    fn written(&self, view: &View) -> Result<BTreeMap<String, SessionId>, EngineError> {
        let here = self.store.delivered(None)?.into_iter().filter(|d| d.file == self.files.credentials);
        let ours = here.filter(|delivered| {
            let key_id = view.profile(delivered.profile.as_str()).and_then(|p| p.get("aws_access_key_id"));
            key_id.is_some_and(|key_id| delivered.key_ids.iter().any(|ours| ours == key_id))
        });
        Ok(ours.map(|delivered| (delivered.profile.to_string(), delivered.session)).collect())
    }

    /// Where the domains of somebody's own lead. One that does not answer now is told when it is imported.
    async fn portals_of(&self, view: &View) -> BTreeMap<StartUrl, StartUrl> {
        let sections = view.profiles().chain(view.sso_sessions());
        let texts = sections.filter_map(|(_, section)| section.get("sso_start_url"));
        let urls: BTreeSet<StartUrl> = texts
            .filter_map(|text| StartUrl::parse(text).ok())
            .filter(|url| url.owner() == Owner::Vanity)
            .collect();
        let mut portals = BTreeMap::new();
        for url in urls {
            match self.portal_behind(url.clone()).await {
                Ok(portal) => drop(portals.insert(url, portal)),
                Err(error) => tracing::info!(%error, "a domain in the AWS files leads to no portal now"),
            }
        }
        portals
    }
}

/// The profiles to import, if all these names are those of profiles.
fn chosen(import: &Import, wanted: &[String]) -> Result<BTreeSet<String>, EngineError> {
    let is_there = |name: &&String| import.decisions.iter().any(|decision| decision.profile == **name);
    match wanted.iter().find(|name| !is_there(name)) {
        Some(name) => Err(EngineError::NoProfile { name: name.clone() }),
        None => Ok(import.with_sources(wanted)),
    }
}
