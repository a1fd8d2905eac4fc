//! Executing a plan: from its base, hop by hop, to credentials, and the cache of what was issued.

mod at_once;
mod cache;
mod chain;
mod error;
mod federation;
mod freshness;
mod prerequisites;
mod resolver;

pub(crate) use at_once::CachedAtOnce;
pub(crate) use cache::CredentialCache;
pub use error::Error;
pub(crate) use freshness::MIN_REMAINING;
pub(crate) use resolver::Asking;
pub use resolver::Resolver;
