//! The ready line: what a program needs to use a simulation that it started.

use crate::iam::user::Users;
use crate::keys::Key;
use crate::organisation::Organisation;
use crate::portals::Portals;
use daypass_core::Region;
use serde::Serialize;
use std::fmt;
use std::path::PathBuf;

/// The ready line. As JSON, keys are camelCase. Nothing else gives out the secrets of users.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ready {
    /// `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL` and `DAYPASS_SIGNIN_ENDPOINT`.
    pub endpoint: String,
    /// The access portal's URL, to paste into Daypass.
    pub start_url: String,
    /// The region of IAM Identity Center.
    pub sso_region: Region,
    /// The organisation's first user, if it has one.
    pub iam_user: Option<ReadyUser>,
    /// All IAM users, followed by the root users that have a key.
    pub iam_users: Vec<ReadyUser>,
    /// The ARNs of the IAM roles.
    pub roles: Vec<String>,
    /// How AWS's own hosts are reached; not there without `--tls`.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub tls: Option<ReadyTls>,
}

/// How AWS's own hosts are reached.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadyTls {
    /// `http://127.0.0.1:PORT`, for `HTTPS_PROXY`.
    pub proxy: String,
    /// The CA's certificate, for `AWS_CA_BUNDLE`.
    pub ca_bundle: PathBuf,
    /// The access portal's addresses at AWS.
    pub portals: Portals,
}

/// A user, with its key and MFA secret.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReadyUser {
    /// Its name; `root` for a root user.
    pub name: String,
    /// `arn:aws:iam::ACCOUNT:user/NAME` or `arn:aws:iam::ACCOUNT:root`.
    pub arn: String,
    /// `AKIA…`.
    pub access_key_id: String,
    /// Random, new at each start.
    pub secret_access_key: String,
    /// The ARN of its MFA device, if it has one.
    pub mfa_serial: Option<String>,
    /// The secret of its MFA device in base 32 (RFC 6238: SHA-1, 30 seconds, 6 digits).
    pub totp_secret: Option<String>,
}

impl Ready {
    pub(crate) fn new(
        endpoint: &str,
        organisation: &Organisation,
        users: &Users,
        keys: &[Key],
        tls: Option<ReadyTls>,
    ) -> Self {
        let partition = organisation.sso_region.partition();
        let iam_users = users.iter().zip(keys).map(|(user, key)| ReadyUser {
            name: user.principal.name().to_owned(),
            arn: user.principal.arn(),
            access_key_id: key.access_key_id.clone(),
            secret_access_key: key.secret.clone(),
            mfa_serial: user.mfa.as_ref().map(|device| device.serial.clone()),
            totp_secret: user.mfa.as_ref().map(|device| device.secret.clone()),
        });
        let iam_users: Vec<_> = iam_users.collect();
        Self {
            endpoint: endpoint.to_owned(),
            start_url: format!("{endpoint}/start"),
            sso_region: organisation.sso_region.clone(),
            iam_user: iam_users.first().cloned(),
            iam_users,
            roles: organisation.iam_roles.iter().map(|role| role.arn(partition)).collect(),
            tls,
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
