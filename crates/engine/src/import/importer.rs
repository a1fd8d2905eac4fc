//! Importing what is in `~/.aws`. What becomes of it is decided by `daypass_core::import`; the files are only read.

use super::error::Error;
use super::findings::{FilesRead, Findings};
use super::found::Found;
use crate::ground::{LockName, Locks, blocking, in_lock_order};
use crate::identity_center::IdentityCenter;
use crate::integrations::Integrations;
use crate::store::Store;
use crate::users::{Users, default_role_session_name};
use aws_files::SharedFiles;
use aws_files::readers::Readings;
use daypass_core::import::{ExistingSessions, Import, ProfileSet};
use daypass_core::start_url::Owner;
use daypass_core::view::ImportItem;
use daypass_core::{Integration, SessionId, StartUrl};
use futures_util::future::join_all;
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
    /// are: where nobody answers, nothing is changed. Keys that it refuses, and a region or a portal that alone does not
    /// answer, leave their profile alone, and the roles on it, each with its problem; the others are imported. What is known
    /// already stays as it is, so that an import that was cut off is finished by the next.
    ///
    /// # Errors
    /// [`Error::NoProfile`] when a name is none of a profile, and others that concern no profile alone.
    pub async fn apply(&self, wanted: Option<&[String]>) -> Result<Vec<ImportItem>, Error> {
        in_lock_order(Box::pin(self.apply_locked(wanted))).await
    }

    async fn apply_locked(&self, wanted: Option<&[String]>) -> Result<Vec<ImportItem>, Error> {
        let _lock = self.locks.acquire(LockName::Import, "importing your AWS files").await?;
        let (import, findings) = self.read().await?;
        let wanted = wanted.map(|wanted| chosen(&import, wanted)).transpose()?;
        let items = self.apply_import(&import, wanted.as_ref()).await?;
        Ok(findings.added_to(items, wanted.is_none()))
    }

    /// Reads the files, and decides.
    async fn read(&self) -> Result<(Import, Findings), Error> {
        let config = blocking(|| aws_files::read(&self.files.config))?;
        let credentials = blocking(|| aws_files::read(&self.files.credentials))?;
        let readings = Readings::new(&config, &credentials);
        let found = Found::in_files(&readings);
        let files =
            FilesRead { paths: &self.files, config: &config, credentials: &credentials, readings: &readings };
        let findings = Findings::of(&files, &found);
        let known = self.known(&readings, &found.profiles).await?;
        Ok((Import::decide(&found.profiles, &known), findings))
    }

    async fn known(&self, readings: &Readings, found: &ProfileSet) -> Result<ExistingSessions, Error> {
        let integrations = self.store.integrations()?;
        let mut portals = self.portals_of(found).await;
        portals.extend(same_instances(found, &integrations));
        Ok(ExistingSessions {
            sessions: self.store.sessions()?,
            integrations,
            chosen: self.store.chosen_profiles()?,
            written: self.written(readings)?,
            portals,
            role_session_name: default_role_session_name(),
        })
    }

    /// The profiles that have keys of ours, and whose they are.
    fn written(&self, readings: &Readings) -> Result<BTreeMap<String, SessionId>, Error> {
        let credentials = self.files.credentials_file()?;
        let delivered = self.store.delivered(None)?;
        let here = delivered.into_iter().filter(|d| credentials.is_meant_by(&d.file));
        let ours = here.filter(|delivered| {
            let profiles = readings.iter().filter_map(|reading| reading.profile(delivered.profile.as_str()));
            profiles
                .filter_map(|profile| profile.get("aws_access_key_id"))
                .any(|key_id| delivered.key_ids.iter().any(|ours| ours == key_id))
        });
        Ok(ours.map(|delivered| (delivered.profile.to_string(), delivered.session)).collect())
    }

    /// Where the domains of somebody's own lead. One that does not answer now is told when it is imported.
    async fn portals_of(&self, found: &ProfileSet) -> BTreeMap<StartUrl, StartUrl> {
        let urls: BTreeSet<StartUrl> = start_urls(found).filter(|url| url.owner() == Owner::Vanity).collect();
        let mut portals = BTreeMap::new();
        // All at once: each that is dead takes its ten seconds.
        let asking =
            urls.into_iter().map(async |url| (url.clone(), self.identity_center.portal_behind(url).await));
        for (url, portal) in join_all(asking).await {
            match portal {
                Ok(portal) => drop(portals.insert(url, portal)),
                Err(error) => tracing::info!(%error, "a domain in the AWS files leads to no portal now"),
            }
        }
        portals
    }
}

/// The portals that profiles name.
fn start_urls(found: &ProfileSet) -> impl Iterator<Item = StartUrl> {
    let sections = found.profiles.values().chain(found.sso_sessions.values());
    sections.filter_map(|section| section.get("sso_start_url")).filter_map(|text| StartUrl::parse(text).ok())
}

/// Portals whose instance is here under another URL, by the instance's id, each with the URL that is here.
fn same_instances(
    found: &ProfileSet,
    integrations: &[Integration],
) -> impl Iterator<Item = (StartUrl, StartUrl)> {
    let is_here = |url: &StartUrl| integrations.iter().any(|there| there.start_url == *url);
    start_urls(found).filter(move |url| !is_here(url)).filter_map(|url| {
        let there = integrations.iter().find(|there| there.start_url.is_same_instance(&url))?;
        Some((url, there.start_url.clone()))
    })
}

/// The profiles to import, if all these names are those of profiles.
fn chosen(import: &Import, wanted: &[String]) -> Result<BTreeSet<String>, Error> {
    let is_there = |name: &&String| import.decisions.iter().any(|decision| decision.profile == **name);
    match wanted.iter().find(|name| !is_there(name)) {
        Some(name) => Err(Error::NoProfile { name: name.clone() }),
        None => Ok(import.with_sources(wanted)),
    }
}
