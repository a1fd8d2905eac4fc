//! The engine of this process, and its log.

use crate::failure::Failure;
use crate::log;
use daypass_engine::Engine;
use daypass_engine::ground::Browser;
use std::sync::Arc;

/// The engine of this environment, with this browser.
pub(crate) fn open(browser: Arc<dyn Browser>) -> Result<Engine, Failure> {
    let engine = Engine::from_env(browser)?;
    log::begin(&engine.home().logs());
    Ok(engine)
}

/// The engine alone: who asks it at every call writes no log unless something happens.
pub(crate) fn open_without_log(browser: Arc<dyn Browser>) -> Result<Engine, Failure> {
    Ok(Engine::from_env(browser)?)
}
