//! The engine against the simulated AWS, over real HTTP: what is tested is what is shipped.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod aws_answers;
mod backups;
mod catalog;
mod chain;
mod clock_skew;
mod console;
mod console_time;
mod console_user;
mod cut_off;
mod delivery;
mod endpoint;
mod endpoint_server;
mod fuzz_store_row;
mod handover;
mod home_region;
mod hostile_aws;
mod hostile_certificate;
mod hostile_server;
mod hostile_tls;
mod identities;
mod import;
mod import_readings;
mod keychain;
mod late;
mod life;
#[cfg(unix)]
mod linked_files;
mod new_keys;
mod panics;
mod pkce;
mod portal_queue;
mod process;
mod profile_names;
mod programs;
mod protect;
mod protect_readings;
mod refusals;
mod regions;
mod renewal;
mod role_test;
mod rotation;
mod sent_codes;
mod shared_sign_in;
mod sign_in;
mod sign_in_method;
mod simulated_users;
mod start;
mod sync;
mod sync_due;
mod test_browser;
mod test_environment;
mod timeline;
mod timelines;
mod token_refusals;
mod undo_protect;
#[cfg(unix)]
mod update_bundles;
#[cfg(unix)]
mod update_server;
#[cfg(unix)]
mod updates;
mod users;
