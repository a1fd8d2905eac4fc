//! A container's credential endpoint on loopback: what lives long asks it again, and gets what has been renewed.

mod door;
mod exec_endpoint;
mod responder;
mod server;

pub(crate) use exec_endpoint::DEFAULT;
pub use exec_endpoint::Endpoint;
