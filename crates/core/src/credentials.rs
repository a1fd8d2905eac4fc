//! Short-term credentials, and the long-term keys that Daypass is there to hide.

use crate::secret::Secret;
use crate::sts::AccessKeyId;
use jiff::Timestamp;

/// Short-term credentials as every AWS operation that issues them returns them.
///
/// Not serialisable on purpose, so that they cannot get into a log, an error or the window by derived code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// `ASIA…`. Not a secret: AWS prints it in CloudTrail and in errors.
    pub access_key_id: String,
    /// The key that requests are signed with.
    pub secret_access_key: Secret,
    /// What makes them short-term.
    pub session_token: Secret,
    /// When they were issued, by this machine's clock.
    pub issued_at: Timestamp,
    /// When they end, by this machine's clock.
    pub expires_at: Timestamp,
}

/// An IAM user's access key, which has no expiry. The vault holds it; it signs requests for short-term credentials, and is
/// not delivered into files or to tools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LongTermKeys {
    /// `AKIA…`.
    pub access_key_id: AccessKeyId,
    /// The key that requests are signed with.
    pub secret_access_key: Secret,
}
