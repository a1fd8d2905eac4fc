//! Short-term credentials.

use crate::secret::Secret;
use jiff::Timestamp;

/// Short-term credentials as every AWS operation that issues them returns them.
///
/// Not serialisable on purpose: they are sealed by the vault, delivered by the engine, and shown nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// `ASIA…`. Not a secret: AWS prints it in CloudTrail and in errors.
    pub access_key_id: String,
    /// The key that requests are signed with.
    pub secret_access_key: Secret,
    /// What makes them short-term.
    pub session_token: Secret,
    /// When they end.
    pub expires_at: Timestamp,
}
