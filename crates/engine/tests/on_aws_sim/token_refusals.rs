//! What each answer to a token's renewal means for the sign-in.

use crate::test_environment::{TestEnvironment, problem};
use aws_sim::Fault;
use daypass_core::ProblemCode;
use jiff::SignedDuration;

/// Every error of RFC 6749 §5.2, RFC 8628 §3.5 and the IAM Identity Center OIDC API, with its status and whether it ends a
/// sign-in.
const ANSWERS: &[(&str, u16, bool)] = &[
    ("InvalidGrantException", 400, true),
    ("invalid_grant", 400, true),
    ("InvalidClientException", 401, true),
    ("invalid_client", 401, true),
    ("invalid_client", 400, true),
    ("UnauthorizedClientException", 400, true),
    ("unauthorized_client", 400, true),
    ("ExpiredTokenException", 400, true),
    ("expired_token", 400, true),
    ("AccessDeniedException", 400, true),
    ("access_denied", 400, true),
    ("InvalidRequestException", 400, false),
    ("invalid_request", 400, false),
    ("InvalidScopeException", 400, false),
    ("invalid_scope", 400, false),
    ("UnsupportedGrantTypeException", 400, false),
    ("unsupported_grant_type", 400, false),
    ("AuthorizationPendingException", 400, false),
    ("authorization_pending", 400, false),
    ("SlowDownException", 400, false),
    ("slow_down", 400, false),
    ("InvalidClientMetadataException", 400, false),
    ("InvalidRedirectUriException", 400, false),
    ("InternalServerException", 500, false),
    ("server_error", 500, false),
    // Not AWS's: a proxy's own words, and AWS's words with a proxy's status.
    ("blocked", 403, false),
    ("blocked", 400, false),
    ("access_denied", 403, false),
    ("invalid_grant", 407, false),
];

/// The answer: a name of AWS's model comes with its header, a code of an RFC in the body alone.
fn answer(name: &str, status: u16, times: u32) -> Fault {
    if name.ends_with("Exception") {
        return Fault { times, ..Fault::error("CreateToken", status, name) };
    }
    let body = Some(format!(r#"{{"error":"{name}"}}"#));
    Fault { op: "CreateToken".to_owned(), times, status: Some(status), body, ..Fault::default() }
}

#[tokio::test]
async fn any_refusal_of_a_refresh_by_whomever_ended_the_sign_in() {
    for (name, status, ends) in ANSWERS {
        let env = TestEnvironment::new().await;
        let id = env.integration().await;
        env.engine.integrations().sign_in(&id, None, false).await.unwrap();
        env.pass(SignedDuration::from_mins(61));
        let times = if name.to_lowercase().contains("grant") && *ends { 3 } else { 1 };
        env.sim.fault(answer(name, *status, times));
        let before = env.calls("CreateToken");
        let refused = problem(env.engine.integrations().sync(&id).await).code;
        assert_eq!(refused == ProblemCode::SignInRequired, *ends, "{name} {status}: {refused:?}");
        assert_eq!(env.calls("CreateToken") - before, times as usize, "{name} {status}");
        let next = env.engine.integrations().sync(&id).await;
        assert_eq!(next.is_err(), *ends, "{name} {status}");
        assert_eq!(env.opened().len(), 1, "{name} {status}");
    }
}

#[tokio::test]
async fn a_refresh_token_that_aws_refused_for_a_moment_was_given_up_with_its_sign_in() {
    for times in [1, 2] {
        let (env, id) = TestEnvironment::ready().await;
        env.pass(SignedDuration::from_mins(61));
        env.fault("CreateToken", times, 400, "InvalidGrantException");
        env.engine.integrations().sync(&id).await.unwrap();
    }
}

#[tokio::test]
async fn while_the_token_works_a_proxys_refusal_took_its_refresh_token() {
    let (env, id) = TestEnvironment::ready().await;
    env.pass(SignedDuration::from_mins(57));
    env.sim.fault(answer("blocked", 403, 1));
    env.engine.integrations().sync(&id).await.expect("the token is good for three more minutes");
    env.pass(SignedDuration::from_mins(4));
    env.engine.integrations().sync(&id).await.expect("and its refresh token for the next one");
}
