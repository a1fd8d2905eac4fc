//! The rotation of an IAM user's access key.

use crate::bed::{Bed, into};
use aws_sim::{Fault, SimOptions};
use daypass_core::rotation::{LastUse, Step};
use daypass_core::sts::AccessKeyId;
use daypass_core::view::Event;
use daypass_core::{LongTermKeys, Problem, ProblemCode, Remedy, SessionId};
use daypass_engine::{Asking, EngineError, Rotated, Rotation, StartOptions};
use std::time::Duration;

async fn rotate(bed: &Bed, id: &SessionId) -> Result<Rotated, EngineError> {
    bed.engine.rotate_keys(id, &Rotation::default(), |_| {}).await
}

/// What is always so when a rotation has come to its end.
async fn is_whole(bed: &Bed, id: &SessionId) -> AccessKeyId {
    let keys = bed.engine.access_keys(id, &Asking::nobody()).await.unwrap();
    let active: Vec<_> = keys.listed.iter().map(|key| (&key.id, key.active)).collect();
    assert_eq!(active, [(&keys.current, true)], "the one in the vault, and no other");
    let item = bed.engine.catalog().unwrap().sessions.into_iter().find(|item| item.id == *id).unwrap();
    assert_eq!(item.access_key_id.as_ref(), Some(&keys.current));
    keys.current
}

/// The answer of an operation gets lost on the way: it was carried out, or not even that.
fn lost(bed: &Bed, operation: &str, carried_out: bool) {
    let body = Some("<!doctype html><title>Welcome to the airport</title>".to_owned());
    bed.sim.fault(Fault { op: operation.to_owned(), times: 1, body, carried_out, ..Fault::default() });
}

#[tokio::test]
async fn a_key_is_rotated_step_by_step_and_the_old_one_is_gone() {
    let bed = Bed::new().await;
    let jonas = bed.add_user("jonas").await;
    let old = bed.keys_of("jonas");
    let mut steps = Vec::new();
    let rotation = Rotation::default();
    let rotated = bed.engine.rotate_keys(&jonas, &rotation, |step| steps.push(step.clone())).await.unwrap();
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
    assert_eq!(is_whole(&bed, &jonas).await, rotated.new);
    assert!(bed.calls("GetCallerIdentity") > 2, "AWS is given the time to know the new key");
    bed.pass(jiff::SignedDuration::from_secs(10));
    assert!(matches!(bed.engine.owner_of(&old, None).await, Err(EngineError::KeysRefused { .. })));
    let history = bed.engine.details(&jonas).unwrap().history;
    assert_eq!(history[0].event, Event::Rotated);
    assert!(history[0].detail.contains(rotated.new.as_str()), "{}", history[0].detail);
}

#[tokio::test]
async fn what_was_issued_outlives_the_key_and_no_code_is_asked_for_again() {
    let bed = Bed::new().await;
    let jonas = bed.add_user("jonas").await;
    let deploy = bed.add_role("Deploy", &jonas, |_| {});
    let code = bed.code_of("jonas");
    bed.while_typing(vec![code], bed.start(&deploy, "deploy")).await;
    rotate(&bed, &jonas).await.unwrap();
    let nobody = || StartOptions { asking: Asking::nobody(), ..into("deploy") };
    assert!(bed.engine.start(&deploy, &nobody()).await.unwrap().already, "it is live as it was");
    bed.engine.stop(&deploy).await.unwrap();
    bed.engine.start(&deploy, &nobody()).await.unwrap();
    assert_eq!(bed.calls("GetSessionToken"), 1);
}

#[tokio::test]
async fn an_answer_that_gets_lost_at_any_step_loses_no_key() {
    for operation in
        ["ListAccessKeys", "CreateAccessKey", "GetCallerIdentity", "UpdateAccessKey", "DeleteAccessKey"]
    {
        for carried_out in [false, true] {
            let bed = Bed::new().await;
            let jonas = bed.add_user("jonas").await;
            lost(&bed, operation, carried_out);
            let failed = Problem::from(&rotate(&bed, &jonas).await.unwrap_err());
            assert_eq!(failed.code, ProblemCode::ProxyOrTls, "{operation}");
            let nobody = StartOptions { asking: Asking::nobody(), ..into("jonas") };
            let started = bed.engine.start(&jonas, &nobody).await;
            assert!(
                matches!(started, Err(EngineError::MfaRequired { .. })),
                "its keys are there: {started:?}"
            );
            let rotated = rotate(&bed, &jonas).await.unwrap();
            assert_eq!(is_whole(&bed, &jonas).await, rotated.new, "{operation}, carried out: {carried_out}");
            assert_ne!(rotated.new, bed.keys_of("jonas").access_key_id);
        }
    }
}

#[tokio::test]
async fn two_keys_are_listed_and_one_goes_when_it_is_named() {
    let bed = Bed::new().await;
    let jonas = bed.add_user("jonas").await;
    let own = bed.iam_of("jonas").create_access_key(bed.engine.now()).await.unwrap();
    let refused = rotate(&bed, &jonas).await.unwrap_err();
    let EngineError::TwoKeys(two) = &refused else { panic!("{refused:?}") };
    assert_eq!(two.listed.iter().map(|key| key.last_use).filter(|used| *used == LastUse::Never).count(), 1);
    let problem = Problem::from(&refused);
    assert!(problem.detail.contains("never used"), "{}", problem.detail);
    assert!(problem.action.ends_with(&format!("--delete {}", own.access_key_id)), "{}", problem.action);
    let giving_up = |id: &AccessKeyId| Rotation { give_up: Some(id.clone()), ..Rotation::default() };
    let current = giving_up(&bed.keys_of("jonas").access_key_id);
    let refused = bed.engine.rotate_keys(&jonas, &current, |_| {}).await;
    assert!(matches!(refused, Err(EngineError::KeyInUse { .. })));
    let rotated = bed.engine.rotate_keys(&jonas, &giving_up(&own.access_key_id), |_| {}).await.unwrap();
    assert_eq!(is_whole(&bed, &jonas).await, rotated.new);
    bed.engine.rotate_keys(&jonas, &giving_up(&own.access_key_id), |_| {}).await.unwrap();
}

#[tokio::test]
async fn a_key_that_is_made_elsewhere_meanwhile_is_not_taken_for_a_lost_one() {
    let bed = Bed::new().await;
    let jonas = bed.add_user("jonas").await;
    let (iam, at) = (bed.iam_of("jonas"), bed.engine.now());
    // Between the list, which does not have it, and the request for another.
    let keys = bed.engine.access_keys(&jonas, &Asking::nobody()).await.unwrap();
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
    bed.body("ListAccessKeys", &list);
    let refused = rotate(&bed, &jonas).await.unwrap_err();
    assert!(matches!(refused, EngineError::TwoKeys(_)), "{refused:?}");
    assert!(matches!(rotate(&bed, &jonas).await, Err(EngineError::TwoKeys(_))), "nor the next time");
    assert!(iam.access_keys(at).await.unwrap().iter().any(|key| key.id == own.access_key_id));
}

#[tokio::test]
async fn a_user_who_may_not_is_told_what_it_takes() {
    let bed = Bed::new().await;
    let mira = bed.add_user("mira").await;
    let code = bed.code_of("mira");
    let refused = bed
        .while_typing(vec![code], async {
            let asking = Asking::person();
            let rotation = Rotation { give_up: None, asking };
            Box::pin(bed.engine.rotate_keys(&mira, &rotation, |_| {})).await
        })
        .await;
    let problem = Problem::from(&refused.unwrap_err());
    assert_eq!(problem.code, ProblemCode::AccessDenied);
    assert!(problem.detail.contains("iam:ListAccessKeys"), "{}", problem.detail);
    let Remedy::AllowInUserPolicy { policy, .. } = problem.remedy else { panic!("{problem:?}") };
    assert!(policy.contains("user/${aws:username}"), "{policy}");
    assert_eq!(bed.calls("CreateAccessKey"), 0);
}

#[tokio::test]
async fn where_iam_wants_a_code_it_is_asked_for_once() {
    let bed = Bed::new().await;
    let jonas = bed.add_user("jonas").await;
    bed.fault("ListAccessKeys", 1, 403, "AccessDenied");
    let nobody = rotate(&bed, &jonas).await;
    assert!(matches!(nobody, Err(EngineError::MfaRequired { .. })), "{nobody:?}");
    bed.fault("ListAccessKeys", 1, 403, "AccessDenied");
    let code = bed.code_of("jonas");
    let rotated = bed
        .while_typing(vec![code], async {
            let rotation = Rotation { give_up: None, asking: Asking::person() };
            Box::pin(bed.engine.rotate_keys(&jonas, &rotation, |_| {})).await
        })
        .await
        .unwrap();
    assert_eq!(bed.calls("GetSessionToken"), 1);
    assert_eq!(is_whole(&bed, &jonas).await, rotated.new);
}

#[tokio::test]
async fn a_key_that_aws_does_not_take_in_time_waits_and_the_old_one_goes_on() {
    let bed =
        Bed::with(SimOptions { tps: 0, key_delay: Duration::from_secs(300), ..SimOptions::default() }).await;
    let jonas = bed.add_user("jonas").await;
    let late = rotate(&bed, &jonas).await.unwrap_err();
    assert!(matches!(late, EngineError::KeyNotReady { .. }), "{late:?}");
    assert_eq!(bed.calls("UpdateAccessKey"), 0);
    bed.engine.owner_of(&bed.keys_of("jonas"), None).await.unwrap();
    bed.pass(jiff::SignedDuration::from_mins(6));
    let rotated = rotate(&bed, &jonas).await.unwrap();
    assert_eq!(is_whole(&bed, &jonas).await, rotated.new);
    assert_eq!(bed.calls("CreateAccessKey"), 1, "the key that waited was used");
}

#[tokio::test]
async fn a_next_key_that_somebody_deleted_is_replaced_by_another() {
    let bed = Bed::new().await;
    let jonas = bed.add_user("jonas").await;
    lost(&bed, "GetCallerIdentity", false);
    rotate(&bed, &jonas).await.unwrap_err();
    let iam = bed.iam_of("jonas");
    let current = bed.keys_of("jonas").access_key_id;
    let listed = iam.access_keys(bed.engine.now()).await.unwrap();
    let made = listed.iter().find(|key| key.id != current).unwrap();
    iam.delete_access_key(&made.id, bed.engine.now()).await.unwrap();
    let rotated = rotate(&bed, &jonas).await.unwrap();
    assert_eq!(is_whole(&bed, &jonas).await, rotated.new);
    assert_eq!(bed.calls("CreateAccessKey"), 2);
}

#[tokio::test]
async fn a_user_that_is_removed_half_way_leaves_nothing_in_the_vault() {
    let bed = Bed::new().await;
    let jonas = bed.add_user("jonas").await;
    lost(&bed, "GetCallerIdentity", false);
    rotate(&bed, &jonas).await.unwrap_err();
    bed.engine.remove_session(&jonas).await.unwrap();
    assert!(matches!(rotate(&bed, &jonas).await, Err(EngineError::NoSession { .. })));
}

#[tokio::test]
async fn other_keys_of_the_same_user_take_the_place_of_the_ones_in_the_vault() {
    let bed = Bed::new().await;
    let jonas = bed.add_user("jonas").await;
    let other: LongTermKeys = bed.iam_of("jonas").create_access_key(bed.engine.now()).await.unwrap();
    bed.pass(jiff::SignedDuration::from_secs(10));
    let miras = bed.engine.replace_keys(&jonas, &bed.keys_of("mira")).await;
    assert!(matches!(miras, Err(EngineError::Input { field: "accessKeyId", .. })), "{miras:?}");
    bed.engine.replace_keys(&jonas, &other).await.unwrap();
    bed.engine.replace_keys(&jonas, &other).await.unwrap();
    let keys = bed.engine.access_keys(&jonas, &Asking::nobody()).await.unwrap();
    assert_eq!((keys.current, keys.listed.len()), (other.access_key_id, 2));
}

#[tokio::test]
async fn a_role_has_no_key_to_rotate() {
    let bed = Bed::new().await;
    let deploy = bed.add_role("Deploy", &bed.add_user("jonas").await, |_| {});
    assert!(matches!(rotate(&bed, &deploy).await, Err(EngineError::NoKeys { .. })));
}

#[tokio::test]
async fn two_rotations_at_once_are_one_after_another() {
    let bed = Bed::new().await;
    let jonas = bed.add_user("jonas").await;
    let (peer, rotation) = (bed.peer(), Rotation::default());
    let (one, other) =
        tokio::join!(rotate(&bed, &jonas), Box::pin(peer.rotate_keys(&jonas, &rotation, |_| {})));
    let (one, other) = (one.unwrap(), other.unwrap());
    assert!(one.new == other.old || other.new == one.old);
    is_whole(&bed, &jonas).await;
}
