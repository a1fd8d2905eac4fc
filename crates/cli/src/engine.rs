//! Opens the engine of this process, and its log.

use crate::failure::Failure;
use crate::passphrase;
use daypass_engine::Engine;
use daypass_engine::ground::{Browser, LogOf, begin_log};
use std::sync::Arc;

/// Opens the engine as the environment says, with this browser, and begins to log. Where the vault opens with a passphrase
/// that is not given, it is asked for on the terminal.
pub(crate) fn open(browser: Arc<dyn Browser>) -> Result<Engine, Failure> {
    let engine = Engine::from_env_with(browser, passphrase::prompt())?;
    begin_log(engine.home(), LogOf::CommandLine);
    Ok(engine)
}

/// The same for what runs by itself, which asks nobody.
pub(crate) fn open_unattended(browser: Arc<dyn Browser>) -> Result<Engine, Failure> {
    let engine = Engine::from_env(browser)?;
    begin_log(engine.home(), LogOf::CommandLine);
    Ok(engine)
}

/// Opens the engine without a log and without anybody to ask. For `credential-process`, which tools run at every call: most
/// runs have nothing to log.
pub(crate) fn open_without_log(browser: Arc<dyn Browser>) -> Result<Engine, Failure> {
    Ok(Engine::from_env(browser)?)
}
