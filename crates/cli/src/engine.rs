//! Opens the engine of this process, and its log.

use crate::browsing::BrowserOptions;
use crate::failure::{Failure, report_problem};
use crate::{everywhere, live_line, passphrase};
use daypass_core::Explain;
use daypass_engine::backup::Error as BackupError;
use daypass_engine::doctor::Doctor;
use daypass_engine::ground::{Browser, LogOf, begin_log, begin_log_aloud};
use daypass_engine::store::StoreError;
use daypass_engine::{Engine, EngineError, unopened_doctor};
use std::sync::{Arc, OnceLock};

/// The engine that this process has opened.
static OPENED: OnceLock<Engine> = OnceLock::new();

/// Opens the engine as the environment says, with this browser, and begins to log. Where the vault opens with a passphrase
/// that is not given, it is asked for on the terminal.
pub(crate) fn open(browser: Arc<dyn Browser>) -> Result<Engine, Failure> {
    Ok(opened(said(Engine::from_env_with(browser, passphrase::prompt()))?))
}

/// The same for what runs by itself, which asks nobody.
pub(crate) fn open_unattended(browser: Arc<dyn Browser>) -> Result<Engine, Failure> {
    Ok(opened(said(Engine::from_env(browser))?))
}

/// What checks this machine, whether Daypass opens here or not. It asks nobody for anything.
pub(crate) fn doctor() -> Doctor {
    match Engine::from_env(BrowserOptions::none().browser()) {
        Ok(engine) => opened(engine).doctor().clone(),
        Err(error) => unopened_doctor(&error, |name| std::env::var_os(name)),
    }
}

fn opened(engine: Engine) -> Engine {
    begin_log_of(&engine);
    // Setting it a second time fails, and the first serves as well: both are of the same home.
    let _set = OPENED.set(engine.clone());
    engine
}

/// Begins to log, on stderr too where the person wants to see it.
pub(crate) fn begin_log_of(engine: &Engine) {
    match everywhere::is_verbose() {
        true => begin_log_aloud(Some(engine.home()), live_line::stderr),
        false => begin_log(engine.home(), LogOf::CommandLine),
    }
}

/// An engine, or why there is none: there is no log for its causes then, but the person may want to see them.
fn said(engine: Result<Engine, EngineError>) -> Result<Engine, EngineError> {
    if engine.is_err() && everywhere::is_verbose() {
        begin_log_aloud(None, live_line::stderr);
    }
    engine
}

/// Opens the engine without a log and without anybody to ask. For `credential-process`, which tools run at every call: most
/// runs have nothing to log.
pub(crate) fn open_without_log(browser: Arc<dyn Browser>) -> Result<Engine, Failure> {
    Ok(said(Engine::from_env(browser))?)
}

/// Leaves the store in order for the next one, and brings the backups up to date with what the command has done, well or not. Only a damaged store is said: the rest is not what the
/// person asked for, and the log has it.
pub(crate) async fn leave_store(is_done: bool) {
    let Some(engine) = OPENED.get() else { return };
    engine.leave_store();
    if let Err(error) = engine.backups().renew().await
        && is_done
    {
        tell_of_backups(&error);
    }
}

/// Says why there is no new backup, where the person has to do something about it.
pub(crate) fn tell_of_backups(error: &BackupError) {
    match error {
        BackupError::Store(StoreError::Damaged { .. }) | BackupError::Unopened { .. } => {
            report_problem(&error.problem());
        }
        error => tracing::warn!(error = error as &dyn std::error::Error, "the backups are not up to date"),
    }
}
