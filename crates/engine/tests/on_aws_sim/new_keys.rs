//! Access keys that are new, or no more: what STS and IAM make of them.

use crate::test_environment::TestEnvironment;
use aws_sim::SimOptions;
use daypass_core::rotation::LastUse;
use daypass_core::{Explain, ProblemCode};
use daypass_engine::{Prompting, Rotation, users};
use jiff::SignedDuration;
use std::time::Duration;

async fn environment(iam_key_lag: u64, key_relapses: u32) -> TestEnvironment {
    let iam_key_lag = Duration::from_secs(iam_key_lag);
    let options = SimOptions { tps: 0, iam_key_lag, key_relapses, ..SimOptions::default() };
    let env = TestEnvironment::with(options).await;
    // Only the test's own waits shall count, however long they take on a busy machine.
    env.hold_clock();
    env
}

#[tokio::test]
async fn a_key_that_sts_takes_and_iam_not_yet_ended_the_rotation() {
    let env = environment(20, 0).await;
    let jonas = env.add_user("jonas").await;
    let rotated = env.engine.users().rotate(&jonas, &Rotation::default(), |_| {}).await.unwrap();
    let keys = env.engine.users().access_keys(&jonas, &Prompting::none()).await.unwrap();
    assert_eq!((keys.current, keys.listed.len()), (rotated.new, 1));
}

#[tokio::test]
async fn a_key_that_aws_takes_once_and_once_not_ended_the_rotation() {
    let env = environment(5, 2).await;
    let jonas = env.add_user("jonas").await;
    let rotated = env.engine.users().rotate(&jonas, &Rotation::default(), |_| {}).await.unwrap();
    assert_eq!(env.calls("DeleteAccessKey"), 2, "refused once in between");
    let keys = env.engine.users().access_keys(&jonas, &Prompting::none()).await.unwrap();
    assert_eq!((keys.current, keys.listed.len()), (rotated.new, 1));
}

#[tokio::test]
async fn a_key_that_iam_does_not_take_for_minutes_was_to_be_made_anew_by_hand() {
    let env = environment(600, 0).await;
    let jonas = env.add_user("jonas").await;
    let late = env.engine.users().rotate(&jonas, &Rotation::default(), |_| {}).await.unwrap_err();
    assert!(matches!(late, users::Error::KeyNotReady { .. }), "{late:?}");
    assert!(late.problem().action.contains("rotate again"), "{}", late.problem().action);
    env.pass(SignedDuration::from_mins(11));
    env.engine.users().rotate(&jonas, &Rotation::default(), |_| {}).await.unwrap();
    assert_eq!(env.calls("CreateAccessKey"), 1);
}

#[tokio::test]
async fn a_key_that_went_while_keys_were_listed_failed_the_list() {
    let env = environment(0, 0).await;
    let jonas = env.add_user("jonas").await;
    env.fault("GetAccessKeyLastUsed", 1, 403, "AccessDenied");
    let keys = env.engine.users().access_keys(&jonas, &Prompting::none()).await.unwrap();
    assert_eq!(keys.listed[0].last_use, LastUse::Unknown);
    assert_eq!(env.calls("GetSessionToken"), 0, "and nobody types a code for it");
    env.fault("ListAccessKeys", 1, 403, "AccessDenied");
    let denied = env.engine.users().access_keys(&jonas, &Prompting::none()).await.unwrap_err();
    assert_eq!(denied.problem().code, ProblemCode::MfaRequired, "the list itself may take one");
}

#[tokio::test]
async fn a_key_that_was_used_this_minute_was_called_never_used_beside_a_command_to_delete_it() {
    let env = environment(0, 0).await;
    let jonas = env.add_user("jonas").await;
    let made = env.iam_of("jonas").create_access_key(env.engine.now()).await.unwrap();
    env.pass(SignedDuration::from_secs(10));
    env.engine.users().owner_of(&made, None).await.unwrap();
    let two = env.engine.users().rotate(&jonas, &Rotation::default(), |_| {}).await.unwrap_err().problem();
    assert!(two.action.contains("--delete"), "{}", two.action);
    assert!(!two.detail.contains("never used"), "{}", two.detail);
    env.pass(SignedDuration::from_mins(11));
    let two = env.engine.users().rotate(&jonas, &Rotation::default(), |_| {}).await.unwrap_err().problem();
    assert!(two.detail.contains("last used 11 min ago"), "{}", two.detail);
}
