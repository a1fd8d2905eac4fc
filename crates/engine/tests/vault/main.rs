//! The vault over key sources that answer as told: what it seals, whom it asks and how often, and when it refuses.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail loudly")]

mod fake_keychain;
mod new_key;
mod old_store;
mod unattended;
mod unlocking;

use daypass_core::Secret;
use daypass_engine::store::{NewRecord, SealedRecord, Store};
use daypass_engine::vault::{
    KeySources, PassphraseCost, PassphraseKey, RecordKind, Vault, VaultError, VaultState,
};
use fake_keychain::{FakeKeychain, Manner};
use std::path::PathBuf;
use std::sync::{Arc, Barrier};
use std::time::Duration;

const SECRET: &[u8] = b"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// What a guess costs is not what is tested here.
const CHEAP: PassphraseCost = PassphraseCost { memory_kib: 8, passes: 1 };
const KIND: RecordKind = RecordKind::SsoToken;

/// A home with a store; every `process` on it has a connection and a key of its own.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("daypass.db")
    }

    fn store(&self) -> Arc<Store> {
        Arc::new(Store::open(&self.file()).unwrap())
    }

    fn process(&self, keychain: &Arc<FakeKeychain>) -> Vault {
        Vault::new(self.store(), keychain.clone())
    }

    fn with_passphrase(&self, passphrase: &str) -> Vault {
        let store = self.store();
        let source = PassphraseKey::new(store.clone(), Secret::new(passphrase), CHEAP);
        Vault::new(store, Arc::new(source))
    }

    /// A process that has both, and whose environment asks for this one, if for any.
    fn with_both(
        &self,
        keychain: &Arc<FakeKeychain>,
        passphrase: &str,
        asked: Option<&'static str>,
    ) -> Vault {
        let store = self.store();
        let source = PassphraseKey::new(store.clone(), Secret::new(passphrase), CHEAP);
        Vault::with_sources(store, KeySources::of(keychain.clone(), Arc::new(source), asked))
    }
}

async fn text(vault: &Vault, id: &str) -> Option<Vec<u8>> {
    vault.record(KIND, id).await.unwrap().map(|secret| secret.to_vec())
}

#[tokio::test]
async fn a_secret_comes_back_in_every_process_until_it_is_replaced_or_removed() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let (one, two) = (home.process(&keychain), home.process(&keychain));
    one.put_record(KIND, "i-1", SECRET, None).await.unwrap();
    assert_eq!(text(&two, "i-1").await.as_deref(), Some(SECRET));
    assert_eq!(text(&two, "i-2").await, None);
    assert!(one.record(RecordKind::Credentials, "i-1").await.unwrap().is_none());
    two.put_record(KIND, "i-1", b"", None).await.unwrap();
    assert_eq!(text(&one, "i-1").await.as_deref(), Some(&b""[..]));
    one.remove_record(KIND, "i-1").unwrap();
    assert_eq!(text(&two, "i-1").await, None);
}

#[tokio::test]
async fn neither_looking_for_what_is_not_there_nor_removing_asks_for_the_key() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    home.process(&keychain).put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let before = keychain.loads();
    let vault = home.process(&keychain);
    assert_eq!(text(&vault, "i-2").await, None);
    vault.remove_record(KIND, "i-1").unwrap();
    assert_eq!(text(&vault, "i-1").await, None);
    assert!(matches!(vault.state(), VaultState::Unopened));
    assert_eq!(keychain.loads(), before);
}

#[tokio::test]
async fn no_file_and_no_debug_output_holds_a_secret() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let vault = home.process(&keychain);
    vault.put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let key = keychain.item().unwrap();
    for suffix in ["", "-wal"] {
        let bytes = std::fs::read(format!("{}{suffix}", home.file().display())).unwrap();
        assert!(!bytes.windows(SECRET.len()).any(|window| window == SECRET));
        assert!(!bytes.windows(key.len()).any(|window| window == key));
    }
    let debug = format!("{vault:?}");
    assert!(debug.contains("DataKey(…)"), "{debug}");
    assert!(!debug.contains("wJalrXUtnFEMI"), "{debug}");
}

#[tokio::test]
async fn twenty_callers_at_once_ask_for_the_key_once() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    home.process(&keychain).put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let before = keychain.loads();
    keychain.behave(Manner::Waits);
    let vault = home.process(&keychain);
    let callers: Vec<_> = (0..20)
        .map(|_| {
            let vault = vault.clone();
            async move { vault.record(KIND, "i-1").await }
        })
        .map(tokio::spawn)
        .collect();
    tokio::task::yield_now().await;
    keychain.behave(Manner::Answers);
    for caller in callers {
        assert_eq!(&**caller.await.unwrap().unwrap().unwrap(), SECRET);
    }
    assert_eq!(text(&vault, "i-1").await.as_deref(), Some(SECRET));
    assert_eq!(keychain.loads(), before + 1);
}

#[tokio::test]
async fn an_unanswered_prompt_is_bounded_and_its_late_answer_is_used() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    home.process(&keychain).put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let before = keychain.loads();
    keychain.behave(Manner::Waits);
    let vault = home.process(&keychain);
    let impatient = vault.clone().with_key_wait(Duration::ZERO);
    for _ in 0..5 {
        assert!(matches!(impatient.record(KIND, "i-1").await, Err(VaultError::Timeout { .. })));
        assert!(matches!(
            impatient.put_record(KIND, "i-2", SECRET, None).await,
            Err(VaultError::Timeout { .. })
        ));
        assert!(matches!(vault.state(), VaultState::Opening));
    }
    keychain.behave(Manner::Answers);
    assert_eq!(text(&vault, "i-1").await.as_deref(), Some(SECRET));
    assert!(matches!(vault.state(), VaultState::Open));
    assert_eq!(text(&impatient, "i-2").await, None);
    assert_eq!(keychain.loads(), before + 1);
}

#[tokio::test(start_paused = true)]
async fn a_caller_waits_twenty_seconds() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    keychain.behave(Manner::Waits);
    let begin = tokio::time::Instant::now();
    let result = home.process(&keychain).put_record(KIND, "i-1", SECRET, None).await;
    assert!(matches!(result, Err(VaultError::Timeout { waited }) if waited == Duration::from_secs(20)));
    assert_eq!(begin.elapsed().as_secs(), 20);
    keychain.behave(Manner::Answers);
}

#[tokio::test]
async fn a_refusal_is_told_and_the_next_call_asks_again() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let vault = home.process(&keychain);
    keychain.behave(Manner::Refuses);
    assert!(matches!(vault.put_record(KIND, "i-1", SECRET, None).await, Err(VaultError::Locked { .. })));
    assert!(matches!(vault.state(), VaultState::Failed(VaultError::Locked { .. })));
    keychain.behave(Manner::Answers);
    vault.put_record(KIND, "i-1", SECRET, None).await.unwrap();
    assert!(matches!(vault.state(), VaultState::Open));
}

#[tokio::test]
async fn a_key_source_that_panics_is_an_error_and_is_asked_again() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    home.process(&keychain).put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let vault = home.process(&keychain);
    keychain.behave(Manner::Panics);
    // The panic stands in the platform's library, outside any lock of the fake.
    assert!(matches!(vault.record(KIND, "i-1").await, Err(VaultError::Failed { .. })));
    assert!(matches!(vault.state(), VaultState::Failed(VaultError::Failed { .. })));
    keychain.behave(Manner::Answers);
    assert_eq!(text(&vault, "i-1").await.as_deref(), Some(SECRET));
}

#[tokio::test]
async fn a_source_that_does_not_keep_the_key_seals_nothing() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    keychain.behave(Manner::Forgets);
    assert!(matches!(
        home.process(&keychain).put_record(KIND, "i-1", SECRET, None).await,
        Err(VaultError::Failed { .. })
    ));
    assert_eq!(home.store().vault_in_use("key-check").unwrap(), (None, false));
}

#[tokio::test]
async fn no_new_key_is_made_over_records_whose_key_is_gone_or_another() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    home.process(&keychain).put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let right = keychain.item();
    for item in [None, Some([7; 32])] {
        keychain.set_item(item);
        let vault = home.process(&keychain);
        assert!(matches!(vault.record(KIND, "i-1").await, Err(VaultError::KeyLost)));
        assert!(matches!(vault.put_record(KIND, "i-2", SECRET, None).await, Err(VaultError::KeyLost)));
        assert_eq!(keychain.item(), item);
    }
    keychain.set_item(right);
    keychain.behave(Manner::Mangles);
    assert!(matches!(home.process(&keychain).record(KIND, "i-1").await, Err(VaultError::KeyLost)));
    keychain.behave(Manner::Answers);
    assert_eq!(text(&home.process(&keychain), "i-1").await.as_deref(), Some(SECRET));
}

#[tokio::test]
async fn a_reset_is_the_way_out_of_a_lost_key() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let vault = home.process(&keychain);
    vault.put_record(KIND, "i-1", SECRET, None).await.unwrap();
    keychain.set_item(None);
    vault.reset().await.unwrap();
    assert_eq!(text(&vault, "i-1").await, None);
    vault.put_record(KIND, "i-2", SECRET, None).await.unwrap();
    assert!(keychain.item().is_some());
    assert_eq!(text(&home.process(&keychain), "i-2").await.as_deref(), Some(SECRET));
}

#[tokio::test]
async fn a_key_left_in_the_keychain_serves_a_new_store() {
    let keychain = FakeKeychain::new();
    Home::new().process(&keychain).put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let key = keychain.item();
    let home = Home::new();
    home.process(&keychain).put_record(KIND, "i-1", SECRET, None).await.unwrap();
    assert_eq!(keychain.item(), key);
    assert_eq!(text(&home.process(&keychain), "i-1").await.as_deref(), Some(SECRET));
}

#[tokio::test]
async fn a_process_with_the_key_of_a_vault_that_a_peer_began_anew_follows() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let (reader, writer, peer) = (home.process(&keychain), home.process(&keychain), home.process(&keychain));
    for vault in [&reader, &writer] {
        vault.put_record(KIND, "i-1", SECRET, None).await.unwrap();
    }
    keychain.set_item(None);
    peer.reset().await.unwrap();
    peer.put_record(KIND, "i-2", SECRET, None).await.unwrap();
    assert_eq!(text(&reader, "i-2").await.as_deref(), Some(SECRET));
    writer.put_record(KIND, "i-3", SECRET, None).await.unwrap();
    assert_eq!(text(&home.process(&keychain), "i-3").await.as_deref(), Some(SECRET));
}

#[tokio::test]
async fn processes_that_make_the_first_key_at_once_end_with_one() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let start = Barrier::new(8);
    std::thread::scope(|threads| {
        for number in 0..8 {
            let (vault, start) = (home.process(&keychain), &start);
            threads.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
                start.wait();
                runtime.block_on(vault.put_record(KIND, &format!("i-{number}"), SECRET, None)).unwrap();
            });
        }
    });
    let later = home.process(&keychain);
    for number in 0..8 {
        assert_eq!(text(&later, &format!("i-{number}")).await.as_deref(), Some(SECRET));
    }
}

#[tokio::test]
async fn a_changed_or_moved_record_is_told_from_a_lost_key() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let (vault, store) = (home.process(&keychain), home.store());
    vault.put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let record = store.record(KIND.as_str(), "i-1").unwrap().unwrap();
    let check = store.vault_fact("key-check").unwrap().unwrap();
    let plant = |kind: RecordKind, id: &str, record: &SealedRecord| {
        let record = NewRecord { kind: kind.as_str(), id, sealed: record.clone(), expires_at: None };
        assert!(store.put_record(("key-check", &check), &record).unwrap());
    };
    let mut changed = record.clone();
    changed.sealed[5] ^= 1;
    plant(KIND, "moved", &record);
    plant(RecordKind::Credentials, "i-1", &record);
    plant(KIND, "changed", &changed);
    for (kind, id) in [(KIND, "moved"), (RecordKind::Credentials, "i-1"), (KIND, "changed")] {
        let result = vault.record(kind, id).await;
        assert!(matches!(result, Err(VaultError::Tampered { kind: named }) if named == kind), "{kind} {id}");
    }
    assert_eq!(text(&vault, "i-1").await.as_deref(), Some(SECRET));
}

#[tokio::test]
async fn a_locked_vault_asks_again() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let vault = home.process(&keychain);
    vault.put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let before = keychain.loads();
    vault.lock();
    assert!(matches!(vault.state(), VaultState::Unopened));
    assert_eq!(text(&vault, "i-1").await.as_deref(), Some(SECRET));
    assert_eq!(keychain.loads(), before + 1);
}

#[tokio::test]
async fn a_key_that_arrives_after_the_vault_was_locked_is_not_kept() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    home.process(&keychain).put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let before = keychain.loads();
    keychain.behave(Manner::Waits);
    let vault = home.process(&keychain);
    let caller = tokio::spawn({
        let vault = vault.clone();
        async move { vault.record(KIND, "i-1").await }
    });
    while !matches!(vault.state(), VaultState::Opening) {
        tokio::task::yield_now().await;
    }
    vault.lock();
    keychain.behave(Manner::Answers);
    assert_eq!(&**caller.await.unwrap().unwrap().unwrap(), SECRET);
    assert!(matches!(vault.state(), VaultState::Unopened));
    assert_eq!(keychain.loads(), before + 1);
}

#[tokio::test]
async fn a_wrong_passphrase_opens_nothing_and_harms_nothing() {
    let home = Home::new();
    home.with_passphrase("open sesame").put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let wrong = home.with_passphrase("open barley");
    assert!(matches!(wrong.record(KIND, "i-1").await, Err(VaultError::WrongPassphrase)));
    assert!(matches!(wrong.put_record(KIND, "i-1", b"other", None).await, Err(VaultError::WrongPassphrase)));
    let right = home.with_passphrase("open sesame");
    assert_eq!(text(&right, "i-1").await.as_deref(), Some(SECRET));
    assert_eq!(right.source_name(), "passphrase");
    wrong.reset().await.unwrap();
    wrong.put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let former = home.with_passphrase("open sesame");
    assert!(matches!(former.record(KIND, "i-1").await, Err(VaultError::WrongPassphrase)));
}

#[tokio::test]
async fn secrets_of_one_key_source_are_not_lost_to_another() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    home.with_passphrase("open sesame").put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let result = home.process(&keychain).record(KIND, "i-1").await;
    assert!(
        matches!(result, Err(VaultError::OtherSource { used, asked: "keychain" }) if used == "passphrase")
    );
    assert_eq!(keychain.loads(), 0);
    assert_eq!(text(&home.with_passphrase("open sesame"), "i-1").await.as_deref(), Some(SECRET));
}
