//! How long credentials last that a program is given which cannot renew them.

use crate::test_environment::TestEnvironment;
use daypass_core::sts::RoleDuration;
use daypass_core::{Credentials, SessionId};
use daypass_engine::Prompting;
use jiff::SignedDuration;

/// A role whose credentials last for an hour.
const ROLE: &str = "Shop Production/Administrator";

/// What a program is given, and the minutes that are left of it.
async fn given(
    env: &TestEnvironment,
    id: &SessionId,
    min_left: Option<i64>,
    prompting: Prompting,
) -> (Credentials, i64) {
    let session = env.engine.sessions().get(id).unwrap();
    let min_left = min_left.map(SignedDuration::from_mins);
    let sessions = env.engine.sessions();
    let credentials =
        Box::pin(sessions.credentials_for_program(&session, min_left, &prompting)).await.unwrap();
    let left = credentials.expires_at.duration_since(env.engine.now()).as_mins();
    (credentials, left)
}

#[tokio::test]
async fn a_program_was_given_what_ends_in_the_middle_of_its_work() {
    let (env, _) = TestEnvironment::ready().await;
    env.hold_clock();
    let role = env.engine.sessions().find(ROLE).unwrap();
    let (first, _) = given(&env, &role, None, Prompting::none()).await;
    env.pass(SignedDuration::from_mins(20));
    let (same, left) = given(&env, &role, None, Prompting::none()).await;
    assert_eq!((&same.access_key_id, env.calls("GetRoleCredentials")), (&first.access_key_id, 1));
    assert!((30..=40).contains(&left), "{left}");
    env.pass(SignedDuration::from_mins(23));
    let (fresh, left) = given(&env, &role, None, Prompting::none()).await;
    assert!(fresh.access_key_id != first.access_key_id && left > 55, "{left}");
    given(&env, &role, None, Prompting::none()).await;
    assert_eq!(env.calls("GetRoleCredentials"), 2, "the new ones are good enough");
}

#[tokio::test]
async fn where_there_are_no_others_a_program_is_given_those_at_hand() {
    let (env, integration) = TestEnvironment::ready().await;
    env.hold_clock();
    let role = env.engine.sessions().find(ROLE).unwrap();
    let (first, _) = given(&env, &role, None, Prompting::none()).await;
    env.pass(SignedDuration::from_mins(43));
    env.fault("GetRoleCredentials", 100, 403, "ForbiddenException");
    let (same, left) = given(&env, &role, None, Prompting::none()).await;
    assert_eq!(same.access_key_id, first.access_key_id);
    assert!((15..=17).contains(&left), "{left}");
    env.engine.integrations().sign_out(&integration).await.unwrap();
}

#[tokio::test]
async fn a_code_is_asked_for_only_by_who_says_how_much_must_be_left() {
    let env = TestEnvironment::new().await;
    env.hold_clock();
    let mira = env.add_user("mira").await;
    let deploy = env.add_role("Deploy", &mira, |role| role.duration = RoleDuration::parse("2h").ok());
    let code = || Prompting { mfa_code: Some(env.code_of("mira")), ..Prompting::none() };
    given(&env, &deploy, None, code()).await;
    env.pass(SignedDuration::from_mins(100));
    // A role that lasts longer than an hour is assumed with the code itself.
    let (_, left) = given(&env, &deploy, None, Prompting { codes: true, ..Prompting::none() }).await;
    assert!((18..=20).contains(&left), "{left}");
    let (_, left) = given(&env, &deploy, Some(60), code()).await;
    assert!(left > 110, "{left}");
    let (_, left) = given(&env, &deploy, Some(180), code()).await;
    assert!((100..=120).contains(&left), "as long as there is: {left}");
}

#[tokio::test]
async fn each_program_asked_for_others_where_none_live_for_long() {
    let env = TestEnvironment::new().await;
    env.hold_clock();
    let mira = env.add_user("mira").await;
    let deploy = env.add_role("Deploy", &mira, |role| role.duration = RoleDuration::parse("15m").ok());
    given(&env, &deploy, None, Prompting { mfa_code: Some(env.code_of("mira")), ..Prompting::none() }).await;
    env.pass(SignedDuration::from_mins(5));
    given(&env, &deploy, None, Prompting::none()).await;
    assert_eq!(env.calls("AssumeRole"), 1);
    env.pass(SignedDuration::from_mins(4));
    given(&env, &deploy, None, Prompting::none()).await;
    assert_eq!(env.calls("AssumeRole"), 2);
}
