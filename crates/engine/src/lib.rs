//! What Daypass does, in rooms. Each room is a folder with a type of its own, which gets only the parts that it needs and
//! uses only the rooms below it.
//!
//! | storey | rooms |
//! |---|---|
//! | shown | [`view`], [`doctor`] |
//! | for programs and by itself | [`endpoint`], [`renewal`] |
//! | taking over what is there | [`import`], [`protect`], [`transfer`] |
//! | the program itself | [`updates`] |
//! | what a person has | [`integrations`], [`users`] |
//! | the life of a session | [`sessions`] |
//! | credentials, and where they go | [`credentials`], [`delivery`] |
//! | ways in | [`identity_center`], [`iam`] |
//! | AWS and secrets | [`aws`], [`backup`], [`vault`] |
//! | the base | [`store`], [`ground`] |
//!
//! [`Engine`] puts the rooms together and does nothing else. There is no daemon behind it: every process has an engine of
//! its own, and they meet as equals in the [`store`] and in the person's AWS files. Decisions are made by pure functions of
//! `daypass-core`; `tests/rooms.rs` says which room may use which, and why.

#![forbid(unsafe_code)]

pub mod aws;
pub mod backup;
pub mod credentials;
pub mod delivery;
pub mod doctor;
pub mod endpoint;
mod engine;
mod error;
#[cfg(test)]
mod every_error;
pub mod ground;
pub mod iam;
pub mod identity_center;
pub mod import;
pub mod integrations;
pub mod protect;
pub mod renewal;
pub mod sessions;
pub mod store;
pub mod transfer;
pub mod updates;
pub mod users;
pub mod vault;
pub mod view;

pub use engine::{Engine, Parts, cached_credentials, names_of_environment, unopened_doctor};
pub use error::EngineError;
pub use ground::{BuildInfo, Home, Prompting, build_info};
pub use integrations::NewIntegration;
pub use renewal::RenewalEvent;
pub use sessions::{PROMPT_PATIENCE, StartOptions, Started};
pub use users::{NewRole, NewUser, RoleTest, Rotation, default_role_session_name};
