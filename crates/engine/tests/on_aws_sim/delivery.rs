//! What can come between a start and a stop, and what it must not do to the person's files. Each test is named after
//! what went wrong once.

use crate::bed::{Bed, ParseProfile, into};
use daypass_core::SessionState;
use daypass_engine::StartOptions;
use jiff::SignedDuration;

const MINE: &str = "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";

fn replacing(profile: &str) -> StartOptions {
    StartOptions { replace: true, ..into(profile) }
}

#[tokio::test]
async fn a_tool_that_drops_comments_did_not_lose_the_persons_text() {
    let (bed, _) = Bed::ready().await;
    bed.put(&bed.credentials_path(), MINE);
    let id = bed.session(0).id;
    bed.engine.start(&id, &replacing("default")).await.unwrap();
    let without_comments: String = bed
        .credentials_file()
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    bed.put(&bed.credentials_path(), &without_comments);
    bed.pass(SignedDuration::from_hours(13));
    bed.engine.start(&id, &replacing("default")).await.unwrap();
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(bed.credentials_file(), MINE);
}

#[tokio::test]
async fn keys_typed_into_a_live_section_are_left_alone_and_the_earlier_ones_stay_kept() {
    let (bed, _) = Bed::ready().await;
    bed.put(&bed.credentials_path(), MINE);
    let id = bed.session(0).id;
    bed.engine.start(&id, &replacing("default")).await.unwrap();
    let typed = "[default]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = y\n";
    bed.put(&bed.credentials_path(), typed);
    assert!(bed.engine.start(&id, &into("default")).await.is_err(), "typed keys are not overwritten unasked");
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(bed.credentials_file(), typed);
    bed.engine.start(&id, &replacing("default")).await.unwrap();
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(bed.credentials_file(), typed, "the newest text of the person's comes back");
}

#[tokio::test]
async fn a_text_kept_for_a_section_that_the_person_removed_does_not_come_back() {
    let (bed, _) = Bed::ready().await;
    bed.put(&bed.credentials_path(), MINE);
    let id = bed.session(0).id;
    bed.engine.start(&id, &replacing("default")).await.unwrap();
    bed.put(&bed.credentials_path(), "[default]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\n");
    bed.engine.stop(&id).await.unwrap();
    bed.put(&bed.credentials_path(), "");
    bed.start(&id, "default").await;
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(bed.credentials_file(), "");
}

#[tokio::test]
async fn a_start_that_fails_at_its_second_profile_leaves_nothing_in_the_first() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    // An indented line below the section makes its edit change another's meaning: that is refused.
    let file = "[b]\n  indented = first\n";
    bed.put(&bed.credentials_path(), file);
    let profiles = Some(vec!["a".parse_profile(), "b".parse_profile()]);
    let result = bed.engine.start(&id, &StartOptions { profiles, ..StartOptions::default() }).await;
    assert!(result.is_err());
    assert_eq!(bed.credentials_file(), file);
    let status = bed.engine.status().unwrap();
    assert_eq!(status.sessions.iter().map(|s| s.state).collect::<Vec<_>>(), [SessionState::Failed]);
}

#[tokio::test]
async fn a_region_set_on_a_live_session_is_written_by_the_next_start() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    bed.start(&id, "dev").await;
    bed.engine
        .set_region(std::slice::from_ref(&id), &daypass_core::Region::parse("ap-south-1").unwrap())
        .unwrap();
    bed.engine.start(&id, &StartOptions::default()).await.unwrap();
    assert!(bed.credentials_file().contains("region = ap-south-1"));
}

#[tokio::test]
async fn starts_and_stops_at_once_end_with_all_or_nothing() {
    let (bed, _) = Bed::ready().await;
    bed.put(&bed.credentials_path(), MINE);
    let id = bed.session(0).id;
    let peers: Vec<_> = (0..4).map(|_| bed.peer()).collect();
    for round in 0..8 {
        let all = peers.iter().enumerate().map(|(n, peer)| {
            let id = &id;
            async move {
                if (n + round) % 2 == 0 {
                    let _ = peer.start(id, &replacing("default")).await;
                } else {
                    peer.stop(id).await.unwrap();
                }
            }
        });
        futures_util::future::join_all(all).await;
        let live = !bed.engine.status().unwrap().sessions.is_empty();
        assert_eq!(bed.credentials_file().contains("ASIA"), live, "round {round}");
    }
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(bed.credentials_file(), MINE);
}

#[tokio::test]
async fn what_a_sign_in_issued_goes_with_the_sign_out() {
    let (bed, integration) = Bed::ready().await;
    let id = bed.session(0).id;
    bed.start(&id, "dev").await;
    bed.engine.stop(&id).await.unwrap();
    bed.engine.credentials(&bed.session(0), &daypass_engine::Asking::nobody()).await.unwrap();
    bed.engine.sign_out(&integration).await.unwrap();
    let asked = bed.engine.credentials(&bed.session(0), &daypass_engine::Asking::nobody()).await;
    assert!(asked.is_err(), "kept credentials outlived the sign-out");
}

#[tokio::test]
async fn a_template_names_several_sessions_apart_and_all_or_none_is_changed() {
    let (bed, _) = Bed::ready().await;
    let ids: Vec<_> = (0..3).map(|index| bed.session(index).id).collect();
    let profiles = |id| bed.engine.session(id).unwrap().profiles;
    let template = daypass_core::ProfileTemplate::parse("work").unwrap();
    bed.engine.set_profiles_by(&ids[..2], Some(&template)).unwrap();
    let (one, other) = (profiles(&ids[0]), profiles(&ids[1]));
    assert!(one.len() == 1 && other.len() == 1 && one != other, "{one:?} {other:?}");
    assert!(one[0].as_str().starts_with("work-"), "{one:?}");
    assert!(profiles(&ids[2]).is_empty(), "who was not named keeps the usual one");
    bed.engine.set_region(&ids, &daypass_core::Region::parse("ap-south-1").unwrap()).unwrap();
    let regions = ids.iter().map(|id| bed.engine.session(id).unwrap().region.unwrap().to_string());
    assert_eq!(regions.collect::<Vec<_>>(), ["ap-south-1"; 3]);
    bed.engine.set_profiles_by(&ids, None).unwrap();
    assert!(ids.iter().all(|id| profiles(id).is_empty()));
}
