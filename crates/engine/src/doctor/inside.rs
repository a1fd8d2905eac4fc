//! What Daypass itself has to look at, or why it has nothing.

use crate::aws::Gateway;
use crate::backup::Backups;
use crate::delivery::Deliveries;
use crate::ground::{Clock, Locks};
use crate::protect::Protector;
use crate::sessions::Sessions;
use crate::store::Store;
use crate::vault::Vault;
use daypass_core::Problem;
use daypass_core::view::FindingCode as Code;
use std::sync::Arc;

/// What Daypass itself knows, where it opens.
#[derive(Debug, Clone)]
pub(super) struct Rooms {
    pub(super) store: Arc<Store>,
    pub(super) vault: Vault,
    pub(super) gateway: Gateway,
    pub(super) deliveries: Deliveries,
    pub(super) sessions: Sessions,
    pub(super) protector: Protector,
    pub(super) backups: Backups,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) locks: Arc<Locks>,
}

/// Why Daypass does not open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unopened {
    /// The code of the finding that it is.
    pub code: Code,
    /// The same in words.
    pub problem: Problem,
}
