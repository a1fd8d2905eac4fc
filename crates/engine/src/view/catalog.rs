//! The state as window, tray and CLI show it: built from facts each time.

use crate::credentials::Asking;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::store::{Activation, ToldSetback};
use crate::vault::VaultState;
use daypass_core::plan::{Base, Hop, KeyHolder};
use daypass_core::profile::template_names;
use daypass_core::state::{Facts, Need, SessionState, state};
use daypass_core::sts::MfaSerial;
use daypass_core::view::{
    Catalog, HopView, IntegrationItem, IntegrationStatus, Notice, NoticeKind, SessionDetails, SessionItem,
    SessionStatus, SourceKind, Status,
};
use daypass_core::{
    Delivery, Integration, IntegrationId, Problem, ProfileName, ProfileTemplate, Session, SessionId,
    SessionSource,
};
use jiff::Timestamp;
use std::collections::HashMap;

/// How many lines of history the details show.
const RECENT: u32 = 12;

/// The aliases of integrations, by the sessions that belong to them.
pub(crate) struct Aliases(HashMap<IntegrationId, String>);

impl Aliases {
    /// The alias of a session's integration; empty where it has none of its own.
    pub(crate) fn of<'a>(&'a self, session: &Session) -> &'a str {
        session.integration().and_then(|id| self.0.get(id)).map_or("", String::as_str)
    }
}

impl Engine {
    pub(crate) fn aliases(&self) -> Result<Aliases, EngineError> {
        Ok(Aliases(self.store.integrations()?.into_iter().map(|i| (i.id, i.alias)).collect()))
    }

    fn revision(&self) -> u32 {
        u32::try_from(self.store.changes().revision() % u64::from(u32::MAX)).unwrap_or(0)
    }

    /// What there is.
    ///
    /// # Errors
    /// [`EngineError::Store`]
    pub fn catalog(&self) -> Result<Catalog, EngineError> {
        // Before the reading: what changes meanwhile comes again under a higher number.
        let revision = self.revision();
        let integrations = self.store.integrations()?;
        let sessions = self.store.sessions()?;
        let aliases = self.aliases()?;
        let settings = self.store.settings()?;
        let mut names =
            template_names(&settings.profile_template, sessions.iter().map(|s| (s, aliases.of(s))));
        let mut delivered: HashMap<SessionId, Vec<ProfileName>> = HashMap::new();
        for section in self.store.delivered(None)? {
            delivered.entry(section.session).or_default().push(section.profile);
        }
        let items = sessions.into_iter().map(|session| {
            let profiles = match delivered.remove(&session.id) {
                Some(profiles) => profiles,
                None if session.delivery == Delivery::ContainerEndpoint => vec![],
                None if session.profiles.is_empty() => names.remove(&session.id).into_iter().collect(),
                None => session.profiles.clone(),
            };
            let home = session.integration().and_then(|id| integrations.iter().find(|i| i.id == *id));
            self.item(session, profiles, home, &settings.default_region)
        });
        let sessions = items.collect();
        let integrations =
            integrations.into_iter().map(|i| self.integration_item(i)).collect::<Result<_, _>>()?;
        Ok(Catalog { revision, integrations, sessions })
    }

    fn item(
        &self,
        session: Session,
        profiles: Vec<ProfileName>,
        home: Option<&Integration>,
        default_region: &daypass_core::Region,
    ) -> SessionItem {
        let region = Some(session.effective_region(default_region, home.map(|home| &home.region)));
        let role_name = session.role_name().to_owned();
        let account_id = session.account_id();
        let integration = session.integration().cloned();
        let source_session = session.source_session().cloned();
        let mut item = SessionItem {
            source: SourceKind::IdentityCenterRole,
            account_id,
            role_name: Some(role_name),
            user_name: None,
            role_arn: None,
            integration,
            source_session,
            mfa_device: None,
            access_key_id: None,
            region,
            profiles,
            id: session.id,
            name: session.name,
            account_name: session.account_name,
            account_email: session.account_email,
            delivery: session.delivery,
            favourite: session.favourite,
            last_used_at: session.last_used_at,
            use_count: session.use_count,
        };
        match session.source {
            SessionSource::IdentityCenterRole { .. } => {}
            SessionSource::IamUser(user) => {
                item.source = SourceKind::IamUser;
                item.user_name = item.role_name.take();
                item.mfa_device = user.mfa_device;
                item.access_key_id = Some(user.access_key_id);
            }
            SessionSource::AssumedRole(role) => {
                item.source = SourceKind::AssumedRole;
                item.role_arn = Some(role.role_arn.to_string());
                item.mfa_device = role.mfa_device;
            }
        }
        item
    }

    fn integration_item(&self, integration: Integration) -> Result<IntegrationItem, EngineError> {
        let (accounts, roles) = self.store.counts(&integration.id)?;
        let Integration { id, alias, start_url, region, synced_at } = integration;
        Ok(IntegrationItem { id, alias, start_url, region, accounts, roles, synced_at })
    }

    /// What is going on.
    ///
    /// # Errors
    /// [`EngineError::Store`]
    pub fn status(&self) -> Result<Status, EngineError> {
        let revision = self.revision();
        let now = self.clock.now();
        let integrations: Vec<IntegrationStatus> = self
            .store
            .integrations()?
            .iter()
            .map(|i| self.integration_status(i, now))
            .collect::<Result<_, _>>()?;
        let steps = self.tasks.steps();
        let failures: HashMap<SessionId, Problem> = self.store.failures()?.into_iter().collect();
        let mut setbacks: HashMap<SessionId, ToldSetback> =
            self.store.setbacks()?.into_iter().map(|told| (told.session.clone(), told)).collect();
        let activations: HashMap<SessionId, Activation> =
            self.store.activations()?.into_iter().map(|a| (a.session.clone(), a)).collect();
        let mut ids: Vec<&SessionId> =
            steps.keys().chain(failures.keys()).chain(activations.keys()).collect();
        ids.sort();
        ids.dedup();
        let sessions = ids.into_iter().map(|id| {
            let activation = activations.get(id);
            let needs = self.need_of(id, activation, now).ok().flatten();
            let (step, failure) = (steps.get(id).copied(), failures.get(id));
            let ended = activation.is_some_and(|activation| activation.ended_at.is_some());
            let expires_at = activation.map(|a| a.ended_at.map_or(a.expires_at, |at| at.min(a.expires_at)));
            let state = state(Facts { step, expires_at, ended, needs, failure }, now);
            let setback = setbacks.remove(id).and_then(|told| told.problem);
            let problem = failure.cloned().or(setback);
            SessionStatus { id: id.clone(), state, step, expires_at, needs, problem }
        });
        let sessions = sessions.filter(|status| status.state != SessionState::Inactive).collect();
        let pending_prompts = self.prompts.pending();
        Ok(Status { revision, sessions, integrations, pending_prompts, notices: self.notices() })
    }

    /// What a person has to do before there can be new credentials of a session, by when they are due.
    fn need_of(
        &self,
        id: &SessionId,
        activation: Option<&Activation>,
        now: Timestamp,
    ) -> Result<Option<Need>, EngineError> {
        let Some(session) = self.store.session(id)? else { return Ok(None) };
        Ok(match activation {
            Some(activation) => self.lease(activation, Some(&session), None)?.need(now),
            None => self.means_of(&session)?.need_at(now),
        })
    }

    fn integration_status(
        &self,
        integration: &Integration,
        now: Timestamp,
    ) -> Result<IntegrationStatus, EngineError> {
        let facts = self.store.sign_in(&integration.id)?;
        let signed_in = facts.is_some_and(|facts| facts.is_good(now));
        Ok(IntegrationStatus {
            id: integration.id.clone(),
            signed_in,
            sign_in_expires_at: facts.filter(|_| signed_in).map(|facts| facts.expires_at),
            sign_in: self.tasks.sign_in(&integration.id).map(|live| live.view),
            sync: self.tasks.sync(&integration.id),
        })
    }

    /// What affects everything.
    fn notices(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        if let Some(endpoint) = self.endpoint_override() {
            notices.push(Notice {
                kind: NoticeKind::EndpointOverride,
                title: "This is not AWS".to_owned(),
                detail: format!("Endpoints are overridden: requests go to {endpoint}."),
                problem: None,
            });
        }
        if let VaultState::Failed(error) = self.vault.state() {
            let problem = Problem::from(&EngineError::Vault(error));
            let (title, detail) = (problem.title.clone(), problem.detail.clone());
            notices.push(Notice { kind: NoticeKind::VaultLocked, title, detail, problem: Some(problem) });
        }
        notices
    }

    /// The endpoint override in force, if any.
    pub fn endpoint_override(&self) -> Option<&str> {
        self.gateway.endpoints().in_force()
    }

    /// How the vault stands: its state and its key source, in a word each.
    pub fn vault_words(&self) -> (&'static str, &'static str) {
        (self.vault.state().as_str(), self.vault.source_name())
    }

    /// Everything about one session.
    ///
    /// # Errors
    /// [`EngineError`]
    pub fn details(&self, id: &SessionId) -> Result<SessionDetails, EngineError> {
        let session = self.session(id)?;
        let activation = self.store.activation(id)?;
        Ok(SessionDetails {
            id: id.clone(),
            started_at: activation.as_ref().map(|a| a.started_at),
            caller_arn: activation.and_then(|a| a.caller_arn),
            hops: self.hops(&session)?,
            history: self.history(Some(id), RECENT)?,
        })
    }

    /// Asks AWS who a live session's credentials are, once; it is then among its details.
    ///
    /// # Errors
    /// [`EngineError`]
    pub async fn learn_caller(&self, id: &SessionId) -> Result<String, EngineError> {
        let session = self.session(id)?;
        let activation = self.store.activation(id)?.filter(|a| a.is_live(self.clock.now()));
        let activation = activation.ok_or_else(|| EngineError::NotActive { name: session.name.clone() })?;
        if let Some(known) = activation.caller_arn {
            return Ok(known);
        }
        let credentials = self.credentials(&session, &Asking::nobody()).await?;
        let region = self.session_region(&session)?;
        let caller = self.gateway.sts(&region, &credentials).caller_arn(self.clock.now()).await?;
        self.store.set_caller(id, &caller)?;
        Ok(caller)
    }

    /// The way to a session's credentials, link by link. A chain that leads nowhere has none: its start says why.
    fn hops(&self, session: &Session) -> Result<Vec<HopView>, EngineError> {
        let Ok(plan) = self.plan_of(session) else { return Ok(vec![]) };
        let view = |title: String, detail: String| HopView { title, detail: Some(detail) };
        let mut hops = match &plan.base {
            Base::IdentityCenterRole { integration, account, role } => {
                let integration = self.integration(integration)?;
                vec![
                    view(format!("{} portal", integration.alias), integration.start_url.to_string()),
                    view(role.to_string(), format!("permission set in {account}")),
                ]
            }
            Base::UserSession { user, device, duration } => vec![
                view(format!("IAM user {}", user.arn.user_name()), key_words(user)),
                view(
                    "Session of the user".to_owned(),
                    with_code(format!("up to {duration}"), device.as_ref()),
                ),
            ],
            Base::DirectRole { user, device, hop } => vec![
                view(format!("IAM user {}", user.arn.user_name()), key_words(user)),
                view(hop.role_arn.role_name().to_owned(), with_code(hop_words(hop), device.as_ref())),
            ],
        };
        hops.extend(plan.hops.iter().map(|hop| view(hop.role_arn.role_name().to_owned(), hop_words(hop))));
        let profiles = self.profiles_of(session)?.into_iter();
        hops.extend(profiles.map(|profile| HopView { title: format!("Profile {profile}"), detail: None }));
        Ok(hops)
    }

    /// Pins or unpins a session.
    ///
    /// # Errors
    /// [`EngineError::Store`]
    pub fn set_favourite(&self, id: &SessionId, favourite: bool) -> Result<(), EngineError> {
        Ok(self.store.set_favourite(id, favourite)?)
    }

    /// Sets the region of sessions, of all or of none; what is delivered has it from the next start on.
    ///
    /// # Errors
    /// [`EngineError::Store`]
    pub fn set_region(&self, ids: &[SessionId], region: &daypass_core::Region) -> Result<(), EngineError> {
        Ok(self.store.set_region(ids, region)?)
    }

    /// Sets the profiles of a session; none means the template's.
    ///
    /// # Errors
    /// [`EngineError::Store`]
    pub fn set_profiles(&self, id: &SessionId, profiles: &[ProfileName]) -> Result<(), EngineError> {
        Ok(self.store.set_profiles(id, profiles)?)
    }

    /// Gives sessions, all or none, the profiles that a template names, no two the same; with `None` those of the
    /// template in the settings, whatever it will be. What is delivered is there from the next start on.
    ///
    /// # Errors
    /// [`EngineError::Store`]
    pub fn set_profiles_by(
        &self,
        ids: &[SessionId],
        template: Option<&ProfileTemplate>,
    ) -> Result<(), EngineError> {
        let mut names = HashMap::new();
        if let Some(template) = template {
            let (sessions, aliases) = (self.store.sessions()?, self.aliases()?);
            names = template_names(template, sessions.iter().map(|session| (session, aliases.of(session))));
        }
        let profiles: Vec<_> =
            ids.iter().map(|id| (id.clone(), names.remove(id).into_iter().collect())).collect();
        Ok(self.store.set_profiles_of_each(&profiles)?)
    }
}

fn key_words(user: &KeyHolder) -> String {
    format!("access key {} in the vault", user.access_key_id)
}

fn hop_words(hop: &Hop) -> String {
    let cap = match hop.wanted {
        Some(wanted) => format!(", 1 h at a time: AWS gives a chained role no more ({wanted} wanted)"),
        None => String::new(),
    };
    format!("assumed, {}{cap}", hop.role_arn)
}

fn with_code(words: String, device: Option<&MfaSerial>) -> String {
    match device {
        Some(device) => format!("{words}, with a code of {}", device.device_name()),
        None => words,
    }
}
