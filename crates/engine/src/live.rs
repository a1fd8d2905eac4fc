//! What is under way in this process: starts, sign-ins, syncs. Nothing here is stored; it ends with the process.

use daypass_core::view::{SignIn, Sync};
use daypass_core::{IntegrationId, SessionId, StartStep};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedMutexGuard, watch};
use tokio_util::sync::CancellationToken;
use url::Url;

/// A sign-in as it stands, with what only this process needs of it.
#[derive(Debug, Clone)]
pub(crate) struct LiveSignIn {
    /// What is shown.
    pub(crate) view: SignIn,
    /// The page, to open it again.
    pub(crate) page: Option<Url>,
}

#[derive(Debug, Default)]
struct Work {
    steps: HashMap<SessionId, StartStep>,
    sign_ins: HashMap<IntegrationId, LiveSignIn>,
    syncs: HashMap<IntegrationId, Sync>,
    cancels: HashMap<Job, (CancellationToken, usize)>,
    queues: HashMap<String, Arc<tokio::sync::Mutex<()>>>,
}

/// Something that a person can cancel.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Job {
    /// A start.
    Start(SessionId),
    /// A sign-in.
    SignIn(IntegrationId),
    /// A sync.
    Sync(IntegrationId),
}

/// The work under way. Every change ticks the channel that snapshots are taken on.
#[derive(Debug)]
pub(crate) struct Live {
    work: Mutex<Work>,
    changes: watch::Sender<u64>,
}

impl Live {
    /// Nothing under way; changes tick `changes`.
    pub(crate) fn new(changes: watch::Sender<u64>) -> Self {
        Self { work: Mutex::default(), changes }
    }

    fn lock(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut Work) -> T) -> T {
        let result = change(&mut self.lock());
        self.changes.send_modify(|count| *count += 1);
        result
    }

    /// Queues for work that is to be done once however many ask: the second finds it done when its turn comes.
    pub(crate) async fn turn(&self, what: String) -> OwnedMutexGuard<()> {
        let queue = self.lock().queues.entry(what).or_default().clone();
        queue.lock_owned().await
    }

    /// Begins a job that can be cancelled, until the guard is dropped. Who begins the same job meanwhile shares it.
    pub(crate) fn begin(self: &Arc<Self>, job: Job) -> Running {
        let mut work = self.lock();
        let (cancel, sharing) = work.cancels.entry(job.clone()).or_default();
        *sharing += 1;
        Running { live: self.clone(), cancel: cancel.clone(), job }
    }

    /// Cancels a job, if it is under way.
    pub(crate) fn cancel(&self, job: &Job) {
        if let Some((cancel, _)) = self.lock().cancels.get(job) {
            cancel.cancel();
        }
    }

    /// Shows what a start that is under way is waiting for.
    pub(crate) fn set_step(&self, session: &SessionId, step: StartStep) {
        self.change(|work| {
            if work.cancels.contains_key(&Job::Start(session.clone())) {
                work.steps.insert(session.clone(), step);
            }
        });
    }

    /// What each running start is waiting for.
    pub(crate) fn steps(&self) -> HashMap<SessionId, StartStep> {
        self.lock().steps.clone()
    }

    /// Shows a sign-in; with `None` it is forgotten.
    pub(crate) fn set_sign_in(&self, integration: &IntegrationId, sign_in: Option<LiveSignIn>) {
        self.change(|work| match sign_in {
            Some(sign_in) => work.sign_ins.insert(integration.clone(), sign_in),
            None => work.sign_ins.remove(integration),
        });
    }

    /// A sign-in as it stands.
    pub(crate) fn sign_in(&self, integration: &IntegrationId) -> Option<LiveSignIn> {
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

    /// Forgets everything about an integration.
    pub(crate) fn forget(&self, integration: &IntegrationId) {
        self.change(|work| {
            work.sign_ins.remove(integration);
            work.syncs.remove(integration);
        });
    }
}

/// A job under way.
#[derive(Debug)]
pub(crate) struct Running {
    live: Arc<Live>,
    job: Job,
    cancel: CancellationToken,
}

impl Running {
    /// Resolves when a person cancels the job.
    pub(crate) fn cancelled(&self) -> impl Future<Output = ()> + Send + 'static {
        self.cancel.clone().cancelled_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let job = &self.job;
        self.live.change(|work| {
            let Some((_, sharing)) = work.cancels.get_mut(job) else { return };
            *sharing -= 1;
            if *sharing > 0 {
                return;
            }
            work.cancels.remove(job);
            if let Job::Start(session) = job {
                work.steps.remove(session);
            }
        });
    }
}
