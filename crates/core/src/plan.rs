//! How a session gets its credentials: computed here, executed by the engine.
//!
//! What AWS allows, as rules (STS API Reference, *AssumeRole* and *GetSessionToken*; IAM User Guide, *Role chaining* and
//! *Configuring MFA-protected API access*):
//!
//! - A role that is assumed with short-term credentials is chained, and lasts an hour at most. A user's session by
//!   GetSessionToken counts as short-term too.
//! - So a role of a user that has to last longer is requested with the long-term keys themselves, and an MFA code of its
//!   own. All other roles of the user and the device share one session, and so one code.
//! - A code proves who an IAM user is, and only in a request that the user signs. No role further down a chain can use one.
//! - A root user may not assume roles, and a role has to be in the same partition as who asks for it.

mod tags;

use crate::account::{AccountId, RoleName};
use crate::arn::{RoleArn, UserArn};
use crate::integration::IntegrationId;
use crate::session::{AssumedRole, IamUser, Session, SessionId, SessionSource};
use crate::sts::{
    AccessKeyId, ExternalId, MfaSerial, RoleDuration, RoleSessionName, SessionTag, SourceIdentity,
    UserDuration,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt;

/// The first short-term credentials of a chain.
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
    /// `GetSessionToken`, signed by the user's long-term keys.
    UserSession {
        /// The user.
        user: KeyHolder,
        /// The device whose code goes with the request.
        device: Option<MfaSerial>,
        /// How long it shall last.
        duration: UserDuration,
    },
    /// `AssumeRole`, signed by the user's long-term keys: for a role that is wanted for longer than a chained one
    /// may last, or where there is no code that a session could save.
    DirectRole {
        /// The user.
        user: KeyHolder,
        /// The device whose code goes with the request.
        device: Option<MfaSerial>,
        /// The role.
        hop: Hop,
    },
}

/// An IAM user whose long-term keys are in the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyHolder {
    /// The user's session, by whose id the vault has the keys.
    pub session: SessionId,
    /// The id of these keys, for messages. Not part of the fingerprint: credentials belong to the user, whichever key asked
    /// for them, and stay valid when the key is rotated.
    #[serde(skip)]
    pub access_key_id: AccessKeyId,
    /// Who it is.
    pub arn: UserArn,
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
    pub role_session_name: RoleSessionName,
    /// How long it shall last; `None` leaves it to STS.
    pub duration: Option<RoleDuration>,
    /// What was wanted, where AWS allows only `duration`.
    #[serde(skip)]
    pub wanted: Option<RoleDuration>,
    /// The external id, if the trust policy wants one.
    pub external_id: Option<ExternalId>,
    /// Who is behind it.
    pub source_identity: Option<SourceIdentity>,
    /// The session's tags.
    pub tags: Vec<SessionTag>,
}

/// How a session gets its credentials: a base and the hops from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Where the chain begins.
    pub base: Base,
    /// The roles assumed after it, in order, each with the credentials of the one before.
    pub hops: Vec<Hop>,
}

/// What a plan starts from. When that is signed out or removed, all credentials issued from it are forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin<'a> {
    /// An integration's sign-in.
    Integration(&'a IntegrationId),
    /// A user's keys, by the user's session.
    User(&'a SessionId),
}

impl Origin<'_> {
    /// Its id.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Integration(id) => id.as_str(),
            Self::User(id) => id.as_str(),
        }
    }
}

/// A hash over every input of a plan's requests (`every_input_changes_the_fingerprint_and_a_new_name_does_not`).
/// Credentials are cached under it, so that an edited session does not find those that were issued before the edit.
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
    #[error("'{session}' takes its credentials from a session that no longer exists")]
    SourceMissing {
        /// The session that has lost its source.
        session: String,
    },
    /// AWS takes a code from an IAM user alone.
    #[error(
        "'{session}' asks for an MFA code, which AWS accepts only from an IAM user, but it is assumed from {source_name}"
    )]
    MfaInChain {
        /// The session that has the device.
        session: String,
        /// The session that it is assumed from.
        source_name: String,
    },
    /// The root user may not assume roles.
    #[error("'{session}' is assumed from the root user, and AWS does not let the root user assume roles")]
    Root {
        /// The role's session.
        session: String,
    },
    /// A role of another partition.
    #[error("'{session}' is in {partition}, and cannot be assumed from another partition")]
    OtherPartition {
        /// The role's session.
        session: String,
        /// Its partition, as ARNs write it.
        partition: &'static str,
    },
    /// Two tags of one session whose keys differ in the case of letters alone, or not at all.
    #[error("'{session}' has two tags called {key}, and AWS ignores letter case")]
    TagTwice {
        /// The role's session.
        session: String,
        /// The key of the second one.
        key: String,
    },
    /// A tag that the session has already, from a role further up the chain.
    #[error(
        "'{session}' sets the tag {key}, which it inherits from {from}, and AWS does not allow setting such a tag again"
    )]
    TagInherited {
        /// The role's session.
        session: String,
        /// The tag's key.
        key: String,
        /// The session further up that hands it on.
        from: String,
    },
}

/// Follows a session to its base.
///
/// # Errors
/// [`PlanError`] when the chain is circular or broken, or AWS would refuse it whatever the policies say.
pub fn plan(session: &Session, find: impl Fn(&SessionId) -> Option<Session>) -> Result<Plan, PlanError> {
    let mut chain = chain(session, find)?;
    check_partitions(&chain)?;
    tags::check(&chain)?;
    let Some(first) = chain.pop() else { return Err(PlanError::Cycle(vec![session.name.clone()])) };
    match first.source {
        SessionSource::IdentityCenterRole { integration, account, role } => {
            let base = Base::IdentityCenterRole { integration, account, role };
            Ok(Plan { base, hops: chained(first.name, chain)? })
        }
        SessionSource::IamUser(user) => of_user(first.id, first.name, &user, chain),
        // The chain ends at what is no role.
        SessionSource::AssumedRole(_) => Err(PlanError::SourceMissing { session: first.name }),
    }
}

/// The session and those before it, down to the one that is no role of another.
fn chain(session: &Session, find: impl Fn(&SessionId) -> Option<Session>) -> Result<Vec<Session>, PlanError> {
    let mut chain = vec![session.clone()];
    let mut at = session.clone();
    while let SessionSource::AssumedRole(role) = &at.source {
        let Some(next) = find(&role.source) else {
            return Err(PlanError::SourceMissing { session: at.name });
        };
        if let Some(start) = chain.iter().position(|seen| seen.id == next.id) {
            let mut names: Vec<String> = chain[start..].iter().map(|seen| seen.name.clone()).collect();
            names.push(next.name);
            return Err(PlanError::Cycle(names));
        }
        chain.push(next.clone());
        at = next;
    }
    Ok(chain)
}

fn check_partitions(chain: &[Session]) -> Result<(), PlanError> {
    let mut before = None;
    for session in chain.iter().rev() {
        let partition = session.partition();
        if let (Some(before), Some(partition)) = (before, partition)
            && before != partition
        {
            return Err(PlanError::OtherPartition {
                session: session.name.clone(),
                partition: partition.id(),
            });
        }
        before = partition.or(before);
    }
    Ok(())
}

/// The plan of a user's session (`chain` is empty), or of roles assumed from it (the last one first).
fn of_user(
    session: SessionId,
    name: String,
    user: &IamUser,
    mut chain: Vec<Session>,
) -> Result<Plan, PlanError> {
    let root = user.arn.is_root();
    let holder = KeyHolder { session, access_key_id: user.access_key_id.clone(), arn: user.arn.clone() };
    let wanted = user.duration.unwrap_or(UserDuration::DEFAULT);
    let duration = if root { wanted.min(UserDuration::LONGEST_OF_ROOT) } else { wanted };
    let Some((role_name, role)) = pop_role(&mut chain) else {
        let device = user.mfa_device.clone();
        return Ok(Plan { base: Base::UserSession { user: holder, device, duration }, hops: vec![] });
    };
    if root {
        return Err(PlanError::Root { session: role_name });
    }
    let device = role.mfa_device.clone().or_else(|| user.mfa_device.clone());
    let outlasts_a_chain =
        chain.is_empty() && role.duration.is_some_and(|wanted| wanted > RoleDuration::LONGEST_CHAINED);
    if device.is_some() && !outlasts_a_chain {
        let hop = chained_hop(name, role_name.clone(), AssumedRole { mfa_device: None, ..role })?;
        let mut hops = vec![hop];
        hops.extend(chained(role_name, chain)?);
        return Ok(Plan { base: Base::UserSession { user: holder, device, duration }, hops });
    }
    // When further roles follow, the duration of this one gains nothing: they are chained, and last an hour at most.
    let hop = if chain.is_empty() {
        direct_hop(role_name.clone(), role)
    } else {
        capped_hop(role_name.clone(), role)
    };
    Ok(Plan { base: Base::DirectRole { user: holder, device, hop }, hops: chained(role_name, chain)? })
}

/// The first role of a chain that is given the last one first.
fn pop_role(chain: &mut Vec<Session>) -> Option<(String, AssumedRole)> {
    match chain.pop()? {
        Session { name, source: SessionSource::AssumedRole(role), .. } => Some((name, role)),
        _ => None,
    }
}

/// The hops of a chain of roles that is given the last one first, each assumed with the credentials before it.
fn chained(mut source_name: String, mut chain: Vec<Session>) -> Result<Vec<Hop>, PlanError> {
    let mut hops = Vec::with_capacity(chain.len());
    while let Some((name, role)) = pop_role(&mut chain) {
        hops.push(chained_hop(source_name, name.clone(), role)?);
        source_name = name;
    }
    Ok(hops)
}

fn chained_hop(source_name: String, session_name: String, role: AssumedRole) -> Result<Hop, PlanError> {
    if role.mfa_device.is_some() {
        return Err(PlanError::MfaInChain { session: session_name, source_name });
    }
    Ok(capped_hop(session_name, role))
}

/// A hop that may last an hour at most.
fn capped_hop(session_name: String, role: AssumedRole) -> Hop {
    let wanted = role.duration.filter(|wanted| *wanted > RoleDuration::LONGEST_CHAINED);
    let duration = role.duration.map(|wanted| wanted.min(RoleDuration::LONGEST_CHAINED));
    Hop { wanted, duration, ..direct_hop(session_name, role) }
}

fn direct_hop(session_name: String, role: AssumedRole) -> Hop {
    Hop {
        session_name,
        role_arn: role.role_arn,
        role_session_name: role.role_session_name,
        duration: role.duration,
        wanted: None,
        external_id: role.external_id,
        source_identity: role.source_identity,
        tags: role.tags,
    }
}

impl Plan {
    /// The plan's fingerprint: SHA-256 over its requests in order.
    pub fn fingerprint(&self) -> Fingerprint {
        let text = serde_json::to_vec(self).unwrap_or_default();
        Fingerprint(Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// What the plan begins with.
    pub fn origin(&self) -> Origin<'_> {
        match &self.base {
            Base::IdentityCenterRole { integration, .. } => Origin::Integration(integration),
            Base::UserSession { user, .. } | Base::DirectRole { user, .. } => Origin::User(&user.session),
        }
    }

    /// The plan of the credentials that the last hop is asked for with, and that hop; `None` where there is none.
    pub fn split_last(&self) -> Option<(Self, &Hop)> {
        let (last, before) = self.hops.split_last()?;
        Some((Self { base: self.base.clone(), hops: before.to_vec() }, last))
    }

    /// The user and the device whose code the base is asked for with.
    pub fn mfa(&self) -> Option<(&KeyHolder, &MfaSerial)> {
        match &self.base {
            Base::UserSession { user, device, .. } | Base::DirectRole { user, device, .. } => {
                Some((user, device.as_ref()?))
            }
            Base::IdentityCenterRole { .. } => None,
        }
    }

    /// The user whose own session it ends in, and how long that lasts. Such credentials open no console: it takes a federated
    /// session of the user (AWS STS, *GetFederationToken*).
    pub fn own_session(&self) -> Option<(&KeyHolder, UserDuration)> {
        match &self.base {
            Base::UserSession { user, duration, .. } if self.hops.is_empty() => Some((user, *duration)),
            _ => None,
        }
    }

    /// Whether a console that its credentials open may last for longer than they do. AWS takes a duration for it only with
    /// credentials of a role that was assumed with long-term keys (IAM User Guide, *Enable custom identity broker access to the
    /// AWS console*).
    pub fn takes_console_duration(&self) -> bool {
        self.hops.is_empty() && matches!(self.base, Base::DirectRole { .. })
    }
}

#[cfg(test)]
#[path = "plan_test.rs"]
mod tests;
