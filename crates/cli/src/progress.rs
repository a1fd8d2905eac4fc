//! What is said on stderr while the engine works: where to sign in, how far a sync is; and what is asked: an MFA code.

use crate::failure::Failure;
use crate::prompt::Prompt;
use crate::terminal::{plain, say, show_progress};
use daypass_core::view::{IntegrationStatus, SignInState, Sync, SyncState};
use daypass_engine::{Engine, EngineError};
use std::collections::HashMap;
use url::Url;

/// Awaits the engine's work, telling what the person has to know meanwhile. An interrupt ends it: what the engine has
/// under way is dropped between two steps, and nothing is left half written.
pub(crate) async fn shown<T>(
    engine: &Engine,
    work: impl Future<Output = Result<T, EngineError>>,
) -> Result<T, Failure> {
    let mut changes = engine.changes();
    let mut progress = Progress::default();
    let mut work = Box::pin(work);
    let interrupt = interrupted();
    tokio::pin!(interrupt);
    loop {
        tokio::select! {
            biased;
            () = &mut interrupt => return Err(Failure::Interrupted),
            result = &mut work => return Ok(result?),
            Ok(()) = changes.changed() => progress.show(engine)?,
            answer = progress.prompt.answer() => progress.prompt.take(engine, answer)?,
        }
    }
}

/// Resolves when the person presses Ctrl-C.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What has been said.
#[derive(Debug, Default)]
struct Progress {
    prompt: Prompt,
    pages: HashMap<String, Url>,
    totals: HashMap<String, u32>,
}

/// What is said next begins on a line of its own.
impl Drop for Progress {
    fn drop(&mut self) {
        if !self.totals.is_empty() {
            show_progress("");
        }
    }
}

impl Progress {
    fn show(&mut self, engine: &Engine) -> Result<(), Failure> {
        let status = engine.status()?;
        self.prompt.look(&status.pending_prompts);
        for integration in status.integrations {
            self.show_sign_in(engine, &integration)?;
            if let Some(sync) = &integration.sync {
                self.show_sync(integration.id.as_str(), sync);
            }
        }
        Ok(())
    }

    /// The page and its code, once for each sign-in.
    fn show_sign_in(&mut self, engine: &Engine, status: &IntegrationStatus) -> Result<(), Failure> {
        let waiting = status.sign_in.as_ref().filter(|sign_in| sign_in.state == SignInState::Waiting);
        let Some((sign_in, page)) = waiting.zip(engine.sign_in_page(&status.id)) else { return Ok(()) };
        let id = status.id.to_string();
        if self.pages.get(&id) == Some(&page) {
            return Ok(());
        }
        say(&format!("Signing in to {}", plain(&engine.integration(&status.id)?.alias)));
        say(&format!("Open this page: {page}"));
        if let Some(code) = &sign_in.user_code {
            say(&format!("Check that it shows this code: {}", plain(code)));
        }
        self.pages.insert(id, page);
        Ok(())
    }

    fn show_sync(&mut self, id: &str, sync: &Sync) {
        let (SyncState::Running, Some(total)) = (sync.state, sync.accounts_total) else { return };
        if self.totals.insert(id.to_owned(), total) != Some(total) {
            say(&format!("Reading the roles of {total} accounts"));
        }
        show_progress(&format!("{} of {total} accounts", sync.accounts_done));
    }
}
