//! What is under way in this process: starts, sign-ins, syncs. Nothing here is stored; it ends with the process.

use super::Changes;
use daypass_core::view::{SignIn, SignInMethod, Sync, UnopenedPage};
use daypass_core::{IntegrationId, SessionId, StartStep};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use url::Url;

/// A sign-in as it stands, with what only this process needs of it.
#[derive(Debug, Clone)]
pub(crate) struct SignInTask {
    /// What is shown.
    pub(crate) view: SignIn,
    /// The page, to open it again.
    pub(crate) page: Option<Url>,
    /// Takes the method by which the person wants to go on instead.
    pub(crate) other_method: watch::Sender<Option<SignInMethod>>,
}

#[derive(Debug, Default)]
struct Work {
    steps: HashMap<SessionId, StartStep>,
    sign_ins: HashMap<IntegrationId, SignInTask>,
    syncs: HashMap<IntegrationId, Sync>,
    running: HashMap<Task, Running>,
    begun: u64,
    waits: Vec<LockWait>,
    last_wait: u32,
}

/// A task under way, for all who share it.
#[derive(Debug)]
struct Running {
    /// Tells it from an earlier one of the same task, which was cancelled and has not ended yet.
    number: u64,
    cancel: CancellationToken,
    sharing: usize,
}

/// Something that a person can cancel.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Task {
    /// A start.
    Start(SessionId),
    /// A sign-in.
    SignIn(IntegrationId),
    /// A sync.
    Sync(IntegrationId),
}

/// The work under way. Every change ticks the channel that snapshots are taken on.
#[derive(Debug)]
pub(crate) struct Tasks {
    work: Mutex<Work>,
    changes: Changes,
}

impl Tasks {
    /// Nothing under way; changes tick `changes`.
    pub(crate) fn new(changes: Changes) -> Self {
        Self { work: Mutex::default(), changes }
    }

    fn lock(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Work) -> T) -> T {
        let result = change(&mut self.lock());
        self.changes.tick();
        result
    }

    /// Begins a task that can be cancelled, until the guard is dropped. Who begins the same task meanwhile shares it,
    /// unless it was cancelled: what a person asks for after that is another one.
    pub(crate) fn begin(self: &Arc<Self>, task: Task) -> TaskGuard {
        let mut work = self.lock();
        work.begun = work.begun.wrapping_add(1);
        let begun = Running { number: work.begun, cancel: CancellationToken::new(), sharing: 0 };
        let running = match work.running.entry(task.clone()) {
            Entry::Occupied(earlier) if earlier.get().cancel.is_cancelled() => {
                let running = earlier.into_mut();
                *running = begun;
                running
            }
            entry => entry.or_insert(begun),
        };
        running.sharing += 1;
        TaskGuard { tasks: self.clone(), number: running.number, cancel: running.cancel.clone(), task }
    }

    /// Cancels a task, if it is under way.
    pub(crate) fn cancel(&self, task: &Task) {
        if let Some(running) = self.lock().running.get(task) {
            running.cancel.cancel();
        }
    }

    /// Cancels every task that is under way.
    pub(crate) fn cancel_all(&self) {
        for running in self.lock().running.values() {
            running.cancel.cancel();
        }
    }

    /// Shows what a start that is under way is waiting for.
    pub(crate) fn set_step(&self, session: &SessionId, step: StartStep) {
        self.change(|work| {
            if work.running.contains_key(&Task::Start(session.clone())) {
                work.steps.insert(session.clone(), step);
            }
        });
    }

    /// What each running start is waiting for.
    pub(crate) fn steps(&self) -> HashMap<SessionId, StartStep> {
        self.lock().steps.clone()
    }

    /// Shows a sign-in; with `None` it is forgotten.
    pub(crate) fn set_sign_in(&self, integration: &IntegrationId, sign_in: Option<SignInTask>) {
        self.change(|work| match sign_in {
            Some(sign_in) => work.sign_ins.insert(integration.clone(), sign_in),
            None => work.sign_ins.remove(integration),
        });
    }

    /// Notes whether the page of a sign-in was opened, as long as it is that page which is waited at.
    pub(crate) fn set_unopened(
        &self,
        integration: &IntegrationId,
        page: &Url,
        unopened: Option<UnopenedPage>,
    ) {
        self.change(|work| {
            let task = work.sign_ins.get_mut(integration).filter(|task| task.page.as_ref() == Some(page));
            if let Some(task) = task {
                task.view.unopened = unopened;
            }
        });
    }

    /// A sign-in as it stands.
    pub(crate) fn sign_in(&self, integration: &IntegrationId) -> Option<SignInTask> {
        self.lock().sign_ins.get(integration).cloned()
    }

    /// Shows a sync; with `None` it is forgotten.
    pub(crate) fn set_sync(&self, integration: &IntegrationId, sync: Option<Sync>) {
        self.change(|work| match sync {
            Some(sync) => work.syncs.insert(integration.clone(), sync),
            None => work.syncs.remove(integration),
        });
    }

    /// A sync as it stands.
    pub(crate) fn sync(&self, integration: &IntegrationId) -> Option<Sync> {
        self.lock().syncs.get(integration).cloned()
    }

    /// Shows that somebody waits for a lock, until this is dropped.
    pub(super) fn show_wait(
        self: &Arc<Self>,
        what: String,
        pid: Option<u32>,
        purpose: Option<String>,
    ) -> WaitGuard {
        let id = self.change(|work| {
            work.last_wait = work.last_wait.wrapping_add(1);
            work.waits.push(LockWait { id: work.last_wait, what, pid, purpose });
            work.last_wait
        });
        WaitGuard { tasks: self.clone(), id }
    }

    /// The locks that are waited for for longer than a second, and who holds them.
    pub(crate) fn waits(&self) -> Vec<LockWait> {
        self.lock().waits.clone()
    }

    /// Forgets everything about an integration.
    pub(crate) fn forget(&self, integration: &IntegrationId) {
        self.change(|work| {
            work.sign_ins.remove(integration);
            work.syncs.remove(integration);
        });
    }
}

/// That somebody in this process waits for a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockWait {
    /// One of its kind in this process.
    pub id: u32,
    /// What is locked, in words: `your AWS files`.
    pub what: String,
    /// The process that holds the lock; `None` where it is of an older version, which notes nothing.
    pub pid: Option<u32>,
    /// What that process is doing: `starting dev`.
    pub purpose: Option<String>,
}

impl LockWait {
    /// What the other process is doing, where it has noted that, and why it is waited for. A sentence or two.
    pub fn reason(&self) -> String {
        let only_one = format!("Only one at a time can use {}.", self.what);
        match (self.pid, &self.purpose) {
            (Some(pid), Some(purpose)) => format!("Process {pid} is {purpose}. {only_one}"),
            _ => only_one,
        }
    }
}

/// A wait that is shown until it is dropped.
#[derive(Debug)]
pub(super) struct WaitGuard {
    tasks: Arc<Tasks>,
    id: u32,
}

impl Drop for WaitGuard {
    fn drop(&mut self) {
        self.tasks.change(|work| work.waits.retain(|wait| wait.id != self.id));
    }
}

/// A task under way.
#[derive(Debug)]
pub(crate) struct TaskGuard {
    tasks: Arc<Tasks>,
    task: Task,
    number: u64,
    cancel: CancellationToken,
}

impl TaskGuard {
    /// Resolves when a person cancels the task.
    pub(crate) fn cancelled(&self) -> impl Future<Output = ()> + Send + 'static {
        self.cancel.clone().cancelled_owned()
    }

    /// Whether a person has cancelled the task.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }
}

impl Drop for TaskGuard {
    fn drop(&mut self) {
        let task = &self.task;
        self.tasks.change(|work| {
            let running = work.running.get_mut(task).filter(|running| running.number == self.number);
            let Some(running) = running else { return };
            running.sharing -= 1;
            if running.sharing > 0 {
                return;
            }
            work.running.remove(task);
            if let Task::Start(session) = task {
                work.steps.remove(session);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_after_a_cancel_inherited_the_cancel_of_the_one_that_had_not_ended_yet() {
        let tasks = Arc::new(Tasks::new(Changes::new()));
        let id = SessionId::from_stored("s");
        let task = Task::Start(id.clone());
        let first = tasks.begin(task.clone());
        let shared = tasks.begin(task.clone());
        tasks.cancel(&task);
        assert!(first.is_cancelled() && shared.is_cancelled());
        let second = tasks.begin(task.clone());
        tasks.set_step(&id, StartStep::AskingAws);
        assert!(!second.is_cancelled());
        drop((first, shared));
        assert_eq!(tasks.steps().len(), 1, "the second one is under way still");
        tasks.cancel(&task);
        assert!(second.is_cancelled());
        drop(second);
        assert!(tasks.steps().is_empty());
    }
}
