//! STS is asked where the source is at home; the region of a session is what its credentials are delivered with.

use crate::test_environment::{TestEnvironment, into, problem};
use aws_sim::OrgPatch;
use daypass_core::{AccountId, ProblemCode, Region, SessionId};
use daypass_engine::{NewUser, Prompting, StartOptions, iam, users};
use std::collections::BTreeMap;

/// The account of the users, and of the portal's role that `Developer` trusts.
const USERS_ACCOUNT: &str = "826593370142";
const HONG_KONG: &str = "ap-east-1";

fn hong_kong() -> Region {
    Region::parse(HONG_KONG).unwrap()
}

/// The users' account has not enabled this region.
fn lacks(env: &TestEnvironment, region: &str) {
    let account = AccountId::try_from(USERS_ACCOUNT.to_owned()).unwrap();
    let disabled_regions = BTreeMap::from([(account, vec![Region::parse(region).unwrap()])]);
    env.sim.edit_org(OrgPatch { disabled_regions, ..OrgPatch::default() });
}

fn set_region(env: &TestEnvironment, id: &SessionId, region: &str) {
    env.engine.sessions().set_region(std::slice::from_ref(id), &Region::parse(region).unwrap()).unwrap();
}

fn nobody(profile: &str) -> StartOptions {
    StartOptions { prompting: Prompting::none(), ..into(profile) }
}

fn refusals(env: &TestEnvironment) -> usize {
    env.sim.calls().iter().filter(|call| call.status == 403).count()
}

#[tokio::test]
async fn a_role_delivered_with_an_opt_in_region_asked_sts_there() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    let deploy = env.add_role("Deploy", &mira, |_| {});
    set_region(&env, &deploy, HONG_KONG);
    lacks(&env, HONG_KONG);
    env.while_typing(vec![env.code_of("mira")], env.start(&deploy, "deploy")).await;
    assert_eq!((env.calls("GetSessionToken"), env.calls("AssumeRole"), refusals(&env)), (1, 1, 0));
    let config = std::fs::read_to_string(env.config_path()).unwrap_or_default();
    let delivered = env.credentials_file() + &config;
    assert!(delivered.contains(HONG_KONG), "it is delivered with it: {delivered}");
    assert!(env.engine.sessions().learn_caller(&deploy).await.unwrap().contains(":assumed-role/Deploy/"));
    assert_eq!(refusals(&env), 0);
}

#[tokio::test]
async fn a_region_that_the_source_lacks_costs_one_code_and_no_cached_credentials() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    let deploy = env.add_role("Deploy", &mira, |_| {});
    let on_call = env.add_role("OnCall", &mira, |_| {});
    set_region(&env, &mira, HONG_KONG);
    lacks(&env, HONG_KONG);
    env.while_typing(vec![env.code_of("mira")], async {
        env.start(&deploy, "deploy").await;
        env.start(&on_call, "on-call").await;
    })
    .await;
    assert_eq!(env.calls("GetSessionToken"), 2, "with one code: refused there, then asked elsewhere");
    env.engine.sessions().start(&mira, &nobody("mira")).await.unwrap();
    assert_eq!(env.calls("GetSessionToken"), 2, "the user's session was kept");
}

#[tokio::test]
async fn a_portals_role_is_asked_for_in_the_portals_region() {
    let (env, _) = TestEnvironment::ready().await;
    let source = env.developers_source();
    let developer = env.add_role("Developer", &source, |_| {});
    set_region(&env, &developer, HONG_KONG);
    lacks(&env, HONG_KONG);
    env.engine.sessions().start(&developer, &nobody("developer")).await.unwrap();
    assert_eq!(refusals(&env), 0);
    env.engine.sessions().stop(&developer).await.unwrap();
    // The source itself was given that region: it is asked there first, and then where its portal is.
    set_region(&env, &source, HONG_KONG);
    let audit = env.add_role("Audit", &developer, |_| {});
    env.engine.sessions().start(&audit, &nobody("audit")).await.unwrap();
    assert_eq!((refusals(&env), env.calls("GetRoleCredentials")), (1, 1), "the base was kept");
}

#[tokio::test]
async fn a_key_was_called_deleted_for_the_region_that_it_was_added_with() {
    let env = TestEnvironment::new().await;
    lacks(&env, HONG_KONG);
    let keys = env.keys_of("mira");
    let new = NewUser { name: None, keys, mfa_device: None, duration: None, region: Some(hong_kong()) };
    let mira = env.engine.users().add(&new).await.unwrap();
    assert_eq!(env.calls("GetCallerIdentity"), 2);
    env.engine.sessions().start(&mira, &nobody("mira")).await.unwrap();
}

#[tokio::test]
async fn a_key_that_is_no_more_is_still_said_to_be() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user_without_device("jonas").await;
    let iam = env.iam_of("jonas");
    set_region(&env, &jonas, HONG_KONG);
    iam.delete_access_key(&env.keys_of("jonas").access_key_id, env.engine.now()).await.unwrap();
    env.pass(jiff::SignedDuration::from_secs(10));
    let told = problem(env.engine.sessions().start(&jonas, &nobody("jonas")).await);
    assert_eq!(
        (told.code, told.title.as_str()),
        (ProblemCode::AccessDenied, "AWS does not accept this access key")
    );
    let owner = env.engine.users().owner_of(&env.keys_of("jonas"), Some(&hong_kong())).await;
    assert!(matches!(owner, Err(users::Error::Iam(iam::Error::KeysRefused { .. }))), "{owner:?}");
}

#[tokio::test]
async fn credentials_that_aws_ended_early_stay_until_there_are_others() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    let deploy = env.add_role("Deploy", &mira, |_| {});
    let on_call = env.add_role("OnCall", &mira, |_| {});
    env.while_typing(vec![env.code_of("mira")], env.start(&deploy, "deploy")).await;
    // Refused in the user's region and in the partition's own: the default region is that one here.
    env.fault("AssumeRole", 1, 403, "InvalidClientTokenId");
    let told = problem(env.engine.sessions().start(&on_call, &nobody("on-call")).await);
    assert_eq!(told.code, ProblemCode::MfaRequired);
    env.engine.sessions().start(&on_call, &nobody("on-call")).await.unwrap();
    assert_eq!(env.calls("GetSessionToken"), 1, "they were good after all");
}
