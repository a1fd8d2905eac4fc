//! Opens the engine of this process, and its log.

use crate::failure::Failure;
use daypass_engine::Engine;
use daypass_engine::ground::{Browser, LogOf, begin_log};
use std::sync::Arc;

/// Opens the engine as the environment says, with this browser, and begins to log.
pub(crate) fn open(browser: Arc<dyn Browser>) -> Result<Engine, Failure> {
    let engine = Engine::from_env(browser)?;
    begin_log(engine.home(), LogOf::CommandLine);
    Ok(engine)
}

/// Opens the engine without a log. For `credential-process`, which tools run at every call: most runs have nothing to log.
pub(crate) fn open_without_log(browser: Arc<dyn Browser>) -> Result<Engine, Failure> {
    Ok(Engine::from_env(browser)?)
}
