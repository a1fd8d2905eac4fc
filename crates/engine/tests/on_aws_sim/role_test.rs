//! A user and a role on it, tried link by link before they are saved.

use crate::test_environment::{TestEnvironment, into};
use daypass_core::mfa::MfaCode;
use daypass_core::role_setup::RoleSpec;
use daypass_core::sts::{AccessKeyId, ExternalId, MfaSerial};
use daypass_core::view::{Link, LinkState, RoleTestKeys, RoleTestReport, SetupPage};
use daypass_core::{Explain, LongTermKeys, Problem, ProblemCode, Region, Remedy, Secret};
use daypass_engine::store::Store;
use daypass_engine::users;
use daypass_engine::{Prompting, RoleTest, StartOptions};

/// The account of the simulation's users.
const ACCOUNT: &str = "826593370142";

fn frankfurt() -> Region {
    Region::parse("eu-central-1").unwrap()
}

fn wanted(user: &str, role: &str) -> RoleSpec {
    RoleSpec::of(frankfurt(), ACCOUNT, user, role, None).unwrap()
}

/// The simulation's role of this name, which lies in another account.
fn wanted_on(env: &TestEnvironment, user: &str, role: &str) -> RoleSpec {
    wanted(user, env.role_arn(role).as_str())
}

async fn begin(env: &TestEnvironment, user: &str, wanted: &RoleSpec) -> (RoleTest, RoleTestKeys) {
    env.engine.users().begin_role_test(wanted, env.keys_of(user)).await.unwrap()
}

fn refused(result: Result<(RoleTest, RoleTestKeys), users::Error>) -> Problem {
    result.map(|(_, keys)| keys).unwrap_err().problem()
}

fn wrong_code(right: &MfaCode) -> MfaCode {
    MfaCode::parse(if right.expose() == "000000" { "111111" } else { "000000" }).unwrap()
}

/// Which links hold, and why the one after them does not.
fn told(test: &RoleTestReport) -> (usize, Option<(Link, Problem)>) {
    let holds = test.links.iter().take_while(|link| matches!(link.state, LinkState::Holds { .. })).count();
    let after = test.links.iter().skip(holds + 1);
    assert!(after.clone().all(|link| link.state == LinkState::Untried), "{test:?}");
    (holds, test.failure().map(|(link, problem)| (link, problem.clone())))
}

fn is_edit_of(problem: &Problem, field: &str) -> bool {
    problem.remedy == Remedy::EditInput { field: field.to_owned() }
}

/// Whether there is neither a session nor anything sealed.
fn is_empty(env: &TestEnvironment) -> bool {
    let store = Store::open(&env.engine.home().store()).unwrap();
    store.sessions().unwrap().is_empty() && !store.vault_in_use("key-check").unwrap().1
}

#[tokio::test]
async fn a_role_that_was_tried_and_saved_starts_without_another_word_with_aws() {
    let env = TestEnvironment::new().await;
    let wanted = wanted_on(&env, "jonas", "OnCall");
    let (mut test, keys) = begin(&env, "jonas", &wanted).await;
    assert_eq!((keys.devices.as_slice(), keys.no_devices), ([env.device_of("jonas")].as_slice(), None));
    let tried = test.test(&wanted, &keys.devices[0], Some(env.code_of("jonas"))).await;
    assert!(tried.holds() && tried.code_kept, "{tried:?}");
    let LinkState::Holds { detail } = &tried.links[3].state else { unreachable!("it holds") };
    assert!(detail.contains(":assumed-role/OnCall/daypass"), "{detail}");
    assert!(is_empty(&env), "nothing is kept before it is saved");

    let saved = test.save().await.unwrap();
    let nobody = |profile| StartOptions { prompting: Prompting::none(), ..into(profile) };
    env.engine.sessions().start(&saved.role, &nobody("on-call")).await.unwrap();
    env.engine.sessions().start(&saved.user, &nobody("jonas")).await.unwrap();
    for (operation, times) in
        [("GetCallerIdentity", 2), ("ListMFADevices", 1), ("GetSessionToken", 1), ("AssumeRole", 1)]
    {
        assert_eq!(env.calls(operation), times, "{operation}");
    }
    let role = env.engine.sessions().get(&saved.role).unwrap();
    assert_eq!((role.name.as_str(), role.source_session()), ("OnCall", Some(&saved.user)));
    assert_eq!(role.region, Some(frankfurt()));
    assert!(!env.credentials_file().contains("AKIA"), "no long-term key in any file");
}

#[tokio::test]
async fn a_user_who_may_not_see_their_device_is_told_so_and_types_it() {
    let env = TestEnvironment::new().await;
    let wanted = wanted_on(&env, "mira", "OnCall");
    let (mut test, keys) = begin(&env, "mira", &wanted).await;
    assert_eq!(keys.devices, []);
    assert!(keys.no_devices.unwrap().contains("mira may not see its own MFA devices"));
    assert_eq!(keys.usual_device, env.device_of("mira"));
    assert!(test.test(&wanted, &keys.usual_device, Some(env.code_of("mira"))).await.holds());
}

#[tokio::test]
async fn keys_that_are_not_the_users_begin_nothing() {
    let env = TestEnvironment::new().await;
    let wanted = wanted_on(&env, "mira", "OnCall");
    let begun = |keys| env.engine.users().begin_role_test(&wanted, keys);
    let others = refused(begun(env.keys_of("jonas")).await);
    assert!(is_edit_of(&others, "accessKeyId") && others.detail.contains("user/jonas"), "{others:?}");
    let unknown = LongTermKeys {
        access_key_id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(),
        secret_access_key: Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    };
    assert_eq!(refused(begun(unknown).await).title, "AWS does not accept this access key");
    assert!(is_empty(&env));
    env.add_user("mira").await;
    let known = refused(begun(env.keys_of("mira")).await);
    assert!(
        is_edit_of(&known, "accessKeyId")
            && known.detail.contains("The session 'mira' already has this access key"),
        "{known:?}"
    );
}

#[tokio::test]
async fn a_wrong_code_is_said_and_not_sent_twice_and_the_right_one_goes_on() {
    let env = TestEnvironment::new().await;
    let (wanted, device) = (wanted_on(&env, "mira", "OnCall"), env.device_of("mira"));
    let (mut test, _) = begin(&env, "mira", &wanted).await;
    let right = env.code_of("mira");
    for code in [wrong_code(&right), wrong_code(&right)] {
        let tried = test.test(&wanted, &device, Some(code)).await;
        let (holds, failure) = told(&tried);
        let (link, problem) = failure.unwrap();
        assert_eq!((holds, link, problem.code), (1, Link::Code, ProblemCode::MfaRejected));
        assert!(!tried.code_kept);
    }
    assert_eq!(env.calls("GetSessionToken"), 1, "AWS is not asked with the same code twice");
    let none = test.test(&wanted, &device, None).await;
    assert!(is_edit_of(&told(&none).1.unwrap().1, "code"));
    assert!(test.test(&wanted, &device, Some(right)).await.holds());
}

#[tokio::test]
async fn a_device_that_is_not_the_users_is_the_link_that_fails() {
    let env = TestEnvironment::new().await;
    let wanted = wanted_on(&env, "mira", "OnCall");
    let (mut test, _) = begin(&env, "mira", &wanted).await;
    let other = MfaSerial::parse("arn:aws:iam::826593370142:mfa/tablet").unwrap();
    let tried = test.test(&wanted, &other, Some(env.code_of("mira"))).await;
    let (link, problem) = told(&tried).1.unwrap();
    assert!(link == Link::Code && is_edit_of(&problem, "mfaDevice"), "{problem:?}");
}

#[tokio::test]
async fn a_wrong_role_is_corrected_without_a_second_code() {
    let env = TestEnvironment::new().await;
    let (right, device) = (wanted_on(&env, "mira", "OnCall"), env.device_of("mira"));
    let wrong = wanted("mira", &right.role().as_str().replace("OnCall", "OnCal"));
    let (mut test, _) = begin(&env, "mira", &wrong).await;
    let tried = test.test(&wrong, &device, Some(env.code_of("mira"))).await;
    let (holds, failure) = told(&tried);
    let (link, problem) = failure.unwrap();
    assert_eq!((holds, link, problem.code), (2, Link::Role, ProblemCode::AccessDenied));
    let Remedy::AllowInTrustPolicy { caller, causes, .. } = problem.remedy else {
        unreachable!("{problem:?}")
    };
    assert!(caller.ends_with(":user/mira"));
    assert!(causes.iter().any(|cause| cause.contains("There is no such role")), "{causes:?}");
    assert!(tried.code_kept);
    assert!(matches!(test.save().await, Err(users::Error::Untried)));

    assert!(test.test(&right, &device, None).await.holds());
    assert_eq!((env.calls("GetSessionToken"), env.calls("AssumeRole")), (1, 2));
    // What is wrong again is not saved, though it was right once.
    assert!(!test.test(&wrong, &device, None).await.holds());
    assert!(matches!(test.save().await, Err(users::Error::Untried)));
    assert!(is_empty(&env), "nothing is left of a test that ends so");
}

#[tokio::test]
async fn an_external_id_that_the_role_demands_is_among_the_causes() {
    let env = TestEnvironment::new().await;
    let (without, device) = (wanted_on(&env, "mira", "Partner"), env.device_of("mira"));
    let (mut test, _) = begin(&env, "mira", &without).await;
    let tried = test.test(&without, &device, Some(env.code_of("mira"))).await;
    let (link, problem) = told(&tried).1.unwrap();
    assert!(link == Link::Role && problem.detail.contains("external id"), "{problem:?}");
    let external_id = ExternalId::parse("hafenlicht-partner").ok();
    let role = env.role_arn("Partner");
    let with = RoleSpec::of(frankfurt(), ACCOUNT, "mira", role.as_str(), external_id).unwrap();
    assert!(test.test(&with, &device, None).await.holds());
}

#[tokio::test]
async fn credentials_of_the_role_that_do_not_work_are_the_last_link() {
    let env = TestEnvironment::new().await;
    let (wanted, device) = (wanted_on(&env, "mira", "OnCall"), env.device_of("mira"));
    let (mut test, _) = begin(&env, "mira", &wanted).await;
    env.fault("GetCallerIdentity", 1, 403, "AccessDenied");
    let tried = test.test(&wanted, &device, Some(env.code_of("mira"))).await;
    let (holds, failure) = told(&tried);
    assert_eq!((holds, failure.unwrap().0), (3, Link::Caller));
    assert!(test.test(&wanted, &device, None).await.holds());
}

#[tokio::test]
async fn names_that_are_taken_get_a_number_and_one_name_serves_no_two() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    env.add_role("OnCall", &jonas, |_| {});
    let (wanted, device) = (wanted_on(&env, "mira", "OnCall"), env.device_of("mira"));
    let (mut test, _) = begin(&env, "mira", &wanted).await;
    assert!(test.test(&wanted, &device, Some(env.code_of("mira"))).await.holds());
    let saved = test.save().await.unwrap();
    assert_eq!(env.engine.sessions().get(&saved.role).unwrap().name, "OnCall 2");
    assert!(matches!(test.save().await, Err(users::Error::KeysKnown { .. })), "it is saved once");
}

#[tokio::test]
async fn a_setup_page_is_opened_in_the_browser() {
    let env = TestEnvironment::new().await;
    env.engine.users().open_setup_page(&wanted("mira", "Deploy"), SetupPage::UserCredentials).unwrap();
    let opened = env.opened();
    assert_eq!(opened[0].host_str(), Some("us-east-1.console.aws.amazon.com"));
    assert_eq!(opened[0].fragment(), Some("/users/details/mira?section=security_credentials"));
}
