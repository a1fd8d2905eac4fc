//! Importing what is in `~/.aws`. What becomes of it is decided by `daypass_core::import`; the files are only read.

use super::error::Error;
use super::findings::Findings;
use super::found;
use crate::ground::{LockName, Locks, in_lock_order};
use crate::identity_center::IdentityCenter;
use crate::integrations::Integrations;
use crate::store::Store;
use crate::users::{Users, default_role_session_name};
use aws_files::{SharedFiles, View};
use daypass_core::import::{ExistingSessions, Import};
use daypass_core::start_url::Owner;
use daypass_core::view::ImportItem;
use daypass_core::{SessionId, StartUrl};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Takes over what the AWS files hold.
#[derive(Debug, Clone)]
pub struct Importer {
    pub(super) store: Arc<Store>,
    files: SharedFiles,
    pub(super) integrations: Integrations,
    pub(super) users: Users,
    pub(super) identity_center: IdentityCenter,
    locks: Arc<Locks>,
}

impl Importer {
    /// The room of these parts.
    pub(crate) fn new(
        store: Arc<Store>,
        files: SharedFiles,
        integrations: Integrations,
        users: Users,
        identity_center: IdentityCenter,
        locks: Arc<Locks>,
    ) -> Self {
        Self { store, files, integrations, users, identity_center, locks }
    }

    /// What would become of these profiles and of what they are assumed from; `None` says it of all. Nothing is changed.
    ///
    /// # Errors
    /// [`Error::File`] when a file cannot be read, [`Error::NoProfile`], and [`Error::Store`].
    pub async fn preview(&self, wanted: Option<&[String]>) -> Result<Vec<ImportItem>, Error> {
        let (import, findings) = self.read().await?;
        let wanted = wanted.map(|wanted| chosen(&import, wanted)).transpose()?;
        let mut items = import.items();
        items.retain(|item| wanted.as_ref().is_none_or(|wanted| wanted.contains(&item.profile)));
        Ok(findings.added_to(items, wanted.is_none()))
    }

    /// Imports these profiles with what they are assumed from; `None` imports all. AWS is asked first whose the keys
    /// are: where it cannot be asked, nothing is changed. Keys that it refuses leave their profile alone, and the roles
    /// on it, each with its problem; the others are imported. What is known already stays as it is, so that an import
    /// that was cut off is finished by the next.
    ///
    /// # Errors
    /// [`Error::NoProfile`] when a name is none of a profile, and others that concern no profile alone.
    pub async fn apply(&self, wanted: Option<&[String]>) -> Result<Vec<ImportItem>, Error> {
        in_lock_order(Box::pin(self.apply_locked(wanted))).await
    }

    async fn apply_locked(&self, wanted: Option<&[String]>) -> Result<Vec<ImportItem>, Error> {
        let _lock = self.locks.acquire(LockName::Import, "importing what your AWS files hold").await?;
        let (import, findings) = self.read().await?;
        let wanted = wanted.map(|wanted| chosen(&import, wanted)).transpose()?;
        let items = self.apply_import(&import, wanted.as_ref()).await?;
        Ok(findings.added_to(items, wanted.is_none()))
    }

    /// Reads the files, and decides.
    async fn read(&self) -> Result<(Import, Findings), Error> {
        let config = aws_files::read(&self.files.config)?;
        let credentials = aws_files::read(&self.files.credentials)?;
        let view = View::new(&config, &credentials);
        let findings = Findings::of(&self.files, &config, &credentials, &view);
        let known = self.known(&view).await?;
        Ok((Import::decide(&found::found(&view), &known), findings))
    }

    async fn known(&self, view: &View) -> Result<ExistingSessions, Error> {
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
    fn written(&self, view: &View) -> Result<BTreeMap<String, SessionId>, Error> {
        let credentials = self.files.credentials_file()?;
        let delivered = self.store.delivered(None)?;
        let here = delivered.into_iter().filter(|d| credentials.is_meant_by(&d.file));
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
            match self.identity_center.portal_behind(url.clone()).await {
                Ok(portal) => drop(portals.insert(url, portal)),
                Err(error) => tracing::info!(%error, "a domain in the AWS files leads to no portal now"),
            }
        }
        portals
    }
}

/// The profiles to import, if all these names are those of profiles.
fn chosen(import: &Import, wanted: &[String]) -> Result<BTreeSet<String>, Error> {
    let is_there = |name: &&String| import.decisions.iter().any(|decision| decision.profile == **name);
    match wanted.iter().find(|name| !is_there(name)) {
        Some(name) => Err(Error::NoProfile { name: name.clone() }),
        None => Ok(import.with_sources(wanted)),
    }
}
