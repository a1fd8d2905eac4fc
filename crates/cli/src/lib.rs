//! What the two programs of the command line have in common: `daypass`, and `daypass-credentials`, which is small so that it starts
//! at once.

#![forbid(unsafe_code)]

mod answer_at_once;
mod caller;

pub use answer_at_once::{answer_at_once, answer_text};
pub use caller::caller;
#[cfg(target_os = "linux")]
pub use caller::{Stat, stat};
