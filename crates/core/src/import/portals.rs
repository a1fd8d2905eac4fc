//! The second phase: the profiles of Identity Center roles, and the instances that they need.

use super::decider::{is_for, optional, staying_behind};
use super::kind::Kind;
use super::portal::{PortalProfile, instance_of_session, portal_profile};
use super::users::Users;
use super::{Note, Outcome, PortalRole, PortalToAdd, Section};
use crate::integration::IntegrationId;
use crate::profile::ProfileName;
use crate::region::Region;
use crate::session::SessionId;
use crate::start_url::StartUrl;
use std::collections::BTreeMap;

/// What is decided once users and Identity Center roles are.
pub(super) struct Portals<'a> {
    pub(super) users: Users<'a>,
    pub(super) to_add: Vec<PortalToAdd>,
    /// The regions of Identity Center roles that get a profile.
    regions: BTreeMap<SessionId, Option<Region>>,
}

impl<'a> Portals<'a> {
    pub(super) fn decide(users: Users<'a>) -> Self {
        let mut portals = Self { users, to_add: Vec::new(), regions: BTreeMap::new() };
        let (found, existing, profiles) =
            (portals.users.decider.found, portals.users.decider.existing, portals.users.decider.profiles);
        for (name, section) in profiles.of_kind(|kind| matches!(kind, Kind::Portal)) {
            match portal_profile(section, found, existing) {
                Ok(portal) => portals.portal(name, section, portal),
                Err(reason) => portals.users.decider.leave(name, reason),
            }
        }
        portals
    }

    fn portal(&mut self, name: &'a str, section: &'a Section, portal: PortalProfile) {
        let Ok(own) = ProfileName::parse(name) else { return };
        let mut notes = Vec::new();
        let existing = self.users.decider.existing;
        let integration = existing.integration(&portal.start_url);
        let (alias, sso_region) = match integration {
            Some(integration) => (integration.alias.clone(), integration.region.clone()),
            None => self.portal_to_add(&portal.start_url, &portal.region, portal.alias.as_deref()),
        };
        let id = integration.map(|integration| integration.id.clone());
        let mut role = PortalRole {
            integration: id.unwrap_or_else(|| IntegrationId::of(&portal.start_url)),
            start_url: portal.start_url,
            alias: alias.clone(),
            account: portal.account,
            role: portal.role,
            region: None,
            profile: own,
        };
        let id = role.session();
        let session = existing.session(&id);
        let chosen = existing.chosen.get(&id).map_or(&[][..], Vec::as_slice);
        if integration.is_some() && is_for(chosen, name) {
            let called = session.map_or_else(|| portal_name(&role), |session| session.name.clone());
            return self.users.decider.settle(name, Outcome::Known { session: id, name: called }, notes);
        }
        if sso_region != portal.region {
            notes.push(Note::OtherSsoRegion { alias: alias.clone(), region: sso_region });
        }
        let region = optional("region", section.get("region").map(Region::parse), &mut notes);
        let its_own = session.and_then(|session| session.region.clone());
        let untouched = chosen.is_empty() && its_own.is_none();
        let has = self.regions.entry(id).or_insert_with(|| {
            role.region = region.clone().filter(|_| untouched);
            role.region.clone().or(its_own)
        });
        if let (Some(has), Some(region)) = (has, region)
            && *has != region
        {
            notes.push(Note::OneRegion(has.clone()));
        }
        if integration.is_some_and(|integration| integration.synced_at.is_some()) && session.is_none() {
            notes.push(Note::NotListedNow(alias));
        }
        notes.extend(self.users.unused_keys(name));
        notes.extend(staying_behind(section));
        role.profile = self.users.decider.names.profile(&role.profile);
        self.users.decider.settle(name, Outcome::IdentityCenterRole(role), notes);
    }

    /// What the instance will be called, and its region.
    pub(super) fn portal_to_add(
        &mut self,
        start_url: &StartUrl,
        region: &Region,
        alias: Option<&str>,
    ) -> (String, Region) {
        if let Some(known) = self.to_add.iter().find(|known| known.start_url == *start_url) {
            return (known.alias.to_string(), known.region.clone());
        }
        // A profile that names the portal by itself has no name for it, and a section of the same portal may have.
        let wanted = alias.or_else(|| self.sso_session_of(start_url));
        let wanted = wanted.map_or_else(|| start_url.suggested_alias(), str::to_owned);
        let alias = self.users.decider.names.alias(&wanted);
        let (start_url, region) = (start_url.clone(), region.clone());
        self.to_add.push(PortalToAdd { start_url, region: region.clone(), alias: alias.clone() });
        (alias.into(), region)
    }

    fn sso_session_of(&self, start_url: &StartUrl) -> Option<&'a str> {
        let (found, existing) = (self.users.decider.found, self.users.decider.existing);
        let is_its = |section: &Section| {
            instance_of_session(section, existing).is_ok_and(|(portal, _)| portal == *start_url)
        };
        let mut sessions = found.sso_sessions.iter().filter(|(_, section)| is_its(section));
        sessions.next().map(|(name, _)| name.as_str())
    }
}

/// An Identity Center role as people say it.
pub(super) fn portal_name(role: &PortalRole) -> String {
    format!("{} in {}", role.role, role.account)
}
