//! A machine for an end-to-end test: a home of its own, an environment in which nothing else of the real one shows, and
//! a simulated AWS in place of AWS. The real `daypass` runs on it.

#![forbid(unsafe_code)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests set up files plainly and fail loudly"
)]

mod machine;
mod run;
mod users;
mod vault;

pub use machine::Machine;
pub use run::{Ended, Running, Told};
pub use vault::make_vault;
