//! Which profiles a session has, and which sessions are in a profile.

use super::deliveries::Deliveries;
use super::error::Error;
use crate::store::{DeliveredSection, Store, StoreError};
use daypass_core::profile::{FixedNames, Nameable, TemplatePreview, preview, template_names};
use daypass_core::{Delivery, IntegrationId, ProfileName, ProfileTemplate, Session, SessionId};
use std::collections::HashMap;

/// What usual profiles are named by, beside the sessions themselves.
pub(crate) struct Naming {
    template: ProfileTemplate,
    /// The aliases of integrations.
    integrations: HashMap<IntegrationId, String>,
    fixed: FixedNames,
}

impl Naming {
    /// As a store has it.
    pub(crate) fn of_store(store: &Store) -> Result<Self, StoreError> {
        Ok(Self {
            template: store.settings()?.profile_template,
            integrations: store.integrations()?.into_iter().map(|i| (i.id, i.alias)).collect(),
            fixed: store.fixed_names()?,
        })
    }

    /// The usual profile of each of all sessions, no two the same.
    pub(crate) fn usual_profiles(&self, sessions: &[Session]) -> HashMap<SessionId, ProfileName> {
        self.profiles_of(self.nameable(sessions))
    }

    /// The same, where of the sessions only that is at hand by which they are named.
    pub(crate) fn profiles_of<'a>(
        &self,
        sessions: impl IntoIterator<Item = Nameable<'a>>,
    ) -> HashMap<SessionId, ProfileName> {
        template_names(&self.template, sessions, &self.fixed)
    }

    /// The same, where these sessions are to be named by this template whatever their names were.
    pub(crate) fn profiles_by(
        self,
        template: &ProfileTemplate,
        ids: &[SessionId],
        sessions: &[Session],
    ) -> HashMap<SessionId, ProfileName> {
        let fixed = self.fixed.without(ids);
        template_names(template, nameable(&self.integrations, sessions), &fixed)
    }

    /// The usual profile of a session that is no other's, before it is told apart from others.
    pub(crate) fn plain_name(&self, session: &Nameable<'_>) -> ProfileName {
        self.fixed.get(session.id).cloned().unwrap_or_else(|| self.template.name_for(session))
    }

    /// Whether that can begin so, which is in lower case. `false` is certain, and takes no name to be made.
    pub(crate) fn can_begin(&self, session: &Nameable<'_>, typed: &str) -> bool {
        self.fixed.get(session.id).is_some() || self.template.can_begin(session, typed)
    }

    /// What another template would do.
    pub(crate) fn preview(&self, next: &ProfileTemplate, sessions: &[Session]) -> TemplatePreview {
        let sessions: Vec<_> =
            sessions.iter().map(|session| (session, integration(&self.integrations, session))).collect();
        preview(&self.template, next, &sessions, &self.fixed)
    }

    fn nameable<'a>(&'a self, sessions: &'a [Session]) -> impl Iterator<Item = Nameable<'a>> {
        nameable(&self.integrations, sessions)
    }
}

fn nameable<'a>(
    integrations: &'a HashMap<IntegrationId, String>,
    sessions: &'a [Session],
) -> impl Iterator<Item = Nameable<'a>> {
    sessions.iter().map(|session| Nameable::of(session, integration(integrations, session)))
}

/// The alias of a session's integration; empty where it has none.
fn integration<'a>(integrations: &'a HashMap<IntegrationId, String>, session: &Session) -> &'a str {
    session.integration().and_then(|id| integrations.get(id)).map_or("", String::as_str)
}

/// As [`Deliveries::fix_name`], where the name is known without a look at all other sessions. Whether it was.
///
/// # Errors
/// [`StoreError`]
pub(crate) fn fix_known_name(store: &Store, session: &Session) -> Result<bool, StoreError> {
    let is_named_otherwise = !session.profiles.is_empty();
    if is_named_otherwise {
        return Ok(true);
    }
    let Some(fixed) = store.fixed_name(&session.id)? else { return Ok(false) };
    if !fixed.used {
        store.fix_name(&session.id, &fixed.profile)?;
    }
    Ok(true)
}

impl Deliveries {
    /// The profiles of a session: those the person chose, else its usual one. One that is asked at an endpoint has none.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub(crate) fn profiles(&self, session: &Session) -> Result<Vec<ProfileName>, Error> {
        if session.delivery == Delivery::ContainerEndpoint {
            return Ok(vec![]);
        }
        if !session.profiles.is_empty() {
            return Ok(session.profiles.clone());
        }
        Ok(vec![self.usual_profile(session)?])
    }

    /// Has a session keep its usual name, since a program gets its credentials, and may know it by that.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub(crate) fn fix_name(&self, session: &Session) -> Result<(), Error> {
        match fix_known_name(&self.store, session)? {
            true => Ok(()),
            false => Ok(self.store.fix_name(&session.id, &self.usual_profile(session)?)?),
        }
    }

    fn usual_profile(&self, session: &Session) -> Result<ProfileName, Error> {
        if let Some(fixed) = self.store.fixed_name(&session.id)? {
            return Ok(fixed.profile);
        }
        let naming = Naming::of_store(&self.store)?;
        let mut names = naming.usual_profiles(&self.store.sessions()?);
        let plain = || naming.plain_name(&Nameable::of(session, integration(&naming.integrations, session)));
        Ok(names.remove(&session.id).unwrap_or_else(plain))
    }

    /// The profiles that a start of a session is for. Where nobody has chosen them, one that runs stays where it is.
    pub(super) fn profiles_to_start(&self, session: &Session) -> Result<Vec<ProfileName>, Error> {
        if session.profiles.is_empty() && session.delivery != Delivery::ContainerEndpoint {
            let mut delivered = self.store.delivered(Some(&session.id))?;
            delivered.retain(|delivered| delivered.usual);
            if !delivered.is_empty() {
                let mut profiles: Vec<ProfileName> = delivered.into_iter().map(|d| d.profile).collect();
                profiles.dedup();
                return Ok(profiles);
            }
        }
        self.profiles(session)
    }

    /// Who is delivered in a profile, in whichever file.
    pub(super) fn holders(&self, profile: &ProfileName) -> Result<Vec<DeliveredSection>, Error> {
        let files = [self.files.credentials_file()?, self.files.config_file()?];
        let mut held = self.store.delivered_in(profile)?;
        held.retain(|held| files.iter().any(|file| Self::is_in(held, file)));
        Ok(held)
    }

    /// The name of another session that is live in a profile.
    pub(super) fn other_holder(
        &self,
        session: &Session,
        held: &DeliveredSection,
    ) -> Result<Option<String>, Error> {
        let other = &held.session;
        if *other == session.id {
            return Ok(None);
        }
        let now = self.clock.now();
        // A command goes on to serve when what it last printed has ended.
        let lasts = held.delivery == Delivery::CredentialProcess;
        let activation = self.store.activation(other)?;
        let live = activation.is_some_and(|activation| lasts || activation.is_live(now));
        let name =
            self.store.readable_session(other)?.map_or_else(|| other.to_string(), |session| session.name);
        Ok(live.then_some(name))
    }

    /// The name of another session that programs ask for at an endpoint, the standing one or that of one program: what gives
    /// credentials in the default profile would make them somebody else.
    pub(super) fn other_at_endpoint(&self, than: &SessionId) -> Result<Option<String>, Error> {
        let others = self.store.sessions_at_endpoint()?;
        if let Some(other) = others.into_iter().find(|session| session.id != *than) {
            return Ok(Some(other.name));
        }
        let Some(id) = self.locks.exec_endpoints()?.into_iter().find(|id| id != than) else {
            return Ok(None);
        };
        Ok(Some(self.store.readable_session(&id)?.map_or_else(|| id.to_string(), |session| session.name)))
    }
}
