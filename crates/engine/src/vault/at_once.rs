//! An entry for a program that waits for nothing else: read without a thread and without a runtime, or not at all.

use super::entry::Entry;
use super::{Vault, record};

impl Vault {
    /// The entry of an id, where everything is as it is nearly always: it is there, its source has the key at once, and both
    /// fit. `None` says nothing: [`get`](Self::get) tells, asks and waits.
    pub(crate) fn get_at_once<E: Entry>(&self, id: &E::Id) -> Option<E> {
        let id = E::record_id(id);
        // Looked at first: where nothing is sealed, the key is not asked for.
        let sealed = self.store.record(E::KIND.as_str(), &id).ok()??;
        let opened = self.key_cache.key_at_once()?;
        E::decode(&record::open(&opened.key, E::KIND, &id, &sealed)?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Attendance, DataKey, KeyError, KeySource, RecordKind, StoredFact, from_json, to_json,
    };
    use super::*;
    use crate::store::Store;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use zeroize::Zeroizing;

    /// A keychain that has its key at once, or not, and counts how often it was asked so.
    #[derive(Debug, Default)]
    struct Keychain {
        is_slow: bool,
        asked_at_once: AtomicUsize,
    }

    fn key() -> Option<DataKey> {
        DataKey::from_bytes(&[7; 32])
    }

    impl KeySource for Keychain {
        fn name(&self) -> &'static str {
            "keychain"
        }
        fn load_at_once(&self) -> Option<DataKey> {
            self.asked_at_once.fetch_add(1, Ordering::Relaxed);
            key().filter(|_| !self.is_slow)
        }
        fn load(&self, _: Attendance) -> Result<Option<DataKey>, KeyError> {
            Ok(key())
        }
        fn keep(&self, _: &DataKey, _: Attendance) -> Result<(), KeyError> {
            unreachable!("there is a key")
        }
        fn stage(&self, _: &DataKey) -> Result<Option<StoredFact>, KeyError> {
            unreachable!("the key stays")
        }
        fn staged(&self) -> Result<Option<DataKey>, KeyError> {
            Ok(None)
        }
        fn unstage(&self) -> Result<(), KeyError> {
            Ok(())
        }
        fn forget(&self) -> Result<(), KeyError> {
            unreachable!("the key stays")
        }
    }

    struct Note(String);

    impl Entry for Note {
        const KIND: RecordKind = RecordKind::KeptText;
        type Id = str;
        fn record_id(id: &str) -> String {
            id.to_owned()
        }
        fn encode(&self) -> Zeroizing<Vec<u8>> {
            to_json(&self.0)
        }
        fn decode(bytes: &[u8]) -> Option<Self> {
            from_json(bytes).map(Self)
        }
    }

    async fn vault_with_a_note(folder: &tempfile::TempDir) -> (Arc<Store>, Arc<Keychain>, Vault) {
        let store = Arc::new(Store::open(&folder.path().join("daypass.db")).unwrap());
        let source = Arc::new(Keychain::default());
        Vault::new(store.clone(), source.clone()).put("n", &Note("text".to_owned()), None).await.unwrap();
        let vault = Vault::new(store.clone(), source.clone());
        (store, source, vault)
    }

    fn read(vault: &Vault) -> Option<String> {
        vault.get_at_once::<Note>("n").map(|note| note.0)
    }

    #[tokio::test]
    async fn an_entry_is_read_with_the_key_that_is_had_at_once_and_not_with_another() {
        let folder = tempfile::tempdir().unwrap();
        let (store, source, vault) = vault_with_a_note(&folder).await;
        assert_eq!(read(&vault), Some("text".to_owned()));
        assert!(vault.get_at_once::<Note>("another").is_none());
        assert_eq!(source.asked_at_once.load(Ordering::Relaxed), 1, "not for what is not there");
        let slow = Arc::new(Keychain { is_slow: true, ..Keychain::default() });
        assert_eq!(read(&Vault::new(store.clone(), slow)), None);
        let check = store.vault_fact(super::super::check::FACT).unwrap().unwrap();
        let others = super::super::check::make(&DataKey::random().unwrap(), "keychain").unwrap();
        let elsewhere = super::super::check::make(&key().unwrap(), "passphrase").unwrap();
        for (fact, opens) in [(&others, false), (&elsewhere, false), (&check, true)] {
            store.set_vault_fact(super::super::check::FACT, fact).unwrap();
            assert_eq!(read(&vault).is_some(), opens);
        }
    }

    #[tokio::test]
    async fn a_keychain_that_stayed_locked_is_left_to_who_can_ask() {
        let folder = tempfile::tempdir().unwrap();
        let (store, source, vault) = vault_with_a_note(&folder).await;
        store.set_vault_fact("keychain-refused", b"another start of the system").unwrap();
        assert_eq!(read(&vault), None);
        assert_eq!(source.asked_at_once.load(Ordering::Relaxed), 0);
        vault.get::<Note>("n").await.unwrap().unwrap();
        assert_eq!(read(&vault), Some("text".to_owned()), "who had the key has removed the note");
    }
}
