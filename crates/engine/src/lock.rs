//! Work that is to be done once on this machine, however many processes ask for it.

use crate::engine::Engine;
use crate::error::EngineError;
use jiff::SignedDuration;
use std::fs::File;
use tokio::sync::OwnedMutexGuard;

/// How often a waiting process looks whether the lock is free.
const LOOK: SignedDuration = SignedDuration::from_millis(150);

/// A turn in this process and among all processes; it ends when dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _process: OwnedMutexGuard<()>,
    _machine: File,
}

impl Engine {
    /// Waits for the turn to do `what`. Whoever had it before may have done the work: look first.
    pub(crate) async fn turn(&self, what: String) -> Result<Turn, EngineError> {
        let process = self.live.turn(what.clone()).await;
        loop {
            if let Some(machine) = self.home.try_lock(&what).map_err(EngineError::Lock)? {
                return Ok(Turn { _process: process, _machine: machine });
            }
            self.clock.sleep(LOOK).await;
        }
    }
}
