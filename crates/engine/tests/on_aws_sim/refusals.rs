//! What a person is told when STS and IAM refuse.

use crate::test_environment::{TestEnvironment, into, problem};
use aws_sim::{Denial, DenyingPolicy, OrgPatch};
use daypass_core::mfa::MfaCode;
use daypass_core::sts::SessionTag;
use daypass_core::{AccountId, Problem, ProblemCode, Remedy, SessionId};
use daypass_engine::{Prompting, Rotation, StartOptions};
use jiff::SignedDuration;

const USERS_ACCOUNT: &str = "826593370142";
const POLICY: &str = "arn:aws:organizations::000417902263:policy/o-example/service_control_policy/p-example";

fn deny(env: &TestEnvironment, by: DenyingPolicy, actions: &str) {
    let account = AccountId::try_from(USERS_ACCOUNT.to_owned()).unwrap();
    let arn = (by == DenyingPolicy::ServiceControl).then(|| POLICY.to_owned());
    let denial = Denial { by, account, name: None, actions: vec![actions.to_owned()], arn };
    env.sim.edit_org(OrgPatch { denials: Some(vec![denial]), ..OrgPatch::default() });
}

fn explain(env: &TestEnvironment) {
    env.sim.edit_org(OrgPatch { explains_refusals: Some(true), ..OrgPatch::default() });
}

async fn refused(env: &TestEnvironment, role: &SessionId) -> Problem {
    let options = StartOptions { prompting: Prompting::none(), ..into("role") };
    let refused = problem(env.engine.sessions().start(role, &options).await);
    assert_eq!((refused.code, refused.title.as_str()), (ProblemCode::AccessDenied, "AWS refuses the role"));
    refused
}

/// A role that a user without a device assumes.
async fn role(env: &TestEnvironment, name: &str) -> SessionId {
    let mira = env.add_user_without_device("mira").await;
    env.add_role(name, &mira, |_| {})
}

#[tokio::test]
async fn the_organisation_denied_it_and_the_trust_policy_was_to_be_edited() {
    let env = TestEnvironment::new().await;
    let developer = role(&env, "Developer").await;
    deny(&env, DenyingPolicy::ServiceControl, "sts:*");
    let told = refused(&env, &developer).await;
    let cause = format!("A service control policy of the AWS organisation denies sts:AssumeRole: {POLICY}.");
    assert!(told.detail.contains(&cause), "{}", told.detail);
    let said = format!("AWS says: User: arn:aws:iam::{USERS_ACCOUNT}:user/mira is not authorized");
    assert!(told.detail.contains(&said), "{}", told.detail);
    assert!(told.detail.ends_with(&format!("in a service control policy: {POLICY}.")), "{}", told.detail);
    assert!(told.action.contains("whoever runs the AWS organisation"), "{}", told.action);
    assert_eq!(told.remedy, Remedy::Retry, "no trust policy to paste");
}

#[tokio::test]
async fn where_the_caller_lacks_a_policy_it_is_the_callers_policy_that_is_shown() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user_without_device("mira").await;
    let tagged =
        |role: &mut daypass_core::AssumedRole| role.tags = vec![SessionTag::parse("team=shop").unwrap()];
    let developer = env.add_role("Developer", &mira, tagged);
    explain(&env);
    let told = refused(&env, &developer).await;
    let cause = "The caller has no policy that allows sts:TagSession on it. AWS says: ";
    assert!(told.detail.contains(cause), "{}", told.detail);
    assert!(told.action.contains("attach a policy that allows it"), "{}", told.action);
}

#[tokio::test]
async fn where_aws_names_the_trust_policy_that_is_all_that_is_guessed_about() {
    let env = TestEnvironment::new().await;
    let partner = role(&env, "Partner").await;
    explain(&env);
    let told = refused(&env, &partner).await;
    assert!(told.detail.contains("external id") && !told.detail.contains("has no policy"), "{}", told.detail);
    let Remedy::AllowInTrustPolicy { said, .. } = told.remedy else { panic!("{:?}", told.remedy) };
    assert!(said.ends_with("because no role trust policy allows the sts:AssumeRole action"), "{said}");
}

#[tokio::test]
async fn a_policy_to_attach_was_shown_against_one_that_denies() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user_without_device("jonas").await;
    deny(&env, DenyingPolicy::IdentityBased, "iam:*");
    let told = problem(env.engine.users().rotate(&jonas, &Rotation::default(), |_| {}).await);
    assert!(told.detail.contains("AWS says: User: arn:aws:iam::"), "{}", told.detail);
    assert!(told.detail.ends_with("with an explicit deny in an identity-based policy."), "{}", told.detail);
    assert_eq!(
        (told.action.as_str(), told.remedy),
        ("Ask an administrator to change the policy that denies it.", Remedy::None)
    );
}

#[tokio::test]
async fn tags_that_a_chain_hands_on_are_refused_before_aws_is_asked() {
    let (env, _) = TestEnvironment::ready().await;
    let tag = |transitive| SessionTag::new("team", "shop", transitive).unwrap();
    let developer = env.add_role("Developer", &env.developers_source(), |role| role.tags = vec![tag(true)]);
    let again = daypass_engine::NewRole {
        name: daypass_core::SessionName::from_any("Audit"),
        role: env.assumed("Audit", &developer, |role| role.tags = vec![tag(false)]),
        region: None,
    };
    let told = problem(env.engine.users().add_role(&again));
    assert_eq!((told.code, told.title.as_str()), (ProblemCode::InvalidInput, "AWS would refuse these tags"));
    assert!(told.detail.contains("the tag team, which it inherits from Developer"), "{}", told.detail);
    assert_eq!(env.calls("AssumeRole"), 0);
}

fn code_at(env: &TestEnvironment, off: i64) -> MfaCode {
    let at = env.engine.now() + SignedDuration::from_secs(off);
    env.seed_of("mira").code(daypass_core::mfa::TimeStep::at(at)).unwrap()
}

#[tokio::test]
async fn a_phone_that_is_five_minutes_off_was_called_another_users_device() {
    let env = TestEnvironment::new().await;
    env.hold_clock();
    let deploy = env.add_role("Deploy", &env.add_user("mira").await, |_| {});
    let codes = vec![code_at(&env, -300), code_at(&env, -270)];
    let starting = async { env.engine.sessions().start(&deploy, &into("deploy")).await };
    let told = problem(env.while_typing(codes, starting).await);
    assert_eq!(told.title, "AWS could not check the MFA code");
    assert!(
        told.detail.contains("is not an MFA device of mira") && told.detail.contains("clock"),
        "{}",
        told.detail
    );
    assert_eq!(env.calls("GetSessionToken"), 2, "the next code is asked for once");
    assert_eq!(env.engine.view().status().unwrap().pending_prompts, []);
}

#[tokio::test]
async fn the_code_after_one_that_could_not_be_checked_is_taken() {
    let env = TestEnvironment::new().await;
    env.hold_clock();
    let deploy = env.add_role("Deploy", &env.add_user("mira").await, |_| {});
    let codes = vec![code_at(&env, -300), env.code_of("mira")];
    env.while_typing(codes, async { env.start(&deploy, "deploy").await }).await;
    assert_eq!(env.calls("GetSessionToken"), 2);
}
