//! What whoever starts a simulation is told.

use crate::iam::user::Users;
use crate::keys::Key;
use crate::organisation::{IamRole, Organisation};
use crate::principal::Principal;
use daypass_core::Region;
use serde::Serialize;
use std::fmt;

/// The ready line. As JSON, keys are camelCase. It is the only place that the IAM user's secrets are told.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ready {
    /// `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL` and `DAYPASS_SIGNIN_ENDPOINT`.
    pub endpoint: String,
    /// The access portal's URL, to paste into Daypass.
    pub start_url: String,
    /// The region of IAM Identity Center.
    pub sso_region: Region,
    /// The organisation's first IAM user, if it has one.
    pub iam_user: Option<ReadyUser>,
    /// The ARNs of the IAM roles.
    pub roles: Vec<String>,
}

/// An IAM user with everything that is needed to act as it.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadyUser {
    /// Its name.
    pub name: String,
    /// `AKIA…`.
    pub access_key_id: String,
    /// Made at the start.
    pub secret_access_key: String,
    /// The ARN of its MFA device, if it has one.
    pub mfa_serial: Option<String>,
    /// The secret of its MFA device in base 32 (RFC 6238: SHA-1, 30 seconds, 6 digits).
    pub totp_secret: Option<String>,
}

impl Ready {
    pub(crate) fn new(endpoint: &str, organisation: &Organisation, users: &Users, keys: &[Key]) -> Self {
        let iam_user = users.iter().zip(keys).next().map(|(user, key)| ReadyUser {
            name: match &user.principal {
                Principal::User { name, .. } => name.clone(),
                Principal::Role { session, .. } => session.clone(),
            },
            access_key_id: key.access_key_id.clone(),
            secret_access_key: key.secret.clone(),
            mfa_serial: user.mfa.as_ref().map(|device| device.serial.clone()),
            totp_secret: user.mfa.as_ref().map(|device| device.secret.clone()),
        });
        Self {
            endpoint: endpoint.to_owned(),
            start_url: format!("{endpoint}/start"),
            sso_region: organisation.sso_region.clone(),
            iam_user,
            roles: organisation.iam_roles.iter().map(IamRole::arn).collect(),
        }
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ready").field("start_url", &self.start_url).finish_non_exhaustive()
    }
}

impl fmt::Debug for ReadyUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadyUser").field("name", &self.name).finish_non_exhaustive()
    }
}
