//! Getting the key: once, by one thread, for all who wait, and never longer than they will wait.

use super::check;
use super::error::{VaultError, VaultState};
use super::key::{DataKey, KeyError, KeySource};
use super::refusal::Refusal;
use crate::ground::{LockName, ThreadLock, acquire_blocking, assert_may_ask, try_acquire};
use crate::store::Store;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// The key, and the check value that the store held when it was loaded.
#[derive(Debug)]
pub(super) struct OpenKey {
    pub(super) key: DataKey,
    pub(super) check: Vec<u8>,
}

/// Whom the key is for, which decides whether the keychain is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyAccess {
    /// For what a person does: the keychain is asked, whatever it answered before.
    Attended,
    /// For what runs by itself: a keychain that stayed locked when it was asked is not asked again.
    Unattended,
    /// Under a lock under which no keychain may be asked: the key is at hand, or there is none.
    AtHand,
}

type Answer = Result<Arc<OpenKey>, VaultError>;

#[derive(Debug)]
enum KeyState {
    Nothing,
    /// A thread is asking. `forget`: the vault was locked since, and nobody has asked again.
    Asking {
        answer: watch::Receiver<Option<Answer>>,
        forget: bool,
    },
    Key(Arc<OpenKey>),
    Failure(VaultError),
}

/// What this process holds of the key.
#[derive(Debug)]
pub(super) struct KeyCache {
    store: Arc<Store>,
    source: Arc<dyn KeySource>,
    refusal: Refusal,
    state: Mutex<KeyState>,
}

impl KeyCache {
    pub(super) fn new(store: Arc<Store>, source: Arc<dyn KeySource>) -> Self {
        let refusal = Refusal::new(store.clone());
        Self { store, source, refusal, state: Mutex::new(KeyState::Nothing) }
    }

    pub(super) fn source_name(&self) -> &'static str {
        self.source.name()
    }

    /// The key: at hand, or as soon as the thread that asks for it has an answer.
    pub(super) async fn open_key(this: &Arc<Self>, access: KeyAccess, wait: Duration) -> Answer {
        if let Some(opened) = this.at_hand() {
            if access == KeyAccess::Attended {
                this.refusal.forget();
            }
            return Ok(opened);
        }
        if access == KeyAccess::AtHand {
            return Err(VaultError::Locked { reason: "it was locked meanwhile".to_owned() });
        }
        // Another process that asks by itself, or makes the first key, holds such a lock while it asks.
        assert_may_ask(&LockName::VaultPrompt);
        match tokio::time::timeout(wait, Self::answer(this, access)).await {
            Ok(answer) => answer,
            Err(_) => {
                this.refusal.note();
                Err(VaultError::Timeout { waited: wait })
            }
        }
    }

    async fn answer(this: &Arc<Self>, access: KeyAccess) -> Answer {
        loop {
            let mut answer = match this.ask(access)? {
                Asked::Key(opened) => return Ok(opened),
                Asked::Wait(answer) => answer,
            };
            let answered = answer.wait_for(Option::is_some).await;
            match answered.ok().and_then(|answer| answer.clone()).unwrap_or_else(|| Err(broken())) {
                // It was asked for by work that runs by itself.
                Err(VaultError::NotAskedAgain) if access == KeyAccess::Attended => {}
                answer => return answer,
            }
        }
    }

    /// The key, where this process has it.
    fn at_hand(&self) -> Option<Arc<OpenKey>> {
        match &*self.locked_state() {
            KeyState::Key(opened) => Some(opened.clone()),
            KeyState::Nothing | KeyState::Asking { .. } | KeyState::Failure(_) => None,
        }
    }

    fn ask(self: &Arc<Self>, access: KeyAccess) -> Result<Asked, VaultError> {
        let mut state = self.locked_state();
        match &mut *state {
            KeyState::Key(opened) => return Ok(Asked::Key(opened.clone())),
            KeyState::Asking { answer, forget } => {
                *forget = false;
                return Ok(Asked::Wait(answer.clone()));
            }
            KeyState::Nothing | KeyState::Failure(_) => {}
        }
        let (sender, answer) = watch::channel(None);
        let this = self.clone();
        // A thread rather than the runtime's blocking pool: a runtime waits for its pool before the process may end,
        // and nobody may ever answer the prompt.
        std::thread::Builder::new()
            .name("vault-key".to_owned())
            .spawn(move || {
                // A platform's library that panics is one that has no answer.
                let outcome = catch_unwind(AssertUnwindSafe(|| match access {
                    KeyAccess::Unattended => this.load_unattended(),
                    KeyAccess::Attended | KeyAccess::AtHand => this.load(),
                }));
                let outcome = outcome.unwrap_or_else(|_| Err(broken())).map(Arc::new);
                this.settle(&outcome);
                sender.send_replace(Some(outcome));
            })
            .map_err(|error| VaultError::Failed { reason: error.to_string() })?;
        *state = KeyState::Asking { answer: answer.clone(), forget: false };
        Ok(Asked::Wait(answer))
    }

    /// The key from its source, and what its answer means for who asks next.
    fn load(&self) -> Result<OpenKey, VaultError> {
        let outcome = open(&self.store, &*self.source);
        match &outcome {
            Ok(_) => self.refusal.forget(),
            Err(VaultError::Locked { .. }) => self.refusal.note(),
            Err(_) => {}
        }
        outcome
    }

    /// The same for what runs by itself. Of all such processes one at a time brings up a prompt, and who waited for it goes
    /// by its outcome.
    fn load_unattended(&self) -> Result<OpenKey, VaultError> {
        let name = LockName::VaultPrompt;
        // Where the lock cannot be used, as on a disk that is only read, the keychain may still be open.
        let mut lock = try_acquire(home(&self.store), &name).ok().flatten();
        if lock.is_none() && self.source.may_prompt() {
            lock = acquire_blocking(home(&self.store), &name).ok();
        }
        if self.refusal.stands() && self.source.may_prompt() {
            return Err(VaultError::NotAskedAgain);
        }
        let outcome = self.load();
        drop(lock);
        outcome
    }

    fn settle(&self, outcome: &Answer) {
        let mut state = self.locked_state();
        let forget = matches!(*state, KeyState::Asking { forget: true, .. });
        *state = match outcome {
            _ if forget => KeyState::Nothing,
            Ok(opened) => KeyState::Key(opened.clone()),
            Err(error) => KeyState::Failure(error.clone()),
        };
    }

    /// Forgets this key; another one that was loaded meanwhile stays.
    pub(super) fn forget(&self, old: &Arc<OpenKey>) {
        let mut state = self.locked_state();
        if matches!(&*state, KeyState::Key(key) if Arc::ptr_eq(key, old)) {
            *state = KeyState::Nothing;
        }
    }

    /// Forgets any key, one that is being asked for included.
    pub(super) fn lock(&self) {
        match &mut *self.locked_state() {
            KeyState::Asking { forget, .. } => *forget = true,
            state => *state = KeyState::Nothing,
        }
    }

    pub(super) fn state(&self) -> VaultState {
        match &*self.locked_state() {
            KeyState::Nothing => VaultState::Unopened,
            KeyState::Asking { .. } => VaultState::Opening,
            KeyState::Key(_) => VaultState::Open,
            KeyState::Failure(error) => VaultState::Failed(error.clone()),
        }
    }

    fn locked_state(&self) -> MutexGuard<'_, KeyState> {
        // Every change is one assignment: a panic leaves nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Asked {
    Key(Arc<OpenKey>),
    Wait(watch::Receiver<Option<Answer>>),
}

fn broken() -> VaultError {
    VaultError::Failed { reason: "it broke off".to_owned() }
}

enum Found {
    /// The key of the records.
    Fitting(OpenKey),
    /// Nothing is sealed yet; a key may be kept all the same.
    Fresh(Option<DataKey>),
}

/// The key of the store's records; the first one where nothing is sealed yet.
fn open(store: &Store, source: &dyn KeySource) -> Result<OpenKey, VaultError> {
    if let Found::Fitting(opened) = find(store, source)? {
        return Ok(opened);
    }
    let _lock = lock(store)?;
    // Asked again inside the lock: another process may have begun meanwhile.
    let kept = match find(store, source)? {
        Found::Fitting(opened) => return Ok(opened),
        Found::Fresh(kept) => kept,
    };
    let key = match kept {
        Some(key) => key,
        None => make(source)?,
    };
    let check = check::make(&key, source.name())?;
    if store.begin_vault(check::FACT, &check)? {
        Ok(OpenKey { key, check })
    } else {
        Err(VaultError::KeyLost)
    }
}

fn find(store: &Store, source: &dyn KeySource) -> Result<Found, VaultError> {
    let (check, in_use) = store.vault_in_use(check::FACT)?;
    if in_use
        && let Some(used) = check.as_deref().and_then(check::source)
        && used != source.name()
    {
        return Err(VaultError::OtherSource { used: used.to_owned(), asked: source.name() });
    }
    let kept = match source.load() {
        Ok(kept) => kept,
        Err(KeyError::Unreadable) => None,
        Err(error) => return Err(error.into()),
    };
    match (kept, check) {
        (Some(key), Some(check)) if check::holds(&check, &key) => Ok(Found::Fitting(OpenKey { key, check })),
        _ if in_use => Err(VaultError::KeyLost),
        (kept, _) => Ok(Found::Fresh(kept)),
    }
}

/// A new key, kept, and read back: what a key source does not truly keep must not seal anything.
fn make(source: &dyn KeySource) -> Result<DataKey, VaultError> {
    let key = DataKey::random()?;
    source.keep(&key)?;
    match source.load()? {
        Some(kept) if kept.expose() == key.expose() => Ok(key),
        _ => Err(VaultError::Failed { reason: "it did not keep the key".to_owned() }),
    }
}

/// The lock between processes that make the first key at the same moment, beside the store and the other locks.
fn lock(store: &Store) -> Result<ThreadLock, VaultError> {
    acquire_blocking(home(store), &LockName::VaultKey).map_err(|error| VaultError::Lock(Arc::new(error)))
}

fn home(store: &Store) -> &Path {
    store.path().parent().unwrap_or(Path::new("."))
}
