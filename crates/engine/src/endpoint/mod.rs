//! Container credential endpoints on loopback: one for a single program (`exec_endpoint`), and the standing one that a
//! window or an agent serves (`server`).

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
