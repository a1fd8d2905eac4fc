//! Files with several names: what is taken out under one of them stays under the others.

use crate::protect::{lines, protect_all, undo_all};
use crate::test_environment::TestEnvironment;
use std::path::PathBuf;

/// The credentials file under another name, too.
fn link(env: &TestEnvironment) -> PathBuf {
    let other = env.credentials_path().with_file_name("other-name");
    std::fs::hard_link(env.credentials_path(), &other).unwrap();
    other
}

#[tokio::test]
async fn a_key_that_protect_had_moved_stood_under_the_files_other_name() {
    let env = TestEnvironment::new().await;
    let before = format!("[default]\n{}", lines(&env, "mira"));
    env.put(&env.credentials_path(), &before);
    let other = link(&env);
    let plain = env.engine.protector().plain_keys().unwrap().keys.remove(0);
    assert!(
        plain.notes.iter().any(|note| note.contains("has other names (hard links)")),
        "{:?}",
        plain.notes
    );

    let outcome = env.engine.protector().protect(None).await.unwrap().remove(0);
    assert_eq!(outcome.problem.unwrap().title, "The file has several names");
    assert_eq!(outcome.session_name, None);
    assert_eq!(env.credentials_file(), before);
    assert!(env.engine.protector().protected_keys().unwrap().is_empty());

    std::fs::remove_file(other).unwrap();
    protect_all(&env).await;
    assert!(!env.credentials_file().contains("aws_secret_access_key"));
}

#[tokio::test]
async fn an_undo_would_have_left_the_other_name_without_the_key() {
    let env = TestEnvironment::new().await;
    let before = format!("[default]\n{}", lines(&env, "mira"));
    env.put(&env.credentials_path(), &before);
    protect_all(&env).await;
    let (protected, other) = (env.credentials_file(), link(&env));
    let outcome = env.engine.protector().undo(None).await.unwrap().remove(0);
    assert_eq!(outcome.problem.unwrap().title, "The file has several names");
    assert_eq!(env.credentials_file(), protected);
    std::fs::remove_file(other).unwrap();
    undo_all(&env).await;
    assert_eq!(env.credentials_file(), before);
}
