//! The engine that the window and the tray share, or why there is none.

use daypass_core::Problem;
use daypass_engine::browser::SystemBrowser;
use daypass_engine::{Engine, EngineError};
use std::sync::Arc;
use tokio::sync::SetOnce;

/// The engine, opened when it is first asked for. While it cannot be (an unusable folder, a bad certificate bundle),
/// every request says why, and the next one tries again: the window opens all the same.
#[derive(Debug, Default)]
pub(crate) struct Daypass(SetOnce<Engine>);

impl Daypass {
    /// The engine.
    ///
    /// # Errors
    /// Why it could not be opened.
    pub(crate) fn engine(&self) -> Result<Engine, Problem> {
        if let Some(engine) = self.0.get() {
            return Ok(engine.clone());
        }
        let engine = Engine::from_env(Arc::new(SystemBrowser)).map_err(problem)?;
        // Two may have opened it at once: both use the one that was kept.
        Ok(match self.0.set(engine.clone()) {
            Ok(()) => engine,
            Err(_) => self.0.get().cloned().unwrap_or(engine),
        })
    }

    /// The engine, as soon as anybody could open it.
    pub(crate) async fn opened(&self) -> Engine {
        match self.engine() {
            Ok(engine) => engine,
            Err(_) => self.0.wait().await.clone(),
        }
    }
}

/// The words for an error, which also goes to the log.
#[expect(clippy::needless_pass_by_value, reason = "it ends here: made for map_err")]
pub(crate) fn problem(error: EngineError) -> Problem {
    let problem = Problem::from(&error);
    tracing::info!(code = ?problem.code, error = &error as &dyn std::error::Error, "a request was answered with a problem");
    problem
}
