//! Whose credentials ask for a role, and what that allows to be asked.

use super::command::Command;
use super::decider::is_for;
use super::keys::Keys;
use super::kind::Kind;
use super::portals::portal_name;
use super::roles::Roles;
use super::{Outcome, PortalRole, Reason, Section, Source};
use crate::arn::RoleArn;
use crate::credentials::LongTermKeys;
use crate::region::Partition;
use crate::session::{Session, SessionId, SessionSource};
use crate::sts::MfaSerial;

/// What is known of a role's source, as far as it decides what can be asked with it.
pub(super) struct SourceFacts {
    pub(super) name: String,
    pub(super) partition: Option<Partition>,
    /// `Some` for a user; within it the device of the user's own session.
    pub(super) user: Option<Option<MfaSerial>>,
}

impl<'a> Roles<'a> {
    /// Whose credentials ask for a role.
    pub(super) fn source(&mut self, name: &str, section: &Section) -> Result<Source, Reason> {
        let wanted = section.get("source_profile").unwrap_or_default();
        let left_alone = || Reason::SourceLeftAlone { source_profile: wanted.to_owned() };
        let existing = self.users.decider.existing;
        let Some((source, profile)) = self.users.decider.profiles.get_named(wanted) else {
            return self.delivered_to(wanted);
        };
        if matches!(profile.kind, Kind::Other(Reason::Name)) {
            return Err(left_alone());
        }
        if !matches!(profile.kind, Kind::Portal) {
            match profile.keys.clone() {
                Some(Keys::LongTerm(keys)) => return Ok(self.source_by_keys(source, keys)),
                Some(Keys::Daypass(id)) if existing.session(&id).is_some() => return Ok(Source::Known(id)),
                Some(Keys::Daypass(_) | Keys::Useless(_)) => return Err(left_alone()),
                None if source == name => {
                    return Err(Reason::Circle { profiles: vec![name.to_owned(), name.to_owned()] });
                }
                None => {}
            }
        }
        match (self.users.decider.outcome(source), &profile.kind) {
            (Some(Outcome::Role(_)), _) => Ok(Source::Profile(source.to_owned())),
            (Some(Outcome::IdentityCenterRole(role)), _) => {
                self.check_listed(role)?;
                Ok(Source::Profile(source.to_owned()))
            }
            (Some(Outcome::Known { session, .. }), Kind::Portal) if existing.session(session).is_none() => {
                Err(left_alone())
            }
            (Some(Outcome::Known { session, .. }), _) => Ok(Source::Known(session.clone())),
            (_, Kind::Other(Reason::AsksDaypass)) => {
                self.asked_session(profile.section).map(Source::Known).ok_or_else(left_alone)
            }
            (_, Kind::Other(reason)) => {
                let user = self.users.decider.user_for(reason);
                user.map(|user| Source::Known(user.id.clone())).ok_or_else(left_alone)
            }
            _ => Err(left_alone()),
        }
    }

    /// A profile that is not in the files, and that a session is delivered to when it is live.
    fn delivered_to(&self, profile: &str) -> Result<Source, Reason> {
        let session = self.users.decider.existing.delivered_to(profile);
        let missing = || Reason::SourceMissing { source_profile: profile.to_owned() };
        session.map(|session| Source::Known(session.id.clone())).ok_or_else(missing)
    }

    /// The user whose keys these are: one that is there, one that is to be added, or now for this.
    fn source_by_keys(&mut self, profile: &str, keys: LongTermKeys) -> Source {
        if let Some(known) = self.users.known_user(profile, &keys) {
            return Source::Known(known.id.clone());
        }
        if let Some(user) = self.users.to_add.iter().find(|user| user.keys == keys) {
            return Source::Keys(user.keys_of.clone());
        }
        let short: String = profile.chars().take(100).collect();
        self.users.add(profile, &format!("{short}-user"), keys, None, None);
        Source::Keys(profile.to_owned())
    }

    /// Fails while the role is not in the catalog: it can be the source of others only when it is.
    fn check_listed(&self, role: &PortalRole) -> Result<(), Reason> {
        let existing = self.users.decider.existing;
        let was_read = existing.integration(&role.start_url).is_some_and(|known| known.synced_at.is_some());
        if was_read && existing.session(&role.session()).is_none() {
            return Err(Reason::NotListed { source_name: portal_name(role), alias: role.alias.clone() });
        }
        Ok(())
    }

    /// The session that a profile's `credential_process` asks Daypass for.
    fn asked_session(&self, section: &Section) -> Option<SessionId> {
        let Command::Daypass(name) = Command::of(section.get("credential_process")?) else { return None };
        let existing = self.users.decider.existing;
        let session = existing.session(&SessionId::from_stored(&*name)).or_else(|| existing.named(&name));
        session.map(|session| session.id.clone())
    }

    pub(super) fn source_facts(&self, source: &Source) -> SourceFacts {
        let facts = |name: &str, partition, user| SourceFacts { name: name.to_owned(), partition, user };
        match source {
            Source::Known(id) => match self.users.decider.existing.session(id) {
                Some(session) => {
                    let user = match &session.source {
                        SessionSource::IamUser(user) => Some(user.mfa_device.clone()),
                        SessionSource::IdentityCenterRole { .. } | SessionSource::AssumedRole(_) => None,
                    };
                    facts(&session.name, session.partition(), user)
                }
                None => facts(id.as_str(), None, None),
            },
            Source::Keys(keys_of) => match self.users.get(keys_of) {
                Some(user) => facts(user.name.as_str(), None, Some(user.mfa_device.clone())),
                None => facts(keys_of, None, Some(None)),
            },
            Source::Profile(profile) => match self.users.decider.outcome(profile) {
                Some(Outcome::Role(role)) => facts(role.name.as_str(), Some(role.role_arn.partition()), None),
                Some(Outcome::IdentityCenterRole(role)) => {
                    let partition = role.start_url.region().map(|region| region.partition());
                    facts(&portal_name(role), partition, None)
                }
                _ => facts(profile, None, None),
            },
        }
    }

    /// The role's session that Daypass has: by what it asks, whom it asks with, and the profile's name.
    pub(super) fn known_role(
        &self,
        profile: &str,
        role_arn: &RoleArn,
        source: &Source,
    ) -> Option<&'a Session> {
        let Source::Known(source) = source else { return None };
        let is_from_it = |session: &&Session| matches!(&session.source, SessionSource::AssumedRole(role) if role.source == *source);
        let mut roles = self.users.decider.existing.roles(role_arn).iter().copied().filter(is_from_it);
        roles.find(|session| session.name == profile || is_for(&session.profiles, profile))
    }
}
