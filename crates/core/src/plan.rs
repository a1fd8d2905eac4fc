//! How a session gets its credentials: computed purely, executed by the engine.

use crate::account::{AccountId, RoleName};
use crate::arn::RoleArn;
use crate::integration::IntegrationId;
use crate::session::{Session, SessionId, SessionSource};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt;

/// The first credentials of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Base {
    /// `GetRoleCredentials` of the SSO portal, by the integration's SSO token.
    IdentityCenterRole {
        /// Whose token.
        integration: IntegrationId,
        /// The account.
        account: AccountId,
        /// The permission set.
        role: RoleName,
    },
}

/// One `AssumeRole` on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hop {
    /// The session whose role this is, to say which link failed.
    #[serde(skip)]
    pub session_name: String,
    /// The role to assume.
    pub role_arn: RoleArn,
    /// The role session name.
    pub role_session_name: String,
    /// Seconds, at most [`CHAINED_SECONDS`]; `None` leaves it to STS.
    pub duration_seconds: Option<u32>,
    /// The external id, if the trust policy wants one.
    pub external_id: Option<String>,
}

/// Role chaining is limited to one hour (STS API Reference, *AssumeRole*, `DurationSeconds`).
pub const CHAINED_SECONDS: u32 = 3600;

/// How a session gets its credentials: a base and the hops from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Where the chain begins.
    pub base: Base,
    /// The roles assumed after it, in order.
    pub hops: Vec<Hop>,
}

/// Stands for every input of a plan's requests. Credentials are kept under it, so that an edited session can
/// never be served what was issued for the earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Sixty-four hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The chain comes back to where it was. The names go round once, first and last the same.
    #[error("the chain goes in a circle: {}", .0.join(" → "))]
    Cycle(Vec<String>),
    /// The chain starts from a session that is no more.
    #[error("{session} takes its credentials from a session that no longer exists")]
    SourceMissing {
        /// The session that has lost its source.
        session: String,
    },
}

/// Follows a session to its base.
///
/// # Errors
/// [`PlanError`] when the chain is circular or broken.
pub fn plan(session: &Session, find: impl Fn(&SessionId) -> Option<Session>) -> Result<Plan, PlanError> {
    let mut hops = Vec::new();
    let mut seen = vec![(session.id.clone(), session.name.clone())];
    let mut at = session.clone();
    loop {
        match at.source {
            SessionSource::IdentityCenterRole { integration, account, role } => {
                hops.reverse();
                return Ok(Plan { base: Base::IdentityCenterRole { integration, account, role }, hops });
            }
            SessionSource::AssumedRole {
                source,
                role_arn,
                role_session_name,
                duration_seconds,
                external_id,
            } => {
                hops.push(Hop {
                    session_name: at.name.clone(),
                    role_arn,
                    role_session_name,
                    duration_seconds: duration_seconds.map(|seconds| seconds.min(CHAINED_SECONDS)),
                    external_id,
                });
                let Some(next) = find(&source) else {
                    return Err(PlanError::SourceMissing { session: at.name });
                };
                if let Some(start) = seen.iter().position(|(id, _)| *id == next.id) {
                    let mut names: Vec<String> = seen[start..].iter().map(|(_, name)| name.clone()).collect();
                    names.push(next.name);
                    return Err(PlanError::Cycle(names));
                }
                seen.push((next.id.clone(), next.name.clone()));
                at = next;
            }
        }
    }
}

impl Plan {
    /// The plan's fingerprint: SHA-256 over its requests in order.
    pub fn fingerprint(&self) -> Fingerprint {
        let text = serde_json::to_vec(self).unwrap_or_default();
        Fingerprint(Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The integration whose sign-in the plan begins with.
    pub fn integration(&self) -> &IntegrationId {
        let Base::IdentityCenterRole { integration, .. } = &self.base;
        integration
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Delivery;

    fn session(id: &str, source: SessionSource) -> Session {
        Session {
            id: SessionId::from_stored(id),
            name: id.to_uppercase(),
            source,
            account_name: None,
            account_email: None,
            region: None,
            profiles: vec![],
            delivery: Delivery::default(),
            favourite: false,
            last_used_at: None,
            use_count: 0,
        }
    }

    fn portal(id: &str) -> Session {
        let integration = IntegrationId::from_stored("i");
        let account = AccountId::try_from("123456789012".to_owned()).unwrap();
        let role = RoleName::try_from("Developer".to_owned()).unwrap();
        session(id, SessionSource::IdentityCenterRole { integration, account, role })
    }

    fn role(id: &str, source: &str, duration_seconds: Option<u32>) -> Session {
        session(
            id,
            SessionSource::AssumedRole {
                source: SessionId::from_stored(source),
                role_arn: RoleArn::try_from(format!("arn:aws:iam::123456789012:role/{id}")).unwrap(),
                role_session_name: "daypass-ada".to_owned(),
                duration_seconds,
                external_id: None,
            },
        )
    }

    fn plan_among(all: &[Session], id: &str) -> Result<Plan, PlanError> {
        let find = |id: &SessionId| all.iter().find(|s| s.id == *id).cloned();
        plan(&find(&SessionId::from_stored(id)).unwrap(), find)
    }

    #[test]
    fn a_portal_role_is_its_own_base() {
        assert_eq!(plan_among(&[portal("a")], "a").unwrap().hops, []);
    }

    #[test]
    fn a_chain_is_walked_from_its_base_to_the_session() {
        let all = [portal("a"), role("b", "a", None), role("c", "b", Some(43200))];
        let plan = plan_among(&all, "c").unwrap();
        let names: Vec<_> = plan.hops.iter().map(|hop| hop.role_arn.role_name().to_owned()).collect();
        assert_eq!(names, ["b", "c"]);
        assert_eq!(
            plan.hops[1].duration_seconds,
            Some(CHAINED_SECONDS),
            "a chained hop is capped at one hour"
        );
    }

    #[test]
    fn a_circle_is_refused_by_name() {
        let all = [
            role("a", "c", None),
            role("b", "a", None),
            role("c", "b", None),
            role("d", "c", None),
            role("e", "e", None),
        ];
        let cycle = |names: &[&str]| Err(PlanError::Cycle(names.iter().map(|&n| n.to_owned()).collect()));
        assert_eq!(plan_among(&all, "a"), cycle(&["A", "C", "B", "A"]));
        assert_eq!(plan_among(&all, "d"), cycle(&["C", "B", "A", "C"]));
        assert_eq!(plan_among(&all, "e"), cycle(&["E", "E"]));
    }

    #[test]
    fn a_lost_source_is_said() {
        assert_eq!(
            plan_among(&[role("b", "gone", None)], "b"),
            Err(PlanError::SourceMissing { session: "B".to_owned() })
        );
    }

    #[test]
    fn every_input_changes_the_fingerprint_and_a_new_name_does_not() {
        let print = |all: &[Session]| plan_among(all, "b").unwrap().fingerprint();
        let plain = print(&[portal("a"), role("b", "a", None)]);
        assert_ne!(plain, print(&[portal("a"), role("b", "a", Some(900))]));
        let mut external = role("b", "a", None);
        if let SessionSource::AssumedRole { external_id, .. } = &mut external.source {
            *external_id = Some("x".to_owned());
        }
        assert_ne!(plain, print(&[portal("a"), external]));
        let mut renamed = role("b", "a", None);
        renamed.name = "Deploy".to_owned();
        assert_eq!(plain, print(&[portal("a"), renamed]));
    }
}
