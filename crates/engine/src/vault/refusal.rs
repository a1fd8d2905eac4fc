//! The note that the keychain stayed locked when it was asked, so that what runs by itself does not ask again and again.
//!
//! All processes of a home share it, since each `credential_process` is a process of its own. It ends when somebody gets the
//! key, for example by a person's own action, and when the system starts anew, if the system can tell one start from
//! another.

use crate::store::{Store, StoreError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const FACT: &str = "keychain-refused";

/// What is known of the last refusal.
#[derive(Debug)]
pub(super) struct Refusal {
    store: Arc<Store>,
    /// The store could not be written, so that this process alone knows.
    only_here: AtomicBool,
}

impl Refusal {
    pub(super) fn new(store: Arc<Store>) -> Self {
        Self { store, only_here: AtomicBool::new(false) }
    }

    /// Whether the keychain stayed locked when it was last asked.
    pub(super) fn stands(&self) -> bool {
        let noted = self.store.vault_fact(FACT).ok().flatten();
        noted.is_some_and(|boot| boot == this_boot()) || self.only_here.load(Ordering::Relaxed)
    }

    /// Whether anything is noted, be it of an earlier start of the system: who finds the keychain open removes it.
    pub(super) fn is_noted(&self) -> bool {
        self.store.vault_fact(FACT).map_or(true, |noted| noted.is_some())
    }

    /// Notes that it stayed locked.
    pub(super) fn note(&self) {
        let noted = self.store.set_vault_fact(FACT, &this_boot());
        self.only_here.store(noted.inspect_err(warn).is_err(), Ordering::Relaxed);
    }

    /// Notes that the key was had.
    pub(super) fn forget(&self) {
        self.only_here.store(false, Ordering::Relaxed);
        // Looked at first: a store that is only read need not be writable, and a change wakes every process of the home.
        if self.store.vault_fact(FACT).is_ok_and(|noted| noted.is_some()) {
            let _told = self.store.remove_vault_fact(FACT).inspect_err(warn);
        }
    }
}

fn warn(error: &StoreError) {
    let error = error as &dyn std::error::Error;
    tracing::warn!(error, "what the keychain answered was not noted");
}

/// This start of the system; empty where the system does not tell.
fn this_boot() -> Vec<u8> {
    if cfg!(target_os = "linux") {
        std::fs::read("/proc/sys/kernel/random/boot_id").unwrap_or_default()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_known_to_all_processes_until_the_key_is_had_or_the_system_starts_anew() {
        let home = tempfile::tempdir().unwrap();
        let process = || Refusal::new(Arc::new(Store::open(&home.path().join("daypass.db")).unwrap()));
        let (one, other) = (process(), process());
        assert!(!one.stands());
        one.note();
        assert!(one.stands() && other.stands());
        other.forget();
        assert!(!one.stands() && !other.stands());
        one.note();
        one.store.set_vault_fact(FACT, b"another start of the system").unwrap();
        assert!(!one.stands() && !other.stands());
    }
}
