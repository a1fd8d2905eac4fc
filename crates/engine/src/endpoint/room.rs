//! Endpoints: the room's type and its parts.

use crate::delivery::Deliveries;
use crate::ground::{Home, Locks};
use crate::sessions::Sessions;
use crate::store::Store;
use std::sync::Arc;

/// A container's credential endpoints on loopback, for programs that outlive their credentials.
#[derive(Debug, Clone)]
pub struct Endpoints {
    pub(super) store: Arc<Store>,
    /// For an endpoint that is opened for one program.
    pub(super) sessions: Sessions,
    /// For programs that ask at the standing endpoint: the history names them as callers.
    pub(super) served: Sessions,
    pub(super) deliveries: Deliveries,
    pub(super) home: Home,
    pub(super) locks: Arc<Locks>,
}

impl Endpoints {
    /// The room of these parts.
    pub(crate) fn new(
        store: Arc<Store>,
        sessions: Sessions,
        served: Sessions,
        deliveries: Deliveries,
        home: Home,
        locks: Arc<Locks>,
    ) -> Self {
        Self { store, sessions, served, deliveries, home, locks }
    }
}
