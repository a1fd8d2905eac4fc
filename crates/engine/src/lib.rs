//! What Daypass does: store, vault, AWS, sign-in, sync, start, stop, deliver, console.
//!
//! [`Engine`] is the one thing that the window, the tray and the CLI hold. It has no daemon behind it: every process
//! has its own, and they meet in the [`store`] and in the person's AWS files as equals.
//!
//! Effects stand at the edge: [`aws`], [`ground`], [`store`], [`vault`] and the crate `aws-files`; what is
//! decided is decided by pure functions of `daypass-core`.

#![forbid(unsafe_code)]

pub mod aws;
mod credentials;
mod delivery;
mod endpoint;
mod engine;
mod error;
pub mod ground;
mod iam;
mod identity_center;
mod import;
mod integrations;
mod problem;
mod protect;
mod renewal;
mod sessions;
pub mod store;
mod users;
pub mod vault;
mod view;

pub use credentials::Asking;
pub use endpoint::Endpoint;
pub use engine::{Engine, Parts};
pub use error::{EngineError, Holder, IssueError, Named, TwoKeys};
pub use ground::{Home, is_loggable};
pub use identity_center::Portal;
pub use integrations::{NewIntegration, SyncReport, unread_problem};
pub use renewal::{Keeper, Kept};
pub use sessions::{PATIENCE, Renewed, StartOptions, Started};
pub use users::{NewRole, NewUser, Rotated, Rotation, Trial, UserKeys, default_role_session_name};
