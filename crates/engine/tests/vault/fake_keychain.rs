//! A keychain that answers as told.

use daypass_engine::vault::{DataKey, KeyError, KeySource};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};

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

/// A keychain of one item, in memory.
#[derive(Debug)]
pub(crate) struct FakeKeychain {
    item: Mutex<Option<[u8; 32]>>,
    manner: Mutex<Manner>,
    changed: Condvar,
    loads: AtomicUsize,
}

impl FakeKeychain {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            item: Mutex::new(None),
            manner: Mutex::new(Manner::Answers),
            changed: Condvar::new(),
            loads: AtomicUsize::new(0),
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

    fn manner(&self) -> Manner {
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

    fn load(&self) -> Result<Option<DataKey>, KeyError> {
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

    fn keep(&self, key: &DataKey) -> Result<(), KeyError> {
        if self.manner() != Manner::Forgets {
            self.set_item(Some(*key.expose()));
        }
        Ok(())
    }
}
