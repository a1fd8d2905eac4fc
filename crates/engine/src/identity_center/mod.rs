//! IAM Identity Center: what a pasted portal URL leads to, the sign-in, and the SSO token that it yields.

mod callback;
mod device;
mod discovery;
mod page;
mod pkce;
mod registration;
mod sign_in;
mod token;

pub use discovery::Portal;
pub(crate) use token::SsoToken;
