//! AssumeRole and GetSessionToken.

use crate::clients::{HOUR, Keys, role_keys, sim, sts};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::assume_role::builders::AssumeRoleFluentBuilder;
use aws_sdk_sts::types::Tag;
use aws_sim::Sim;
use std::time::Duration;

pub(crate) const DEPLOY: &str = "arn:aws:iam::118230476651:role/operations/on-call/Deploy";
pub(crate) const DEVELOPER: &str = "arn:aws:iam::291850364417:role/Developer";
const PARTNER: &str = "arn:aws:iam::291850364417:role/Partner";

pub(crate) fn assume(sim: &Sim, keys: &Keys, role: &str) -> AssumeRoleFluentBuilder {
    sts(sim, keys).assume_role().role_arn(role).role_session_name("ada")
}

pub(crate) fn refusal<E: ProvideErrorMetadata + std::fmt::Debug>(
    result: Result<impl std::fmt::Debug, SdkError<E>>,
) -> (u16, String, String) {
    let error = result.unwrap_err();
    let status = error.raw_response().unwrap().status().as_u16();
    (status, error.code().unwrap().to_owned(), error.message().unwrap().to_owned())
}

fn serial(sim: &Sim) -> String {
    sim.ready().iam_user.clone().unwrap().mfa_serial.unwrap()
}

#[tokio::test]
async fn identity_center_credentials_are_a_reserved_roles() {
    let sim = sim().await;
    let keys = role_keys(&sim, "291850364417", "ReadOnly").await;
    let identity = sts(&sim, &keys).get_caller_identity().send().await.unwrap();
    let arn = identity.arn().unwrap();
    let rest = arn.strip_prefix("arn:aws:sts::291850364417:assumed-role/AWSReservedSSO_ReadOnly_").unwrap();
    let (unique, user) = rest.split_once('/').unwrap();
    assert!(unique.len() == 16 && unique.bytes().all(|b| b.is_ascii_hexdigit()), "{arn}");
    assert_eq!(user, "mira.sorensen@hafenlicht.example");
}

#[tokio::test]
async fn a_role_with_mfa_wants_a_code_and_each_code_once() {
    let sim = sim().await;
    let user = Keys::of_user(&sim);
    let (status, code, message) = refusal(assume(&sim, &user, DEPLOY).send().await);
    assert_eq!((status, code.as_str()), (403, "AccessDenied"));
    let expected = format!(
        "User: arn:aws:iam::826593370142:user/mira is not authorized to perform: sts:AssumeRole on resource: {DEPLOY}"
    );
    assert_eq!(message, expected);

    let now = sim.mfa_code().unwrap();
    let with = |code: &str| assume(&sim, &user, DEPLOY).serial_number(serial(&sim)).token_code(code);
    let answer = with(&now).duration_seconds(14_400).send().await.unwrap();
    let role = answer.assumed_role_user().unwrap();
    assert_eq!(role.arn(), "arn:aws:sts::118230476651:assumed-role/Deploy/ada");
    assert!(role.assumed_role_id().starts_with("AROA") && role.assumed_role_id().ends_with(":ada"));
    let left = answer.credentials().unwrap().expiration().secs() - sim.now().as_second();
    assert!((left - 14_400).abs() < 60);

    let (_, _, message) = refusal(with(&now).send().await);
    assert_eq!(message, "MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    sim.advance(Duration::from_secs(30));
    assert!(with(&sim.mfa_code().unwrap()).send().await.is_ok());
}

#[tokio::test]
async fn mfa_wants_its_device_and_both_halves() {
    let sim = sim().await;
    let user = Keys::of_user(&sim);
    let code = sim.mfa_code().unwrap();
    let wrong = assume(&sim, &user, DEPLOY).serial_number("arn:aws:iam::826593370142:mfa/nobody");
    let (_, _, message) = refusal(wrong.token_code(&code).send().await);
    assert!(message.contains("unable to validate MFA code.  Please verify"), "{message}");
    let (_, _, message) = refusal(assume(&sim, &user, DEPLOY).token_code(&code).send().await);
    assert!(message.contains("must provide both MFA serial number and one time pass code"), "{message}");
}

#[tokio::test]
async fn a_session_token_carries_mfa_into_a_chain_of_one_hour() {
    let sim = sim().await;
    let user = Keys::of_user(&sim);
    let client = sts(&sim, &user);
    let without: Keys = client.get_session_token().send().await.unwrap().credentials.unwrap().into();
    let (_, code, _) = refusal(assume(&sim, &without, DEPLOY).send().await);
    assert_eq!(code, "AccessDenied");

    let request = client.get_session_token().serial_number(serial(&sim)).token_code(sim.mfa_code().unwrap());
    let issued = request.send().await.unwrap().credentials.unwrap();
    let left = issued.expiration().secs() - sim.now().as_second();
    assert!((left - 43_200).abs() < 60, "12 hours when not said");
    let with: Keys = issued.into();
    let (status, code, message) = refusal(assume(&sim, &with, DEPLOY).duration_seconds(3601).send().await);
    assert_eq!((status, code.as_str()), (400, "ValidationError"));
    assert_eq!(
        message,
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
    );
    assert!(assume(&sim, &with, DEPLOY).send().await.is_ok());

    let (status, code, message) = refusal(sts(&sim, &with).get_session_token().send().await);
    assert_eq!((status, code.as_str()), (403, "AccessDenied"));
    assert_eq!(message, "Cannot call GetSessionToken with session credentials");
}

#[tokio::test]
async fn an_external_id_must_be_the_agreed_one() {
    let sim = sim().await;
    let user = Keys::of_user(&sim);
    let (_, code, _) = refusal(assume(&sim, &user, PARTNER).send().await);
    assert_eq!(code, "AccessDenied");
    let (_, code, _) = refusal(assume(&sim, &user, PARTNER).external_id("else").send().await);
    assert_eq!(code, "AccessDenied");
    assert!(assume(&sim, &user, PARTNER).external_id("hafenlicht-partner").send().await.is_ok());
}

#[tokio::test]
async fn durations_are_held_to_the_role_and_to_the_chain() {
    let sim = sim().await;
    let user = Keys::of_user(&sim);
    assert!(assume(&sim, &user, DEVELOPER).duration_seconds(43_200).send().await.is_ok());
    let partner = assume(&sim, &user, PARTNER).external_id("hafenlicht-partner").duration_seconds(3601);
    let (status, code, message) = refusal(partner.send().await);
    assert_eq!((status, code.as_str()), (400, "ValidationError"));
    assert_eq!(message, "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");

    let center = role_keys(&sim, "291850364417", "PowerUser").await;
    let (_, code, message) = refusal(assume(&sim, &center, DEVELOPER).duration_seconds(7200).send().await);
    assert_eq!(code, "ValidationError");
    assert!(message.contains("1 hour session limit"), "{message}");
    let issued: Keys = assume(&sim, &center, DEVELOPER).send().await.unwrap().credentials.unwrap().into();
    let chained = assume(&sim, &issued, DEVELOPER).send().await.unwrap();
    assert_eq!(
        chained.assumed_role_user().unwrap().arn(),
        "arn:aws:sts::291850364417:assumed-role/Developer/ada"
    );
    sim.advance(HOUR);
    let (_, code, _) = refusal(sts(&sim, &issued).get_caller_identity().send().await);
    assert_eq!(code, "ExpiredToken");
}

#[tokio::test]
async fn a_missing_role_and_a_stranger_are_refused_alike() {
    let sim = sim().await;
    let user = Keys::of_user(&sim);
    let nowhere = "arn:aws:iam::118230476651:role/Nowhere";
    let (status, _, message) = refusal(assume(&sim, &user, nowhere).send().await);
    assert_eq!(status, 403);
    assert!(message.ends_with(&format!("sts:AssumeRole on resource: {nowhere}")), "{message}");
    let stranger = role_keys(&sim, "402968115737", "ReadOnly").await;
    let (_, code, _) = refusal(assume(&sim, &stranger, DEVELOPER).send().await);
    assert_eq!(code, "AccessDenied");
}

#[tokio::test]
async fn tags_and_source_identity_need_the_trust_policys_leave() {
    let sim = sim().await;
    let user = Keys::of_user(&sim);
    let tag = || Tag::builder().key("team").value("shop").build().unwrap();
    let partner = || assume(&sim, &user, PARTNER).external_id("hafenlicht-partner");
    let (_, _, message) = refusal(partner().tags(tag()).send().await);
    assert!(message.contains("not authorized to perform: sts:TagSession"), "{message}");
    let (_, _, message) = refusal(partner().source_identity("ada").send().await);
    assert!(message.contains("not authorized to perform: sts:SetSourceIdentity"), "{message}");

    let (_, _, message) = refusal(assume(&sim, &user, DEVELOPER).tags(tag()).send().await);
    assert!(message.contains("not authorized to perform: sts:TagSession"), "the user's own policies too");
    let user = Keys::of(&sim, "jonas");
    let answer = assume(&sim, &user, DEVELOPER)
        .tags(tag())
        .transitive_tag_keys("team")
        .source_identity("ada")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.source_identity(), Some("ada"));
    #[expect(deprecated, reason = "STS goes on sending it, and older clients read it")]
    let packed = answer.packed_policy_size();
    assert_eq!(packed, Some(1));
    let (_, code, _) =
        refusal(assume(&sim, &user, DEVELOPER).tags(tag()).transitive_tag_keys("other").send().await);
    assert_eq!(code, "InvalidParameterValue");
}

#[tokio::test]
async fn tags_share_a_room_that_can_be_too_small() {
    let sim = sim().await;
    let jonas = Keys::of(&sim, "jonas");
    let tags = |length| {
        let tag = move |number| {
            Tag::builder().key(format!("tag-{number:02}")).value("v".repeat(length)).build().unwrap()
        };
        assume(&sim, &jonas, DEVELOPER).set_tags(Some((0..50).map(tag).collect()))
    };
    let answer = tags(100).send().await.unwrap();
    #[expect(deprecated, reason = "STS goes on sending it, and older clients read it")]
    let packed = answer.packed_policy_size();
    assert_eq!(packed, Some(65), "5,300 characters of 8,192");
    let (status, code, message) = refusal(tags(256).send().await);
    assert_eq!((status, code.as_str()), (400, "PackedPolicyTooLarge"));
    assert_eq!(message, "Packed policy consumes 160% of allotted space, please use smaller policy.");
}

#[tokio::test]
async fn parameters_are_held_to_their_constraints() {
    let sim = sim().await;
    let user = Keys::of_user(&sim);
    let (status, code, message) = refusal(assume(&sim, &user, DEVELOPER).duration_seconds(20).send().await);
    assert_eq!((status, code.as_str()), (400, "ValidationError"));
    assert_eq!(
        message,
        "1 validation error detected: Value '20' at 'durationSeconds' failed to satisfy constraint: \
         Member must have value greater than or equal to 900"
    );
    for request in [
        assume(&sim, &user, DEVELOPER).role_session_name("a b"),
        assume(&sim, &user, DEVELOPER).role_session_name("x"),
        assume(&sim, &user, DEVELOPER).external_id("?"),
        assume(&sim, &user, DEVELOPER).source_identity("aws:ada"),
        assume(&sim, &user, "arn:short"),
    ] {
        let (status, code, _) = refusal(request.send().await);
        assert_eq!((status, code.as_str()), (400, "ValidationError"));
    }
    let long = sts(&sim, &user).get_session_token().duration_seconds(129_601);
    let (_, code, _) = refusal(long.send().await);
    assert_eq!(code, "ValidationError");
}
