//! A session: anything that yields short-term credentials on demand.

use crate::account::{AccountId, RoleName};
use crate::arn::RoleArn;
use crate::integration::{IntegrationId, short_hash};
use crate::profile::ProfileName;
use crate::region::Region;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt;

/// Names a session for good.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
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

    /// An id read back from the store or from a peer.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

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
    /// A role assumed with another session's credentials; chains may be of any length.
    AssumedRole {
        /// The session whose credentials ask.
        source: SessionId,
        /// The role that is asked for.
        role_arn: RoleArn,
        /// The role session name that CloudTrail shows (2 to 64 of `[\w+=,.@-]`, STS API Reference, *AssumeRole*).
        role_session_name: String,
        /// Seconds wanted, 900 to 3600: AWS caps a chained role at one hour.
        duration_seconds: Option<u32>,
        /// What the role's trust policy may demand of a third party.
        external_id: Option<String>,
    },
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
            SessionSource::AssumedRole { role_arn, .. } => role_arn.account(),
        }
    }

    /// The role's name as people say it.
    pub fn role_name(&self) -> &str {
        match &self.source {
            SessionSource::IdentityCenterRole { role, .. } => role.as_str(),
            SessionSource::AssumedRole { role_arn, .. } => role_arn.role_name(),
        }
    }

    /// The region beside its credentials: the person's choice for it, else `default`. A region of another partition
    /// than `home`, its integration's, would make every call fail; then it is `home`.
    pub fn region_among(&self, default: &Region, home: Option<&Region>) -> Region {
        let chosen = self.region.as_ref().unwrap_or(default);
        home.filter(|home| home.partition() != chosen.partition()).unwrap_or(chosen).clone()
    }
}
