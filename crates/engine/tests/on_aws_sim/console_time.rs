//! How long a console lasts that is opened by credentials which are not new.

use crate::test_environment::TestEnvironment;
use daypass_core::SessionId;
use daypass_core::sts::RoleDuration;
use daypass_engine::Prompting;
use daypass_engine::sessions::{ConsoleRequest, OpenedConsole};
use jiff::SignedDuration;

async fn console(
    env: &TestEnvironment,
    id: &SessionId,
    duration: Option<&str>,
    prompting: Prompting,
) -> OpenedConsole {
    let duration = duration.map(|text| RoleDuration::parse(text).unwrap());
    let request = ConsoleRequest { duration, ..ConsoleRequest::default() };
    env.engine.console().link(id, &request, &prompting).await.unwrap().console
}

/// A role of a user whose MFA session is there, 44 minutes old.
async fn old_role(env: &TestEnvironment) -> SessionId {
    let deploy = env.add_role("Deploy", &env.add_user("mira").await, |_| {});
    env.while_typing(vec![env.code_of("mira")], env.start(&deploy, "deploy")).await;
    env.pass(SignedDuration::from_mins(44));
    deploy
}

#[tokio::test]
async fn a_console_that_was_opened_after_three_quarters_of_an_hour_ended_within_the_last() {
    let env = TestEnvironment::new().await;
    env.hold_clock();
    let deploy = old_role(&env).await;
    let opened = console(&env, &deploy, None, Prompting::none()).await;
    assert!(opened.left > Some(SignedDuration::from_mins(58)), "{opened:?}");
    assert_eq!((opened.ends_soon(), env.calls("GetSessionToken"), env.calls("AssumeRole")), (None, 1, 2));
    console(&env, &deploy, None, Prompting::none()).await;
    assert_eq!(env.calls("AssumeRole"), 2, "the new ones are good enough");
}

#[tokio::test]
async fn where_there_are_no_new_credentials_it_is_said_when_the_console_ends() {
    let env = TestEnvironment::new().await;
    env.hold_clock();
    let deploy = old_role(&env).await;
    env.pass(SignedDuration::from_secs(30));
    env.fault("AssumeRole", 1, 403, "AccessDenied");
    let opened = console(&env, &deploy, None, Prompting::allowed()).await;
    let soon = opened.ends_soon().unwrap();
    assert_eq!(soon, "The console of Deploy ends in 15 min, with its credentials");
}

#[tokio::test]
async fn a_code_is_asked_for_only_by_who_says_how_long_the_console_shall_last() {
    let env = TestEnvironment::new().await;
    env.hold_clock();
    let deploy = env.add_role("Deploy", &env.add_user("mira").await, |_| {});
    let code = |env: &TestEnvironment| Prompting { mfa_code: Some(env.code_of("mira")), ..Prompting::none() };
    console(&env, &deploy, None, code(&env)).await;
    // The role's credentials outlive the user's session that they were had with.
    env.pass(SignedDuration::from_mins(11 * 60 + 30));
    console(&env, &deploy, None, Prompting::none()).await;
    env.pass(SignedDuration::from_mins(31));
    let asked = (env.calls("GetSessionToken"), env.calls("AssumeRole"));
    let opened = console(&env, &deploy, None, code(&env)).await;
    assert!(opened.ends_soon().is_some(), "{opened:?}");
    assert_eq!((env.calls("GetSessionToken"), env.calls("AssumeRole")), asked);
    let opened = console(&env, &deploy, Some("50m"), code(&env)).await;
    assert_eq!((opened.ends_soon(), env.calls("GetSessionToken")), (None, asked.0 + 1));
    let opened = console(&env, &deploy, Some("4h"), code(&env)).await;
    assert!(opened.ends_soon().is_some(), "as long as there is: {opened:?}");
}

#[tokio::test]
async fn a_role_assumed_with_long_term_keys_has_a_console_that_outlasts_its_credentials() {
    let env = TestEnvironment::new().await;
    env.hold_clock();
    let mira = env.add_user("mira").await;
    let deploy = env.add_role("Deploy", &mira, |role| role.duration = RoleDuration::parse("2h").ok());
    let code = Prompting { mfa_code: Some(env.code_of("mira")), ..Prompting::none() };
    let opened = console(&env, &deploy, None, code).await;
    assert!(opened.left > Some(SignedDuration::from_mins(118)), "{opened:?}");
    env.pass(SignedDuration::from_mins(100));
    let hours = |hours| Some(SignedDuration::from_hours(hours));
    for (duration, left) in [(None, hours(1)), (Some("4h"), hours(4)), (Some("12h"), hours(12))] {
        let opened = console(&env, &deploy, duration, Prompting::none()).await;
        assert_eq!((opened.left, opened.ends_soon()), (left, None));
    }
    assert_eq!(env.calls("AssumeRole"), 1, "no new credentials, and no code");
    // What AWS takes no duration for ends with the credentials, and is open all the same.
    env.fault("getSigninToken", 1, 400, "InvalidParameter");
    let opened = console(&env, &deploy, Some("4h"), Prompting::none()).await;
    assert!(
        opened.ends_soon().is_some_and(|soon| soon.contains(" in 19 min") || soon.contains(" in 20 min")),
        "{opened:?}"
    );
}
