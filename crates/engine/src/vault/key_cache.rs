//! Getting the key: once, by one thread, for all who wait, and never longer than they will wait.

use super::check;
use super::error::{VaultError, VaultState};
use super::key_change;
use super::key_find::{self, OpenKey, home};
use super::key_source::{Attendance, KeySource};
use super::key_sources::KeySources;
use super::keychain::KEYCHAIN;
use super::passphrase::PASSPHRASE;
use super::refusal::Refusal;
use super::unlocking;
use crate::ground::{LockName, acquire_blocking, assert_may_ask, caught, try_acquire};
use crate::store::{Store, StoreError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

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
        lock_mark: Option<Vec<u8>>,
    },
    Key {
        opened: Arc<OpenKey>,
        /// The mark of the last lock when it was opened: a later one means that this key is to be forgotten.
        lock_mark: Option<Vec<u8>>,
    },
    Failure(VaultError),
}

/// What this process holds of the key.
#[derive(Debug)]
pub(super) struct KeyCache {
    store: Arc<Store>,
    sources: KeySources,
    refusal: Refusal,
    state: Mutex<KeyState>,
}

impl KeyCache {
    pub(super) fn new(store: Arc<Store>, sources: KeySources) -> Self {
        let refusal = Refusal::new(store.clone());
        Self { store, sources, refusal, state: Mutex::new(KeyState::Nothing) }
    }

    pub(super) fn sources(&self) -> &KeySources {
        &self.sources
    }

    /// The source in force, whether the key is in it or not.
    pub(super) fn source(&self) -> Result<&Arc<dyn KeySource>, StoreError> {
        let check = self.store.vault_fact(check::FACT)?;
        self.sources.in_force(&self.store, check.as_deref())
    }

    /// The name of the source in force; of the one that would be by itself where the store cannot be read.
    pub(super) fn source_name(&self) -> &'static str {
        self.source().map_or(KEYCHAIN, |source| source.name())
    }

    /// The key of the store's records, where its source has it at once and nothing was noted that needs more than a look.
    pub(super) fn key_at_once(&self) -> Option<OpenKey> {
        if self.refusal.is_noted() {
            return None;
        }
        let check = self.store.vault_fact(check::FACT).ok()??;
        let source = self.sources.in_force(&self.store, Some(&check)).ok()?;
        let key = source.load_at_once()?;
        let is_its = check::source(&check) == Some(source.name()) && check::holds(&check, &key);
        is_its.then_some(OpenKey { key, check })
    }

    /// Whether asking for the key could bring up a prompt now. Looking brings up none.
    pub(super) fn may_prompt(&self) -> bool {
        self.source().map_or(true, |source| source.may_prompt())
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
        if access == KeyAccess::Attended && this.source()?.name() == PASSPHRASE {
            // Whoever types it is before this process, and ends the question where they want to.
            return Self::answer(this, access).await;
        }
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
            let (mut answer, joined) = match this.ask(access)? {
                Asked::Key(opened) => return Ok(opened),
                Asked::Wait { answer, joined } => (answer, joined),
            };
            let answered = answer.wait_for(Option::is_some).await;
            match answered.ok().and_then(|answer| answer.clone()).unwrap_or_else(|| Err(broken())) {
                // It was asked for by work that runs by itself.
                Err(VaultError::NotAskedAgain | VaultError::NoPassphrase)
                    if access == KeyAccess::Attended && joined => {}
                answer => return answer,
            }
        }
    }

    /// The key, where this process has it.
    fn at_hand(&self) -> Option<Arc<OpenKey>> {
        match &*self.current_state() {
            KeyState::Key { opened, .. } => Some(opened.clone()),
            KeyState::Nothing | KeyState::Asking { .. } | KeyState::Failure(_) => None,
        }
    }

    /// The state, after what another process has locked is forgotten.
    fn current_state(&self) -> MutexGuard<'_, KeyState> {
        let now = unlocking::mark(&self.store);
        let mut state = self.locked_state();
        if let KeyState::Key { lock_mark: Some(then), .. } = &*state
            && now.is_some_and(|now| now != *then)
        {
            *state = KeyState::Nothing;
            self.sources.forget_typed();
        }
        state
    }

    fn ask(self: &Arc<Self>, access: KeyAccess) -> Result<Asked, VaultError> {
        let lock_mark = unlocking::mark(&self.store);
        let mut state = self.locked_state();
        match &mut *state {
            KeyState::Key { opened, .. } => return Ok(Asked::Key(opened.clone())),
            KeyState::Asking { answer, forget, .. } => {
                *forget = false;
                return Ok(Asked::Wait { answer: answer.clone(), joined: true });
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
                let outcome = caught(|| match access {
                    KeyAccess::Unattended => this.load_unattended(),
                    KeyAccess::Attended | KeyAccess::AtHand => this.load(Attendance::Attended),
                });
                let outcome = outcome.unwrap_or_else(|| Err(broken())).map(Arc::new);
                this.settle(&outcome);
                sender.send_replace(Some(outcome));
            })
            .map_err(|error| VaultError::Failed { reason: error.to_string() })?;
        *state = KeyState::Asking { answer: answer.clone(), forget: false, lock_mark };
        Ok(Asked::Wait { answer, joined: false })
    }

    /// The key from its source, and what its answer means for who asks next.
    fn load(&self, attendance: Attendance) -> Result<OpenKey, VaultError> {
        let outcome = key_find::open(&self.store, &self.sources, attendance);
        match &outcome {
            Ok(opened) => {
                self.refusal.forget();
                if attendance == Attendance::Attended {
                    unlocking::keep_if_wished(&self.store, &self.sources, opened);
                }
                if attendance == Attendance::Attended
                    && let Err(error) = key_change::finish(&self.store, &self.sources, opened)
                {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "a change of the vault's key is still to be finished");
                }
            }
            Err(VaultError::Locked { .. }) => self.refusal.note(),
            Err(_) => {}
        }
        outcome
    }

    /// The same for what runs by itself. Of all such processes one at a time brings up a prompt, and who waited for it goes
    /// by its outcome.
    fn load_unattended(&self) -> Result<OpenKey, VaultError> {
        let name = LockName::VaultPrompt;
        let source = self.source()?;
        // Where the lock cannot be used, as on a disk that is only read, the keychain may still be open.
        let mut lock = try_acquire(home(&self.store), &name).ok().flatten();
        if lock.is_none() && source.may_prompt() {
            lock = acquire_blocking(home(&self.store), &name).ok();
        }
        if self.refusal.stands() && source.may_prompt() {
            return Err(VaultError::NotAskedAgain);
        }
        let outcome = self.load(Attendance::Unattended);
        drop(lock);
        outcome
    }

    fn settle(&self, outcome: &Answer) {
        let mut state = self.locked_state();
        let (forget, lock_mark) = match &mut *state {
            KeyState::Asking { forget, lock_mark, .. } => (*forget, lock_mark.take()),
            _ => (false, None),
        };
        *state = match outcome {
            _ if forget => KeyState::Nothing,
            Ok(opened) => KeyState::Key { opened: opened.clone(), lock_mark },
            Err(error) => KeyState::Failure(error.clone()),
        };
    }

    /// Has this key from now on.
    pub(super) fn replace(&self, opened: OpenKey) {
        self.refusal.forget();
        let lock_mark = unlocking::mark(&self.store);
        *self.locked_state() = KeyState::Key { opened: Arc::new(opened), lock_mark };
    }

    /// Forgets this key; another one that was loaded meanwhile stays.
    pub(super) fn forget(&self, old: &Arc<OpenKey>) {
        let mut state = self.locked_state();
        if matches!(&*state, KeyState::Key { opened, .. } if Arc::ptr_eq(opened, old)) {
            *state = KeyState::Nothing;
        }
    }

    /// Forgets any key, one that is being asked for included.
    pub(super) fn lock(&self) {
        self.sources.forget_typed();
        match &mut *self.locked_state() {
            KeyState::Asking { forget, .. } => *forget = true,
            state => *state = KeyState::Nothing,
        }
    }

    pub(super) fn state(&self) -> VaultState {
        match &*self.current_state() {
            KeyState::Nothing => VaultState::Unopened,
            KeyState::Asking { .. } => VaultState::Opening,
            KeyState::Key { .. } => VaultState::Open,
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
    Wait {
        answer: watch::Receiver<Option<Answer>>,
        /// It was asked for by somebody else before.
        joined: bool,
    },
}

/// The thread that asked has ended without an answer.
pub(super) fn broken() -> VaultError {
    VaultError::Failed { reason: "it broke off".to_owned() }
}
