//! Sign-in against the simulated AWS: both grants, refresh, and every way that it can end.

use crate::test_browser::Person;
use crate::test_environment::TestEnvironment;
use daypass_core::view::{SignInMethod, SignInState};
use daypass_core::{Explain, IntegrationId, ProblemCode};
use daypass_engine::{NewIntegration, integrations};
use jiff::SignedDuration;

fn code(result: Result<(), integrations::Error>) -> ProblemCode {
    result.unwrap_err().problem().code
}

fn shown(env: &TestEnvironment, id: &IntegrationId) -> Option<SignInState> {
    let status = env.engine.view().status().unwrap();
    status.integrations.into_iter().find(|i| i.id == *id).unwrap().sign_in.map(|sign_in| sign_in.state)
}

#[tokio::test]
async fn a_device_sign_in_opens_one_page_and_is_kept() {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    env.engine.integrations().sign_in(&id, Some(SignInMethod::Device), false).await.unwrap();
    assert_eq!(env.opened().len(), 1);
    assert!(env.opened()[0].path().starts_with("/device"), "{}", env.opened()[0].path());
    assert_eq!(shown(&env, &id), Some(SignInState::Done));
    assert!(env.engine.view().status().unwrap().integrations[0].signed_in);
    env.peer().integrations().sign_in(&id, None, false).await.unwrap();
    assert_eq!(env.opened().len(), 1, "a peer finds the sign-in valid");
}

#[tokio::test]
async fn a_denied_sign_in_is_declined() {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    env.person(Person::Denies);
    assert_eq!(code(env.engine.integrations().sign_in(&id, None, false).await), ProblemCode::SignInDeclined);
    assert_eq!(shown(&env, &id), Some(SignInState::Declined));
    env.engine.integrations().dismiss_sign_in(&id);
    assert_eq!(shown(&env, &id), None);
}

#[tokio::test]
async fn a_sign_in_that_nobody_answers_runs_out_of_time() {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    env.person(Person::Sleeps);
    assert_eq!(code(env.engine.integrations().sign_in(&id, None, false).await), ProblemCode::CodeExpired);
    assert_eq!(shown(&env, &id), Some(SignInState::Expired));
}

#[tokio::test]
async fn aws_asking_to_slow_down_is_heeded_for_good() {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    env.fault("CreateToken", 2, 400, "SlowDownException");
    env.engine.integrations().sign_in(&id, None, false).await.unwrap();
    assert_eq!(env.calls("CreateToken"), 3);
}

#[tokio::test]
async fn trouble_at_aws_does_not_end_a_sign_in_that_waits() {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    env.fault("CreateToken", 2, 500, "InternalServerException");
    env.engine.integrations().sign_in(&id, None, false).await.unwrap();
}

#[tokio::test]
async fn a_registration_that_aws_forgot_is_made_anew() {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    env.engine.integrations().sign_in(&id, None, false).await.unwrap();
    env.fault("StartDeviceAuthorization", 1, 401, "InvalidClientException");
    env.engine.integrations().sign_in(&id, None, true).await.unwrap();
    assert_eq!(env.calls("RegisterClient"), 2);
}

#[tokio::test]
async fn a_cancelled_sign_in_leaves_nothing_shown() {
    let env = TestEnvironment::still().await;
    let id = env.integration().await;
    env.person(Person::Sleeps);
    let mut changes = env.engine.changes();
    let cancelling = async {
        while shown(&env, &id) != Some(SignInState::Waiting) {
            changes.changed().await.unwrap();
        }
        env.engine.integrations().cancel_sign_in(&id);
    };
    let (result, ()) = tokio::join!(env.engine.integrations().sign_in(&id, None, false), cancelling);
    assert_eq!(code(result), ProblemCode::Cancelled);
    assert_eq!(shown(&env, &id), None);
}

#[tokio::test]
async fn the_token_is_renewed_by_refresh_token_without_a_person() {
    let (env, id) = TestEnvironment::ready().await;
    for _ in 0..3 {
        env.pass(SignedDuration::from_mins(59));
        env.engine.integrations().sync(&id).await.unwrap();
    }
    assert_eq!(env.opened().len(), 1, "the person signed in once");
    assert!(env.calls("CreateToken") >= 4);
}

#[tokio::test]
async fn a_refused_refresh_token_means_that_the_person_is_asked() {
    let (env, id) = TestEnvironment::ready().await;
    env.pass(SignedDuration::from_mins(57));
    env.fault("CreateToken", 3, 400, "InvalidGrantException");
    env.engine.integrations().sync(&id).await.expect("the token itself is good for three more minutes");
    env.pass(SignedDuration::from_mins(4));
    assert!(!env.engine.view().status().unwrap().integrations[0].signed_in);
    let result = env.engine.integrations().sync(&id).await.map(drop);
    assert_eq!(code(result), ProblemCode::SignInRequired);
    assert!(!env.engine.view().status().unwrap().integrations[0].signed_in);
    env.engine.integrations().sign_in(&id, None, false).await.unwrap();
    env.engine.integrations().sync(&id).await.unwrap();
    assert_eq!(env.opened().len(), 2);
}

#[tokio::test]
async fn a_failed_renewal_keeps_the_token_while_it_lives() {
    let (env, id) = TestEnvironment::ready().await;
    env.pass(SignedDuration::from_mins(57));
    env.fault("CreateToken", 1, 500, "InternalServerException");
    env.engine.integrations().sync(&id).await.unwrap();
}

#[tokio::test]
async fn twenty_who_want_to_sign_in_open_one_page() {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    let engines: Vec<_> = (0..4).map(|_| env.peer()).collect();
    let all = (0..20).map(|n| {
        let (engine, id) = (engines[n % 4].clone(), id.clone());
        async move { engine.integrations().sign_in(&id, None, false).await }
    });
    for result in futures_util::future::join_all(all).await {
        result.unwrap();
    }
    assert_eq!(env.opened().len(), 1);
}

#[tokio::test]
async fn an_unknown_portal_is_said_before_a_page_opens() {
    let env = TestEnvironment::new().await;
    let start_url = env.sim.start_url().replace("/start", "/nobody");
    let region = Some("eu-west-1".to_owned().try_into().unwrap());
    let new = NewIntegration { start_url, alias: None, region, another: false };
    let id = env.engine.integrations().add(&new).await.unwrap().id;
    let problem = env.engine.integrations().sign_in(&id, None, false).await.unwrap_err().problem();
    assert_eq!(problem.code, ProblemCode::InvalidInput);
    assert!(problem.detail.contains("eu-west-1"), "{}", problem.detail);
    assert_eq!(env.opened().len(), 0);
}

#[tokio::test]
async fn signing_out_ends_it_here_and_at_aws() {
    let (env, id) = TestEnvironment::ready().await;
    env.engine.integrations().sign_out(&id).await.unwrap();
    assert_eq!(env.calls("Logout"), 1);
    assert!(!env.engine.view().status().unwrap().integrations[0].signed_in);
    assert_eq!(code(env.engine.integrations().sync(&id).await.map(drop)), ProblemCode::SignInRequired);
}

#[tokio::test]
async fn a_sign_in_whose_token_went_with_the_vault_was_shown_as_valid() {
    let (env, id) = TestEnvironment::ready().await;
    env.engine.vault().reset().await.unwrap();
    assert!(!env.engine.view().status().unwrap().integrations[0].signed_in);
    assert_eq!(code(env.engine.integrations().sync(&id).await.map(drop)), ProblemCode::SignInRequired);
}

#[tokio::test]
async fn with_pkce_the_browser_calls_back() {
    let env = TestEnvironment::still().await;
    let id = env.integration().await;
    env.person(Person::Sleeps);
    let browser = async {
        let mut changes = env.engine.changes();
        while env.opened().is_empty() {
            changes.changed().await.unwrap();
        }
        let page = env.opened().remove(0);
        assert_eq!(page.path(), "/authorize");
        env.answer_in_browser(&page, true).await
    };
    let (result, landed) =
        tokio::join!(env.engine.integrations().sign_in(&id, Some(SignInMethod::Pkce), false), browser);
    result.unwrap();
    assert!(landed.contains("signed in"), "{landed}");
}

#[tokio::test]
async fn with_pkce_a_denial_is_a_denial() {
    let env = TestEnvironment::still().await;
    let id = env.integration().await;
    env.person(Person::Sleeps);
    let browser = async {
        let mut changes = env.engine.changes();
        while env.opened().is_empty() {
            changes.changed().await.unwrap();
        }
        env.answer_in_browser(&env.opened().remove(0), false).await
    };
    let (result, _) =
        tokio::join!(env.engine.integrations().sign_in(&id, Some(SignInMethod::Pkce), false), browser);
    assert_eq!(code(result), ProblemCode::SignInDeclined);
}
