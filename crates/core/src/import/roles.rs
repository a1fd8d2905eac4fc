//! The third phase: the profiles of roles that are assumed from other profiles, every chain from its base upwards.

use super::decider::{is_passkey, optional, staying_behind};
use super::kind::Kind;
use super::portals::Portals;
use super::users::Users;
use super::{Note, Outcome, PortalToAdd, Reason, RoleToAdd, Section, Source};
use crate::account::InvalidName;
use crate::arn::RoleArn;
use crate::profile::ProfileName;
use crate::region::Region;
use crate::sts::{ExternalId, MfaSerial, RoleDuration, RoleSessionName, SessionTag, SourceIdentity};
use std::collections::{BTreeMap, HashSet};

/// What is decided once everything is.
pub(super) struct Roles<'a> {
    pub(super) users: Users<'a>,
    pub(super) portals: Vec<PortalToAdd>,
    /// How many roles lie below one in its chain.
    pub(super) depths: BTreeMap<&'a str, usize>,
}

impl<'a> Roles<'a> {
    pub(super) fn decide(portals: Portals<'a>) -> Self {
        let Portals { users, to_add: portals, .. } = portals;
        let mut roles = Self { users, portals, depths: BTreeMap::new() };
        for (name, _) in roles.users.decider.profiles.of_kind(|kind| matches!(kind, Kind::Role)) {
            roles.chain(name);
        }
        roles
    }

    /// Decides about a role and those below it, however long the chain is.
    fn chain(&mut self, name: &'a str) {
        let mut chain: Vec<&'a str> = Vec::new();
        let mut seen = HashSet::new();
        let mut at = Some(name);
        while let Some(profile) = at.filter(|profile| !self.users.decider.decisions.contains_key(profile)) {
            if !seen.insert(profile) {
                self.leave_circle(&mut chain, profile);
                break;
            }
            chain.push(profile);
            at = self.role_below(profile);
        }
        for profile in chain.into_iter().rev() {
            match self.role(profile) {
                Ok((outcome, notes)) => self.users.decider.settle(profile, outcome, notes),
                Err(reason) => self.users.decider.leave(profile, reason),
            }
        }
    }

    /// The role that a role is assumed from.
    fn role_below(&self, profile: &str) -> Option<&'a str> {
        let profiles = self.users.decider.profiles;
        let source = profiles.get(profile)?.section.get("source_profile")?;
        let (name, below) = profiles.get_named(source)?;
        // Keys in a source are used before its role is.
        (matches!(below.kind, Kind::Role) && below.keys.is_none()).then_some(name)
    }

    /// Leaves the profiles of a circle, which end the chain.
    fn leave_circle(&mut self, chain: &mut Vec<&'a str>, again: &'a str) {
        let start = chain.iter().position(|profile| *profile == again).unwrap_or(chain.len());
        let circle = chain.split_off(start);
        let profiles: Vec<String> =
            circle.iter().chain([&again]).map(|profile| (*profile).to_owned()).collect();
        for profile in circle {
            self.users.decider.leave(profile, Reason::Circle { profiles: profiles.clone() });
        }
    }

    fn role(&mut self, name: &'a str) -> Result<(Outcome, Vec<Note>), Reason> {
        let unusable = |key, error: InvalidName| Reason::Unusable { key, expected: error.expected };
        let Some(section) = self.users.decider.profiles.get(name).map(|profile| profile.section) else {
            return Err(Reason::NoCredentials);
        };
        let mut notes = Vec::new();
        let arn = section.get("role_arn").unwrap_or_default().to_owned();
        let role_arn = RoleArn::try_from(arn).map_err(|error| unusable("role_arn", error))?;
        let external_id = section.get("external_id").map(ExternalId::parse).transpose();
        let external_id = external_id.map_err(|error| unusable("external_id", error))?;
        let device = match section.get("mfa_serial").map(MfaSerial::parse).transpose() {
            Err(error) if is_passkey(&error) => return Err(Reason::Passkey),
            device => device.map_err(|error| unusable("mfa_serial", error))?,
        };
        let source = self.source(name, section)?;
        let facts = self.source_facts(&source);
        if let Some(session) = self.known_role(name, &role_arn, &source) {
            let outcome = Outcome::Known { session: session.id.clone(), name: session.name.clone() };
            return Ok((outcome, notes));
        }
        if device.is_some() && facts.user.is_none() {
            return Err(Reason::MfaInChain { source_name: facts.name });
        }
        if facts.partition.is_some_and(|partition| partition != role_arn.partition()) {
            return Err(Reason::OtherPartition { partition: role_arn.partition().id() });
        }
        let duration = section.get("duration_seconds").map(RoleDuration::parse);
        let duration = optional("duration_seconds", duration, &mut notes);
        let session_name = section.get("role_session_name").map(RoleSessionName::parse);
        let session_name = optional("role_session_name", session_name, &mut notes);
        let source_identity = section.get("source_identity").map(SourceIdentity::parse);
        let source_identity = optional("source_identity", source_identity, &mut notes);
        let tags = optional("session_tags", session_tags(section), &mut notes).unwrap_or_default();
        let region = optional("region", section.get("region").map(Region::parse), &mut notes);
        if let Some(long) = duration.filter(|duration| *duration > RoleDuration::LONGEST_CHAINED) {
            match &facts.user {
                None => notes.push(Note::Capped(long)),
                Some(users) if device.is_some() || users.is_some() => notes.push(Note::OwnCode(long)),
                Some(_) => {}
            }
        }
        match &source {
            Source::Keys(keys_of) if keys_of == name => notes.push(Note::OwnKeys(facts.name.clone())),
            _ => notes.extend(self.users.unused_keys(name)),
        }
        notes.extend(staying_behind(section));
        let own = ProfileName::parse(name).map_err(|_| Reason::Name)?;
        let depth = match &source {
            Source::Profile(below) => self.depths.get(below.as_str()).map_or(0, |depth| depth + 1),
            Source::Known(_) | Source::Keys(_) => 0,
        };
        self.depths.insert(name, depth);
        let decider = &mut self.users.decider;
        let role = RoleToAdd {
            name: decider.names.session(name),
            source,
            source_name: facts.name,
            role_arn,
            role_session_name: session_name.unwrap_or_else(|| decider.existing.role_session_name.clone()),
            duration,
            external_id,
            source_identity,
            tags,
            // Leave out the device that the user has anyway, so that changing it at the user changes it for all roles.
            mfa_device: device.filter(|device| facts.user.flatten().as_ref() != Some(device)),
            region,
            profile: decider.names.profile(&own),
        };
        Ok((Outcome::Role(role), notes))
    }
}

/// aws-vault's tags of a session: `KEY=VALUE` parted by commas, and the keys of those that are handed on (aws-vault,
/// `USAGE.md`, *session_tags and transitive_session_tags*).
fn session_tags(section: &Section) -> Option<Result<Vec<SessionTag>, InvalidName>> {
    let parted = |text: &str| -> Vec<String> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let handed_on = section.get("transitive_session_tags").map(parted).unwrap_or_default();
    let tags = parted(section.get("session_tags")?).into_iter().map(|tag| {
        let (key, value) = tag.split_once('=').unwrap_or((&tag, ""));
        let (key, value) = (key.trim(), value.trim());
        SessionTag::new(key, value, handed_on.iter().any(|one| one == key))
    });
    Some(tags.collect())
}
