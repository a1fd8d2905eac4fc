//! What becomes of the profiles in `~/.aws` when they are imported. It is decided here and carried out by the engine.
//!
//! Every profile gets exactly one [`Outcome`]: what AWS tools would use it for. In the order in which botocore and the SDKs
//! look, a role comes before keys and Identity Center before keys; keys come before a program in the credentials file only.
//! If AWS tools get nothing from a profile, or ask another program, the tool that wrote it decides: granted, aws-vault or
//! aws-sso-cli.
//!
//! An import changes nothing in the files. So a session gets a profile of its own beside the one that it comes from.

mod command;
mod decider;
mod keys;
mod kind;
mod known;
mod meant;
mod names;
mod portal;
mod portals;
mod reason;
mod roles;
mod source;
mod sso_sessions;
mod texts;
mod users;

use crate::account::{AccountId, RoleName};
use crate::arn::RoleArn;
use crate::credentials::LongTermKeys;
use crate::file_role::FileRole;
use crate::integration::{Integration, IntegrationId};
use crate::name::{IntegrationAlias, SessionName};
use crate::profile::ProfileName;
use crate::region::Region;
use crate::secret::Secret;
use crate::session::{Session, SessionId};
use crate::start_url::StartUrl;
use crate::sts::{ExternalId, MfaSerial, RoleDuration, RoleSessionName, SessionTag, SourceIdentity};
use std::collections::{BTreeMap, BTreeSet};

pub use reason::{Note, Reason};

/// A profile, or an `sso-session` section: its settings by their keys in lower case, merged from both files as AWS
/// tools merge them. Any of them may be a secret.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section(BTreeMap<String, (Secret, FileRole)>);

impl Section {
    /// Sets what a key has, and in which file.
    pub fn set(&mut self, key: &str, text: impl Into<String>, file: FileRole) {
        self.0.insert(key.to_owned(), (Secret::new(text), file));
    }

    /// What a key has; a blank value is as none.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|(text, _)| text.expose().trim()).filter(|text| !text.is_empty())
    }

    fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    fn file_of(&self, key: &str) -> FileRole {
        self.0.get(key).map_or(FileRole::Credentials, |(_, file)| *file)
    }
}

/// What the person's files say, both together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileSet {
    /// The profiles by name.
    pub profiles: BTreeMap<String, Section>,
    /// The `sso-session` sections by name.
    pub sso_sessions: BTreeMap<String, Section>,
}

/// What Daypass has already.
#[derive(Debug, Clone)]
pub struct ExistingSessions {
    /// All sessions.
    pub sessions: Vec<Session>,
    /// All integrations.
    pub integrations: Vec<Integration>,
    /// The profiles that were chosen for sessions, also for those that are not there now.
    pub chosen: BTreeMap<SessionId, Vec<ProfileName>>,
    /// The profiles in the files whose keys Daypass wrote, and whose they are.
    pub written: BTreeMap<String, SessionId>,
    /// Where domains of somebody's own lead, as far as that is known.
    pub portals: BTreeMap<StartUrl, StartUrl>,
    /// The role session name where a profile has none.
    pub role_session_name: RoleSessionName,
}

impl ExistingSessions {
    /// The integration of a portal. Of several persons' sign-ins to it, the first one's: a profile names no person.
    fn integration(&self, start_url: &StartUrl) -> Option<&Integration> {
        let of_portal = || self.integrations.iter().filter(|there| there.start_url == *start_url);
        let first = IntegrationId::of(start_url);
        of_portal().find(|there| there.id == first).or_else(|| of_portal().next())
    }
}

/// What becomes of all profiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The IAM users to add, each once, however many profiles have its keys.
    pub users: Vec<UserToAdd>,
    /// The Identity Center instances to add.
    pub portals: Vec<PortalToAdd>,
    /// Every profile's outcome, in an order in which they can be carried out: users, integrations, Identity Center roles,
    /// roles each after what it is assumed from, then those for which nothing is to be done.
    pub decisions: Vec<Decision>,
}

/// An IAM user to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserToAdd {
    /// The profile that has the keys. It names the user in [`Source::Keys`] and [`Outcome::User`].
    pub keys_of: String,
    /// What to call the session.
    pub name: SessionName,
    /// The keys.
    pub keys: LongTermKeys,
    /// The file that they are in.
    pub file: FileRole,
    /// The MFA device for the user's own session.
    pub mfa_device: Option<MfaSerial>,
    /// The region.
    pub region: Option<Region>,
    /// The profile to deliver to.
    pub profile: ProfileName,
}

/// An Identity Center instance to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalToAdd {
    /// The access portal.
    pub start_url: StartUrl,
    /// Its region.
    pub region: Region,
    /// What to call it.
    pub alias: IntegrationAlias,
}

/// What becomes of one profile, or of an `sso-session` section by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The profile, or an `sso-session` section by its header in brackets.
    pub profile: String,
    /// What it becomes.
    pub outcome: Outcome,
    /// What else is to be said of it.
    pub notes: Vec<Note>,
}

/// What a profile becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The session of an IAM user: that of the keys in this profile, its own or another one with the same keys.
    User {
        /// See [`UserToAdd::keys_of`].
        keys_of: String,
    },
    /// A role on another session.
    Role(RoleToAdd),
    /// An Identity Center instance, for an `sso-session` section that no imported profile brings along.
    Integration {
        /// Its access portal, which is among [`Import::portals`].
        start_url: StartUrl,
    },
    /// A profile of an Identity Center role.
    IdentityCenterRole(PortalRole),
    /// Nothing new: Daypass has it.
    Known {
        /// As this session.
        session: SessionId,
        /// Its name.
        name: String,
    },
    /// Nothing new: Daypass has this integration.
    KnownIntegration {
        /// What it is called.
        alias: String,
    },
    /// Nothing.
    LeftAlone(Reason),
}

/// A role to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleToAdd {
    /// What to call the session.
    pub name: SessionName,
    /// Whose credentials ask for it.
    pub source: Source,
    /// What that is called.
    pub source_name: String,
    /// The role.
    pub role_arn: RoleArn,
    /// The role session name.
    pub role_session_name: RoleSessionName,
    /// How long it shall last.
    pub duration: Option<RoleDuration>,
    /// What the trust policy may demand.
    pub external_id: Option<ExternalId>,
    /// Who is behind it.
    pub source_identity: Option<SourceIdentity>,
    /// The session's tags.
    pub tags: Vec<SessionTag>,
    /// The device of the user that asks, where it is another one than that of the user's own session.
    pub mfa_device: Option<MfaSerial>,
    /// The region.
    pub region: Option<Region>,
    /// The profile to deliver to.
    pub profile: ProfileName,
}

/// Whose credentials ask for a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Those of a session that is there.
    Known(SessionId),
    /// Those of the user whose keys are in this profile: see [`UserToAdd::keys_of`].
    Keys(String),
    /// Those of what this profile becomes: a role, or an Identity Center role.
    Profile(String),
}

/// A role of Identity Center that gets a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalRole {
    /// The access portal of its integration, which is there or among [`Import::portals`].
    pub start_url: StartUrl,
    /// The id that the integration has or will have.
    pub integration: IntegrationId,
    /// What that integration is or will be called.
    pub alias: String,
    /// The account.
    pub account: AccountId,
    /// The permission set.
    pub role: RoleName,
    /// The region, where the session gets one by this profile.
    pub region: Option<Region>,
    /// The profile to deliver to, beside those that it has.
    pub profile: ProfileName,
}

impl PortalRole {
    /// The session that it is, or will be once the integration was read.
    pub fn session(&self) -> SessionId {
        SessionId::of_identity_center_role(&self.integration, &self.account, &self.role)
    }
}

impl Import {
    /// What becomes of every profile that was found.
    pub fn decide(found: &ProfileSet, existing: &ExistingSessions) -> Self {
        decider::decide(found, existing)
    }

    /// The user whose keys are in a profile.
    pub fn user(&self, keys_of: &str) -> Option<&UserToAdd> {
        self.users.iter().find(|user| user.keys_of == keys_of)
    }

    /// These profiles, and those that have to come with them because roles among them are assumed from them.
    pub fn with_sources(&self, wanted: &[String]) -> BTreeSet<String> {
        let by_name: BTreeMap<&str, &Decision> =
            self.decisions.iter().map(|decision| (decision.profile.as_str(), decision)).collect();
        let mut all = BTreeSet::new();
        let mut waiting: Vec<&str> = wanted.iter().map(String::as_str).collect();
        while let Some(profile) = waiting.pop() {
            let Some(decision) = by_name.get(profile) else { continue };
            if all.insert(profile.to_owned()) {
                waiting.extend(self.comes_with(decision));
            }
        }
        all
    }

    /// The other profile that has to come with one: that of its keys, or that it is assumed from.
    pub fn comes_with<'a>(&'a self, decision: &'a Decision) -> Option<&'a str> {
        let other = match &decision.outcome {
            Outcome::User { keys_of } => keys_of,
            Outcome::Role(RoleToAdd { source: Source::Profile(source), .. }) => source,
            // The user comes along without the profile, where that is something else itself.
            Outcome::Role(RoleToAdd { source: Source::Keys(keys_of), .. }) if self.is_user(keys_of) => {
                keys_of
            }
            _ => return None,
        };
        (*other != decision.profile).then_some(other)
    }

    fn is_user(&self, profile: &str) -> bool {
        self.decisions.iter().any(|one| one.profile == profile && matches!(one.outcome, Outcome::User { .. }))
    }
}

#[cfg(test)]
#[path = "table_test/mod.rs"]
mod tests;
