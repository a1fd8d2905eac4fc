//! A vault that stays unlocked for a while, and one that is locked for every process.

use crate::fake_keychain::FakeKeychain;
use crate::{CHEAP, Home, KIND, SECRET, text};
use daypass_core::Secret;
use daypass_core::settings::{KeepUnlocked, Settings};
use daypass_engine::vault::{
    PassphraseAnswer, PassphraseInput, PassphraseKey, PassphrasePrompt, Vault, VaultError, VaultState,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const LENGTH: Duration = Duration::from_secs(60);

/// A process whose person types the passphrase when they are asked for it, and how often they were.
fn typing(home: &Home, passphrase: &'static str) -> (Vault, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = asked.clone();
    let prompt = PassphrasePrompt::new(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        PassphraseAnswer::Typed(Secret::new(passphrase))
    });
    let store = home.store();
    let input = Arc::new(PassphraseInput::from_env(|_| None, prompt));
    let source = PassphraseKey::with_input(store.clone(), input, CHEAP);
    (Vault::new(store, Arc::new(source)), asked)
}

/// A process to which nobody gives a passphrase.
fn without_passphrase(home: &Home) -> Vault {
    let store = home.store();
    let input = Arc::new(PassphraseInput::from_env(|_| None, PassphrasePrompt::nobody()));
    Vault::new(store.clone(), Arc::new(PassphraseKey::with_input(store, input, CHEAP)))
}

/// A home with a secret under a passphrase, unlocked; `None` where the system keeps no keys, as in many containers.
async fn unlocked() -> Option<(Home, Vault)> {
    let home = Home::new();
    let vault = home.with_passphrase("open sesame");
    vault.put_record(KIND, "i-1", SECRET, None).await.unwrap();
    match vault.unlock(LENGTH).await {
        Ok(end) => {
            assert_eq!(vault.unlocked_until().unwrap().as_second(), end.as_second());
            Some((home, vault))
        }
        Err(VaultError::NotKept { reason }) => {
            assert!(reason.contains("ker"), "{reason}");
            None
        }
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn whoever_comes_while_it_is_unlocked_needs_no_passphrase_and_after_the_lock_needs_it() {
    let Some((home, vault)) = unlocked().await else { return };
    let program = || without_passphrase(&home).unattended();
    assert_eq!(text(&program(), "i-1").await.as_deref(), Some(SECRET));
    let (person, asked) = typing(&home, "open sesame");
    assert_eq!(text(&person, "i-1").await.as_deref(), Some(SECRET));
    assert_eq!(asked.load(Ordering::Relaxed), 0);
    without_passphrase(&home).lock_everywhere().unwrap();
    assert!(matches!(program().record(KIND, "i-1").await, Err(VaultError::NoPassphrase)));
    assert!(
        matches!(vault.state(), VaultState::Unopened),
        "the process that unlocked it has forgotten it too"
    );
    assert_eq!(vault.unlocked_until(), None);
}

#[tokio::test]
async fn another_key_and_an_empty_vault_end_it_and_who_changes_the_key_has_to_know_the_passphrase() {
    let Some((home, _)) = unlocked().await else { return };
    let refused = without_passphrase(&home).rekey().await;
    assert!(matches!(refused, Err(VaultError::NoPassphrase)), "{refused:?}");
    assert!(without_passphrase(&home).unlocked_until().is_some());
    let (person, asked) = typing(&home, "open sesame");
    person.rekey().await.unwrap();
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    assert!(matches!(without_passphrase(&home).record(KIND, "i-1").await, Err(VaultError::NoPassphrase)));
    assert_eq!(text(&person, "i-1").await.as_deref(), Some(SECRET));
    person.unlock(LENGTH).await.unwrap();
    assert!(person.unlocked_until().is_some());
    person.reset().await.unwrap();
    let nothing = person.unlock(LENGTH).await;
    assert!(matches!(nothing, Err(VaultError::NotKept { .. })), "{nothing:?}");
    assert_eq!(person.unlocked_until(), None);
}

#[tokio::test]
async fn it_stays_unlocked_by_itself_where_that_is_set_and_what_is_typed_to_one_process_serves_all() {
    let Some((home, vault)) = unlocked().await else { return };
    vault.lock_everywhere().unwrap();
    let settings = Settings { keep_unlocked: KeepUnlocked::OneHour, ..Settings::default() };
    home.store().save_settings(&settings).unwrap();
    let with_variable = home.with_passphrase("open sesame").unattended();
    assert_eq!(text(&with_variable, "i-1").await.as_deref(), Some(SECRET));
    assert_eq!(vault.unlocked_until(), None, "what runs by itself unlocks it for nobody else");
    let (person, asked) = typing(&home, "open sesame");
    assert_eq!(text(&person, "i-1").await.as_deref(), Some(SECRET));
    let end = person.unlocked_until().unwrap();
    let (other, _) = typing(&home, "open sesame");
    assert_eq!(text(&other, "i-1").await.as_deref(), Some(SECRET));
    assert_eq!((asked.load(Ordering::Relaxed), other.unlocked_until()), (1, Some(end)), "it keeps its end");
    person.lock_everywhere().unwrap();
    // What was typed is forgotten as well.
    assert!(matches!(person.unattended().record(KIND, "i-1").await, Err(VaultError::NoPassphrase)));
}

#[tokio::test]
async fn a_process_went_on_with_the_key_after_another_one_had_locked_the_vault() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let (window, command) = (home.process(&keychain), home.process(&keychain));
    window.put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let before = keychain.loads();
    assert_eq!(text(&window, "i-1").await.as_deref(), Some(SECRET));
    assert_eq!(keychain.loads(), before);
    command.lock_everywhere().unwrap();
    assert!(matches!(window.state(), VaultState::Unopened));
    assert_eq!(text(&window, "i-1").await.as_deref(), Some(SECRET));
    assert_eq!(keychain.loads(), before + 1, "its source is asked again");
    assert_eq!(text(&window, "i-1").await.as_deref(), Some(SECRET));
    assert_eq!(keychain.loads(), before + 1);
}

#[tokio::test]
async fn a_keychain_unlocks_and_locks_by_itself() {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    let vault = home.process(&keychain);
    let empty = vault.unlock(LENGTH).await.unwrap_err().to_string();
    assert_eq!(empty, "the vault's key cannot be kept unlocked: no secret is sealed yet");
    vault.put_record(KIND, "i-1", SECRET, None).await.unwrap();
    let loads = keychain.loads();
    let refused = home.process(&keychain).unlock(LENGTH).await.unwrap_err().to_string();
    assert!(refused.ends_with("holds it, which locks and unlocks by itself"), "{refused}");
    assert_eq!(keychain.loads(), loads, "it is not asked for that");
}
