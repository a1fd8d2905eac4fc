//! The engine that the window and the tray share, or why there is none.

use crate::console_consents::ConsoleConsents;
use crate::environment::variable;
use crate::shown_catalog::ShownCatalog;
use daypass_core::view::{Caller, Channel};
use daypass_core::{Explain, Problem};
use daypass_engine::doctor::Doctor;
use daypass_engine::ground::SystemBrowser;
use daypass_engine::vault::PassphrasePrompt;
use daypass_engine::{Engine, EngineError, unopened_doctor};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{SetOnce, watch};
use tokio::time::timeout;

/// How long the answer to a command waits until the window has been told of the new state.
const TELLING: Duration = Duration::from_secs(1);

/// The engine, opened when it is first used. While it cannot be opened (an unusable folder, a bad certificate bundle),
/// every command returns why, and the next one tries again, so that the window opens all the same.
#[derive(Debug, Default)]
pub(crate) struct Daypass {
    engine: SetOnce<Engine>,
    opening: Mutex<()>,
    told: watch::Sender<u64>,
    shown_catalog: ShownCatalog,
    consents: Arc<ConsoleConsents>,
}

impl Daypass {
    /// The engine.
    ///
    /// # Errors
    /// Why it could not be opened.
    pub(crate) fn engine(&self) -> Result<Engine, Problem> {
        self.open().map_err(problem)
    }

    /// What checks this machine, whether the engine opens or not.
    pub(crate) fn doctor(&self) -> Doctor {
        match self.open() {
            Ok(engine) => engine.doctor().clone(),
            Err(error) => unopened_doctor(&error, variable),
        }
    }

    fn open(&self) -> Result<Engine, EngineError> {
        if let Some(engine) = self.engine.get() {
            return Ok(engine.clone());
        }
        let _opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = self.engine.get() {
            return Ok(engine.clone());
        }
        // The window has no field for the vault's passphrase.
        let prompt = PassphrasePrompt::nobody();
        let browser = Arc::new(SystemBrowser::from_env().beside_window());
        let engine = Engine::of_environment(variable, browser, prompt)?;
        let engine = engine.acting_for(Caller::of(Channel::Window));
        // Setting cannot fail: the lock lets one caller at a time open it.
        let _set = self.engine.set(engine.clone());
        Ok(engine)
    }

    /// The engine, as soon as anybody could open it.
    pub(crate) async fn opened(&self) -> Engine {
        match self.engine() {
            Ok(engine) => engine,
            Err(_) => self.engine.wait().await.clone(),
        }
    }

    /// The catalog as the window has been told it.
    pub(crate) fn shown_catalog(&self) -> &ShownCatalog {
        &self.shown_catalog
    }

    /// What the person has agreed to of production.
    pub(crate) fn consents(&self) -> &Arc<ConsoleConsents> {
        &self.consents
    }

    /// Notes that window and tray have been told of all changes up to this one.
    pub(crate) fn note_told(&self, change: u64) {
        self.told.send_replace(change);
    }

    /// The answer to a request that changed something, given when the window has been told what: a row that is
    /// answered before its new state is there would show its old one for a moment.
    pub(crate) async fn answer<T, E>(&self, result: Result<T, E>) -> Result<T, Problem>
    where
        E: Explain + std::error::Error + 'static,
    {
        let change = *self.engine()?.changes().borrow();
        // After `TELLING` the command is answered anyway.
        let mut told = self.told.subscribe();
        let _in_time = timeout(TELLING, told.wait_for(|told| *told >= change)).await.is_ok();
        result.map_err(problem)
    }
}

/// The words for an error, which also goes to the log.
#[expect(clippy::needless_pass_by_value, reason = "it ends here: made for map_err")]
pub(crate) fn problem<E: Explain + std::error::Error + 'static>(error: E) -> Problem {
    let problem = error.problem();
    tracing::info!(
        code = ?problem.code,
        error = &error as &dyn std::error::Error,
        "a request was answered with a problem"
    );
    problem
}
