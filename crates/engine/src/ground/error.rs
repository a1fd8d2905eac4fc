//! What this machine does not let Daypass do.

use std::time::Duration;

/// Why the ground does not hold.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Neither `DAYPASS_HOME` nor a home directory is known.
    #[error("no home directory is known")]
    NoHome,
    /// A lock file in Daypass's own folder.
    #[error("a lock file cannot be used")]
    Lock(#[source] std::io::Error),
    /// Another process, or another task of this one, has held a lock all the time.
    #[error("{what}: locked for {} s", waited.as_secs())]
    Busy {
        /// What is locked, in words: `your AWS files`.
        what: String,
        /// The holder's process and what it is doing, where it has noted that.
        holder: Option<(u32, String)>,
        /// How long was waited.
        waited: Duration,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(String),
    /// No browser could be started.
    #[error("no browser could be started")]
    NoBrowser,
    /// A page to open that is not one of AWS's.
    #[error("the page is not one of AWS's own")]
    ForeignPage,
    /// The person stopped it.
    #[error("cancelled")]
    Cancelled,
}
