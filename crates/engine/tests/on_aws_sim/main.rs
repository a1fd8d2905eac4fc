//! The engine against the simulated AWS, over real HTTP: what is tested is what is shipped.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bed;
mod chain;
mod delivery;
mod endpoint;
mod import;
mod process;
mod programs;
mod protect;
mod renewal;
mod role_trial;
mod rotation;
mod sign_in;
mod start;
mod sync;
mod timeline;
mod timelines;
mod users;
