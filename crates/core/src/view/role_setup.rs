//! Setting up an IAM user and a role, and trying them before they are saved.

use crate::arn::{RoleArn, UserArn};
use crate::problem::Problem;
use crate::session::SessionId;
use crate::sts::{AccessKeyId, MfaSerial};
use serde::{Deserialize, Serialize};
use specta::Type;

/// What there has to be in IAM, in the order in which it is made: a trust policy can only name a user that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SetupPart {
    /// The user and what it may do.
    User,
    /// Its MFA device.
    MfaDevice,
    /// The role and who may assume it.
    Role,
    /// The user's access key.
    AccessKey,
}

/// A page of the AWS console that something is set up on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SetupPage {
    /// Where a user is created.
    CreateUser,
    /// A user's permissions.
    UserPermissions,
    /// A user's MFA devices and access keys.
    UserCredentials,
    /// Where a role is created.
    CreateRole,
}

/// How one part is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SetupStep {
    /// Which part.
    pub part: SetupPart,
    /// What is made, in a few words.
    pub title: String,
    /// What to choose on the console's pages, in a sentence or two.
    pub words: String,
    /// The console's pages in the order in which they are needed, and their addresses.
    pub pages: Vec<(SetupPage, String)>,
    /// The policy document to paste there, as JSON.
    pub document: Option<String>,
    /// The same as commands of the AWS CLI for a POSIX shell, one a line.
    pub commands: String,
    /// What is to be known of the commands, in a sentence or two.
    pub commands_note: Option<String>,
}

/// What it takes to have a user and a role that it assumes with MFA.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RoleSetup {
    /// The user.
    pub user_arn: UserArn,
    /// The role.
    pub role_arn: RoleArn,
    /// What its MFA device is called where it is a virtual one with the user's own name.
    pub usual_device: MfaSerial,
    /// How it is made.
    pub steps: Vec<SetupStep>,
}

/// Whose an access key is, and which devices its user has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "TrialKeys", rename_all = "camelCase")]
pub struct RoleTestKeys {
    /// Which key.
    pub access_key_id: AccessKeyId,
    /// Whose AWS says it is.
    pub user_arn: UserArn,
    /// The user's MFA devices that show codes.
    pub devices: Vec<MfaSerial>,
    /// Why there are none to be seen, in a sentence.
    pub no_devices: Option<String>,
    /// The device that the user would usually have.
    pub usual_device: MfaSerial,
}

/// One link on the way to a role's credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    /// The access key is good, and its user's.
    Keys,
    /// AWS takes the code of the device.
    Code,
    /// The role is assumed.
    Role,
    /// The role's credentials are good.
    Caller,
}

/// How far a link was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum LinkState {
    /// It holds.
    Holds {
        /// What AWS knows by it: the user's ARN, the device's, the role's, and who its credentials are.
        detail: String,
    },
    /// It does not hold.
    Fails {
        /// Why.
        problem: Problem,
    },
    /// One before it does not hold, so it was not tried.
    Untried,
}

/// A link and how far it was tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TestedLink {
    /// Which.
    pub link: Link,
    /// How far.
    pub state: LinkState,
}

/// A user and a role as they were tried: all four links in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename = "RoleTrial", rename_all = "camelCase")]
pub struct RoleTestReport {
    /// The links.
    pub links: Vec<TestedLink>,
    /// Whether a code was taken that is good for the next try too.
    pub code_kept: bool,
}

/// The two sessions that were saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedRole {
    /// The user's.
    pub user: SessionId,
    /// The role's.
    pub role: SessionId,
}

impl RoleTestReport {
    /// Whether every link holds.
    pub fn holds(&self) -> bool {
        self.links.iter().all(|link| matches!(link.state, LinkState::Holds { .. }))
    }

    /// The link that does not hold, and why.
    pub fn failure(&self) -> Option<(Link, &Problem)> {
        self.links.iter().find_map(|tested| match &tested.state {
            LinkState::Fails { problem } => Some((tested.link, problem)),
            LinkState::Holds { .. } | LinkState::Untried => None,
        })
    }
}
