//! Which process keeps alive what was started.

use super::error::Error;
use super::room::Renewer;
use crate::ground::{LockName, LongLock};

/// The process that keeps alive what was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeper {
    /// Its id, where it has noted it.
    pub pid: Option<u32>,
    /// Whether it is the window; else it is an agent.
    pub is_window: bool,
}

/// That this process keeps alive what was started, and no other one does until it is dropped.
#[derive(Debug)]
pub struct Turn {
    _lock: LongLock,
}

impl Renewer {
    /// Waits until no other process keeps alive what was started, which may take days.
    ///
    /// # Errors
    /// [`Error::Ground`] when Daypass's folder cannot be used.
    pub async fn turn(&self) -> Result<Turn, Error> {
        let lock = self.locks.acquire_when_free(LockName::Renewer, "renewing sessions").await?;
        Ok(Turn { _lock: lock })
    }

    /// The process that keeps alive what was started, if one does.
    ///
    /// # Errors
    /// [`Error::Ground`] when Daypass's folder cannot be used.
    pub fn keeper(&self) -> Result<Option<Keeper>, Error> {
        let Some(renewer) = self.locks.holder(&LockName::Renewer)? else { return Ok(None) };
        let window = self.locks.holder(&LockName::Window)?.and_then(|window| window.pid);
        Ok(Some(Keeper { pid: renewer.pid, is_window: renewer.pid.is_some() && renewer.pid == window }))
    }
}
