//! A container's credential endpoint on loopback: what lives long asks it again, and gets what has been renewed.

mod door;
mod error;
mod exec_endpoint;
mod responder;
mod room;
mod server;

pub use error::Error;
pub use exec_endpoint::ExecEndpoint;
#[cfg(test)]
pub(crate) use exec_endpoint::status;
pub use room::Endpoints;
