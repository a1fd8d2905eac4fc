//! Errors of starting a simulation.

use std::net::SocketAddr;

/// An error of starting a simulation or of reading an organisation.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SimError {
    /// The address is not loopback. A simulation listens on this machine only.
    #[error("{0} is not a loopback address, and the simulation must not be reachable from other machines")]
    NotLoopback(SocketAddr),
    /// The port is in use, or the address is not this machine's.
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
    /// A certificate of `--tls` could not be made or written.
    #[error("cannot make the certificates for TLS")]
    Certificate(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The operating system has no randomness.
    #[error("the operating system gives no random numbers")]
    Random,
    /// An organisation's JSON does not parse.
    #[error("this is not an organisation: {0}")]
    OrganisationSyntax(#[from] serde_json::Error),
    /// The organisation breaks a rule of AWS.
    #[error("this organisation cannot be: {0}")]
    OrganisationMeaning(String),
}
