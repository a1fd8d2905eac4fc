//! Sign-in against the simulated AWS: both grants, refresh, and every way that it can end.

use crate::bed::{Bed, Person};
use daypass_core::view::{SignInMethod, SignInState};
use daypass_core::{IntegrationId, Problem, ProblemCode};
use daypass_engine::{EngineError, NewIntegration};
use jiff::SignedDuration;

fn code(result: Result<(), EngineError>) -> ProblemCode {
    Problem::from(&result.unwrap_err()).code
}

fn shown(bed: &Bed, id: &IntegrationId) -> Option<SignInState> {
    let status = bed.engine.status().unwrap();
    status.integrations.into_iter().find(|i| i.id == *id).unwrap().sign_in.map(|sign_in| sign_in.state)
}

#[tokio::test]
async fn a_device_sign_in_opens_one_page_and_is_kept() {
    let bed = Bed::new().await;
    let id = bed.integration().await;
    bed.engine.sign_in(&id, Some(SignInMethod::Device), false).await.unwrap();
    assert_eq!(bed.opened().len(), 1);
    assert!(bed.opened()[0].path().starts_with("/device"), "{}", bed.opened()[0].path());
    assert_eq!(shown(&bed, &id), Some(SignInState::Done));
    assert!(bed.engine.status().unwrap().integrations[0].signed_in);
    bed.peer().sign_in(&id, None, false).await.unwrap();
    assert_eq!(bed.opened().len(), 1, "a peer finds the sign-in valid");
}

#[tokio::test]
async fn a_denied_sign_in_is_declined() {
    let bed = Bed::new().await;
    let id = bed.integration().await;
    bed.person(Person::Denies);
    assert_eq!(code(bed.engine.sign_in(&id, None, false).await), ProblemCode::SignInDeclined);
    assert_eq!(shown(&bed, &id), Some(SignInState::Declined));
    bed.engine.dismiss_sign_in(&id);
    assert_eq!(shown(&bed, &id), None);
}

#[tokio::test]
async fn a_sign_in_that_nobody_answers_runs_out_of_time() {
    let bed = Bed::new().await;
    let id = bed.integration().await;
    bed.person(Person::Sleeps);
    assert_eq!(code(bed.engine.sign_in(&id, None, false).await), ProblemCode::CodeExpired);
    assert_eq!(shown(&bed, &id), Some(SignInState::Expired));
}

#[tokio::test]
async fn aws_asking_to_slow_down_is_heeded_for_good() {
    let bed = Bed::new().await;
    let id = bed.integration().await;
    bed.fault("CreateToken", 2, 400, "SlowDownException");
    bed.engine.sign_in(&id, None, false).await.unwrap();
    assert_eq!(bed.calls("CreateToken"), 3);
}

#[tokio::test]
async fn trouble_at_aws_does_not_end_a_sign_in_that_waits() {
    let bed = Bed::new().await;
    let id = bed.integration().await;
    bed.fault("CreateToken", 2, 500, "InternalServerException");
    bed.engine.sign_in(&id, None, false).await.unwrap();
}

#[tokio::test]
async fn a_registration_that_aws_forgot_is_made_anew() {
    let bed = Bed::new().await;
    let id = bed.integration().await;
    bed.engine.sign_in(&id, None, false).await.unwrap();
    bed.fault("StartDeviceAuthorization", 1, 401, "InvalidClientException");
    bed.engine.sign_in(&id, None, true).await.unwrap();
    assert_eq!(bed.calls("RegisterClient"), 2);
}

#[tokio::test]
async fn a_cancelled_sign_in_leaves_nothing_shown() {
    let bed = Bed::still().await;
    let id = bed.integration().await;
    bed.person(Person::Sleeps);
    let mut changes = bed.engine.changes();
    let cancelling = async {
        while shown(&bed, &id) != Some(SignInState::Waiting) {
            changes.changed().await.unwrap();
        }
        bed.engine.cancel_sign_in(&id);
    };
    let (result, ()) = tokio::join!(bed.engine.sign_in(&id, None, false), cancelling);
    assert_eq!(code(result), ProblemCode::Cancelled);
    assert_eq!(shown(&bed, &id), None);
}

#[tokio::test]
async fn the_token_is_renewed_by_refresh_token_without_a_person() {
    let (bed, id) = Bed::ready().await;
    for _ in 0..3 {
        bed.pass(SignedDuration::from_mins(59));
        bed.engine.sync(&id).await.unwrap();
    }
    assert_eq!(bed.opened().len(), 1, "the person signed in once");
    assert!(bed.calls("CreateToken") >= 4);
}

#[tokio::test]
async fn a_refused_refresh_token_means_that_the_person_is_asked() {
    let (bed, id) = Bed::ready().await;
    bed.pass(SignedDuration::from_mins(57));
    bed.fault("CreateToken", 1, 400, "InvalidGrantException");
    bed.engine.sync(&id).await.expect("the token itself is good for three more minutes");
    bed.pass(SignedDuration::from_mins(4));
    assert!(!bed.engine.status().unwrap().integrations[0].signed_in);
    let result = bed.engine.sync(&id).await.map(drop);
    assert_eq!(code(result), ProblemCode::SignInRequired);
    assert!(!bed.engine.status().unwrap().integrations[0].signed_in);
    bed.engine.sign_in(&id, None, false).await.unwrap();
    bed.engine.sync(&id).await.unwrap();
    assert_eq!(bed.opened().len(), 2);
}

#[tokio::test]
async fn a_failed_renewal_keeps_the_token_while_it_lives() {
    let (bed, id) = Bed::ready().await;
    bed.pass(SignedDuration::from_mins(57));
    bed.fault("CreateToken", 1, 500, "InternalServerException");
    bed.engine.sync(&id).await.unwrap();
}

#[tokio::test]
async fn twenty_who_want_to_sign_in_open_one_page() {
    let bed = Bed::new().await;
    let id = bed.integration().await;
    let engines: Vec<_> = (0..4).map(|_| bed.peer()).collect();
    let all = (0..20).map(|n| {
        let (engine, id) = (engines[n % 4].clone(), id.clone());
        async move { engine.sign_in(&id, None, false).await }
    });
    for result in futures_util::future::join_all(all).await {
        result.unwrap();
    }
    assert_eq!(bed.opened().len(), 1);
}

#[tokio::test]
async fn an_unknown_portal_is_said_before_a_page_opens() {
    let bed = Bed::new().await;
    let start_url = bed.sim.start_url().replace("/start", "/nobody");
    let new = NewIntegration { start_url, alias: None, region: Some("eu-west-1".to_owned()) };
    let id = bed.engine.add_integration(&new).await.unwrap().id;
    let problem = Problem::from(&bed.engine.sign_in(&id, None, false).await.unwrap_err());
    assert_eq!(problem.code, ProblemCode::InvalidInput);
    assert!(problem.detail.contains("eu-west-1"), "{}", problem.detail);
    assert_eq!(bed.opened().len(), 0);
}

#[tokio::test]
async fn signing_out_ends_it_here_and_at_aws() {
    let (bed, id) = Bed::ready().await;
    bed.engine.sign_out(&id).await.unwrap();
    assert_eq!(bed.calls("Logout"), 1);
    assert!(!bed.engine.status().unwrap().integrations[0].signed_in);
    assert_eq!(code(bed.engine.sync(&id).await.map(drop)), ProblemCode::SignInRequired);
}

#[tokio::test]
async fn with_pkce_the_browser_calls_back() {
    let bed = Bed::still().await;
    let id = bed.integration().await;
    bed.person(Person::Sleeps);
    let browser = async {
        let mut changes = bed.engine.changes();
        while bed.opened().is_empty() {
            changes.changed().await.unwrap();
        }
        let page = bed.opened().remove(0);
        assert_eq!(page.path(), "/authorize");
        bed.answer_in_browser(&page, true).await
    };
    let (result, landed) = tokio::join!(bed.engine.sign_in(&id, Some(SignInMethod::Pkce), false), browser);
    result.unwrap();
    assert!(landed.contains("signed in"), "{landed}");
}

#[tokio::test]
async fn with_pkce_a_denial_is_a_denial() {
    let bed = Bed::still().await;
    let id = bed.integration().await;
    bed.person(Person::Sleeps);
    let browser = async {
        let mut changes = bed.engine.changes();
        while bed.opened().is_empty() {
            changes.changed().await.unwrap();
        }
        bed.answer_in_browser(&bed.opened().remove(0), false).await
    };
    let (result, _) = tokio::join!(bed.engine.sign_in(&id, Some(SignInMethod::Pkce), false), browser);
    assert_eq!(code(result), ProblemCode::SignInDeclined);
}
