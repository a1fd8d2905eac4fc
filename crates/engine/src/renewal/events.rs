//! What renewal has done, and what a person is to be told.

use daypass_core::Problem;
use daypass_core::state::Need;
use jiff::Timestamp;

/// Something that was done, or is to be told, to keep sessions alive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenewalEvent {
    /// A session has new credentials.
    Renewed {
        /// Its name.
        name: String,
        /// When they end.
        expires_at: Timestamp,
    },
    /// A renewal failed; what works stays in place.
    Failed {
        /// The session's name.
        name: String,
        /// Why.
        problem: Box<Problem>,
        /// When it is tried again; `None`: not without a person.
        retry_at: Option<Timestamp>,
    },
    /// A session ends soon unless a person helps.
    NeedsYou {
        /// Its name.
        name: String,
        /// When it ends.
        expires_at: Timestamp,
        /// What the person has to do; `None` where its renewals fail.
        need: Option<Need>,
    },
    /// A session has ended, and its keys were taken out of its profiles.
    Expired {
        /// Its name.
        name: String,
        /// What of the person's was left as it is, is kept, or is owed to them: a sentence each.
        left: Vec<String>,
    },
}
