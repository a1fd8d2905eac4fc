//! The real `daypass` on a machine of its own, against a simulated AWS: what people and scripts rely on.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests set up files plainly and fail loudly"
)]

mod aliases;
#[cfg(unix)]
mod arguments;
mod arranging;
mod at_once;
mod backups;
mod bad_answers;
#[cfg(target_os = "linux")]
mod browser;
#[cfg(target_os = "linux")]
mod browsers;
#[cfg(target_os = "linux")]
mod cached_answer;
#[cfg(target_os = "linux")]
mod children;
#[cfg(unix)]
mod codes;
#[cfg(target_os = "linux")]
mod completions;
#[cfg(target_os = "linux")]
mod console_pages;
mod dependencies;
#[cfg(unix)]
mod doctor;
mod documents;
#[cfg(unix)]
mod env;
#[cfg(target_os = "linux")]
mod env_terminal;
#[cfg(target_os = "linux")]
mod every_command;
#[cfg(unix)]
mod exec;
#[cfg(target_os = "linux")]
mod exec_shell;
mod exit_status;
#[cfg(target_os = "linux")]
mod first_run;
#[cfg(unix)]
mod guides;
mod help;
#[cfg(target_os = "linux")]
mod help_examples;
mod hints;
mod identities;
mod import;
#[cfg(target_os = "linux")]
mod interrupted;
mod kept;
#[cfg(target_os = "linux")]
mod keyring;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod killed;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod killed_chain;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod killed_protect;
#[cfg(target_os = "linux")]
mod lists;
#[cfg(target_os = "linux")]
mod machines;
mod main_job;
#[cfg(target_os = "linux")]
mod memory;
mod names;
#[cfg(target_os = "linux")]
mod no_file;
#[cfg(target_os = "linux")]
mod no_input;
#[cfg(target_os = "linux")]
mod old_home;
mod one_start;
mod output;
mod owed;
mod page;
#[cfg(target_os = "linux")]
mod picker;
mod portal_unreachable;
mod portals;
mod production;
mod profile_names;
mod profiles;
mod programs;
#[cfg(target_os = "linux")]
mod prompts;
mod protect;
#[cfg(target_os = "linux")]
mod pty;
#[cfg(target_os = "linux")]
mod read_only_home;
mod real_hosts;
#[cfg(target_os = "linux")]
mod real_shells;
mod regions;
#[cfg(target_os = "linux")]
mod remote_guide;
mod removing;
mod renewal;
mod role_options;
mod role_profiles;
mod roles;
mod rotation;
#[cfg(target_os = "linux")]
mod scene;
mod secrets;
mod security;
mod settings;
mod sign_in;
#[cfg(target_os = "linux")]
mod sign_in_method;
#[cfg(target_os = "linux")]
mod status;
#[cfg(target_os = "linux")]
mod switching;
mod sync_changes;
mod syncing;
#[cfg(target_os = "linux")]
mod system_signals;
#[cfg(target_os = "linux")]
mod terminal;
mod this_shell;
mod transfer;
#[cfg(target_os = "linux")]
mod typed;
mod users;
mod vault;
#[cfg(unix)]
mod vault_key;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod vault_killed;
#[cfg(target_os = "linux")]
mod vault_typed;
#[cfg(target_os = "linux")]
mod vault_unlock;
mod version;
#[cfg(target_os = "linux")]
mod waits;
#[cfg(target_os = "linux")]
mod watched;
mod way;
#[cfg(windows)]
mod windows;

/// A role of the simulated organisation whose account has its name alone.
const ROLE: &str = "Shop Production/ReadOnly";

/// Its profile.
const PROFILE: &str = "shop-production-readonly";
