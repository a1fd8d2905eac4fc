//! What is under way in this process: starts, sign-ins, syncs. Nothing here is stored; it ends with the process.

use daypass_core::mfa::MfaCode;
use daypass_core::sts::MfaSerial;
use daypass_core::view::{MfaQuestion, SignIn, Sync};
use daypass_core::{IntegrationId, SessionId, StartStep};
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedMutexGuard, mpsc, watch};
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
    questions: Vec<(MfaQuestion, mpsc::UnboundedSender<MfaCode>)>,
    asked: u32,
    used_codes: HashMap<MfaSerial, MfaCode>,
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

    /// Cancels every job that is under way.
    pub(crate) fn cancel_all(&self) {
        for (cancel, _) in self.lock().cancels.values() {
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

    /// Asks for an MFA code, until the question is dropped.
    pub(crate) fn ask(self: &Arc<Self>, question: MfaQuestion) -> Question {
        let (sender, answers) = mpsc::unbounded_channel();
        let id = self.change(|work| {
            work.asked = work.asked.wrapping_add(1);
            work.questions.push((MfaQuestion { id: work.asked, ..question }, sender));
            work.asked
        });
        Question { live: self.clone(), id, answers }
    }

    /// The codes that are waited for, the oldest first.
    pub(crate) fn questions(&self) -> Vec<MfaQuestion> {
        self.lock().questions.iter().map(|(question, _)| question.clone()).collect()
    }

    /// Answers a question; `false` where it does not stand any more.
    pub(crate) fn answer(&self, id: u32, code: MfaCode) -> bool {
        self.change(|work| {
            let asked = work.questions.iter_mut().find(|(question, _)| question.id == id);
            asked.is_some_and(|(question, sender)| {
                question.checking = true;
                sender.send(code).is_ok()
            })
        })
    }

    /// Notes that AWS has been told a device's code, and will take it no more.
    pub(crate) fn note_used(&self, device: &MfaSerial, code: MfaCode) {
        self.lock().used_codes.insert(device.clone(), code);
    }

    /// Whether a device's code is the last one that AWS has been told by this process.
    pub(crate) fn is_used(&self, device: &MfaSerial, code: &MfaCode) -> bool {
        self.lock().used_codes.get(device) == Some(code)
    }

    /// Forgets everything about an integration.
    pub(crate) fn forget(&self, integration: &IntegrationId) {
        self.change(|work| {
            work.sign_ins.remove(integration);
            work.syncs.remove(integration);
        });
    }
}

/// A question that stands until it is dropped.
#[derive(Debug)]
pub(crate) struct Question {
    live: Arc<Live>,
    id: u32,
    answers: mpsc::UnboundedReceiver<MfaCode>,
}

impl Question {
    /// The next answer. `None` only when the process ends.
    pub(crate) async fn answer(&mut self) -> Option<MfaCode> {
        self.answers.recv().await
    }

    /// Asks again: the answer was not taken.
    pub(crate) fn reject(&self) {
        self.live.change(|work| {
            for (question, _) in work.questions.iter_mut().filter(|(question, _)| question.id == self.id) {
                question.checking = false;
                question.rejections = question.rejections.saturating_add(1);
            }
        });
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        self.live.change(|work| work.questions.retain(|(question, _)| question.id != self.id));
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

    /// Whether a person has cancelled the job.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
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
