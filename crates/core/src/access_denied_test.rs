use super::*;
use crate::arn::RoleArn;
use crate::sts::RoleSessionName;

fn hop() -> Hop {
    Hop {
        session_name: "deploy".into(),
        role_arn: RoleArn::try_from("arn:aws:iam::111122223333:role/Deploy".to_owned()).unwrap(),
        role_session_name: RoleSessionName::parse("daypass-ada").unwrap(),
        duration: None,
        wanted: None,
        external_id: None,
        source_identity: None,
        tags: vec![],
    }
}

const MESSAGE: &str = "User: arn:aws:iam::123456789012:user/ada is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/Deploy";
const ARN: &str = "arn:aws:organizations::123456789012:policy/o-exampleorg/service_control_policy/p-example";

fn explained(message: &str, mfa_used: bool) -> Refusal {
    explain(message, &hop(), mfa_used).unwrap()
}

#[test]
fn who_asked_for_what_is_told_and_what_would_allow_it() {
    let refusal = explained(MESSAGE, true);
    assert_eq!(refusal.caller.as_deref(), Some("arn:aws:iam::123456789012:user/ada"));
    let Fix::TrustPolicy { policy, .. } = refusal.fix else { panic!("{:?}", refusal.fix) };
    assert!(
        policy.contains("arn:aws:iam::123456789012:user/ada") && policy.contains("MultiFactorAuthPresent")
    );
    assert!(refusal.causes[0].contains("does not name"));
    assert!(!refusal.causes.iter().any(|cause| cause.contains("MFA")), "a code was given");
}

#[test]
fn a_missing_code_is_the_second_guess_and_tags_are_the_first_where_aws_says_so() {
    assert!(explained(MESSAGE, false).causes[1].contains("MFA"));
    let tags = MESSAGE.replace("sts:AssumeRole", "sts:TagSession");
    let refusal = explained(&tags, true);
    assert!(refusal.causes[0].contains("sts:TagSession"));
    let Fix::TrustPolicy { policy, .. } = refusal.fix else { panic!("{:?}", refusal.fix) };
    assert!(policy.contains("sts:TagSession"), "the source's session hands tags on: {policy}");
}

/// Each form had the same five guesses and a trust policy to paste.
#[test]
fn aws_named_the_reason_and_everybody_was_told_to_edit_the_trust_policy() {
    // What follows AWS's sentence, how often something is a guess, what the first cause says, and what helps.
    let cases = [
        (
            "because no role trust policy allows the sts:AssumeRole action",
            4,
            "does not name the caller",
            "trust",
        ),
        (
            "because no identity-based policy allows the sts:AssumeRole action",
            1,
            "The caller has no policy",
            "caller",
        ),
        (
            "with an explicit deny in the role trust policy",
            1,
            "The trust policy of Deploy denies sts:AssumeRole",
            "remove the statement that denies it",
        ),
        (
            "with an explicit deny in an identity-based policy",
            2,
            "A policy of the caller denies sts:AssumeRole",
            "change the policy that denies it",
        ),
        (
            "with an explicit deny in a permissions boundary",
            2,
            "The permissions boundary of the caller denies",
            "change the caller's permissions boundary",
        ),
        (
            "because no permissions boundary allows the sts:AssumeRole action",
            1,
            "The permissions boundary of the caller does not allow sts:AssumeRole",
            "change the caller's permissions boundary",
        ),
        ("with an explicit deny in a session policy", 2, "The session policy", "without that session policy"),
        (
            "with an explicit deny in a service control policy",
            1,
            "A service control policy of the AWS organisation denies sts:AssumeRole",
            "whoever runs the AWS organisation",
        ),
        (
            "because no service control policy allows the sts:AssumeRole action",
            1,
            "No service control policy of the AWS organisation allows sts:AssumeRole",
            "whoever runs the AWS organisation",
        ),
        (
            "with an explicit deny in a resource control policy",
            1,
            "A resource control policy of the AWS organisation denies",
            "whoever runs the AWS organisation",
        ),
        (
            "with an explicit deny in a VPC endpoint policy",
            1,
            "The policy of the VPC endpoint",
            "the network",
        ),
    ];
    for (tail, count, first, helps) in cases {
        for behind in [String::new(), format!(": {ARN}"), format!(": {ARN}.")] {
            let message = format!("{MESSAGE} {tail}{behind}");
            let refusal = explained(&message, false);
            assert_eq!(refusal.causes.len(), count, "{message}: {:?}", refusal.causes);
            assert!(refusal.causes[0].contains(first), "{message}: {:?}", refusal.causes);
            match &refusal.fix {
                Fix::TrustPolicy { .. } => assert_eq!(helps, "trust", "{message}"),
                Fix::CallersPolicy { principal, policy } => {
                    assert_eq!((helps, principal.ends_with("user/ada")), ("caller", true), "{message}");
                    assert!(policy.contains("role/Deploy"), "{policy}");
                }
                Fix::Advice(advice) => assert!(advice.contains(helps), "{message}: {advice}"),
            }
            let reason = Reason::read(&message).unwrap();
            assert_eq!(reason.policy_arn.as_deref(), (!behind.is_empty()).then_some(ARN), "{message}");
            let names_it = refusal.causes[0].contains(ARN);
            assert_eq!(names_it, !behind.is_empty() && !matches!(helps, "trust" | "caller"), "{message}");
        }
    }
}

#[test]
fn a_policy_of_the_caller_that_denies_may_want_a_code_that_was_given() {
    let denied = format!("{MESSAGE} with an explicit deny in an identity-based policy");
    assert_eq!(explained(&denied, true).causes.len(), 1);
}

#[test]
fn the_older_form_names_no_caller_and_none_is_invented() {
    for message in ["Not authorized to perform sts:AssumeRole", "Not authorized to perform sts:AssumeRole."] {
        let refusal = explained(message, false);
        assert_eq!(refusal.caller, None);
        assert!(refusal.causes[3].contains("allows sts:AssumeRole on it"), "{:?}", refusal.causes);
        assert!(matches!(refusal.fix, Fix::Advice(_)));
    }
}

#[test]
fn what_is_not_understood_was_taken_for_a_missing_trust() {
    for message in [
        "Roles may not be assumed by root accounts.",
        "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
        "Cannot call GetSessionToken with session credentials",
        "",
    ] {
        assert_eq!(explain(message, &hop(), false), None, "{message}");
    }
}

#[test]
fn a_kind_of_policy_that_is_new_is_no_known_reason() {
    assert_eq!(Reason::read(&format!("{MESSAGE} with an explicit deny in a lunar policy")), None);
    assert_eq!(Reason::read(MESSAGE), None);
}
