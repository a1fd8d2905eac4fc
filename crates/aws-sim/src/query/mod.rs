//! The Query protocol, which STS and IAM share: a form in, XML out, signed by SigV4.
//!
//! `dispatch` is above the services and lists them; everything else here is beneath them.

pub(crate) mod call;
pub(crate) mod dispatch;
pub(crate) mod parameters;
pub(crate) mod refusal;
pub(crate) mod xml;
