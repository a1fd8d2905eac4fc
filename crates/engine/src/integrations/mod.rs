//! Integrations as a person has them: added, renamed, read from the portal, removed.

mod add;
mod sync;

pub use add::NewIntegration;
pub use sync::{SyncReport, unread_problem};
