//! Who may assume what: users' own policies, root users, chains, regions, session policies.

use crate::clients::{Keys, sim, sts, sts_at};
use crate::query::iam;
use crate::sts::{DEPLOY, DEVELOPER, assume, refusal};
use aws_sim::{Organisation, Sim, SimOptions};
use serde_json::json;

const ROOT_ACCOUNT: &str = "123456789012";

/// One account: a user that may do nothing, its root user with a key, and two roles that trust the account or the user.
async fn small() -> Sim {
    let role = |name: &str, principal: &str| {
        json!({"account": ROOT_ACCOUNT, "name": name, "trust": {"Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{ROOT_ACCOUNT}:{principal}")},
            "Action": "sts:AssumeRole"}}})
    };
    let organisation = json!({
        "name": "Small", "ssoRegion": "us-east-1", "user": "ada", "accounts": [],
        "iamUsers": [{"account": ROOT_ACCOUNT, "name": "ada", "allowedActions": []}],
        "iamRoles": [role("TrustsAccount", "root"), role("TrustsUser", "user/ada")],
        "rootKeys": [ROOT_ACCOUNT],
        "stsInactiveRegions": ["ap-southeast-2"],
    });
    let organisation = Organisation::from_json(&organisation.to_string()).unwrap();
    Sim::start(SimOptions { organisation, ..SimOptions::default() }).await.unwrap()
}

fn role(name: &str) -> String {
    format!("arn:aws:iam::{ROOT_ACCOUNT}:role/{name}")
}

#[tokio::test]
async fn a_user_needs_its_own_leave_unless_the_role_names_it() {
    let sim = small().await;
    let ada = Keys::of(&sim, "ada");
    let (status, code, message) = refusal(assume(&sim, &ada, &role("TrustsAccount")).send().await);
    assert_eq!((status, code.as_str()), (403, "AccessDenied"));
    assert_eq!(
        message,
        "User: arn:aws:iam::123456789012:user/ada is not authorized to perform: sts:AssumeRole on resource: \
         arn:aws:iam::123456789012:role/TrustsAccount"
    );
    assert!(assume(&sim, &ada, &role("TrustsUser")).send().await.is_ok());
    assert!(sts(&sim, &ada).get_caller_identity().send().await.is_ok(), "this needs no leave");
    assert!(sts(&sim, &ada).get_session_token().send().await.is_ok(), "nor does this");
}

#[tokio::test]
async fn a_root_user_assumes_no_role_and_gets_one_hour() {
    let sim = small().await;
    let root = Keys::of(&sim, "root");
    let identity = sts(&sim, &root).get_caller_identity().send().await.unwrap();
    assert_eq!(identity.arn(), Some("arn:aws:iam::123456789012:root"));
    assert_eq!(identity.user_id(), Some(ROOT_ACCOUNT));
    let (status, code, message) = refusal(assume(&sim, &root, &role("TrustsAccount")).send().await);
    assert_eq!((status, code.as_str()), (403, "AccessDenied"));
    assert_eq!(message, "Roles may not be assumed by root accounts.");
    let request = sts(&sim, &root).get_session_token().duration_seconds(43_200);
    let issued = request.send().await.unwrap().credentials.unwrap();
    let left = issued.expiration().secs() - sim.now().as_second();
    assert!((left - 3600).abs() < 60, "{left}");
}

#[tokio::test]
async fn a_root_user_looks_after_every_user_of_its_account() {
    let sim = small().await;
    let root = Keys::of(&sim, "root");
    let own = iam(&sim, &root, "ListAccessKeys", &[]);
    assert_eq!(own.text("AccessKeyId"), root.0);
    let adas = iam(&sim, &root, "ListAccessKeys", &[("UserName", "ada")]);
    assert_eq!(adas.all("AccessKeyId"), [Keys::of(&sim, "ada").0]);
    assert!(iam(&sim, &root, "ListMFADevices", &[("UserName", "ada")]).all("SerialNumber").is_empty());
    let (status, code, message) = iam(&sim, &root, "CreateAccessKey", &[("UserName", "eve")]).refusal();
    assert_eq!((status, code.as_str()), (404, "NoSuchEntity"));
    assert_eq!(message, "The user with name eve cannot be found.");
}

#[tokio::test]
async fn a_region_without_sts_issues_nothing() {
    let sim = small().await;
    let client = sts_at(&sim, &Keys::of(&sim, "ada"), "ap-southeast-2", sim.now());
    let expected = "STS is not activated in this region for account:123456789012. Your account administrator can \
                    activate STS in this region using the IAM Console.";
    let (status, code, message) = refusal(client.get_session_token().send().await);
    assert_eq!((status, code.as_str(), message.as_str()), (403, "RegionDisabledException", expected));
    let request = client.assume_role().role_arn(role("TrustsUser")).role_session_name("ada");
    let (status, code, message) = refusal(request.send().await);
    assert_eq!((status, code.as_str(), message.as_str()), (403, "RegionDisabledException", expected));
}

#[tokio::test]
async fn keys_are_unknown_in_another_partition() {
    let sim = small().await;
    for region in ["cn-north-1", "us-gov-west-1"] {
        let client = sts_at(&sim, &Keys::of(&sim, "ada"), region, sim.now());
        let (status, code, _) = refusal(client.get_caller_identity().send().await);
        assert_eq!((status, code.as_str()), (403, "InvalidClientTokenId"), "{region}");
    }
}

#[tokio::test]
async fn a_session_policy_is_json() {
    let sim = sim().await;
    let mira = Keys::of_user(&sim);
    let (status, code, message) =
        refusal(assume(&sim, &mira, DEVELOPER).policy("Allow everything").send().await);
    assert_eq!((status, code.as_str()), (400, "MalformedPolicyDocument"));
    assert_eq!(message, "The policy is not in the valid JSON format.");
    let policy = r#"{"Version": "2012-10-17", "Statement": []}"#;
    assert!(assume(&sim, &mira, DEVELOPER).policy(policy).send().await.is_ok());
    let long = format!("{{\"Id\": \"{}\"}}", "x".repeat(2048));
    let (_, code, message) = refusal(assume(&sim, &mira, DEVELOPER).policy(long).send().await);
    assert_eq!(code, "ValidationError");
    assert!(message.ends_with("have length less than or equal to 2048"), "{message}");
}

#[tokio::test]
async fn a_chain_of_three_goes_link_by_link_and_an_hour_at_most() {
    let sim = sim().await;
    let audit = "arn:aws:iam::754108836629:role/Audit";
    let evidence = "arn:aws:iam::754108836629:role/Evidence";
    let mira = Keys::of_user(&sim);
    for role in [audit, evidence] {
        let (_, code, _) = refusal(assume(&sim, &mira, role).send().await);
        assert_eq!(code, "AccessDenied", "{role} is for a role");
    }
    let developer: Keys = assume(&sim, &mira, DEVELOPER).send().await.unwrap().credentials.unwrap().into();
    let (_, _, message) = refusal(assume(&sim, &developer, audit).duration_seconds(43_200).send().await);
    assert!(message.contains("1 hour session limit"), "whatever the role allows: {message}");
    let audited: Keys = assume(&sim, &developer, audit).send().await.unwrap().credentials.unwrap().into();
    let last = assume(&sim, &audited, evidence).send().await.unwrap();
    assert_eq!(
        last.assumed_role_user().unwrap().arn(),
        "arn:aws:sts::754108836629:assumed-role/Evidence/ada"
    );
}

#[tokio::test]
async fn one_code_serves_every_role_of_the_user() {
    let sim = sim().await;
    let serial = "arn:aws:iam::826593370142:mfa/mira";
    let request = sts(&sim, &Keys::of_user(&sim))
        .get_session_token()
        .serial_number(serial)
        .token_code(sim.mfa_code().unwrap());
    let session: Keys = request.send().await.unwrap().credentials.unwrap().into();
    for role in [DEPLOY, "arn:aws:iam::538064427190:role/OnCall"] {
        assert!(assume(&sim, &session, role).send().await.is_ok(), "{role}");
    }
}

#[tokio::test]
async fn a_federated_session_is_for_long_term_keys_that_may_have_one_and_does_hardly_anything() {
    let sim = sim().await;
    let mira = Keys::of_user(&sim);
    let federate = |keys: &Keys, name: &str| sts(&sim, keys).get_federation_token().name(name);
    let (status, code, message) = refusal(federate(&Keys::of(&sim, "jonas"), "jonas").send().await);
    assert_eq!((status, code.as_str()), (403, "AccessDenied"));
    assert!(
        message.contains("is not authorized to perform: sts:GetFederationToken on resource: arn:aws:sts::"),
        "{message}"
    );
    for name in ["a", "two words", &"a".repeat(33)] {
        let (status, code, _) = refusal(federate(&mira, name).send().await);
        assert_eq!((status, code.as_str()), (400, "ValidationError"), "{name}");
    }
    let too_long = federate(&mira, "mira").duration_seconds(129_601);
    assert_eq!(refusal(too_long.send().await).1, "ValidationError");
    let (_, code, _) = refusal(federate(&mira, "mira").policy("Allow everything").send().await);
    assert_eq!(code, "MalformedPolicyDocument");
    let issued = federate(&mira, "mira").send().await.unwrap();
    let user = issued.federated_user().unwrap();
    assert!(user.arn().ends_with(":federated-user/mira"), "{}", user.arn());
    let left = issued.credentials().unwrap().expiration().secs() - sim.now().as_second();
    assert!((left - 43_200).abs() < 60, "{left}");
    let federated: Keys = issued.credentials.unwrap().into();
    let identity = sts(&sim, &federated).get_caller_identity().send().await.unwrap();
    assert!(identity.arn().unwrap().ends_with(":federated-user/mira"));
    assert_eq!(refusal(assume(&sim, &federated, DEVELOPER).send().await).1, "AccessDenied");
    let (_, code, message) = refusal(federate(&federated, "mira").send().await);
    assert_eq!(code, "AccessDenied");
    assert_eq!(message, "Cannot call GetFederationToken with session credentials");
    assert_eq!(iam(&sim, &federated, "ListAccessKeys", &[]).refusal().1, "InvalidClientTokenId");
}
