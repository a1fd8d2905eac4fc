//! Why the simulation does not start.

use std::net::SocketAddr;

/// Why the simulation does not start, or an organisation cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SimError {
    /// It only ever listens on this machine.
    #[error("{0} is not a loopback address, and the simulation must not be reachable from other machines")]
    NotLoopback(SocketAddr),
    /// The port is taken, or the address is not this machine's.
    #[error("cannot listen on {address}")]
    Listen {
        /// Where it was to listen.
        address: SocketAddr,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// The thread that answers could not be started.
    #[error("cannot start the thread that answers requests")]
    Thread(#[source] std::io::Error),
    /// The operating system has no randomness.
    #[error("the operating system gives no random numbers")]
    Random,
    /// An organisation's JSON does not parse.
    #[error("this is not an organisation: {0}")]
    OrganisationSyntax(#[from] serde_json::Error),
    /// An organisation that AWS would not hold.
    #[error("this organisation cannot be: {0}")]
    OrganisationMeaning(String),
}
