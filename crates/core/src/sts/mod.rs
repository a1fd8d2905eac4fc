//! What STS and IAM take: texts and durations within their limits.
//!
//! Facts: STS API Reference, *AssumeRole* and *GetSessionToken*; IAM User Guide, *IAM identifiers*.

mod duration;
mod federation;
mod home;
mod session_tag;
mod text;

pub use duration::{RoleDuration, UserDuration, seconds};
pub use federation::{FEDERATION_POLICY, FederatedName};
pub use home::HomeRegions;
pub use session_tag::SessionTag;
pub use text::{AccessKeyId, ExternalId, IamName, MfaSerial, RoleSessionName, SourceIdentity};
