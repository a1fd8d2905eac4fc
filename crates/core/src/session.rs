//! A session: anything that yields short-term credentials on demand.

use crate::account::{AccountId, InvalidName, RoleName};
use crate::arn::{RoleArn, UserArn};
use crate::checked_text::checked_text;
use crate::integration::{IntegrationId, is_short_hash, short_hash};
use crate::profile::name::ProfileName;
use crate::region::{Partition, Region};
use crate::session_alias::SessionAlias;
use crate::sts::{
    AccessKeyId, ExternalId, MfaSerial, RoleDuration, RoleSessionName, SessionTag, SourceIdentity,
    UserDuration,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

/// The permanent id of a session.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(try_from = "String", into = "String")]
pub struct SessionId(String);

impl SessionId {
    /// The id of a role that an integration offers. It depends on what AWS keeps (account id, role name), not on
    /// what people rename (account name, alias), so that favourites, profiles and chains survive a sync.
    pub fn of_identity_center_role(
        integration: &IntegrationId,
        account: &AccountId,
        role: &RoleName,
    ) -> Self {
        Self(short_hash(&["identity-center-role", integration.as_str(), account.as_str(), role.as_str()]))
    }

    /// A new id for a session that a person adds, out of random bytes.
    pub fn of_random(bytes: [u8; 8]) -> Self {
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// An id that somebody names: the window, a command line, a peer. Ids become names of files, so nothing else passes.
    ///
    /// # Errors
    /// [`InvalidName`] when it is not 16 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        if Self::is_one(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidName { text: text.to_owned(), expected: "the id of a session" })
        }
    }

    /// Whether a text has the shape of an id.
    pub(crate) fn is_one(text: &str) -> bool {
        is_short_hash(text)
    }

    /// An id as the store has it. It is not checked: Daypass itself wrote it there, and an old store stays readable.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

checked_text!(SessionId);

/// Where a session's credentials come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionSource {
    /// A permission set that IAM Identity Center assigns to the person in an account.
    IdentityCenterRole {
        /// The instance that assigns it.
        integration: IntegrationId,
        /// The account it opens.
        account: AccountId,
        /// The permission set's name.
        role: RoleName,
    },
    /// An IAM user, by the long-term keys in the vault.
    IamUser(IamUser),
    /// A role assumed with another session's credentials; chains may be of any length.
    AssumedRole(AssumedRole),
}

/// An IAM user whose keys lie in the vault, under the session's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IamUser {
    /// Who AWS says the keys belong to.
    pub arn: UserArn,
    /// The access key in the vault.
    pub access_key_id: AccessKeyId,
    /// The MFA device whose code the user's session is asked for with.
    pub mfa_device: Option<MfaSerial>,
    /// How long its session shall last; [`UserDuration::DEFAULT`] where nothing is said.
    pub duration: Option<UserDuration>,
}

/// A role and how it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssumedRole {
    /// The session whose credentials ask.
    pub source: SessionId,
    /// The role that is asked for.
    pub role_arn: RoleArn,
    /// The role session name.
    pub role_session_name: RoleSessionName,
    /// How long its session shall last; AWS gives one hour where nothing is said.
    pub duration: Option<RoleDuration>,
    /// The external id, which the role's trust policy may demand of a third party.
    pub external_id: Option<ExternalId>,
    /// Who is behind it, for CloudTrail and for policies.
    pub source_identity: Option<SourceIdentity>,
    /// The session's tags.
    pub tags: Vec<SessionTag>,
    /// The MFA device of the IAM user that asks, where this role is to be asked for with another one than the user's
    /// own session, or the user has none.
    pub mfa_device: Option<MfaSerial>,
}

/// How tools on this machine get a session's credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, Type)]
pub enum Delivery {
    /// Written into a profile of the shared credentials file, and taken out again.
    #[default]
    #[serde(rename = "file")]
    CredentialsFile,
    /// Asked for by the tool, through `credential_process` in the shared config file.
    #[serde(rename = "process")]
    CredentialProcess,
    /// Served on loopback, as a container's credentials are.
    #[serde(rename = "endpoint")]
    ContainerEndpoint,
}

/// A session as the store knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its identity.
    pub id: SessionId,
    /// `ACCOUNT NAME/ROLE` or what the person called it.
    pub name: String,
    /// What the person calls it beside that.
    pub alias: Option<SessionAlias>,
    /// Where its credentials come from.
    pub source: SessionSource,
    /// The account's name, where the source tells one.
    pub account_name: Option<String>,
    /// The account's root e-mail address, where the source tells one.
    pub account_email: Option<String>,
    /// The region written beside the credentials.
    pub region: Option<Region>,
    /// The profiles chosen by the person; empty means the one from the template.
    pub profiles: Vec<ProfileName>,
    /// How its credentials are delivered.
    pub delivery: Delivery,
    /// Pinned by the person.
    pub favourite: bool,
    /// When it was last started.
    pub last_used_at: Option<Timestamp>,
    /// How often it was started.
    pub use_count: u32,
}

impl Session {
    /// The account that its credentials open.
    pub fn account_id(&self) -> Option<AccountId> {
        match &self.source {
            SessionSource::IdentityCenterRole { account, .. } => Some(account.clone()),
            SessionSource::IamUser(user) => user.arn.account(),
            SessionSource::AssumedRole(role) => role.role_arn.account(),
        }
    }

    /// The name of the role, or of the user, as people say it.
    pub fn role_name(&self) -> &str {
        match &self.source {
            SessionSource::IdentityCenterRole { role, .. } => role.as_str(),
            SessionSource::IamUser(user) => user.arn.user_name(),
            SessionSource::AssumedRole(role) => role.role_arn.role_name(),
        }
    }

    /// The integration that assigns it, where it is one's role.
    pub fn integration(&self) -> Option<&IntegrationId> {
        match &self.source {
            SessionSource::IdentityCenterRole { integration, .. } => Some(integration),
            SessionSource::IamUser(_) | SessionSource::AssumedRole(_) => None,
        }
    }

    /// The session that it takes its credentials from, where it is an assumed role.
    pub fn source_session(&self) -> Option<&SessionId> {
        match &self.source {
            SessionSource::AssumedRole(role) => Some(&role.source),
            SessionSource::IdentityCenterRole { .. } | SessionSource::IamUser(_) => None,
        }
    }

    /// The MFA device that it has of its own.
    pub fn mfa_device(&self) -> Option<&MfaSerial> {
        match &self.source {
            SessionSource::IdentityCenterRole { .. } => None,
            SessionSource::IamUser(user) => user.mfa_device.as_ref(),
            SessionSource::AssumedRole(role) => role.mfa_device.as_ref(),
        }
    }

    /// The partition that it is in, where its source tells.
    pub fn partition(&self) -> Option<Partition> {
        match &self.source {
            SessionSource::IdentityCenterRole { .. } => None,
            SessionSource::IamUser(user) => Some(user.arn.partition()),
            SessionSource::AssumedRole(role) => Some(role.role_arn.partition()),
        }
    }

    /// The region beside its credentials: the person's choice for it, else `default`. A region of another partition
    /// than its own would make every call fail; then it is `home`, its integration's, or the partition's implicit one.
    pub fn effective_region(&self, default: &Region, home: Option<&Region>) -> Region {
        let chosen = self.region.as_ref().unwrap_or(default);
        let partition = home.map(Region::partition).or_else(|| self.partition());
        match partition.filter(|partition| *partition != chosen.partition()) {
            Some(partition) => home.cloned().unwrap_or_else(|| partition.implicit_region()),
            None => chosen.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_from_outside_is_never_a_path() {
        let id = SessionId::of_random([0, 17, 34, 51, 68, 85, 102, 255]);
        assert_eq!(SessionId::parse("00112233445566ff"), Ok(id.clone()));
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<SessionId>(&json).unwrap(), id);
        for text in
            ["", "..", r"..\\..", "../../x", "00112233445566ff/", "00112233445566FF", "é0112233445566"]
        {
            assert!(SessionId::parse(text).is_err(), "{text}");
            assert!(serde_json::from_value::<SessionId>(text.into()).is_err(), "{text}");
        }
        assert_eq!(SessionId::from_stored("old").as_str(), "old", "what is stored stays readable");
    }
}
