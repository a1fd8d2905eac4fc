//! What runs by itself, and a keychain that was asked and stayed locked.

use crate::fake_keychain::{FakeKeychain, Manner};
use crate::{Home, KIND, SECRET};
use daypass_engine::vault::{Vault, VaultError};
use std::sync::Arc;
use std::time::Duration;

/// A home with a record, and its keychain, locked; how often that was asked before.
async fn locked(manner: Manner) -> (Home, Arc<FakeKeychain>, usize) {
    let (home, keychain) = (Home::new(), FakeKeychain::new());
    home.process(&keychain).put_record(KIND, "i-1", SECRET, None).await.unwrap();
    keychain.behave(manner);
    let before = keychain.loads();
    (home, keychain, before)
}

async fn outcome(vault: Vault) -> Result<(), VaultError> {
    vault.record(KIND, "i-1").await.map(|secret| assert_eq!(&**secret.unwrap(), SECRET))
}

#[tokio::test]
async fn a_prompt_that_was_dismissed_came_back_with_every_program() {
    let (home, keychain, before) = locked(Manner::Refuses).await;
    let program = || outcome(home.process(&keychain).unattended());
    assert!(matches!(program().await, Err(VaultError::Locked { .. })));
    for _ in 0..5 {
        assert!(matches!(program().await, Err(VaultError::NotAskedAgain)));
    }
    assert_eq!(keychain.loads(), before + 1);
}

#[tokio::test]
async fn a_prompt_that_was_dismissed_came_back_within_one_process() {
    let (home, keychain, before) = locked(Manner::Refuses).await;
    let vault = home.process(&keychain);
    assert!(matches!(outcome(vault.unattended()).await, Err(VaultError::Locked { .. })));
    assert!(matches!(outcome(vault.unattended()).await, Err(VaultError::NotAskedAgain)));
    assert_eq!(keychain.loads(), before + 1);
    assert!(matches!(outcome(vault).await, Err(VaultError::Locked { .. })), "a person's own act asks");
    assert_eq!(keychain.loads(), before + 2);
}

#[tokio::test]
async fn a_persons_refusal_counts_for_what_runs_by_itself() {
    let (home, keychain, before) = locked(Manner::Refuses).await;
    assert!(matches!(outcome(home.process(&keychain)).await, Err(VaultError::Locked { .. })));
    let program = outcome(home.process(&keychain).unattended()).await;
    assert!(matches!(program, Err(VaultError::NotAskedAgain)));
    assert_eq!(keychain.loads(), before + 1);
}

#[tokio::test]
async fn a_keychain_that_is_found_open_is_used_again_and_may_be_asked_again() {
    let (home, keychain, _) = locked(Manner::Refuses).await;
    let program = || outcome(home.process(&keychain).unattended());
    assert!(program().await.is_err());
    keychain.behave(Manner::Answers);
    program().await.unwrap();
    keychain.behave(Manner::Refuses);
    assert!(matches!(program().await, Err(VaultError::Locked { .. })), "that was forgotten");
}

#[tokio::test]
async fn a_persons_act_lets_programs_ask_again_though_the_key_was_at_hand() {
    let (home, keychain, _) = locked(Manner::Answers).await;
    let window = home.process(&keychain);
    outcome(window.clone()).await.unwrap();
    keychain.behave(Manner::Refuses);
    let program = || outcome(home.process(&keychain).unattended());
    assert!(matches!(program().await, Err(VaultError::Locked { .. })));
    outcome(window.unattended()).await.unwrap();
    assert!(matches!(program().await, Err(VaultError::NotAskedAgain)));
    outcome(window).await.unwrap();
    assert!(matches!(program().await, Err(VaultError::Locked { .. })));
}

#[tokio::test]
async fn twenty_programs_at_once_bring_up_one_prompt() {
    let (home, keychain, before) = locked(Manner::Waits).await;
    let programs: Vec<_> =
        (0..20).map(|_| tokio::spawn(outcome(home.process(&keychain).unattended()))).collect();
    while keychain.loads() == before {
        tokio::task::yield_now().await;
    }
    keychain.behave(Manner::Refuses);
    let mut locked = 0;
    for program in programs {
        match program.await.unwrap() {
            Err(VaultError::Locked { .. }) => locked += 1,
            other => assert!(matches!(other, Err(VaultError::NotAskedAgain)), "{other:?}"),
        }
    }
    assert_eq!((locked, keychain.loads()), (1, before + 1));
}

#[tokio::test]
async fn a_prompt_that_nobody_answered_came_back_with_the_next_program() {
    let (home, keychain, before) = locked(Manner::Waits).await;
    let person = home.process(&keychain).with_key_wait(Duration::from_millis(1));
    assert!(matches!(outcome(person.clone()).await, Err(VaultError::Timeout { .. })));
    for _ in 0..3 {
        let program = outcome(home.process(&keychain).unattended()).await;
        assert!(matches!(program, Err(VaultError::NotAskedAgain)));
    }
    // Its late answer is used, and ends the refusal.
    keychain.behave(Manner::Answers);
    outcome(person.with_key_wait(Duration::from_secs(20))).await.unwrap();
    assert_eq!(keychain.loads(), before + 1);
    keychain.behave(Manner::Refuses);
    let program = outcome(home.process(&keychain).unattended()).await;
    assert!(matches!(program, Err(VaultError::Locked { .. })));
}
