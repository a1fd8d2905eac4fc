//! The life of an access key: created, used, deactivated, deleted, and when the services come to know.

use crate::clients::{Keys, sim, sts};
use crate::query::{Answer, iam};
use crate::sts::{DEVELOPER, assume, refusal};
use aws_sim::{Sim, SimOptions};
use std::time::Duration;

/// As long as a change takes to reach the services when nothing else is said.
const DELAY: Duration = Duration::from_secs(5);

fn set(sim: &Sim, keys: &Keys, id: &str, status: &str) -> Answer {
    iam(sim, keys, "UpdateAccessKey", &[("AccessKeyId", id), ("Status", status)])
}

fn delete(sim: &Sim, keys: &Keys, id: &str) -> Answer {
    iam(sim, keys, "DeleteAccessKey", &[("AccessKeyId", id)])
}

/// A second key of jonas, and his first.
fn create(sim: &Sim) -> (Keys, Keys) {
    let first = Keys::of(sim, "jonas");
    let answer = iam(sim, &first, "CreateAccessKey", &[]);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!((answer.text("UserName"), answer.text("Status")), ("jonas".to_owned(), "Active".to_owned()));
    (Keys(answer.text("AccessKeyId"), answer.text("SecretAccessKey"), None), first)
}

async fn is_let_in(sim: &Sim, keys: &Keys) -> bool {
    match sts(sim, keys).get_caller_identity().send().await {
        Ok(_) => true,
        Err(error) => {
            let (status, code, message) = refusal(Err::<(), _>(error));
            assert_eq!((status, code.as_str()), (403, "InvalidClientTokenId"));
            assert_eq!(message, "The security token included in the request is invalid.");
            false
        }
    }
}

#[tokio::test]
async fn a_new_key_is_listed_at_once_and_let_in_when_it_has_settled() {
    let sim = sim().await;
    sim.hold_clock();
    let (second, first) = create(&sim);
    assert!(second.0.starts_with("AKIA") && second.0.len() == 20 && second.1.len() == 40);
    assert!(!is_let_in(&sim, &second).await);
    sim.advance(DELAY - Duration::from_secs(1));
    assert!(!is_let_in(&sim, &second).await);
    sim.advance(Duration::from_secs(1));
    assert!(is_let_in(&sim, &second).await && is_let_in(&sim, &first).await);

    let listed = iam(&sim, &second, "ListAccessKeys", &[("UserName", "jonas")]);
    let mut ids = listed.all("AccessKeyId");
    ids.sort();
    let mut expected = [first.0, second.0.clone()];
    expected.sort();
    assert_eq!(ids, expected);
    assert_eq!(listed.all("Status"), ["Active", "Active"]);
    assert_eq!(listed.all("UserName"), ["jonas", "jonas"]);
    assert!(!listed.body.contains(&second.1) && !listed.body.contains("Secret"), "no secret is told twice");
    assert!(sim.issued_secrets().contains(&second.1));
}

#[tokio::test]
async fn the_delay_can_be_set() {
    let sim = Sim::start(SimOptions { key_delay: Duration::ZERO, ..SimOptions::default() }).await.unwrap();
    let (second, first) = create(&sim);
    assert!(is_let_in(&sim, &second).await);
    set(&sim, &second, &first.0, "Inactive");
    assert!(!is_let_in(&sim, &first).await);
}

#[tokio::test]
async fn a_third_key_is_one_too_many_even_beside_an_inactive_one() {
    let sim = sim().await;
    sim.hold_clock();
    let (second, first) = create(&sim);
    sim.advance(DELAY);
    set(&sim, &first, &second.0, "Inactive");
    let (status, code, message) = iam(&sim, &first, "CreateAccessKey", &[]).refusal();
    assert_eq!((status, code.as_str()), (409, "LimitExceeded"));
    assert_eq!(message, "Cannot exceed quota for AccessKeysPerUser: 2");
    delete(&sim, &first, &second.0);
    assert_eq!(iam(&sim, &first, "CreateAccessKey", &[]).status, 200);
}

#[tokio::test]
async fn an_inactive_key_is_refused_everywhere_until_it_is_active_again() {
    let sim = sim().await;
    sim.hold_clock();
    let (second, first) = create(&sim);
    sim.advance(DELAY);
    let answer = set(&sim, &second, &first.0, "Inactive");
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(!answer.body.contains("Result"), "it gives nothing back: {}", answer.body);
    assert!(is_let_in(&sim, &first).await, "the services do not know yet");
    sim.advance(DELAY);
    assert!(!is_let_in(&sim, &first).await);
    let (_, code, _) = refusal(assume(&sim, &first, DEVELOPER).send().await);
    assert_eq!(code, "InvalidClientTokenId");
    let (_, code, _) = refusal(sts(&sim, &first).get_session_token().send().await);
    assert_eq!(code, "InvalidClientTokenId");
    assert_eq!(iam(&sim, &first, "ListAccessKeys", &[]).refusal().1, "InvalidClientTokenId");
    let mut states = iam(&sim, &second, "ListAccessKeys", &[]).all("Status");
    states.sort();
    assert_eq!(states, ["Active", "Inactive"]);

    set(&sim, &second, &first.0, "Active");
    assert!(!is_let_in(&sim, &first).await);
    sim.advance(DELAY);
    assert!(is_let_in(&sim, &first).await);
}

#[tokio::test]
async fn a_deleted_key_is_gone_for_iam_at_once_and_for_the_services_soon() {
    let sim = sim().await;
    sim.hold_clock();
    let (second, first) = create(&sim);
    sim.advance(DELAY);
    assert_eq!(delete(&sim, &second, &first.0).status, 200);
    assert_eq!(iam(&sim, &second, "ListAccessKeys", &[]).text("AccessKeyId"), second.0);
    assert!(is_let_in(&sim, &first).await);
    sim.advance(DELAY);
    assert!(!is_let_in(&sim, &first).await);
    for answer in [delete(&sim, &second, &first.0), set(&sim, &second, &first.0, "Active")] {
        let (status, code, message) = answer.refusal();
        assert_eq!((status, code.as_str()), (404, "NoSuchEntity"));
        assert_eq!(message, format!("The Access Key with id {} cannot be found.", first.0));
    }
    let (status, code, message) =
        iam(&sim, &second, "GetAccessKeyLastUsed", &[("AccessKeyId", &first.0)]).refusal();
    assert_eq!((status, code.as_str()), (403, "AccessDenied"));
    let expected = "is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key";
    assert!(message.contains(expected) && message.ends_with(&first.0), "{message}");
}

#[tokio::test]
async fn each_service_learns_of_a_key_in_its_own_time_and_forgets_it_again() {
    let options = SimOptions {
        key_delay: Duration::from_secs(1),
        iam_key_lag: Duration::from_secs(3),
        key_relapses: 1,
        ..SimOptions::default()
    };
    let sim = Sim::start(options).await.unwrap();
    sim.hold_clock();
    let (second, _) = create(&sim);
    let at_iam = || iam(&sim, &second, "ListAccessKeys", &[]).status;
    sim.advance(Duration::from_secs(1));
    assert!(is_let_in(&sim, &second).await);
    assert_eq!(at_iam(), 403, "not yet");
    sim.advance(Duration::from_secs(3));
    assert_eq!([at_iam(), at_iam(), at_iam(), at_iam()], [200, 403, 200, 200]);
    assert!(!is_let_in(&sim, &second).await && is_let_in(&sim, &second).await);
}

#[tokio::test]
async fn the_last_use_of_a_key_is_known() {
    let sim = sim().await;
    sim.hold_clock();
    let (second, first) = create(&sim);
    let last_used = || iam(&sim, &first, "GetAccessKeyLastUsed", &[("AccessKeyId", &second.0)]);
    let never = last_used();
    assert_eq!(never.text("UserName"), "jonas");
    assert_eq!([never.text("ServiceName"), never.text("Region")], ["N/A", "N/A"]);
    assert!(never.all("LastUsedDate").is_empty());

    sim.advance(DELAY);
    let used_at = sim.now().as_second();
    assert!(is_let_in(&sim, &second).await);
    sim.advance(Duration::from_secs(599));
    assert!(last_used().all("LastUsedDate").is_empty(), "IAM learns of it late");
    sim.advance(Duration::from_secs(3001));
    let used = last_used();
    assert_eq!([used.text("ServiceName"), used.text("Region")], ["sts", "eu-central-1"]);
    assert_eq!(used.text("LastUsedDate").parse::<jiff::Timestamp>().unwrap().as_second(), used_at);
}

#[tokio::test]
async fn lists_come_in_pages() {
    let sim = sim().await;
    let (second, first) = create(&sim);
    let page = iam(&sim, &first, "ListAccessKeys", &[("MaxItems", "1")]);
    assert_eq!(page.text("IsTruncated"), "true");
    let rest = iam(&sim, &first, "ListAccessKeys", &[("Marker", &page.text("Marker"))]);
    assert_eq!(rest.text("IsTruncated"), "false");
    let mut ids = [page.text("AccessKeyId"), rest.text("AccessKeyId")];
    ids.sort();
    let mut expected = [first.0, second.0];
    expected.sort();
    assert_eq!(ids, expected);
}
