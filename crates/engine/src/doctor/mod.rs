//! What is wrong on this machine, and what helps.
//!
//! Facts are gathered at the edge into plain types (`…_facts`), and each check is a pure function from facts to findings
//! (the file of that name without the ending). A check changes nothing, asks nobody for a password, and reveals no secret.
//! What can be fixed without asking is a [`Repair`](found::Repair), done only for a finding that is found again just before.
//! `core::view::FindingCode` says which codes are problems and which are advice.

mod environment;
mod environment_facts;
mod error;
mod file_facts;
mod files;
mod found;
mod home;
mod home_facts;
mod inside;
mod log_lines;
mod network;
mod network_facts;
mod processes;
mod programs;
mod repair;
mod report;
mod room;
mod session_facts;
mod sessions;
mod surroundings;
mod vault;
mod vault_facts;
mod version;
mod way;

pub use error::Error;
pub use inside::Unopened;
pub use report::save_report;
pub use room::Doctor;
pub use surroundings::Surroundings;
