//! IAM users, as far as resolving credentials needs them: their long-term keys, their MFA codes, and what they ask AWS for.

mod access_keys;
mod codes;
mod error;
mod sent_code;
mod user_requests;

pub(crate) use access_keys::AccessKeys;
pub use codes::MfaCodes;
pub(crate) use codes::mfa_required;
pub use error::Error;
pub(crate) use user_requests::{UserRequests, is_wrong_secret};
