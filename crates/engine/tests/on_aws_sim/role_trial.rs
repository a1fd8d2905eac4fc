//! A user and a role on it, tried link by link before they are saved.

use crate::bed::{Bed, into};
use daypass_core::mfa::MfaCode;
use daypass_core::role_setup::RoleSpec;
use daypass_core::sts::{AccessKeyId, ExternalId, MfaSerial};
use daypass_core::view::{Link, LinkState, RoleTestKeys, RoleTestReport, SetupPage};
use daypass_core::{LongTermKeys, Problem, ProblemCode, Region, Remedy, Secret};
use daypass_engine::store::Store;
use daypass_engine::{Asking, EngineError, StartOptions, Trial};

/// The account of the simulation's users.
const ACCOUNT: &str = "826593370142";

fn frankfurt() -> Region {
    Region::parse("eu-central-1").unwrap()
}

fn wanted(user: &str, role: &str) -> RoleSpec {
    RoleSpec::of(frankfurt(), ACCOUNT, user, role, None).unwrap()
}

/// The simulation's role of this name, which lies in another account.
fn wanted_on(bed: &Bed, user: &str, role: &str) -> RoleSpec {
    wanted(user, bed.role_arn(role).as_str())
}

async fn begin(bed: &Bed, user: &str, wanted: &RoleSpec) -> (Trial, RoleTestKeys) {
    bed.engine.begin_trial(wanted, bed.keys_of(user)).await.unwrap()
}

fn refused(result: Result<(Trial, RoleTestKeys), EngineError>) -> Problem {
    Problem::from(&result.map(|(_, keys)| keys).unwrap_err())
}

fn wrong_code(right: &MfaCode) -> MfaCode {
    MfaCode::parse(if right.expose() == "000000" { "111111" } else { "000000" }).unwrap()
}

/// Which links hold, and why the one after them does not.
fn told(trial: &RoleTestReport) -> (usize, Option<(Link, Problem)>) {
    let holds = trial.links.iter().take_while(|link| matches!(link.state, LinkState::Holds { .. })).count();
    let after = trial.links.iter().skip(holds + 1);
    assert!(after.clone().all(|link| link.state == LinkState::Untried), "{trial:?}");
    (holds, trial.failure().map(|(link, problem)| (link, problem.clone())))
}

fn is_edit_of(problem: &Problem, field: &str) -> bool {
    problem.remedy == Remedy::EditInput { field: field.to_owned() }
}

/// Whether there is neither a session nor anything sealed.
fn is_empty(bed: &Bed) -> bool {
    let store = Store::open(&bed.engine.home().store()).unwrap();
    store.sessions().unwrap().is_empty() && !store.vault_in_use("key-check").unwrap().1
}

#[tokio::test]
async fn a_role_that_was_tried_and_saved_starts_without_another_word_with_aws() {
    let bed = Bed::new().await;
    let wanted = wanted_on(&bed, "jonas", "OnCall");
    let (mut trial, keys) = begin(&bed, "jonas", &wanted).await;
    assert_eq!((keys.devices.as_slice(), keys.no_devices), ([bed.device_of("jonas")].as_slice(), None));
    let tried = trial.test(&wanted, &keys.devices[0], Some(bed.code_of("jonas"))).await;
    assert!(tried.holds() && tried.code_kept, "{tried:?}");
    let LinkState::Holds { detail } = &tried.links[3].state else { unreachable!("it holds") };
    assert!(detail.contains(":assumed-role/OnCall/daypass"), "{detail}");
    assert!(is_empty(&bed), "nothing is kept before it is saved");

    let saved = trial.save().await.unwrap();
    let nobody = |profile| StartOptions { asking: Asking::nobody(), ..into(profile) };
    bed.engine.start(&saved.role, &nobody("on-call")).await.unwrap();
    bed.engine.start(&saved.user, &nobody("jonas")).await.unwrap();
    for (operation, times) in
        [("GetCallerIdentity", 2), ("ListMFADevices", 1), ("GetSessionToken", 1), ("AssumeRole", 1)]
    {
        assert_eq!(bed.calls(operation), times, "{operation}");
    }
    let role = bed.engine.session(&saved.role).unwrap();
    assert_eq!((role.name.as_str(), role.source_session()), ("OnCall", Some(&saved.user)));
    assert_eq!(role.region, Some(frankfurt()));
    assert!(!bed.credentials_file().contains("AKIA"), "no long-term key in any file");
}

#[tokio::test]
async fn a_user_who_may_not_see_their_device_is_told_so_and_types_it() {
    let bed = Bed::new().await;
    let wanted = wanted_on(&bed, "mira", "OnCall");
    let (mut trial, keys) = begin(&bed, "mira", &wanted).await;
    assert_eq!(keys.devices, []);
    assert!(keys.no_devices.unwrap().contains("mira may not see its own MFA devices"));
    assert_eq!(keys.usual_device, bed.device_of("mira"));
    assert!(trial.test(&wanted, &keys.usual_device, Some(bed.code_of("mira"))).await.holds());
}

#[tokio::test]
async fn keys_that_are_not_the_users_begin_nothing() {
    let bed = Bed::new().await;
    let wanted = wanted_on(&bed, "mira", "OnCall");
    let begun = |keys| bed.engine.begin_trial(&wanted, keys);
    let others = refused(begun(bed.keys_of("jonas")).await);
    assert!(is_edit_of(&others, "accessKeyId") && others.detail.contains("user/jonas"), "{others:?}");
    let unknown = LongTermKeys {
        access_key_id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(),
        secret_access_key: Secret::new("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
    };
    assert_eq!(refused(begun(unknown).await).title, "AWS does not take this access key");
    assert!(is_empty(&bed));
    bed.add_user("mira").await;
    let known = refused(begun(bed.keys_of("mira")).await);
    assert!(
        is_edit_of(&known, "accessKeyId") && known.detail.contains("The session mira has it"),
        "{known:?}"
    );
}

#[tokio::test]
async fn a_wrong_code_is_said_and_not_sent_twice_and_the_right_one_goes_on() {
    let bed = Bed::new().await;
    let (wanted, device) = (wanted_on(&bed, "mira", "OnCall"), bed.device_of("mira"));
    let (mut trial, _) = begin(&bed, "mira", &wanted).await;
    let right = bed.code_of("mira");
    for code in [wrong_code(&right), wrong_code(&right)] {
        let tried = trial.test(&wanted, &device, Some(code)).await;
        let (holds, failure) = told(&tried);
        let (link, problem) = failure.unwrap();
        assert_eq!((holds, link, problem.code), (1, Link::Code, ProblemCode::MfaRejected));
        assert!(!tried.code_kept);
    }
    assert_eq!(bed.calls("GetSessionToken"), 1, "AWS is not asked with the same code twice");
    let none = trial.test(&wanted, &device, None).await;
    assert!(is_edit_of(&told(&none).1.unwrap().1, "code"));
    assert!(trial.test(&wanted, &device, Some(right)).await.holds());
}

#[tokio::test]
async fn a_device_that_is_not_the_users_is_the_link_that_fails() {
    let bed = Bed::new().await;
    let wanted = wanted_on(&bed, "mira", "OnCall");
    let (mut trial, _) = begin(&bed, "mira", &wanted).await;
    let other = MfaSerial::parse("arn:aws:iam::826593370142:mfa/tablet").unwrap();
    let tried = trial.test(&wanted, &other, Some(bed.code_of("mira"))).await;
    let (link, problem) = told(&tried).1.unwrap();
    assert!(link == Link::Code && is_edit_of(&problem, "mfaDevice"), "{problem:?}");
}

#[tokio::test]
async fn a_wrong_role_is_corrected_without_a_second_code() {
    let bed = Bed::new().await;
    let (right, device) = (wanted_on(&bed, "mira", "OnCall"), bed.device_of("mira"));
    let wrong = wanted("mira", &right.role().as_str().replace("OnCall", "OnCal"));
    let (mut trial, _) = begin(&bed, "mira", &wrong).await;
    let tried = trial.test(&wrong, &device, Some(bed.code_of("mira"))).await;
    let (holds, failure) = told(&tried);
    let (link, problem) = failure.unwrap();
    assert_eq!((holds, link, problem.code), (2, Link::Role, ProblemCode::AccessDenied));
    let Remedy::AllowInTrustPolicy { caller, causes, .. } = problem.remedy else {
        unreachable!("{problem:?}")
    };
    assert!(caller.ends_with(":user/mira"));
    assert!(causes.iter().any(|cause| cause.contains("There is no such role")), "{causes:?}");
    assert!(tried.code_kept);
    assert!(matches!(trial.save().await, Err(EngineError::Untried)));

    assert!(trial.test(&right, &device, None).await.holds());
    assert_eq!((bed.calls("GetSessionToken"), bed.calls("AssumeRole")), (1, 2));
    // What is wrong again is not saved, though it was right once.
    assert!(!trial.test(&wrong, &device, None).await.holds());
    assert!(matches!(trial.save().await, Err(EngineError::Untried)));
    assert!(is_empty(&bed), "nothing is left of a trial that ends so");
}

#[tokio::test]
async fn an_external_id_that_the_role_demands_is_among_the_causes() {
    let bed = Bed::new().await;
    let (without, device) = (wanted_on(&bed, "mira", "Partner"), bed.device_of("mira"));
    let (mut trial, _) = begin(&bed, "mira", &without).await;
    let tried = trial.test(&without, &device, Some(bed.code_of("mira"))).await;
    let (link, problem) = told(&tried).1.unwrap();
    assert!(link == Link::Role && problem.detail.contains("external id"), "{problem:?}");
    let external_id = ExternalId::parse("hafenlicht-partner").ok();
    let role = bed.role_arn("Partner");
    let with = RoleSpec::of(frankfurt(), ACCOUNT, "mira", role.as_str(), external_id).unwrap();
    assert!(trial.test(&with, &device, None).await.holds());
}

#[tokio::test]
async fn credentials_of_the_role_that_do_not_work_are_the_last_link() {
    let bed = Bed::new().await;
    let (wanted, device) = (wanted_on(&bed, "mira", "OnCall"), bed.device_of("mira"));
    let (mut trial, _) = begin(&bed, "mira", &wanted).await;
    bed.fault("GetCallerIdentity", 1, 403, "AccessDenied");
    let tried = trial.test(&wanted, &device, Some(bed.code_of("mira"))).await;
    let (holds, failure) = told(&tried);
    assert_eq!((holds, failure.unwrap().0), (3, Link::Caller));
    assert!(trial.test(&wanted, &device, None).await.holds());
}

#[tokio::test]
async fn names_that_are_taken_get_a_number_and_one_name_serves_no_two() {
    let bed = Bed::new().await;
    let jonas = bed.add_user("jonas").await;
    bed.add_role("OnCall", &jonas, |_| {});
    let (wanted, device) = (wanted_on(&bed, "mira", "OnCall"), bed.device_of("mira"));
    let (mut trial, _) = begin(&bed, "mira", &wanted).await;
    assert!(trial.test(&wanted, &device, Some(bed.code_of("mira"))).await.holds());
    let saved = trial.save().await.unwrap();
    assert_eq!(bed.engine.session(&saved.role).unwrap().name, "OnCall 2");
    assert!(matches!(trial.save().await, Err(EngineError::KeysKnown { .. })), "it is saved once");
}

#[tokio::test]
async fn a_setup_page_is_opened_in_the_browser() {
    let bed = Bed::new().await;
    bed.engine.open_setup_page(&wanted("mira", "Deploy"), SetupPage::UserCredentials).unwrap();
    let opened = bed.opened();
    assert_eq!(opened[0].host_str(), Some("us-east-1.console.aws.amazon.com"));
    assert_eq!(opened[0].fragment(), Some("/users/details/mira?section=security_credentials"));
}
