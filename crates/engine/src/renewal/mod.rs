//! Renewal: the one task that keeps alive what was started, and what an error means for its next try.

mod renewer;
mod retry;

pub use renewer::{Keeper, Kept};
