//! Sign-in by authorization code: what the browser's page says, and registrations that AWS does not know any more.

use crate::test_browser::Person;
use crate::test_environment::{TestEnvironment, is_cancelled, problem};
use daypass_core::view::SignInMethod;
use daypass_core::{IntegrationId, ProblemCode};
use daypass_engine::integrations;
use jiff::SignedDuration;

async fn environment() -> (TestEnvironment, IntegrationId) {
    let env = TestEnvironment::still().await;
    let id = env.integration().await;
    env.person(Person::Sleeps);
    (env, id)
}

/// Signs in while the person allows what opens: what each page ended on.
async fn sign_in(
    env: &TestEnvironment,
    id: &IntegrationId,
    pages: usize,
) -> (Result<(), integrations::Error>, Vec<String>) {
    let before = env.opened().len();
    let browser = async {
        let mut changes = env.engine.changes();
        let mut landed = Vec::new();
        for page in 0..pages {
            while env.opened().len() <= before + page {
                changes.changed().await.unwrap();
            }
            landed.push(env.answer_in_browser(&env.opened()[before + page], true).await);
        }
        landed
    };
    let integrations = env.engine.integrations();
    let signing_in = integrations.sign_in(id, Some(SignInMethod::Pkce), true);
    let (result, landed) = tokio::join!(Box::pin(signing_in), Box::pin(browser));
    assert_eq!(env.opened().len(), before + pages);
    (result, landed)
}

#[tokio::test]
async fn the_page_said_signed_in_when_aws_then_gave_no_token() {
    let (env, id) = environment().await;
    env.fault("CreateToken", 1, 400, "InvalidGrantException");
    let (result, landed) = sign_in(&env, &id, 1).await;
    assert_eq!(problem(result).code, ProblemCode::AccessDenied);
    assert!(landed[0].contains("You are not signed in"), "{}", landed[0]);
    assert!(landed[0].contains("AWS refused CreateToken"), "{}", landed[0]);
    assert!(!env.engine.view().status().unwrap().integrations[0].signed_in);
    let (result, landed) = sign_in(&env, &id, 1).await;
    result.unwrap();
    assert!(landed[0].contains("You are signed in"), "{}", landed[0]);
}

#[tokio::test]
async fn a_registration_that_aws_had_forgotten_kept_pkce_from_working_until_it_ended() {
    for refusal in ["InvalidClientException", "UnauthorizedClientException"] {
        let (env, id) = environment().await;
        sign_in(&env, &id, 1).await.0.unwrap();
        env.fault("CreateToken", 1, 401, refusal);
        let (result, landed) = sign_in(&env, &id, 2).await;
        result.unwrap();
        assert!(
            landed[0].contains("Please try once more") && landed[1].contains("You are signed in"),
            "{landed:?}"
        );
        assert_eq!(env.calls("RegisterClient"), 2, "{refusal}");
    }
}

#[tokio::test]
async fn a_client_that_aws_never_knows_is_registered_anew_once() {
    let (env, id) = environment().await;
    env.fault("CreateToken", 2, 401, "InvalidClientException");
    let (result, landed) = sign_in(&env, &id, 2).await;
    assert_eq!(problem(result).code, ProblemCode::AccessDenied);
    assert!(landed[1].contains("You are not signed in"), "{}", landed[1]);
    assert_eq!(env.calls("RegisterClient"), 2);
}

#[tokio::test]
async fn a_page_that_does_not_know_the_client_sends_nobody_back_and_it_was_opened_again() {
    let (env, id) = environment().await;
    sign_in(&env, &id, 1).await.0.unwrap();
    sign_in(&env, &id, 1).await.0.unwrap();
    assert_eq!(env.calls("RegisterClient"), 1, "what works is kept");
    let opened = env.opened().len();
    let cancelling = async {
        let mut changes = env.engine.changes();
        while env.opened().len() == opened {
            changes.changed().await.unwrap();
        }
        env.engine.integrations().cancel_sign_in(&id);
    };
    let integrations = env.engine.integrations();
    let signing_in = integrations.sign_in(&id, Some(SignInMethod::Pkce), true);
    let (result, ()) = tokio::join!(Box::pin(signing_in), cancelling);
    assert!(is_cancelled(&result));
    sign_in(&env, &id, 1).await.0.unwrap();
    assert_eq!(env.calls("RegisterClient"), 2);
}

#[tokio::test]
async fn a_registration_that_aws_forgot_while_a_code_was_polled_for_ended_the_sign_in() {
    for refusal in ["InvalidClientException", "UnauthorizedClientException"] {
        let env = TestEnvironment::new().await;
        let id = env.integration().await;
        env.fault("CreateToken", 1, 400, refusal);
        env.engine.integrations().sign_in(&id, Some(SignInMethod::Device), false).await.unwrap();
        assert_eq!((env.calls("RegisterClient"), env.opened().len()), (2, 2), "{refusal}");
    }
}

#[tokio::test]
async fn a_refresh_whose_client_is_unknown_leads_to_a_new_registration() {
    let (env, id) = TestEnvironment::ready().await;
    env.pass(SignedDuration::from_mins(61));
    env.fault("CreateToken", 1, 401, "InvalidClientException");
    assert_eq!(problem(env.engine.integrations().sync(&id).await).code, ProblemCode::SignInRequired);
    env.engine.integrations().sign_in(&id, None, false).await.unwrap();
    assert_eq!(env.calls("RegisterClient"), 2);
}
