//! Work that is to be done once on this machine, however many processes ask for it.

use crate::engine::Engine;
use crate::error::EngineError;
use std::fs::File;
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;

/// How often a waiting process looks whether the lock is free. Real time, whatever the engine's clock says: it is another
/// process that is waited for.
const LOOK: Duration = Duration::from_millis(100);

/// A turn in this process and among all processes; it ends when dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _process: OwnedMutexGuard<()>,
    _machine: File,
}

impl Engine {
    /// Waits for a turn that another process may have for days. It is no work to look at again and again, and nobody
    /// minds that the thread which waits stays until then.
    pub(crate) async fn long_turn(&self, what: &'static str) -> Result<File, EngineError> {
        if let Some(free) = self.home.try_lock(what).map_err(EngineError::Lock)? {
            return Ok(free);
        }
        let (sender, turn) = tokio::sync::oneshot::channel();
        let home = self.home.clone();
        let waiting = std::thread::Builder::new().name(what.to_owned()).spawn(move || {
            // Where nobody waits any more, the lock is let go again.
            let _ = sender.send(home.lock(what));
        });
        waiting.map_err(EngineError::Lock)?;
        turn.await.map_err(|_| EngineError::Cancelled)?.map_err(EngineError::Lock)
    }

    /// Waits for the turn to do `what`. Whoever had it before may have done the work: look first.
    pub(crate) async fn turn(&self, what: String) -> Result<Turn, EngineError> {
        let process = self.live.turn(what.clone()).await;
        loop {
            if let Some(machine) = self.home.try_lock(&what).map_err(EngineError::Lock)? {
                return Ok(Turn { _process: process, _machine: machine });
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}
