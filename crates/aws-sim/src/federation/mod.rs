//! Console federation (un-modelled): `/federation` and `/oauth`.
//!
//! Facts: IAM User Guide, *Enable custom identity broker access to the AWS console*.

pub(crate) mod console;
pub(crate) mod sign_in;
pub(crate) mod state;
