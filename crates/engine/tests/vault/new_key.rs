//! Another key: in the same source, in another one, or for a vault that begins anew.

use crate::fake_keychain::{FakeKeychain, Manner};
use crate::{Home, KIND, SECRET, text};
use daypass_core::Secret;
use daypass_engine::store::{SealedRecord, Store};
use daypass_engine::vault::{
    Attendance, DataKey, KeyError, KeySource, RecordKind, StoredFact, Vault, VaultError,
};
use std::sync::{Arc, Mutex};

const IDS: [&str; 3] = ["i-1", "i-2", "i-3"];

async fn seal_some(vault: &Vault) {
    for id in IDS {
        vault.put_record(KIND, id, SECRET, None).await.unwrap();
    }
}

async fn opens_all(vault: &Vault) {
    for id in IDS {
        assert_eq!(text(vault, id).await.as_deref(), Some(SECRET), "{id}");
    }
}

fn sealed(store: &Store) -> Vec<SealedRecord> {
    IDS.iter().map(|id| store.record(KIND.as_str(), id).unwrap().unwrap()).collect()
}

/// No change of the key is to be finished.
fn is_finished(vault: &Vault) -> bool {
    !vault.key_facts().unwrap().is_changing
}

#[tokio::test]
async fn a_reset_went_on_with_the_key_in_the_keychain() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let vault = home.process(&keychain);
    seal_some(&vault).await;
    let old = keychain.item().unwrap();
    assert!(vault.reset().await.unwrap().left.is_none());
    assert_eq!(keychain.item(), None);
    vault.put_record(KIND, "i-9", SECRET, None).await.unwrap();
    assert_ne!(keychain.item().unwrap(), old);
}

#[tokio::test]
async fn a_reset_behind_a_locked_keychain_does_not_go_on_with_its_key_later() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let vault = home.process(&keychain);
    seal_some(&vault).await;
    let old = keychain.item().unwrap();
    keychain.behave(Manner::Refuses);
    assert!(matches!(vault.reset().await.unwrap().left, Some(VaultError::Locked { .. })));
    assert_eq!((keychain.item(), text(&vault, "i-1").await), (Some(old), None));
    keychain.behave(Manner::Answers);
    home.process(&keychain).put_record(KIND, "i-9", SECRET, None).await.unwrap();
    assert_ne!(keychain.item().unwrap(), old);
    let later = home.process(&keychain);
    assert_eq!(text(&later, "i-9").await.as_deref(), Some(SECRET));
    assert!(is_finished(&later));
}

#[tokio::test]
async fn a_reset_of_a_vault_with_a_passphrase_leaves_nothing_that_the_old_one_opens() {
    let home = Home::new();
    let vault = home.with_passphrase("open sesame");
    seal_some(&vault).await;
    let wrapped = home.store().vault_fact("passphrase-key").unwrap().unwrap();
    vault.reset().await.unwrap();
    vault.put_record(KIND, "i-9", SECRET, None).await.unwrap();
    assert_ne!(home.store().vault_fact("passphrase-key").unwrap().unwrap()[13..], wrapped[13..]);
    for suffix in ["", "-wal"] {
        let bytes = std::fs::read(format!("{}{suffix}", home.file().display())).unwrap();
        let salt = &wrapped[13..29];
        assert!(!bytes.windows(salt.len()).any(|window| window == salt), "daypass.db{suffix}");
    }
}

#[tokio::test]
async fn what_a_person_chose_outlasts_a_reset() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let vault = home.with_both(&keychain, "open sesame", None);
    seal_some(&vault).await;
    vault.use_passphrase(None).await.unwrap();
    vault.reset().await.unwrap();
    let later = home.with_both(&keychain, "open barley", None);
    assert_eq!((later.source_name(), later.key_facts().unwrap().holder), ("passphrase", None));
    later.put_record(KIND, "i-9", SECRET, None).await.unwrap();
    assert_eq!(keychain.item(), None);
}

#[tokio::test]
async fn every_record_is_sealed_anew_under_another_key() {
    for keychain in [Some(FakeKeychain::new()), None] {
        let home = Home::new();
        let process = || match &keychain {
            Some(keychain) => home.process(keychain),
            None => home.with_passphrase("open sesame"),
        };
        let (vault, peer) = (process(), process());
        seal_some(&vault).await;
        opens_all(&peer).await;
        let (before, item) = (sealed(&home.store()), keychain.as_ref().and_then(|keychain| keychain.item()));
        let changed = vault.rekey().await.unwrap();
        assert!(changed.left.is_none() && changed.unopened == 0);
        let after = sealed(&home.store());
        assert!(
            before.iter().zip(&after).all(|(old, new)| old.nonce != new.nonce && old.sealed != new.sealed)
        );
        if let Some(keychain) = &keychain {
            assert!(keychain.item().is_some() && keychain.item() != item && keychain.next().is_none());
        }
        // The one that did it, one that had the old key, and one that begins.
        for vault in [vault, peer.clone(), process()] {
            opens_all(&vault).await;
            assert!(is_finished(&vault));
        }
        peer.put_record(KIND, "i-9", SECRET, None).await.unwrap();
        assert_eq!(text(&process(), "i-9").await.as_deref(), Some(SECRET));
    }
}

#[tokio::test]
async fn a_process_with_the_old_key_writes_with_the_new_one() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let (writer, peer) = (home.process(&keychain), home.process(&keychain));
    seal_some(&writer).await;
    peer.rekey().await.unwrap();
    writer.put_record(KIND, "i-1", SECRET, None).await.unwrap();
    opens_all(&home.process(&keychain)).await;
}

#[tokio::test]
async fn a_damaged_record_is_told_and_does_not_keep_the_others() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let vault = home.process(&keychain);
    seal_some(&vault).await;
    vault.put_record(RecordKind::Credentials, "damaged", SECRET, None).await.unwrap();
    let db = rusqlite::Connection::open(home.file()).unwrap();
    db.execute("UPDATE record SET sealed = x'01' WHERE id = 'damaged'", []).unwrap();
    assert_eq!(vault.rekey().await.unwrap().unopened, 1);
    opens_all(&vault).await;
    let damaged = vault.record(RecordKind::Credentials, "damaged").await;
    assert!(matches!(damaged, Err(VaultError::Tampered { .. })));
}

/// A change of the key, and what has to hold once it is done.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Change {
    Rekey,
    ToPassphrase,
    ToKeychain,
    Reset,
}

impl Change {
    async fn run(self, vault: &Vault) -> Result<(), VaultError> {
        match self {
            Self::Rekey => vault.rekey().await,
            Self::ToPassphrase => vault.use_passphrase(None).await,
            Self::ToKeychain => vault.use_keychain().await,
            Self::Reset => vault.reset().await,
        }
        .map(drop)
    }
}

/// Kills the change before each call that it makes to the keychain, and so between any two steps that change something.
#[tokio::test]
async fn killed_at_any_step_of_a_change_all_records_open_and_the_next_opening_finishes_it() {
    for change in [Change::Rekey, Change::ToPassphrase, Change::ToKeychain, Change::Reset] {
        let mut killed = 0;
        loop {
            let (home, keychain) = (Home::new(), FakeKeychain::new());
            let process = || home.with_both(&keychain, "open sesame", None);
            let vault = process();
            seal_some(&vault).await;
            if change == Change::ToKeychain {
                vault.use_passphrase(None).await.unwrap();
            }
            let (old, before) = (keychain.item(), sealed(&home.store()));
            keychain.kill_after(Some(killed));
            let outcome = change.run(&process()).await;
            keychain.kill_after(None);
            let next = process();
            let step = format!("{change:?}, killed at call {killed}: {outcome:?}");
            if change == Change::Reset {
                if killed > 0 || next.key_facts().unwrap().secrets == 0 {
                    next.put_record(KIND, "i-9", SECRET, None).await.unwrap();
                    assert!(keychain.item().is_some() && keychain.item() != old, "{step}");
                }
            } else {
                opens_all(&next).await;
                let done = home.store().record(KIND.as_str(), "i-1").unwrap().unwrap() != before[0];
                let holder = next.key_facts().unwrap().holder.unwrap();
                let is_in_keychain = (change == Change::ToPassphrase) != done;
                if change != Change::Rekey {
                    assert_eq!(holder == "keychain", is_in_keychain, "{step}");
                }
                assert_eq!(keychain.item().is_some(), holder == "keychain", "{step}");
                assert!(!done || keychain.item() != old || holder == "passphrase", "{step}");
                // A vault that was left half changed takes the next change.
                next.rekey().await.unwrap();
                opens_all(&process()).await;
            }
            assert!(is_finished(&next) && keychain.next().is_none(), "{step}");
            if outcome.is_ok() {
                break;
            }
            killed += 1;
        }
        assert!(killed >= 2, "{change:?}: {killed}");
    }
}

#[tokio::test]
async fn killed_in_one_change_and_again_in_the_next_loses_nothing() {
    // From the new key's being staged to its being in place, and then at every step.
    for first in 4..9 {
        for second in 0..10 {
            let (home, keychain) = (Home::new(), FakeKeychain::new());
            seal_some(&home.process(&keychain)).await;
            for calls in [first, second] {
                keychain.kill_after(Some(calls));
                let _killed = home.process(&keychain).rekey().await;
            }
            keychain.kill_after(None);
            let next = home.process(&keychain);
            opens_all(&next).await;
            assert!(is_finished(&next) && keychain.next().is_none(), "{first}, {second}");
        }
    }
}

/// A keychain before whose answer something happens.
#[derive(Debug)]
struct Late {
    keychain: Arc<FakeKeychain>,
    peer: Mutex<Option<Vault>>,
}

impl KeySource for Late {
    fn name(&self) -> &'static str {
        self.keychain.name()
    }

    fn load(&self, attendance: Attendance) -> Result<Option<DataKey>, KeyError> {
        if let Some(peer) = self.peer.lock().unwrap().take() {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
            runtime.block_on(peer.rekey()).unwrap();
        }
        self.keychain.load(attendance)
    }

    fn keep(&self, key: &DataKey, attendance: Attendance) -> Result<(), KeyError> {
        self.keychain.keep(key, attendance)
    }

    fn stage(&self, key: &DataKey) -> Result<Option<StoredFact>, KeyError> {
        self.keychain.stage(key)
    }

    fn staged(&self) -> Result<Option<DataKey>, KeyError> {
        self.keychain.staged()
    }

    fn unstage(&self) -> Result<(), KeyError> {
        self.keychain.unstage()
    }

    fn forget(&self) -> Result<(), KeyError> {
        self.keychain.forget()
    }
}

#[tokio::test]
async fn a_record_that_was_read_before_the_key_changed_is_not_taken_for_a_damaged_one() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    seal_some(&home.process(&keychain)).await;
    let peer = Mutex::new(Some(home.process(&keychain)));
    let vault = Vault::new(home.store(), Arc::new(Late { keychain: keychain.clone(), peer }));
    opens_all(&vault).await;
}

#[tokio::test]
async fn a_keychain_that_is_locked_or_keeps_nothing_changes_nothing() {
    for manner in [Manner::Refuses, Manner::Forgets] {
        let (home, keychain) = (Home::new(), FakeKeychain::new());
        let vault = home.with_both(&keychain, "open sesame", None);
        seal_some(&vault).await;
        vault.use_passphrase(None).await.unwrap();
        let before = sealed(&home.store());
        keychain.behave(manner);
        assert!(vault.use_keychain().await.is_err());
        assert_eq!(sealed(&home.store()), before);
        opens_all(&home.with_both(&keychain, "open sesame", None)).await;
    }
}

#[tokio::test]
async fn what_is_in_use_is_known_without_the_environment_and_a_contradiction_is_told() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let process = |asked| home.with_both(&keychain, "open sesame", asked);
    seal_some(&process(None)).await;
    // Whatever the environment asks for, a person's own word moves the key.
    process(Some("passphrase")).use_passphrase(None).await.unwrap();
    assert_eq!((keychain.item(), process(None).source_name()), (None, "passphrase"));
    opens_all(&process(None)).await;
    opens_all(&process(Some("passphrase"))).await;
    let contradicting = process(Some("keychain")).record(KIND, "i-1").await;
    assert!(
        matches!(contradicting, Err(VaultError::OtherSource { used, asked: "keychain" }) if used == "passphrase")
    );
    process(Some("passphrase")).use_keychain().await.unwrap();
    assert!(keychain.item().is_some() && home.store().vault_fact("passphrase-key").unwrap().is_none());
    opens_all(&process(None)).await;
}

#[tokio::test]
async fn a_running_process_follows_the_key_to_another_source() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let process = || home.with_both(&keychain, "open sesame", None);
    let window = process();
    seal_some(&window).await;
    process().use_passphrase(None).await.unwrap();
    opens_all(&window).await;
    process().use_keychain().await.unwrap();
    opens_all(&window).await;
}

#[tokio::test]
async fn a_passphrase_is_changed_and_the_old_one_ends_with_the_old_key() {
    let home = Home::new();
    let vault = home.with_passphrase("old");
    seal_some(&vault).await;
    let before = sealed(&home.store());
    assert!(matches!(
        home.with_passphrase("wrong").change_passphrase(Secret::new("new")).await,
        Err(VaultError::WrongPassphrase)
    ));
    assert_eq!(sealed(&home.store()), before);
    vault.change_passphrase(Secret::new("new")).await.unwrap();
    assert_ne!(sealed(&home.store()), before);
    let former = home.with_passphrase("old").record(KIND, "i-1").await;
    assert!(matches!(former, Err(VaultError::WrongPassphrase)));
    opens_all(&home.with_passphrase("new")).await;
}

#[tokio::test]
async fn a_vault_in_the_keychain_has_no_passphrase_to_change() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let vault = home.with_both(&keychain, "open sesame", None);
    seal_some(&vault).await;
    let changed = vault.change_passphrase(Secret::new("new")).await;
    assert!(matches!(changed, Err(VaultError::OtherSource { used, .. }) if used == "keychain"));
}

#[tokio::test]
async fn an_empty_vault_takes_a_source_before_its_first_secret() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    home.with_both(&keychain, "open sesame", None).use_passphrase(None).await.unwrap();
    let vault = home.with_both(&keychain, "open sesame", None);
    seal_some(&vault).await;
    assert_eq!((vault.source_name(), keychain.item()), ("passphrase", None));
}

#[tokio::test]
async fn rekeying_beside_writers_loses_nothing() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    seal_some(&home.process(&keychain)).await;
    std::thread::scope(|threads| {
        let run = |work: &dyn Fn(usize) -> (Arc<Vault>, String, bool)| {
            for number in 0..10 {
                let (vault, id, rekeys) = work(number);
                let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
                runtime.block_on(async {
                    if rekeys {
                        vault.rekey().await.unwrap();
                    } else {
                        vault.put_record(KIND, &id, SECRET, None).await.unwrap();
                        assert_eq!(text(&vault, &id).await.as_deref(), Some(SECRET));
                    }
                });
            }
        };
        for thread in 0..3 {
            let vault = Arc::new(home.process(&keychain));
            threads
                .spawn(move || run(&|number| (vault.clone(), format!("w-{thread}-{number}"), thread == 0)));
        }
    });
    let later = home.process(&keychain);
    opens_all(&later).await;
    for (thread, number) in [(1, 0), (1, 9), (2, 0), (2, 9)] {
        assert_eq!(text(&later, &format!("w-{thread}-{number}")).await.as_deref(), Some(SECRET));
    }
    assert!(is_finished(&later));
}
