//! What is printed on stderr while the engine works (what is waited for, where to sign in, how far a sync is), and the question
//! for an MFA code. What is left when the work is interrupted is said here too.

use crate::failure::Failure;
use crate::prompt::Prompt;
use crate::sign_in_page::SignInPages;
use crate::terminal::{plain, say};
use crate::waiting_line::{SILENCE, Waited, line};
use crate::work::Work;
use crate::{deadline, live_line};
use daypass_core::IntegrationId;
use daypass_core::view::{Sync, SyncState};
use daypass_engine::Engine;
use daypass_engine::ground::LockWait;
use std::collections::HashSet;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Awaits the engine's work of which there is nothing to tell, as [`doing`] does.
///
/// # Errors
/// As [`doing`].
pub(crate) fn with_progress<T, E>(
    engine: &Engine,
    work: impl Future<Output = Result<T, E>>,
) -> impl Future<Output = Result<T, Failure>>
where
    Failure: From<E>,
{
    doing(engine, Work::Other, work)
}

/// Awaits the engine's work and shows its progress meanwhile. Where it is interrupted, it says what is done and what is not.
///
/// # Errors
/// The work's own error, [`Failure::Interrupted`] after Ctrl-C, and [`Failure::TimedOut`]. The work is then dropped at one of
/// its await points; the engine leaves nothing half written there.
pub(crate) async fn doing<T, E>(
    engine: &Engine,
    work: Work<'_>,
    future: impl Future<Output = Result<T, E>>,
) -> Result<T, Failure>
where
    Failure: From<E>,
{
    let result = Progress::new(engine, work).until_done(Box::pin(future)).await;
    live_line::take_away();
    match result {
        Err(Failure::Interrupted) => {
            let left = work.left(engine).await;
            say(&plain(&match left {
                Some(left) => format!("Interrupted: {}", left.words()),
                None => "Interrupted".to_owned(),
            }));
            Err(Failure::Interrupted)
        }
        Err(Failure::TimedOut { seconds, .. }) => {
            // What is left may have to be looked up.
            deadline::lift();
            Err(Failure::TimedOut { seconds, left: work.left(engine).await })
        }
        result => result,
    }
}

/// Resolves when the person presses Ctrl-C.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What was printed so far, and what is waited for.
struct Progress<'a> {
    engine: &'a Engine,
    work: Work<'a>,
    /// What the work is called; looked up when it is shown.
    words: Option<String>,
    prompt: Prompt,
    pages: SignInPages,
    /// The reading of accounts that is under way.
    roles: Option<Roles>,
    /// The waits for locks that were told, by their ids.
    waits: HashSet<u32>,
    /// Since when nobody was asked for anything.
    since: Instant,
    /// When the line is looked at next; `None` where nobody would see it.
    next_line: Option<Instant>,
}

/// Accounts whose roles are being read.
struct Roles {
    id: IntegrationId,
    alias: String,
    began: Instant,
    before: u32,
    done: u32,
    total: u32,
}

impl<'a> Progress<'a> {
    fn new(engine: &'a Engine, work: Work<'a>) -> Self {
        let since = Instant::now();
        Self {
            engine,
            work,
            words: None,
            prompt: Prompt::default(),
            pages: SignInPages::default(),
            roles: None,
            waits: HashSet::new(),
            since,
            next_line: live_line::is_seen().then(|| since + SILENCE),
        }
    }

    async fn until_done<T, E>(
        mut self,
        mut work: Pin<Box<impl Future<Output = Result<T, E>>>>,
    ) -> Result<T, Failure>
    where
        Failure: From<E>,
    {
        let mut changes = self.engine.changes();
        let interrupt = interrupted();
        tokio::pin!(interrupt);
        loop {
            let next_line = self.next_line;
            let due = async {
                match next_line {
                    Some(at) => sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                () = &mut interrupt => {
                    live_line::end_input_line();
                    return Err(Failure::Interrupted);
                }
                late = deadline::passed() => return Err(late),
                result = &mut work => return Ok(result?),
                Ok(()) = changes.changed() => self.show()?,
                answer = self.prompt.answer() => {
                    self.since = Instant::now();
                    self.prompt.submit(self.engine, answer)?;
                }
                () = self.pages.heed_keys(self.engine) => {}
                () = due => self.show_line(),
            }
        }
    }

    fn show(&mut self) -> Result<(), Failure> {
        for wait in self.engine.view().lock_waits() {
            if self.waits.insert(wait.id) {
                say(&waiting(&wait));
            }
        }
        let prompts = self.engine.view().pending_prompts();
        if !prompts.is_empty() {
            self.pages.leave_terminal();
            live_line::take_away();
        }
        self.prompt.ask(&prompts);
        let waited_for_person = self.pages.waiting().is_some();
        for integration in self.engine.view().integration_statuses()? {
            self.pages.show(self.engine, &integration)?;
            if let Some(sync) = &integration.sync {
                self.note_roles(&integration.id, sync)?;
            }
        }
        match self.pages.waiting() {
            Some(_) if self.next_line.is_some() => self.show_line(),
            Some(_) => {}
            None if waited_for_person => {
                self.since = Instant::now();
                live_line::take_away();
            }
            None => {}
        }
        Ok(())
    }

    fn note_roles(&mut self, id: &IntegrationId, sync: &Sync) -> Result<(), Failure> {
        let (SyncState::Running, Some(total)) = (sync.state, sync.accounts_total) else {
            self.roles.take_if(|roles| roles.id == *id);
            return Ok(());
        };
        let done = sync.accounts_done;
        if let Some(roles) = self.roles.as_mut().filter(|roles| roles.id == *id) {
            (roles.done, roles.total) = (done, total);
            return Ok(());
        }
        let alias = plain(&self.engine.integrations().get(id)?.alias);
        self.roles = Some(Roles { id: id.clone(), alias, began: Instant::now(), before: done, done, total });
        Ok(())
    }

    /// Shows the line that says what is waited for, unless a question is open, and notes when it changes next.
    fn show_line(&mut self) {
        let now = Instant::now();
        let (since, shown) = match (self.pages.waiting(), &self.roles) {
            _ if self.prompt.is_open() => (now, None),
            (Some(sign_in), _) => {
                let left = sign_in.expires_at.duration_since(self.engine.now());
                let (method, code) = (sign_in.method, sign_in.code.as_deref());
                (now, Some(line(Waited::SignIn { method, code, left }, Duration::ZERO, live_line::width())))
            }
            (None, Some(Roles { alias, began, before, done, total, .. })) => {
                let waited = Waited::Roles { alias, done: *done, total: *total, before: *before };
                (*began, Some(line(waited, began.elapsed(), live_line::width())))
            }
            (None, None) if now < self.since + SILENCE => {
                self.next_line = Some(self.since + SILENCE);
                return;
            }
            (None, None) => {
                let host = self.engine.view().unanswered_host();
                let host = host.as_ref().map(|(host, owed)| (host.as_str(), *owed));
                let words = self.words.get_or_insert_with(|| plain(&self.work.words(self.engine)));
                let waited = Waited::Work { words, host };
                (self.since, Some(line(waited, self.since.elapsed(), live_line::width())))
            }
        };
        if let Some(shown) = shown {
            live_line::show(&shown);
        }
        // At whole seconds of the wait, at which its length changes.
        let passed = Duration::from_secs(since.elapsed().as_secs() + 1);
        self.next_line = live_line::can_go().then(|| since + passed);
    }
}

/// Who is waited for, and what they are doing.
fn waiting(wait: &LockWait) -> String {
    let process = wait.pid.map(|pid| format!(" (process {pid})")).unwrap_or_default();
    let doing = wait.purpose.as_deref().map(|purpose| format!(", which is {purpose}")).unwrap_or_default();
    plain(&format!("Waiting for another Daypass{process}{doing}. Only one at a time can use {}.", wait.what))
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
            "Waiting for another Daypass (process 4242), which is starting dev. Only one at a time can use your AWS files."
        );
        let older = LockWait { pid: None, purpose: None, ..known };
        assert_eq!(
            waiting(&older),
            "Waiting for another Daypass. Only one at a time can use your AWS files."
        );
    }
}
