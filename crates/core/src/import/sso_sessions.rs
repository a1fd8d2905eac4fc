//! The `sso-session` sections that no profile brings along: a person may have been given nothing but such a section, and
//! the roles are what a sign-in tells.

use super::portal::{instance_of_session, sso_session_of};
use super::portals::Portals;
use super::{Decision, Outcome};

/// What becomes of the sections, with the instances that they add.
pub(super) fn decide(mut portals: Portals<'_>) -> (Portals<'_>, Vec<Decision>) {
    let (found, existing) = (portals.users.decider.found, portals.users.decider.existing);
    let mut decisions = Vec::new();
    for (name, section) in &found.sso_sessions {
        if portals.brings_along(name) {
            continue;
        }
        let outcome = match instance_of_session(section, existing) {
            Err(reason) => Outcome::LeftAlone(reason),
            Ok((start_url, region)) => match existing.integration(&start_url) {
                Some(known) => Outcome::KnownIntegration { alias: known.alias.clone() },
                None => {
                    portals.portal_to_add(&start_url, &region, Some(name));
                    Outcome::Integration { start_url }
                }
            },
        };
        decisions.push(Decision { profile: format!("[sso-session {name}]"), outcome, notes: vec![] });
    }
    (portals, decisions)
}

impl Portals<'_> {
    /// Whether a profile is imported, or is known, that signs in by this section.
    fn brings_along(&self, sso_session: &str) -> bool {
        let decider = &self.users.decider;
        let found = decider.found;
        found.profiles.iter().any(|(name, section)| {
            sso_session_of(section, found) == Some(sso_session)
                && matches!(
                    decider.outcome(name),
                    Some(Outcome::IdentityCenterRole(_) | Outcome::Known { .. })
                )
        })
    }
}
