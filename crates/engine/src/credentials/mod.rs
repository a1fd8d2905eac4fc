//! Executing a plan: from its base, hop by hop, to credentials, and the cache of what was issued.

mod prerequisites;
mod resolver;

pub use resolver::Asking;
pub(crate) use resolver::{FRESH, Order, is_wrong_secret, record_id, sealable};
