//! What Daypass does: store, vault, AWS, sign-in, sync, start, stop, deliver, console.
//!
//! [`Engine`] is the one thing that the window, the tray and the CLI hold. It has no daemon behind it: every process
//! has its own, and they meet in the [`store`] and in the person's AWS files as equals.
//!
//! Effects stand at the edge: [`aws`], [`browser`], [`clock`], [`store`], [`vault`] and the crate `aws-files`; what is
//! decided is decided by pure functions of `daypass-core`.

#![forbid(unsafe_code)]

pub mod aws;
pub mod beat;
pub mod browser;
pub mod clock;
mod console;
mod deliver;
mod discover;
mod endpoint;
mod engine;
mod error;
mod find;
mod history;
mod home;
mod import;
mod integrations;
mod issue;
mod live;
mod lock;
mod logged;
mod loopback;
mod mfa;
mod own_keys;
mod pace;
mod problem;
mod protect;
mod random;
mod renew;
mod role_trial;
mod rotate;
mod sign_in;
mod snapshot;
mod start;
pub mod store;
mod sync;
mod users;
pub mod vault;
mod wanted;
pub mod watch;

pub use discover::Portal;
pub use endpoint::Endpoint;
pub use engine::{Engine, Parts};
pub use error::{EngineError, Holder, IssueError, Named, TwoKeys};
pub use home::Home;
pub use integrations::NewIntegration;
pub use issue::Asking;
pub use logged::may_be_logged;
pub use own_keys::UserKeys;
pub use renew::{Keeper, Kept, Renewed};
pub use role_trial::Trial;
pub use rotate::{Rotated, Rotation};
pub use start::{StartOptions, Started};
pub use sync::{SyncReport, unread_problem};
pub use users::{NewRole, NewUser, usual_role_session_name};
pub use wanted::PATIENCE;
