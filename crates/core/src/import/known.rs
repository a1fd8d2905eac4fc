//! What Daypass has already, each found at once: there may be ten thousand sessions, and as many profiles that are looked for among
//! them.

use super::ExistingSessions;
use crate::arn::RoleArn;
use crate::session::{Session, SessionId, SessionSource};
use std::collections::HashMap;
use std::ops::Deref;

/// The same, by what profiles name it by.
pub(super) struct Known<'a> {
    existing: &'a ExistingSessions,
    by_id: HashMap<&'a SessionId, &'a Session>,
    by_name: HashMap<&'a str, &'a Session>,
    by_profile: HashMap<&'a str, &'a Session>,
    roles: HashMap<&'a RoleArn, Vec<&'a Session>>,
    users: Vec<&'a Session>,
}

impl<'a> Known<'a> {
    pub(super) fn of(existing: &'a ExistingSessions) -> Self {
        let mut known = Self {
            existing,
            by_id: HashMap::new(),
            by_name: HashMap::new(),
            by_profile: HashMap::new(),
            roles: HashMap::new(),
            users: Vec::new(),
        };
        // Of several the first one.
        for session in &existing.sessions {
            known.by_id.entry(&session.id).or_insert(session);
            known.by_name.entry(&session.name).or_insert(session);
            for profile in &session.profiles {
                known.by_profile.entry(profile.as_str()).or_insert(session);
            }
            match &session.source {
                SessionSource::AssumedRole(role) => {
                    known.roles.entry(&role.role_arn).or_default().push(session);
                }
                SessionSource::IamUser(_) => known.users.push(session),
                SessionSource::IdentityCenterRole { .. } => {}
            }
        }
        known
    }

    pub(super) fn session(&self, id: &SessionId) -> Option<&'a Session> {
        self.by_id.get(id).copied()
    }

    /// The session that is called so.
    pub(super) fn named(&self, name: &str) -> Option<&'a Session> {
        self.by_name.get(name).copied()
    }

    /// The session that is delivered to a profile when it is live.
    pub(super) fn delivered_to(&self, profile: &str) -> Option<&'a Session> {
        self.by_profile.get(profile).copied()
    }

    /// The sessions that assume a role.
    pub(super) fn roles(&self, role_arn: &RoleArn) -> &[&'a Session] {
        self.roles.get(role_arn).map_or(&[], Vec::as_slice)
    }

    /// The IAM users.
    pub(super) fn users(&self) -> &[&'a Session] {
        &self.users
    }
}

impl Deref for Known<'_> {
    type Target = ExistingSessions;

    fn deref(&self) -> &ExistingSessions {
        self.existing
    }
}
