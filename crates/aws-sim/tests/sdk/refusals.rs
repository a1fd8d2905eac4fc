//! What STS says of requests that it refuses, and where.

use crate::clients::{Keys, role_keys, sim, sts, sts_at};
use crate::query::iam;
use crate::sts::{DEVELOPER, assume, refusal};
use crate::web;
use aws_sdk_sts::types::Tag;
use aws_sim::Sim;

const USERS_ACCOUNT: &str = "826593370142";
const POLICY: &str = "arn:aws:organizations::000417902263:policy/o-example/service_control_policy/p-example";

fn org(sim: &Sim, patch: &str) {
    let answer = web::control(sim, "POST", "org", patch);
    assert_eq!(answer.status, 200, "{}", answer.body);
}

async fn denied(sim: &Sim, by: &str, account: &str, arn: Option<&str>) -> String {
    let arn = arn.map(|arn| format!(", \"arn\": \"{arn}\"")).unwrap_or_default();
    let denial = format!("{{\"by\": \"{by}\", \"account\": \"{account}\", \"actions\": [\"sts:*\"]{arn}}}");
    org(sim, &format!("{{\"denials\": [{denial}]}}"));
    let (status, code, message) = refusal(assume(sim, &Keys::of_user(sim), DEVELOPER).send().await);
    assert_eq!((status, code.as_str()), (403, "AccessDenied"));
    message.split_once("role/Developer ").unwrap().1.to_owned()
}

#[tokio::test]
async fn what_denies_outright_is_named() {
    let sim = sim().await;
    for (by, words) in [
        ("identity-based", "an identity-based policy"),
        ("permissions-boundary", "a permissions boundary"),
        ("session", "a session policy"),
        ("service-control", "a service control policy"),
    ] {
        assert_eq!(denied(&sim, by, USERS_ACCOUNT, None).await, format!("with an explicit deny in {words}"));
    }
    let by_scp = denied(&sim, "service-control", USERS_ACCOUNT, Some(POLICY)).await;
    assert_eq!(by_scp, format!("with an explicit deny in a service control policy: {POLICY}"));
    let by_rcp = denied(&sim, "resource-control", "291850364417", None).await;
    assert_eq!(by_rcp, "with an explicit deny in a resource control policy");
    let of_iam = r#"{"denials": [{"by": "identity-based", "account": "826593370142", "name": "jonas", "actions": ["iam:*"]}]}"#;
    org(&sim, of_iam);
    let (_, _, message) = iam(&sim, &Keys::of(&sim, "jonas"), "ListAccessKeys", &[]).refusal();
    assert!(message.ends_with("user jonas with an explicit deny in an identity-based policy"), "{message}");
    org(&sim, r#"{"denials": []}"#);
    assert!(assume(&sim, &Keys::of_user(&sim), DEVELOPER).send().await.is_ok());
}

#[tokio::test]
async fn what_no_policy_allows_is_explained_where_the_organisation_does() {
    let sim = sim().await;
    let stranger = role_keys(&sim, "402968115737", "ReadOnly").await;
    let tag = || Tag::builder().key("team").value("shop").build().unwrap();
    let (_, _, message) = refusal(assume(&sim, &stranger, DEVELOPER).send().await);
    assert!(message.ends_with("role/Developer"), "{message}");
    org(&sim, r#"{"explainsRefusals": true}"#);
    let (_, _, message) = refusal(assume(&sim, &stranger, DEVELOPER).send().await);
    assert!(message.ends_with(" because no role trust policy allows the sts:AssumeRole action"), "{message}");
    let tagged = assume(&sim, &Keys::of_user(&sim), DEVELOPER).tags(tag());
    let (_, _, message) = refusal(tagged.send().await);
    assert!(
        message.ends_with(" because no identity-based policy allows the sts:TagSession action"),
        "{message}"
    );
}

#[tokio::test]
async fn a_region_that_an_account_lacks_does_not_know_its_credentials() {
    let sim = sim().await;
    let lacking = format!("{{\"disabledRegions\": {{\"{USERS_ACCOUNT}\": [\"ap-east-1\"]}}}}");
    org(&sim, &lacking);
    let mira = Keys::of_user(&sim);
    let there = sts_at(&sim, &mira, "ap-east-1", sim.now());
    for (status, code, message) in
        [refusal(there.get_caller_identity().send().await), refusal(there.get_session_token().send().await)]
    {
        assert_eq!((status, code.as_str()), (403, "InvalidClientTokenId"));
        assert_eq!(message, "The security token included in the request is invalid.");
    }
    let others = role_keys(&sim, "291850364417", "ReadOnly").await;
    assert!(sts_at(&sim, &others, "ap-east-1", sim.now()).get_caller_identity().send().await.is_ok());
    assert!(sts(&sim, &mira).get_caller_identity().send().await.is_ok());
    org(&sim, &lacking.replace("\"ap-east-1\"", ""));
    assert!(there.get_caller_identity().send().await.is_ok(), "it was enabled since");
}

#[tokio::test]
async fn tags_differ_in_more_than_case_and_those_handed_on_are_never_set_again() {
    let sim = sim().await;
    let jonas = Keys::of(&sim, "jonas");
    let tag = |key: &str| Tag::builder().key(key).value("shop").build().unwrap();
    let twice = assume(&sim, &jonas, DEVELOPER).tags(tag("team")).tags(tag("Team"));
    let (status, code, message) = refusal(twice.send().await);
    assert_eq!((status, code.as_str()), (400, "InvalidParameterValue"));
    assert_eq!(message, "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    let first =
        assume(&sim, &jonas, DEVELOPER).tags(tag("team")).tags(tag("stage")).transitive_tag_keys("Team");
    let first: Keys = first.send().await.unwrap().credentials.unwrap().into();
    let (status, code, message) = refusal(assume(&sim, &first, DEVELOPER).tags(tag("TEAM")).send().await);
    assert_eq!((status, code.as_str()), (400, "InvalidParameterValue"));
    assert!(message.ends_with("conflicts with a transitive tag key from the calling session."), "{message}");
    let second: Keys =
        assume(&sim, &first, DEVELOPER).tags(tag("stage")).send().await.unwrap().credentials.unwrap().into();
    let (_, _, message) = refusal(assume(&sim, &second, DEVELOPER).tags(tag("team")).send().await);
    assert!(message.contains("transitive"), "handed on twice: {message}");
    let audit = "arn:aws:iam::754108836629:role/Audit";
    let (_, _, message) = refusal(assume(&sim, &second, audit).send().await);
    assert!(message.contains("sts:TagSession"), "its trust policy has to allow what is handed on: {message}");
}
