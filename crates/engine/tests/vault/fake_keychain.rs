//! A keychain that answers as told.

use daypass_engine::vault::{Attendance, DataKey, KeyError, KeySource, StoredFact};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// What the fake keychain does when it is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Manner {
    Answers,
    Waits,
    Refuses,
    Forgets,
    Mangles,
    Panics,
}

/// A keychain of two items, in memory: the key, and the next one while the key is replaced.
#[derive(Debug)]
pub(crate) struct FakeKeychain {
    item: Mutex<Option<[u8; 32]>>,
    next: Mutex<Option<[u8; 32]>>,
    manner: Mutex<Manner>,
    changed: Condvar,
    loads: AtomicUsize,
    /// How many calls it still answers before the process is killed in the midst of the next one.
    calls_left: Mutex<Option<usize>>,
}

impl FakeKeychain {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            item: Mutex::new(None),
            next: Mutex::new(None),
            manner: Mutex::new(Manner::Answers),
            changed: Condvar::new(),
            loads: AtomicUsize::new(0),
            calls_left: Mutex::new(None),
        })
    }

    pub(crate) fn behave(&self, manner: Manner) {
        *self.manner.lock().unwrap() = manner;
        self.changed.notify_all();
    }

    pub(crate) fn loads(&self) -> usize {
        self.loads.load(Ordering::SeqCst)
    }

    pub(crate) fn item(&self) -> Option<[u8; 32]> {
        *self.item.lock().unwrap()
    }

    pub(crate) fn set_item(&self, item: Option<[u8; 32]>) {
        *self.item.lock().unwrap() = item;
    }

    pub(crate) fn next(&self) -> Option<[u8; 32]> {
        *self.next.lock().unwrap()
    }

    pub(crate) fn set_next(&self, next: Option<[u8; 32]>) {
        *self.next.lock().unwrap() = next;
    }

    /// From now on it answers this many calls; at the one after that, the process that makes it is killed.
    pub(crate) fn kill_after(&self, calls: Option<usize>) {
        *self.calls_left.lock().unwrap_or_else(PoisonError::into_inner) = calls;
    }

    fn refused(&self) -> Result<(), KeyError> {
        match self.manner() {
            Manner::Refuses => Err(KeyError::Locked { reason: "prompt dismissed".to_owned() }),
            _ => Ok(()),
        }
    }

    fn manner(&self) -> Manner {
        if let Some(left) = &mut *self.calls_left.lock().unwrap_or_else(PoisonError::into_inner) {
            *left = left.checked_sub(1).unwrap_or_else(|| panic!("killed"));
        }
        let manner = self.manner.lock().unwrap();
        *self.changed.wait_while(manner, |manner| *manner == Manner::Waits).unwrap()
    }
}

impl KeySource for FakeKeychain {
    fn name(&self) -> &'static str {
        "keychain"
    }

    /// It is locked where it would wait for an answer, or refuse.
    fn may_prompt(&self) -> bool {
        matches!(*self.manner.lock().unwrap(), Manner::Waits | Manner::Refuses)
    }

    fn load(&self, _: Attendance) -> Result<Option<DataKey>, KeyError> {
        self.loads.fetch_add(1, Ordering::SeqCst);
        match self.manner() {
            Manner::Refuses => Err(KeyError::Locked { reason: "prompt dismissed".to_owned() }),
            Manner::Mangles => Err(KeyError::Unreadable),
            Manner::Panics => panic!("a platform's library at fault"),
            Manner::Answers | Manner::Waits | Manner::Forgets => {
                Ok(self.item().and_then(|bytes| DataKey::from_bytes(&bytes)))
            }
        }
    }

    fn keep(&self, key: &DataKey, _: Attendance) -> Result<(), KeyError> {
        self.refused()?;
        if self.manner() != Manner::Forgets {
            self.set_item(Some(*key.expose()));
        }
        Ok(())
    }

    fn stage(&self, key: &DataKey) -> Result<Option<StoredFact>, KeyError> {
        self.refused()?;
        if self.manner() != Manner::Forgets {
            self.set_next(Some(*key.expose()));
        }
        Ok(None)
    }

    fn staged(&self) -> Result<Option<DataKey>, KeyError> {
        self.refused()?;
        Ok(self.next().and_then(|bytes| DataKey::from_bytes(&bytes)))
    }

    fn unstage(&self) -> Result<(), KeyError> {
        self.refused()?;
        self.set_next(None);
        Ok(())
    }

    fn forget(&self) -> Result<(), KeyError> {
        self.refused()?;
        self.set_item(None);
        Ok(())
    }
}
