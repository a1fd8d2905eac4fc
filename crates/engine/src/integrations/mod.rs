//! Integrations as a person has them: added, renamed, read from the portal, removed.

mod add;
mod error;
mod remove;
mod rename;
mod room;
mod sync;

pub use add::NewIntegration;
pub use error::Error;
pub use remove::Removed;
pub use room::{Integrations, SignedOut};
pub use sync::{SyncReport, unread_problem};
