//! IAM: users, their keys and their MFA devices.

pub(crate) mod mfa;
pub(crate) mod user;
