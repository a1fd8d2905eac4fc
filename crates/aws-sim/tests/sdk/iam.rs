//! IAM: who may call it, and how it says no.

use crate::clients::{Keys, role_keys, sim, sts};
use crate::query::{iam, iam_in};
use crate::web;
use aws_sim::Fault;

const INVALID: &str = "The security token included in the request is invalid.";

#[tokio::test]
async fn a_user_without_permissions_is_told_which_one_it_lacks() {
    let sim = sim().await;
    let mira = Keys::of_user(&sim);
    for (action, parameters) in [
        ("ListAccessKeys", &[][..]),
        ("ListMFADevices", &[("UserName", "mira")]),
        ("CreateAccessKey", &[]),
        ("UpdateAccessKey", &[("AccessKeyId", mira.0.as_str()), ("Status", "Inactive")]),
        ("DeleteAccessKey", &[("AccessKeyId", mira.0.as_str())]),
        ("GetAccessKeyLastUsed", &[("AccessKeyId", mira.0.as_str())]),
    ] {
        let (status, code, message) = iam(&sim, &mira, action, parameters).refusal();
        assert_eq!((status, code.as_str()), (403, "AccessDenied"), "{action}");
        let expected = format!(
            "User: arn:aws:iam::826593370142:user/mira is not authorized to perform: iam:{action} on resource: \
             user mira because no identity-based policy allows the iam:{action} action"
        );
        assert_eq!(message, expected);
    }
}

#[tokio::test]
async fn a_user_may_look_after_itself_and_nobody_else() {
    let sim = sim().await;
    let (jonas, mira) = (Keys::of(&sim, "jonas"), Keys::of_user(&sim));
    for name in ["mira", "nobody"] {
        let (_, code, message) = iam(&sim, &jonas, "ListAccessKeys", &[("UserName", name)]).refusal();
        assert_eq!(code, "AccessDenied");
        assert!(message.contains(&format!("iam:ListAccessKeys on resource: user {name} ")), "{message}");
    }
    let (_, code, _) = iam(&sim, &jonas, "GetAccessKeyLastUsed", &[("AccessKeyId", &mira.0)]).refusal();
    assert_eq!(code, "AccessDenied");
    let (status, code, message) = iam(&sim, &jonas, "DeleteAccessKey", &[("AccessKeyId", &mira.0)]).refusal();
    assert_eq!((status, code.as_str()), (404, "NoSuchEntity"));
    assert_eq!(message, format!("The Access Key with id {} cannot be found.", mira.0));
    assert!(sts(&sim, &mira).get_caller_identity().send().await.is_ok(), "and it is still there");
}

#[tokio::test]
async fn an_mfa_device_is_listed_with_its_serial() {
    let sim = sim().await;
    let jonas = Keys::of(&sim, "jonas");
    let answer = iam(&sim, &jonas, "ListMFADevices", &[]);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body.starts_with(
        "<ListMFADevicesResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><ListMFADevicesResult>\
         <MFADevices><member>"
    ));
    assert_eq!(answer.text("UserName"), "jonas");
    assert_eq!(answer.text("SerialNumber"), "arn:aws:iam::826593370142:mfa/jonas");
    assert_eq!(answer.text("IsTruncated"), "false");
    assert!(answer.text("EnableDate").parse::<jiff::Timestamp>().is_ok());
}

#[tokio::test]
async fn session_tokens_call_iam_with_mfa_and_by_name_only() {
    let sim = sim().await;
    let jonas = sts(&sim, &Keys::of(&sim, "jonas"));
    let without = jonas.get_session_token().send().await.unwrap().credentials.unwrap().into();
    for parameters in [&[][..], &[("UserName", "jonas")]] {
        let refusal = iam(&sim, &without, "ListMFADevices", parameters).refusal();
        assert_eq!(refusal, (403, "InvalidClientTokenId".to_owned(), INVALID.to_owned()));
    }
    assert!(sts(&sim, &without).get_caller_identity().send().await.is_ok(), "the token itself is good");

    let proven = jonas
        .get_session_token()
        .serial_number("arn:aws:iam::826593370142:mfa/jonas")
        .token_code(sim.mfa_code_of("jonas").unwrap());
    let with = proven.send().await.unwrap().credentials.unwrap().into();
    let named = iam(&sim, &with, "ListMFADevices", &[("UserName", "jonas")]);
    assert_eq!(named.status, 200, "{}", named.body);
    let (status, code, message) = iam(&sim, &with, "ListMFADevices", &[]).refusal();
    assert_eq!((status, code.as_str()), (400, "ValidationError"));
    assert_eq!(message, "Must specify userName when calling with non-User credentials");
}

#[tokio::test]
async fn a_roles_session_has_no_user_of_its_own_and_no_permission() {
    let sim = sim().await;
    let role = role_keys(&sim, "826593370142", "Administrator").await;
    let (_, code, message) = iam(&sim, &role, "ListAccessKeys", &[]).refusal();
    assert_eq!(code, "ValidationError");
    assert_eq!(message, "Must specify userName when calling with non-User credentials");
    let (_, code, message) = iam(&sim, &role, "ListAccessKeys", &[("UserName", "mira")]).refusal();
    assert_eq!(code, "AccessDenied");
    assert!(
        message.starts_with("User: arn:aws:sts::826593370142:assumed-role/AWSReservedSSO_Administrator_")
    );
}

#[tokio::test]
async fn iam_is_signed_for_a_region_of_the_partition_and_asked_by_its_own_version() {
    let sim = sim().await;
    let jonas = Keys::of(&sim, "jonas");
    assert_eq!(iam_in(&sim, &jonas, "eu-central-1", "ListAccessKeys", &[]).status, 200);
    let (status, code, message) = iam_in(&sim, &jonas, "mars-north-1", "ListAccessKeys", &[]).refusal();
    assert_eq!((status, code.as_str()), (403, "SignatureDoesNotMatch"));
    assert_eq!(message, "Credential should be scoped to a valid region, not 'mars-north-1'.");
    let abroad = iam_in(&sim, &jonas, "cn-north-1", "ListAccessKeys", &[]).refusal();
    assert_eq!(abroad, (403, "InvalidClientTokenId".to_owned(), INVALID.to_owned()));
    let url = format!("{}/?Action=ListAccessKeys&Version=2011-06-15", sim.endpoint());
    assert!(web::get(&url).body.contains("<Code>InvalidAction</Code>"), "it is no operation of STS");
    let url = format!("{}/?Action=ListAccessKeys&Version=2010-05-08", sim.endpoint());
    assert!(web::get(&url).body.contains("<Code>MissingAuthenticationToken</Code>"));
}

#[tokio::test]
async fn parameters_of_iam_are_held_to_their_constraints() {
    let sim = sim().await;
    let jonas = Keys::of(&sim, "jonas");
    let id = jonas.0.as_str();
    for (action, parameters, complaint) in [
        ("ListAccessKeys", &[("MaxItems", "0")][..], "'0' at 'maxItems'"),
        ("ListAccessKeys", &[("Marker", "else")], "Invalid Marker"),
        ("ListAccessKeys", &[("UserName", "a b")], "'a b' at 'userName'"),
        ("DeleteAccessKey", &[], "null at 'accessKeyId'"),
        ("DeleteAccessKey", &[("AccessKeyId", "AKIA")], "'AKIA' at 'accessKeyId'"),
        ("UpdateAccessKey", &[("AccessKeyId", id)], "null at 'status'"),
        (
            "UpdateAccessKey",
            &[("AccessKeyId", id), ("Status", "off")],
            "Member must satisfy enum value set: [Active, Expired, Inactive]",
        ),
    ] {
        let (status, code, message) = iam(&sim, &jonas, action, parameters).refusal();
        assert_eq!((status, code.as_str()), (400, "ValidationError"), "{action}");
        assert!(message.contains(complaint), "{message}");
    }
}

#[tokio::test]
async fn a_spoiled_answer_is_iams_too() {
    let sim = sim().await;
    sim.fault(Fault::error("ListAccessKeys", 500, "ServiceFailure"));
    let (status, code, _) = iam(&sim, &Keys::of(&sim, "jonas"), "ListAccessKeys", &[]).refusal();
    assert_eq!((status, code.as_str()), (500, "ServiceFailure"));
}
