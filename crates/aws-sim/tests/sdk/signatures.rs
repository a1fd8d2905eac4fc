//! SigV4, held against the SDK's own signer.

use crate::clients::{HOUR, Keys, role_keys, sim, sts, sts_at};
use crate::web;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityError;
use std::time::Duration;

type Refused = SdkError<GetCallerIdentityError>;

/// Status, code and message.
fn facts(error: &Refused) -> (u16, &str, &str) {
    let status = error.raw_response().unwrap().status().as_u16();
    (status, error.code().unwrap(), error.message().unwrap())
}

#[tokio::test]
async fn the_right_keys_are_let_in_and_answers_are_dated() {
    let sim = sim().await;
    sim.advance(10 * 24 * HOUR);
    let identity = sts(&sim, &Keys::of_user(&sim)).get_caller_identity().send().await.unwrap();
    assert_eq!(identity.arn(), Some("arn:aws:iam::826593370142:user/mira"));
    assert_eq!(identity.account(), Some("826593370142"));
    assert!(identity.user_id().unwrap().starts_with("AIDA"));

    let date = web::get(&sim.start_url()).headers["date"].clone();
    let date = jiff::fmt::rfc2822::parse(&date).unwrap().timestamp();
    assert!(date.duration_since(sim.now()).as_secs().abs() < 60, "the simulated time, not the real one");
}

#[tokio::test]
async fn a_wrong_secret_does_not_match() {
    let sim = sim().await;
    let mut keys = Keys::of_user(&sim);
    keys.1 = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned();
    let error = sts(&sim, &keys).get_caller_identity().send().await.unwrap_err();
    let (status, code, message) = facts(&error);
    assert_eq!((status, code), (403, "SignatureDoesNotMatch"));
    assert!(message.starts_with("The request signature we calculated does not match"), "{message}");
}

#[tokio::test]
async fn an_unknown_key_and_a_wrong_token_are_invalid() {
    let sim = sim().await;
    let invalid = (403, "InvalidClientTokenId", "The security token included in the request is invalid.");
    let unknown = Keys("AKIAIOSFODNN7EXAMPLE".to_owned(), "x".to_owned(), None);
    let error = sts(&sim, &unknown).get_caller_identity().send().await.unwrap_err();
    assert_eq!(facts(&error), invalid);
    let issued = role_keys(&sim, "291850364417", "ReadOnly").await;
    for token in [None, Some("another".to_owned())] {
        let keys = Keys(issued.0.clone(), issued.1.clone(), token);
        let error = sts(&sim, &keys).get_caller_identity().send().await.unwrap_err();
        assert_eq!(facts(&error), invalid);
    }
}

#[tokio::test]
async fn expired_credentials_are_told_from_a_skewed_clock() {
    let sim = sim().await;
    let keys = role_keys(&sim, "291850364417", "Administrator").await;
    let signed_at = sim.now();
    assert!(sts(&sim, &keys).get_caller_identity().send().await.is_ok());
    sim.advance(HOUR);
    let error = sts(&sim, &keys).get_caller_identity().send().await.unwrap_err();
    assert_eq!(facts(&error), (403, "ExpiredToken", "The security token included in the request is expired"));
    let late = sts_at(&sim, &Keys::of_user(&sim), "eu-central-1", signed_at);
    let error = late.get_caller_identity().send().await.unwrap_err();
    let (status, code, message) = facts(&error);
    assert_eq!((status, code), (403, "SignatureDoesNotMatch"));
    assert!(message.starts_with("Signature expired: ") && message.ends_with(" - 15 min.)"), "{message}");

    let early = sim.now() + Duration::from_secs(16 * 60);
    let early = sts_at(&sim, &Keys::of_user(&sim), "eu-central-1", early);
    let error = early.get_caller_identity().send().await.unwrap_err();
    assert!(facts(&error).2.starts_with("Signature not yet current: "), "{:?}", facts(&error));
}

#[tokio::test]
async fn a_region_that_does_not_exist_is_no_scope() {
    let sim = sim().await;
    let client = sts_at(&sim, &Keys::of_user(&sim), "mars-north-1", sim.now());
    let error = client.get_caller_identity().send().await.unwrap_err();
    assert_eq!(
        facts(&error),
        (403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region, not 'mars-north-1'.")
    );
}

#[tokio::test]
async fn unsigned_and_badly_signed_requests_are_refused() {
    let sim = sim().await;
    let url = format!("{}/?Action=GetCallerIdentity&Version=2011-06-15", sim.endpoint());
    let unsigned = web::get(&url);
    assert_eq!(unsigned.status, 403);
    assert!(unsigned.body.contains("<Code>MissingAuthenticationToken</Code>"), "{}", unsigned.body);
    let halfway = [("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE")];
    let incomplete = web::request("GET", &url, &halfway, "");
    assert_eq!(incomplete.status, 400);
    assert!(incomplete.body.contains("<Code>IncompleteSignature</Code>"), "{}", incomplete.body);
}

#[tokio::test]
async fn unknown_actions_and_versions_are_invalid() {
    let sim = sim().await;
    for query in ["Action=MakeCoffee&Version=2011-06-15", "Action=GetCallerIdentity&Version=2006-03-01"] {
        let answer = web::get(&format!("{}/?{query}", sim.endpoint()));
        assert_eq!(answer.status, 400);
        assert!(answer.body.contains("<Code>InvalidAction</Code>"), "{}", answer.body);
    }
}
