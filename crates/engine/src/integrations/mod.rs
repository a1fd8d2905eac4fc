//! Integrations as a person has them: added, edited, read from the portal, removed.

mod add;
mod edit;
mod error;
mod remove;
mod room;
mod same_instance;
mod sync;

pub use add::NewIntegration;
pub use error::Error;
pub use remove::{Removal, Removed};
pub use room::{Integrations, SignedOut};
pub use same_instance::SameInstance;
pub use sync::{Gone, SyncReport, unread_problem};
