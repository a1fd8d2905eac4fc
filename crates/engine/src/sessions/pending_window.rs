//! A window that asks its person for programs which cannot.
//!
//! That a window is there is told by a lock that it holds, so that a killed one is gone.

use super::error::Error;
use super::pending_program::{DECLINE_COOLDOWN, WATCH_FALLBACK};
use super::room::Sessions;
use crate::ground::{self, LockName, Prompting, Task, in_lock_order};
use crate::store::PendingPrompt;
use daypass_core::plan::Origin;
use daypass_core::{Explain, Kind, SessionId, StartStep};
use jiff::SignedDuration;
use std::collections::HashSet;
use tokio::task::JoinSet;
use tokio::time::timeout;

/// How long a failure that passes by itself, such as a network that is away, is told to programs without asking again.
const PASSING_COOLDOWN: SignedDuration = SignedDuration::from_secs(3);

impl Sessions {
    /// Asks the person at this window for what programs wait for, for as long as it is awaited. Of several windows one
    /// asks. Whoever calls this watches the store ([`watch`]): it is other processes that want something.
    ///
    /// # Errors
    /// [`Error::Ground`]
    pub async fn serve_pending_prompts(&self) -> Result<(), Error> {
        let _here = self.locks.acquire_when_free(LockName::Window, "asking for programs").await?;
        let mut changes = self.store.changes().subscribe();
        let mut asking: HashSet<SessionId> = HashSet::new();
        let mut work = JoinSet::new();
        loop {
            changes.borrow_and_update();
            // A store that does not answer now answers at the next change.
            let all = self.store.pending_prompts(self.clock.now());
            let all = all.inspect_err(|error| warn(error)).unwrap_or_default();
            for pending in all {
                if pending.problem.is_none() && asking.insert(pending.session.clone()) {
                    let sessions = self.clone();
                    work.spawn(async move {
                        let served = in_lock_order(Box::pin(sessions.serve(&pending))).await;
                        (pending.session, served)
                    });
                }
            }
            tokio::select! {
                changed = changes.changed() => if changed.is_err() { return Ok(()) },
                Some(Ok((session, served))) = work.join_next() => {
                    asking.remove(&session);
                    if let Err(error) = served {
                        warn(&error);
                    }
                }
            }
        }
    }

    /// Asks the person for one session. Those who wait find what is kept, or why there is nothing.
    async fn serve(&self, pending: &PendingPrompt) -> Result<(), Error> {
        let id = &pending.session;
        let Some(session) = self.store.session_if_known(id)? else {
            return Ok(self.store.remove_pending(id)?);
        };
        tracing::info!(session = %id, by = %pending.caller, "a person is asked for a program");
        let running = self.tasks.begin(Task::Start(id.clone()));
        self.tasks.set_step(id, StartStep::AskingAws);
        let prompting = Prompting { for_program: Some(pending.caller.clone()), ..Prompting::allowed() };
        // A sign-in goes on in the browser, and what comes of it is there for the next program.
        let asks_for_code =
            self.resolver.plan(&session).is_ok_and(|plan| matches!(plan.origin(), Origin::User(_)));
        let obtained = tokio::select! {
            obtained = self.resolver.resolve(&session, &prompting) => obtained.map_err(Error::from),
            () = running.cancelled() => Err(ground::Error::Cancelled.into()),
            () = self.until_nobody_waits(id), if asks_for_code => {
                tracing::info!(session = %id, "no program waits for the person any more");
                return Ok(self.store.remove_pending(id)?);
            }
        };
        match obtained {
            Ok(_) => Ok(self.store.remove_pending(id)?),
            Err(error) => {
                tracing::info!(session = %id, error = &error as &dyn std::error::Error, "a person was not to be had");
                // What passes by itself is told to those who wait now; who asks a little later tries anew.
                let cooldown =
                    if error.kind() == Kind::Passing { PASSING_COOLDOWN } else { DECLINE_COOLDOWN };
                Ok(self.store.decline_pending(id, &error.problem(), self.clock.now() + cooldown)?)
            }
        }
    }

    /// Waits until every program that asked for a session has ended, or has been waiting for as long as it may.
    async fn until_nobody_waits(&self, id: &SessionId) {
        let mut changes = self.store.changes().subscribe();
        loop {
            changes.borrow_and_update();
            // A store that does not answer now answers at the next look.
            if matches!(self.store.pending_prompt(id, self.clock.now()), Ok(None)) {
                return;
            }
            // Whether it was a change or the time: it is looked again.
            let _ = timeout(WATCH_FALLBACK, changes.changed()).await;
        }
    }
}

fn warn(error: &(dyn std::error::Error + 'static)) {
    tracing::warn!(error, "what programs wait for was not read or written");
}
