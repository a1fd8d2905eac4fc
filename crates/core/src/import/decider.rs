//! The decision as a whole: users first, then Identity Center roles and what instances there are besides, then roles from
//! the bottom of each chain. Each phase
//! takes the result of the one before as its argument, so the phases cannot run in another order.

use super::kind::{Kind, Profiles};
use super::known::Known;
use super::meant::Meant;
use super::names::Names;
use super::portals::Portals;
use super::roles::Roles;
use super::users::Users;
use super::{Decision, ExistingSessions, Import, Note, Outcome, ProfileSet, Reason, Section, sso_sessions};
use crate::account::InvalidName;
use crate::profile::ProfileName;
use crate::session::Session;
use std::collections::BTreeMap;

pub(super) fn decide(found: &ProfileSet, existing: &ExistingSessions) -> Import {
    let (meant, existing) = (Meant::of(found), &Known::of(existing));
    let profiles = Profiles::read(&meant, existing);
    let users = Users::decide(Decider::new(&meant.profiles, existing, &profiles));
    let (portals, sso_sessions) = sso_sessions::decide(Portals::decide(users));
    let Roles { users, portals, depths } = Roles::decide(portals);
    let Users { mut decider, to_add } = users;
    decider.leave_rest();
    let mut decisions: Vec<Decision> = decider.decisions.into_values().chain(sso_sessions).collect();
    let depth = |decision: &Decision| depths.get(decision.profile.as_str()).copied();
    // Stable: within a rank by name.
    decisions.sort_by_key(|decision| (rank(&decision.outcome), depth(decision)));
    Import { users: to_add, portals, decisions }
}

/// What all phases decide with: the profiles, what there is, the names that are free, and what was decided so far.
pub(super) struct Decider<'a> {
    pub(super) found: &'a ProfileSet,
    pub(super) existing: &'a Known<'a>,
    pub(super) profiles: &'a Profiles<'a>,
    pub(super) names: Names,
    pub(super) decisions: BTreeMap<&'a str, Decision>,
}

impl<'a> Decider<'a> {
    fn new(found: &'a ProfileSet, existing: &'a Known<'a>, profiles: &'a Profiles<'a>) -> Self {
        let names = Names::taken(found, existing);
        Self { found, existing, profiles, names, decisions: BTreeMap::new() }
    }

    pub(super) fn settle(&mut self, profile: &'a str, outcome: Outcome, notes: Vec<Note>) {
        let decision = Decision { profile: profile.to_owned(), outcome, notes };
        self.decisions.insert(profile, decision);
    }

    pub(super) fn settle_known(&mut self, profile: &'a str, session: &Session, notes: Vec<Note>) {
        let outcome = Outcome::Known { session: session.id.clone(), name: session.name.clone() };
        self.settle(profile, outcome, notes);
    }

    pub(super) fn leave(&mut self, profile: &'a str, reason: Reason) {
        self.settle(profile, Outcome::LeftAlone(reason), vec![]);
    }

    /// What was decided about a profile.
    pub(super) fn outcome(&self, profile: &str) -> Option<&Outcome> {
        self.decisions.get(profile).map(|decision| &decision.outcome)
    }

    /// The user that a person added by hand for a profile whose access key no file has.
    pub(super) fn user_for(&self, reason: &Reason) -> Option<&'a Session> {
        let (Reason::KeptBy { profile, .. } | Reason::NoKeys { profile }) = reason else { return None };
        // A key in a file is who the profile is, and may be another one than the tool has.
        if self.profiles.get(profile).is_some_and(|named| named.keys.is_some()) {
            return None;
        }
        let users = || self.existing.users().iter().copied();
        users()
            .find(|session| session.name == *profile)
            .or_else(|| users().find(|session| is_for(&session.profiles, profile)))
    }

    /// Decides that every profile without an outcome is left alone.
    fn leave_rest(&mut self) {
        for (name, profile) in self.profiles.iter() {
            if !self.decisions.contains_key(name) {
                let reason = match &profile.kind {
                    Kind::Other(reason) => reason.clone(),
                    Kind::Role | Kind::Portal | Kind::Keys => Reason::Name,
                };
                match self.user_for(&reason) {
                    Some(session) => self.settle_known(name, session, vec![]),
                    None => self.leave(name, reason),
                }
            }
        }
    }
}

fn rank(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::User { .. } => 0,
        Outcome::Integration { .. } => 1,
        Outcome::IdentityCenterRole(_) => 2,
        Outcome::Role(_) => 3,
        Outcome::Known { .. } | Outcome::KnownIntegration { .. } => 4,
        Outcome::LeftAlone(_) => 5,
    }
}

/// Whether a profile is the one that sessions with these profiles were made from, or deliver to.
pub(super) fn is_for(profiles: &[ProfileName], name: &str) -> bool {
    ProfileName::parse(name)
        .is_ok_and(|own| profiles.iter().any(|profile| *profile == own || profile.is_beside(&own)))
}

/// What AWS tools read in a profile and a session does not have.
pub(super) fn staying_behind(section: &Section) -> impl Iterator<Item = Note> {
    ["endpoint_url", "services", "mfa_process"]
        .into_iter()
        .filter(|key| section.has(key))
        .map(Note::StaysBehind)
}

pub(super) fn is_passkey(error: &InvalidName) -> bool {
    error.text.contains(":u2f/")
}

/// A setting that is left out, with a note, when its value cannot be used.
pub(super) fn optional<T>(
    key: &'static str,
    parsed: Option<Result<T, InvalidName>>,
    notes: &mut Vec<Note>,
) -> Option<T> {
    match parsed? {
        Ok(value) => Some(value),
        Err(error) => {
            notes.push(Note::LeftOut { key, expected: error.expected });
            None
        }
    }
}
