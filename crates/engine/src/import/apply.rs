//! Does what was decided, in its order. Whatever step is the last one, what was added is whole.

use super::error::Error;
use super::importer::Importer;
use crate::users::{NewRole, NewUser};
use daypass_core::import::{Import, Outcome, PortalRole, PortalToAdd, RoleToAdd, Source, UserToAdd};
use daypass_core::start_url::Owner;
use daypass_core::view::ImportItem;
use daypass_core::{AssumedRole, Explain, Integration, Problem, SessionId, StartUrl, UserArn};
use std::collections::{BTreeMap, BTreeSet};

/// What came of one step: it stands, or why it does not.
type StepResult<T> = Result<T, Problem>;

/// An import under way.
struct Applying<'a> {
    importer: &'a Importer,
    import: &'a Import,
    /// Who the users are, by the profile of their keys.
    owners: BTreeMap<&'a str, StepResult<UserArn>>,
    users: BTreeMap<&'a str, StepResult<SessionId>>,
    portals: BTreeMap<&'a StartUrl, StepResult<Integration>>,
    /// The roles of either kind, by their profiles.
    roles: BTreeMap<&'a str, StepResult<SessionId>>,
    /// Whether anybody answered who was asked.
    answered: bool,
    /// Who did not, with the error.
    silent: BTreeMap<String, Error>,
}

impl Importer {
    /// Carries out what was decided on the profiles that are wanted.
    pub(super) async fn apply_import(
        &self,
        import: &Import,
        wanted: Option<&BTreeSet<String>>,
    ) -> Result<Vec<ImportItem>, Error> {
        let is_wanted = |profile: &str| wanted.is_none_or(|wanted| wanted.contains(profile));
        let decisions: Vec<_> = import.decisions.iter().filter(|d| is_wanted(&d.profile)).collect();
        let outcomes: Vec<&Outcome> = decisions.iter().map(|decision| &decision.outcome).collect();
        let mut applying = Applying {
            importer: self,
            import,
            owners: BTreeMap::new(),
            users: BTreeMap::new(),
            portals: BTreeMap::new(),
            roles: BTreeMap::new(),
            answered: false,
            silent: BTreeMap::new(),
        };
        applying.ask_aws(&outcomes).await?;
        // One that does not answer may be a setting of its profile; where several do not and nobody does, it is the network.
        if !applying.answered
            && applying.silent.len() > 1
            && let Some((_, error)) = applying.silent.pop_first()
        {
            return Err(error);
        }
        let mut items = Vec::with_capacity(decisions.len());
        for decision in decisions {
            let came = match &decision.outcome {
                Outcome::User { keys_of } => applying.user(keys_of).await?.map(drop),
                Outcome::IdentityCenterRole(role) => {
                    applying.portal_role(&decision.profile, role).await?.map(drop)
                }
                Outcome::Role(role) => applying.role(&decision.profile, role).await?.map(drop),
                Outcome::Integration { start_url } => applying.integration(start_url).await?.map(drop),
                Outcome::Known { .. } | Outcome::KnownIntegration { .. } | Outcome::LeftAlone(_) => Ok(()),
            };
            items.push(match came {
                Ok(()) => import.item(decision),
                Err(problem) => {
                    let detail = applying.why(&decision.outcome);
                    ImportItem { problem: Some(problem), ..ImportItem::left_alone(&decision.profile, detail) }
                }
            });
        }
        Ok(items)
    }
}

impl<'a> Applying<'a> {
    /// Asks what has to be asked before anything is changed.
    async fn ask_aws(&mut self, outcomes: &[&'a Outcome]) -> Result<(), Error> {
        for outcome in outcomes {
            match outcome {
                Outcome::User { keys_of } => self.ask_owner(keys_of).await?,
                Outcome::Role(RoleToAdd { source: Source::Keys(keys_of), .. }) => {
                    self.ask_owner(keys_of).await?;
                }
                Outcome::IdentityCenterRole(PortalRole { start_url, .. })
                | Outcome::Integration { start_url }
                    if start_url.owner() == Owner::Vanity =>
                {
                    let portal = self.importer.identity_center.portal_behind(start_url.clone()).await;
                    let whom = start_url.to_string();
                    if let Err(problem) = self.heard(whom, "sso_start_url", portal.map_err(Error::from))? {
                        self.portals.insert(start_url, Err(problem));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    async fn ask_owner(&mut self, keys_of: &'a str) -> Result<(), Error> {
        let Some(user) = self.import.user(keys_of).filter(|_| !self.owners.contains_key(keys_of)) else {
            return Ok(());
        };
        let default = self.importer.store.settings()?.default_region;
        let region = user.region.as_ref().unwrap_or(&default);
        let owner = self.importer.users.owner_of(&user.keys, Some(region)).await;
        let owner = self.heard(format!("STS in {region}"), "region", owner.map_err(Error::from))?;
        self.owners.insert(keys_of, owner);
        Ok(())
    }

    /// What somebody answered, or that they did not, which concerns the profile alone for now.
    fn heard<T>(
        &mut self,
        whom: String,
        setting: &'static str,
        answer: Result<T, Error>,
    ) -> Result<StepResult<T>, Error> {
        let answer = match answer {
            Err(error) => match error.unanswered().cloned() {
                Some(source) => {
                    let problem = Error::NoAnswer { whom: whom.clone(), setting, source }.problem();
                    self.silent.insert(whom, error);
                    return Ok(Err(problem));
                }
                None => Err(error),
            },
            answer => answer,
        };
        let heard = sorted(answer)?;
        self.answered = true;
        Ok(heard)
    }

    /// The session of a user, which is added at the first asking.
    async fn user(&mut self, keys_of: &'a str) -> Result<StepResult<SessionId>, Error> {
        if let Some(came) = self.users.get(keys_of) {
            return Ok(came.clone());
        }
        let came = match (self.import.user(keys_of), self.owners.get(keys_of)) {
            (Some(user), Some(Ok(owner))) => self.add_user(user, owner.clone()).await?,
            (_, Some(Err(problem))) => Err(problem.clone()),
            // Whoever is wanted was asked for, and whoever was asked for is to be added.
            (None, _) | (_, None) => sorted(Err(Error::NoProfile { name: keys_of.to_owned() }))?,
        };
        self.users.insert(keys_of, came.clone());
        Ok(came)
    }

    async fn add_user(&self, user: &UserToAdd, owner: UserArn) -> Result<StepResult<SessionId>, Error> {
        let new = NewUser {
            name: Some(user.name.clone()),
            keys: user.keys.clone(),
            mfa_device: user.mfa_device.clone(),
            duration: None,
            region: user.region.clone(),
        };
        let profile = std::slice::from_ref(&user.profile);
        sorted(self.importer.users.add_owned_user(&new, owner, profile).await)
    }

    /// The integration of a portal, which is added where it is not there. Nobody signs in.
    async fn integration(&mut self, start_url: &'a StartUrl) -> Result<StepResult<Integration>, Error> {
        if let Some(came) = self.portals.get(start_url) {
            return Ok(came.clone());
        }
        let new = self.import.portals.iter().find(|portal| portal.start_url == *start_url);
        let came = match new {
            Some(PortalToAdd { start_url, region, alias }) => {
                sorted(self.importer.integrations.add_imported(start_url, region, alias).await)?
            }
            None => sorted(self.importer.integrations.find(start_url.as_str()))?,
        };
        self.portals.insert(start_url, came.clone());
        Ok(came)
    }

    /// Gives an Identity Center role its profile. One of an integration that was not read yet is there from now on.
    async fn portal_role(
        &mut self,
        profile: &'a str,
        role: &'a PortalRole,
    ) -> Result<StepResult<SessionId>, Error> {
        let came = match self.integration(&role.start_url).await? {
            Ok(integration) => Ok(self.give_profile(&integration, role)?),
            Err(problem) => Err(problem),
        };
        self.roles.insert(profile, came.clone());
        Ok(came)
    }

    fn give_profile(&self, integration: &Integration, role: &PortalRole) -> Result<SessionId, Error> {
        let store = &self.importer.store;
        let id = SessionId::of_identity_center_role(&integration.id, &role.account, &role.role);
        if integration.synced_at.is_none() {
            store.add_unread_role(&integration.id, &role.account, &role.role)?;
        }
        if let Some(region) = &role.region {
            store.set_region(std::slice::from_ref(&id), region)?;
        }
        // Last: by its profile it is known the next time.
        store.add_profile(&id, &role.profile)?;
        Ok(id)
    }

    async fn role(&mut self, profile: &'a str, role: &'a RoleToAdd) -> Result<StepResult<SessionId>, Error> {
        let source = match &role.source {
            Source::Known(id) => Ok(id.clone()),
            Source::Keys(keys_of) => self.user(keys_of).await?,
            Source::Profile(below) => match self.roles.get(below.as_str()) {
                Some(came) => came.clone(),
                None => sorted(Err(Error::NoProfile { name: below.clone() }))?,
            },
        };
        let came = match source {
            Ok(source) => sorted(self.add_role(source, role))?,
            Err(problem) => Err(problem),
        };
        self.roles.insert(profile, came.clone());
        Ok(came)
    }

    fn add_role(&self, source: SessionId, role: &RoleToAdd) -> Result<SessionId, Error> {
        let new = NewRole {
            name: role.name.clone(),
            role: AssumedRole {
                source,
                role_arn: role.role_arn.clone(),
                role_session_name: role.role_session_name.clone(),
                duration: role.duration,
                external_id: role.external_id.clone(),
                source_identity: role.source_identity.clone(),
                tags: role.tags.clone(),
                mfa_device: role.mfa_device.clone(),
            },
            region: role.region.clone(),
        };
        Ok(self.importer.users.add_role_for(&new, std::slice::from_ref(&role.profile))?)
    }

    /// What is said beside the problem, where that is of another profile.
    fn why(&self, outcome: &Outcome) -> Option<String> {
        let Outcome::Role(role) = outcome else { return None };
        let failed = match &role.source {
            Source::Keys(keys_of) => self.users.get(keys_of.as_str()).is_some_and(Result::is_err),
            Source::Profile(below) => self.roles.get(below.as_str()).is_some_and(Result::is_err),
            Source::Known(_) => false,
        };
        failed.then(|| format!("It is assumed from {}, which was not imported.", role.source_name))
    }
}

/// An error that concerns one profile, as a problem; any other ends the import.
fn sorted<T, E: Into<Error>>(result: Result<T, E>) -> Result<StepResult<T>, Error> {
    match result.map_err(Into::into) {
        Ok(value) => Ok(Ok(value)),
        Err(error) if error.concerns_one() => {
            tracing::info!(error = &error as &dyn std::error::Error, "a profile was not imported");
            Ok(Err(error.problem()))
        }
        Err(error) => Err(error),
    }
}
