//! IAM users as far as resolving credentials needs them: their MFA codes.

mod codes;

pub(crate) use codes::{Codes, required};
