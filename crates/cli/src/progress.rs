//! What is printed on stderr while the engine works (where to sign in, how far a sync is), and the question for an MFA code.

use crate::failure::Failure;
use crate::prompt::Prompt;
use crate::sign_in_page::SignInPages;
use crate::terminal::{plain, say, show_progress};
use daypass_core::view::{Sync, SyncState};
use daypass_engine::Engine;
use daypass_engine::ground::LockWait;
use std::collections::{HashMap, HashSet};

/// Awaits the engine's work and shows its progress meanwhile.
///
/// # Errors
/// The work's own error, and [`Failure::Interrupted`] after Ctrl-C. The work is then dropped at one of its await points; the
/// engine leaves nothing half written there.
pub(crate) async fn with_progress<T, E>(
    engine: &Engine,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, Failure>
where
    Failure: From<E>,
{
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
            answer = progress.prompt.answer() => progress.prompt.submit(engine, answer)?,
            () = progress.pages.copy_when_asked() => {}
        }
    }
}

/// Resolves when the person presses Ctrl-C.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What was printed so far.
#[derive(Debug, Default)]
struct Progress {
    prompt: Prompt,
    pages: SignInPages,
    totals: HashMap<String, u32>,
    /// The waits for locks that were told, by their ids.
    waits: HashSet<u32>,
}

/// Clears the line of progress, so that the next output begins on an empty line.
impl Drop for Progress {
    fn drop(&mut self) {
        if !self.totals.is_empty() {
            show_progress("");
        }
    }
}

impl Progress {
    fn show(&mut self, engine: &Engine) -> Result<(), Failure> {
        for wait in engine.view().lock_waits() {
            if self.waits.insert(wait.id) {
                say(&waiting(&wait));
            }
        }
        let status = engine.view().status()?;
        if !status.pending_prompts.is_empty() {
            self.pages.leave_terminal();
        }
        self.prompt.ask(&status.pending_prompts);
        for integration in status.integrations {
            self.pages.show(engine, &integration)?;
            if let Some(sync) = &integration.sync {
                self.show_sync(integration.id.as_str(), sync);
            }
        }
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

/// Who is waited for, and what they are doing.
fn waiting(wait: &LockWait) -> String {
    let process = wait.pid.map(|pid| format!(" (process {pid})")).unwrap_or_default();
    let doing = wait.purpose.as_deref().map(|purpose| format!(", which is {purpose}")).unwrap_or_default();
    plain(&format!("Waiting for another Daypass{process}{doing}. Only one at a time uses {}.", wait.what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_for_another_process_is_told_which_one_and_what_it_does() {
        let known = LockWait {
            id: 1,
            what: "your AWS files".to_owned(),
            pid: Some(4242),
            purpose: Some("starting dev".to_owned()),
        };
        assert_eq!(
            waiting(&known),
            "Waiting for another Daypass (process 4242), which is starting dev. Only one at a time uses your AWS files."
        );
        let older = LockWait { pid: None, purpose: None, ..known };
        assert_eq!(waiting(&older), "Waiting for another Daypass. Only one at a time uses your AWS files.");
    }
}
