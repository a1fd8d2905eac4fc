//! The Query protocol, which STS and IAM share: a form in, XML out, signed by SigV4.

pub(crate) mod dispatch;
pub(crate) mod parameters;
pub(crate) mod refusal;
pub(crate) mod xml;

pub(crate) use dispatch::{Call, Operation, Service, answer, namespace_of};
