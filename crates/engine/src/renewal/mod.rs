//! Renewal: the task that keeps started sessions alive, and what an error means for its next try.

mod error;
mod events;
mod facts;
mod keeper;
mod memory;
mod origin;
mod renewer;
mod retry;
mod room;
mod run;

pub use error::Error;
pub use events::RenewalEvent;
pub use keeper::{Keeper, Turn};
pub use memory::Memory;
#[cfg(test)]
pub(crate) use retry::{failure_kind, is_final};
pub use room::Renewer;
