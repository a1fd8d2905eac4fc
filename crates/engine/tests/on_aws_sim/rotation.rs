//! The rotation of an IAM user's access key.

use crate::test_environment::{TestEnvironment, into};
use aws_sim::{Fault, SimOptions};
use daypass_core::rotation::{LastUse, Step};
use daypass_core::sts::AccessKeyId;
use daypass_core::view::Event;
use daypass_core::{Explain, LongTermKeys, ProblemCode, Remedy, SessionId, SessionName};
use daypass_engine::store::StoreError;
use daypass_engine::users::{OtherKey, Rotated};
use daypass_engine::{NewUser, Prompting, Rotation, StartOptions, ground, iam, sessions, users};
use std::time::Duration;

async fn rotate(env: &TestEnvironment, id: &SessionId) -> Result<Rotated, users::Error> {
    env.engine.users().rotate(id, &Rotation::default(), |_| {}).await
}

/// Whether a person has to type a code first.
fn is_code_due(error: &impl Explain) -> bool {
    error.problem().code == ProblemCode::MfaRequired
}

/// What is always so when a rotation has come to its end.
async fn is_whole(env: &TestEnvironment, id: &SessionId) -> AccessKeyId {
    let keys = env.engine.users().access_keys(id, &Prompting::none()).await.unwrap();
    let active: Vec<_> = keys.listed.iter().map(|key| (&key.id, key.active)).collect();
    assert_eq!(active, [(&keys.current, true)], "the one in the vault, and no other");
    let item = env.engine.view().catalog().unwrap().sessions.into_iter().find(|item| item.id == *id).unwrap();
    assert_eq!(item.access_key_id.as_ref(), Some(&keys.current));
    keys.current
}

/// The answer of an operation gets lost on the way: it was carried out, or not even that.
fn lost(env: &TestEnvironment, operation: &str, carried_out: bool) {
    let body = Some("<!doctype html><title>Welcome to the airport</title>".to_owned());
    env.sim.fault(Fault { op: operation.to_owned(), times: 1, body, carried_out, ..Fault::default() });
}

#[tokio::test]
async fn a_key_is_rotated_step_by_step_and_the_old_one_is_gone() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    let old = env.keys_of("jonas");
    let mut steps = Vec::new();
    let rotation = Rotation::default();
    let rotated =
        env.engine.users().rotate(&jonas, &rotation, |step| steps.push(step.clone())).await.unwrap();
    assert_eq!(rotated.old, old.access_key_id);
    let gone = old.access_key_id.clone();
    let expected = [
        Step::Create,
        Step::Verify,
        Step::Adopt,
        Step::Deactivate(gone.clone()),
        Step::Delete(gone),
        Step::Finish,
    ];
    assert_eq!(steps, expected);
    assert_eq!(is_whole(&env, &jonas).await, rotated.new);
    assert!(env.calls("GetCallerIdentity") > 2, "AWS is given the time to know the new key");
    env.pass(jiff::SignedDuration::from_secs(10));
    assert!(matches!(
        env.engine.users().owner_of(&old, None).await,
        Err(users::Error::Iam(iam::Error::KeysRefused { .. }))
    ));
    let history = env.engine.view().details(&jonas).unwrap().history;
    assert_eq!(history[0].event, Event::Rotated);
    assert!(history[0].detail.contains(rotated.new.as_str()), "{}", history[0].detail);
}

#[tokio::test]
async fn what_was_issued_outlives_the_key_and_no_code_is_asked_for_again() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    let deploy = env.add_role("Deploy", &jonas, |_| {});
    let code = env.code_of("jonas");
    env.while_typing(vec![code], env.start(&deploy, "deploy")).await;
    rotate(&env, &jonas).await.unwrap();
    let nobody = || StartOptions { prompting: Prompting::none(), ..into("deploy") };
    assert!(env.engine.sessions().start(&deploy, &nobody()).await.unwrap().already, "it is live as it was");
    env.engine.sessions().stop(&deploy).await.unwrap();
    env.engine.sessions().start(&deploy, &nobody()).await.unwrap();
    assert_eq!(env.calls("GetSessionToken"), 1);
}

#[tokio::test]
async fn an_answer_that_gets_lost_at_any_step_loses_no_key() {
    for operation in
        ["ListAccessKeys", "CreateAccessKey", "GetCallerIdentity", "UpdateAccessKey", "DeleteAccessKey"]
    {
        for carried_out in [false, true] {
            let env = TestEnvironment::new().await;
            let jonas = env.add_user("jonas").await;
            lost(&env, operation, carried_out);
            let failed = rotate(&env, &jonas).await.unwrap_err().problem();
            assert_eq!(failed.code, ProblemCode::ProxyOrTls, "{operation}");
            let nobody = StartOptions { prompting: Prompting::none(), ..into("jonas") };
            let started = env.engine.sessions().start(&jonas, &nobody).await;
            assert!(started.as_ref().is_err_and(is_code_due), "its keys are there: {started:?}");
            let rotated = match rotate(&env, &jonas).await {
                // The key that was made may be the person's: it is asked for.
                Err(users::Error::TwoKeys(two)) if operation == "CreateAccessKey" && carried_out => {
                    let OtherKey::MayBeLost(key) = &two.other else { panic!("{two:?}") };
                    let given_up = Rotation { give_up: Some(key.clone()), ..Rotation::default() };
                    env.engine.users().rotate(&jonas, &given_up, |_| {}).await.unwrap()
                }
                rotated => rotated.unwrap(),
            };
            assert_eq!(is_whole(&env, &jonas).await, rotated.new, "{operation}, carried out: {carried_out}");
            assert_ne!(rotated.new, env.keys_of("jonas").access_key_id);
        }
    }
}

#[tokio::test]
async fn two_keys_are_listed_and_one_goes_when_it_is_named() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    let own = env.iam_of("jonas").create_access_key(env.engine.now()).await.unwrap();
    env.pass(jiff::SignedDuration::from_mins(11));
    let refused = rotate(&env, &jonas).await.unwrap_err();
    let users::Error::TwoKeys(two) = &refused else { panic!("{refused:?}") };
    assert_eq!(two.listed.iter().map(|key| key.last_use).filter(|used| *used == LastUse::Never).count(), 1);
    let problem = refused.problem();
    assert!(problem.detail.contains("never used"), "{}", problem.detail);
    assert!(problem.action.ends_with(&format!("--delete {}", own.access_key_id)), "{}", problem.action);
    let giving_up = |id: &AccessKeyId| Rotation { give_up: Some(id.clone()), ..Rotation::default() };
    let current = giving_up(&env.keys_of("jonas").access_key_id);
    let refused = env.engine.users().rotate(&jonas, &current, |_| {}).await;
    assert!(matches!(refused, Err(users::Error::KeyInUse { .. })));
    let rotated = env.engine.users().rotate(&jonas, &giving_up(&own.access_key_id), |_| {}).await.unwrap();
    assert_eq!(is_whole(&env, &jonas).await, rotated.new);
    env.engine.users().rotate(&jonas, &giving_up(&own.access_key_id), |_| {}).await.unwrap();
}

#[tokio::test]
async fn a_key_that_the_person_made_minutes_after_an_interrupted_rotation_was_deleted_unasked() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    lost(&env, "CreateAccessKey", false);
    rotate(&env, &jonas).await.unwrap_err();
    env.pass(jiff::SignedDuration::from_mins(10));
    let own = env.iam_of("jonas").create_access_key(env.engine.now()).await.unwrap();
    let refused = rotate(&env, &jonas).await.unwrap_err();
    let users::Error::TwoKeys(two) = &refused else { panic!("{refused:?}") };
    assert_eq!(two.other, OtherKey::MayBeLost(own.access_key_id.clone()));
    assert!(refused.problem().action.starts_with("If you did not create it, delete it"));
    let listed = env.iam_of("jonas").access_keys(env.engine.now()).await.unwrap();
    assert!(listed.iter().any(|key| key.id == own.access_key_id));
}

#[tokio::test]
async fn the_key_of_another_session_of_the_same_user_was_advised_for_deletion() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    let keys = env.iam_of("jonas").create_access_key(env.engine.now()).await.unwrap();
    env.pass(jiff::SignedDuration::from_secs(10));
    let name = Some(SessionName::from_any("jonas again"));
    let id = keys.access_key_id.clone();
    let new = NewUser { name, keys, mfa_device: None, duration: None, region: None };
    let again = env.engine.users().add(&new).await.unwrap();
    let refused = rotate(&env, &jonas).await.unwrap_err();
    let users::Error::TwoKeys(two) = &refused else { panic!("{refused:?}") };
    assert_eq!(two.other, OtherKey::OfSession { id: id.clone(), name: "jonas again".to_owned() });
    let problem = refused.problem();
    assert!(problem.detail.contains(&format!("{id} (in Daypass, of jonas again)")), "{}", problem.detail);
    assert!(!problem.action.contains("--delete"), "{}", problem.action);
    let giving_up = Rotation { give_up: Some(id.clone()), ..Rotation::default() };
    let refused = env.engine.users().rotate(&jonas, &giving_up, |_| {}).await;
    assert!(matches!(refused, Err(users::Error::KeyOfSession { .. })), "{refused:?}");
    assert_eq!(env.calls("DeleteAccessKey"), 0);
    let listed = env.engine.users().access_keys(&jonas, &Prompting::none()).await.unwrap();
    assert_eq!(listed.of_sessions.into_iter().collect::<Vec<_>>(), [(id.clone(), "jonas again".to_owned())]);
    env.engine.users().remove(&again).await.unwrap();
    env.engine.users().rotate(&jonas, &giving_up, |_| {}).await.unwrap();
}

#[tokio::test]
async fn a_key_that_is_made_elsewhere_meanwhile_is_not_taken_for_a_lost_one() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    let (iam, at) = (env.iam_of("jonas"), env.engine.now());
    // Between the list, which does not have it, and the request for another.
    let keys = env.engine.users().access_keys(&jonas, &Prompting::none()).await.unwrap();
    let listed: String = keys
        .listed
        .iter()
        .map(|key| {
            format!(
                "<member><UserName>jonas</UserName><AccessKeyId>{}</AccessKeyId><Status>Active</Status>\
                 <CreateDate>{}</CreateDate></member>",
                key.id, key.created_at
            )
        })
        .collect();
    let own = iam.create_access_key(at).await.unwrap();
    let list = format!(
        "<ListAccessKeysResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><ListAccessKeysResult>\
         <AccessKeyMetadata>{listed}</AccessKeyMetadata><IsTruncated>false</IsTruncated></ListAccessKeysResult>\
         </ListAccessKeysResponse>"
    );
    env.body("ListAccessKeys", &list);
    let refused = rotate(&env, &jonas).await.unwrap_err();
    assert!(matches!(refused, users::Error::TwoKeys(_)), "{refused:?}");
    assert!(matches!(rotate(&env, &jonas).await, Err(users::Error::TwoKeys(_))), "nor the next time");
    assert!(iam.access_keys(at).await.unwrap().iter().any(|key| key.id == own.access_key_id));
}

#[tokio::test]
async fn a_user_who_may_not_is_told_what_it_takes() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    let code = env.code_of("mira");
    let refused = env
        .while_typing(vec![code], async {
            let prompting = Prompting::allowed();
            let rotation = Rotation { give_up: None, prompting };
            Box::pin(env.engine.users().rotate(&mira, &rotation, |_| {})).await
        })
        .await;
    let problem = refused.unwrap_err().problem();
    assert_eq!(problem.code, ProblemCode::AccessDenied);
    assert!(problem.detail.contains("iam:ListAccessKeys"), "{}", problem.detail);
    let Remedy::AllowInUserPolicy { policy, .. } = problem.remedy else { panic!("{problem:?}") };
    assert!(policy.contains("user/${aws:username}"), "{policy}");
    assert_eq!(env.calls("CreateAccessKey"), 0);
}

#[tokio::test]
async fn where_iam_wants_a_code_it_is_asked_for_once() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    env.fault("ListAccessKeys", 1, 403, "AccessDenied");
    let nobody = rotate(&env, &jonas).await;
    assert!(nobody.as_ref().is_err_and(is_code_due), "{nobody:?}");
    env.fault("ListAccessKeys", 1, 403, "AccessDenied");
    let code = env.code_of("jonas");
    let rotated = env
        .while_typing(vec![code], async {
            let rotation = Rotation { give_up: None, prompting: Prompting::allowed() };
            Box::pin(env.engine.users().rotate(&jonas, &rotation, |_| {})).await
        })
        .await
        .unwrap();
    assert_eq!(env.calls("GetSessionToken"), 1);
    assert_eq!(is_whole(&env, &jonas).await, rotated.new);
}

#[tokio::test]
async fn a_key_that_aws_does_not_take_in_time_waits_and_the_old_one_goes_on() {
    let env = TestEnvironment::with(SimOptions {
        tps: 0,
        key_delay: Duration::from_secs(300),
        ..SimOptions::default()
    })
    .await;
    let jonas = env.add_user("jonas").await;
    let late = rotate(&env, &jonas).await.unwrap_err();
    assert!(matches!(late, users::Error::KeyNotReady { .. }), "{late:?}");
    assert_eq!(env.calls("UpdateAccessKey"), 0);
    env.engine.users().owner_of(&env.keys_of("jonas"), None).await.unwrap();
    env.pass(jiff::SignedDuration::from_mins(6));
    let rotated = rotate(&env, &jonas).await.unwrap();
    assert_eq!(is_whole(&env, &jonas).await, rotated.new);
    assert_eq!(env.calls("CreateAccessKey"), 1, "the key that waited was used");
}

#[tokio::test]
async fn a_next_key_that_somebody_deleted_is_replaced_by_another() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    lost(&env, "GetCallerIdentity", false);
    rotate(&env, &jonas).await.unwrap_err();
    let iam = env.iam_of("jonas");
    let current = env.keys_of("jonas").access_key_id;
    let listed = iam.access_keys(env.engine.now()).await.unwrap();
    let made = listed.iter().find(|key| key.id != current).unwrap();
    iam.delete_access_key(&made.id, env.engine.now()).await.unwrap();
    let rotated = rotate(&env, &jonas).await.unwrap();
    assert_eq!(is_whole(&env, &jonas).await, rotated.new);
    assert_eq!(env.calls("CreateAccessKey"), 2);
}

#[tokio::test]
async fn a_user_that_is_removed_half_way_leaves_nothing_in_the_vault() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    lost(&env, "GetCallerIdentity", false);
    rotate(&env, &jonas).await.unwrap_err();
    env.engine.users().remove(&jonas).await.unwrap();
    assert!(matches!(
        rotate(&env, &jonas).await,
        Err(users::Error::Sessions(sessions::Error::Store(StoreError::NoSession { .. })))
    ));
}

#[tokio::test]
async fn other_keys_of_the_same_user_take_the_place_of_the_ones_in_the_vault() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    let other: LongTermKeys = env.iam_of("jonas").create_access_key(env.engine.now()).await.unwrap();
    env.pass(jiff::SignedDuration::from_secs(10));
    let miras = env.engine.users().replace_keys(&jonas, &env.keys_of("mira")).await;
    assert!(
        matches!(miras, Err(users::Error::Ground(ground::Error::Input { field: "accessKeyId", .. }))),
        "{miras:?}"
    );
    env.engine.users().replace_keys(&jonas, &other).await.unwrap();
    env.engine.users().replace_keys(&jonas, &other).await.unwrap();
    let keys = env.engine.users().access_keys(&jonas, &Prompting::none()).await.unwrap();
    assert_eq!((keys.current, keys.listed.len()), (other.access_key_id, 2));
}

#[tokio::test]
async fn a_role_has_no_key_to_rotate() {
    let env = TestEnvironment::new().await;
    let deploy = env.add_role("Deploy", &env.add_user("jonas").await, |_| {});
    assert!(matches!(rotate(&env, &deploy).await, Err(users::Error::NoKeys { .. })));
}

#[tokio::test]
async fn two_rotations_at_once_are_one_after_another() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    let (peer, rotation) = (env.peer(), Rotation::default());
    let (one, other) =
        tokio::join!(rotate(&env, &jonas), Box::pin(peer.users().rotate(&jonas, &rotation, |_| {})));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert!(one.new == other.old || other.new == one.old);
    is_whole(&env, &jonas).await;
}
