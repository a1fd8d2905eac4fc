//! The life of a session: found, started, renewed, handed over, stopped; its history and its console.

mod console;
mod expire;
mod find;
mod handover;
mod history;
mod renew;
mod start;

pub use handover::PATIENCE;
pub(crate) use renew::Next;
pub use renew::Renewed;
pub use start::{StartOptions, Started};
