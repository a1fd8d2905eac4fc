//! Credentials on a machine whose clock is wrong, but not by so much that AWS refuses its requests.

use crate::test_environment::{TestEnvironment, into};
use crate::timeline::named;
use daypass_core::ProblemCode;
use daypass_core::mfa::TimeStep;
use daypass_core::sts::{RoleDuration, UserDuration};
use daypass_engine::{NewUser, Prompting, StartOptions, Started};
use jiff::SignedDuration;

fn left(env: &TestEnvironment, started: &Started) -> i64 {
    started.expires_at.duration_since(env.engine.now()).as_mins()
}

/// A start with the code that AWS expects at its own time.
fn with_code(env: &TestEnvironment, profile: &str) -> StartOptions {
    let code = env.seed_of("mira").code(TimeStep::at(env.sim.now()));
    StartOptions { prompting: Prompting { mfa_code: code, ..Prompting::none() }, ..into(profile) }
}

#[tokio::test]
async fn the_end_that_sts_names_was_taken_as_it_stands_by_a_clock_that_is_minutes_off() {
    for minutes in [-14, -10, -3, 3, 10, 14] {
        let env = TestEnvironment::new().await;
        let mira = NewUser {
            name: None,
            keys: env.keys_of("mira"),
            mfa_device: Some(env.device_of("mira")),
            duration: UserDuration::parse("1h").ok(),
            region: None,
        };
        let mira = env.engine.users().add(&mira).await.unwrap();
        let on_call = env.add_role("OnCall", &mira, |_| {});
        let deploy = env.add_role("Deploy", &mira, |role| role.duration = RoleDuration::parse("2h").ok());
        env.clock.advance(SignedDuration::from_mins(minutes));
        let sessions = env.engine.sessions();
        // GetSessionToken, and AssumeRole by its credentials and by the keys themselves.
        let started = Box::pin(sessions.start(&mira, &with_code(&env, "mira"))).await.unwrap();
        assert!((59..=60).contains(&left(&env, &started)), "{minutes}: {}", left(&env, &started));
        let started = Box::pin(sessions.start(&on_call, &into("on-call"))).await.unwrap();
        assert!((59..=60).contains(&left(&env, &started)), "{minutes}: {}", left(&env, &started));
        env.pass(SignedDuration::from_secs(30));
        let started = Box::pin(sessions.start(&deploy, &with_code(&env, "deploy"))).await.unwrap();
        assert!((119..=120).contains(&left(&env, &started)), "{minutes}: {}", left(&env, &started));
    }
}

#[tokio::test]
async fn after_the_clock_was_set_back_a_day_an_hour_was_shown_as_a_day_and_an_hour() {
    let (env, _) = TestEnvironment::ready().await;
    let session = named(&env, "Shop Production/Deploy").id;
    let started = env.start(&session, "dev").await;
    let status = || env.engine.view().status().unwrap().sessions.remove(0);
    assert_eq!((status().expires_at, status().problem), (Some(started.expires_at), None));
    env.clock.advance(SignedDuration::from_hours(-24));
    let shown = status();
    let left = shown.expires_at.unwrap().duration_since(env.engine.now());
    assert!(left.as_mins() <= 60, "{left}");
    assert_eq!(shown.problem.unwrap().code, ProblemCode::ClockSkew);
    let integration = env.engine.view().status().unwrap().integrations.remove(0);
    let left = integration.sign_in_expires_at.unwrap().duration_since(env.engine.now());
    assert!(left.as_mins() <= 8 * 60, "{left}");
    // Nobody knows when what was issued tomorrow ends: a start gets new ones.
    let again = env.start(&session, "dev").await;
    assert!(!again.already);
    assert_eq!(env.calls("GetRoleCredentials"), 2);
    assert_eq!((status().expires_at, status().problem), (Some(again.expires_at), None));
}

#[tokio::test]
async fn what_was_issued_before_the_clock_was_set_back_serves_whoever_can_get_nothing_else() {
    let (env, _) = TestEnvironment::ready().await;
    let session = named(&env, "Shop Production/Deploy");
    let sessions = env.engine.sessions();
    let first = Box::pin(sessions.credentials_for(&session, &Prompting::none())).await.unwrap();
    env.clock.advance(SignedDuration::from_hours(-24));
    env.fault("GetRoleCredentials", 100, 503, "ServiceUnavailableException");
    let kept = Box::pin(sessions.credentials_for(&session, &Prompting::none())).await.unwrap();
    assert_eq!(kept.access_key_id, first.access_key_id);
}
