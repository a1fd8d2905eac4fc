//! Which profiles a session has, and which sessions are in a profile.

use super::deliveries::Deliveries;
use super::error::Error;
use crate::store::{DeliveredSection, Store, StoreError};
use daypass_core::profile::template_names;
use daypass_core::{Delivery, IntegrationId, ProfileName, ProfileTemplate, Session, SessionId};
use std::collections::HashMap;

/// The aliases of integrations, by the sessions that belong to them.
pub(crate) struct Aliases(HashMap<IntegrationId, String>);

impl Aliases {
    /// The aliases in a store.
    pub(crate) fn of_store(store: &Store) -> Result<Self, StoreError> {
        Ok(Self(store.integrations()?.into_iter().map(|i| (i.id, i.alias)).collect()))
    }

    /// The alias of a session's integration; empty where it has none of its own.
    pub(crate) fn of<'a>(&'a self, session: &Session) -> &'a str {
        session.integration().and_then(|id| self.0.get(id)).map_or("", String::as_str)
    }

    /// The profile that a template names for each session, no two the same.
    pub(crate) fn template_names(
        &self,
        template: &ProfileTemplate,
        sessions: &[Session],
    ) -> HashMap<SessionId, ProfileName> {
        template_names(template, sessions.iter().map(|session| (session, self.of(session))))
    }
}

impl Deliveries {
    /// The profiles of a session: those the person chose, else the template's. One that is asked at an endpoint has none.
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
        let template = self.store.settings()?.profile_template;
        let aliases = Aliases::of_store(&self.store)?;
        let mut names = aliases.template_names(&template, &self.store.sessions()?);
        let plain = || template.name_for(session, aliases.of(session));
        Ok(vec![names.remove(&session.id).unwrap_or_else(plain)])
    }

    /// The profiles that a start of a session is for. Where nobody has chosen them, one that runs stays where it is: the
    /// template may name another one by now, as when AWS calls the account something else.
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
            self.store.session_if_known(other)?.map_or_else(|| other.to_string(), |session| session.name);
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
        Ok(Some(self.store.session_if_known(&id)?.map_or_else(|| id.to_string(), |session| session.name)))
    }
}
