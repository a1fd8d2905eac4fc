//! IAM Identity Center: what a pasted portal URL leads to, the sign-in, the SSO token that it yields, and what can be asked
//! with that token.

mod callback;
mod cli_sign_ins;
mod device;
mod directory;
mod discovery;
mod error;
mod other_region;
mod pace;
mod page;
mod pkce;
mod progress;
mod registration;
mod role_credentials;
mod room;
mod shared_sign_in;
mod sign_in;
mod token;

pub(crate) use cli_sign_ins::CliSignIns;
pub use discovery::Portal;
pub use error::{Error, IntegrationRef, PortalRoleRefused, RegionSilent};
pub use room::IdentityCenter;
pub(crate) use sign_in::SignInGoal;
