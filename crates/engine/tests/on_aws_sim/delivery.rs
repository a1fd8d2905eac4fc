//! What can come between a start and a stop, and what it must not do to the person's files. Each test is named after
//! what went wrong once.

use crate::test_environment::{ParseProfile, TestEnvironment, into, is_cancelled};
use daypass_core::view::NoticeKind;
use daypass_core::{Delivery, Explain, ProblemCode, SessionState};
use daypass_engine::StartOptions;
use jiff::SignedDuration;

const MINE: &str = "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";

fn replacing(profile: &str) -> StartOptions {
    StartOptions { replace: true, ..into(profile) }
}

#[tokio::test]
async fn a_tool_that_drops_comments_did_not_lose_the_persons_text() {
    let (env, _) = TestEnvironment::ready().await;
    env.put(&env.credentials_path(), MINE);
    let id = env.session(0).id;
    env.engine.sessions().start(&id, &replacing("default")).await.unwrap();
    let without_comments: String = env
        .credentials_file()
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    env.put(&env.credentials_path(), &without_comments);
    env.pass(SignedDuration::from_hours(13));
    env.engine.sessions().start(&id, &replacing("default")).await.unwrap();
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(env.credentials_file(), MINE);
}

#[tokio::test]
async fn keys_typed_into_a_live_section_are_left_alone_and_the_earlier_ones_stay_kept() {
    let (env, _) = TestEnvironment::ready().await;
    env.put(&env.credentials_path(), MINE);
    let id = env.session(0).id;
    env.engine.sessions().start(&id, &replacing("default")).await.unwrap();
    let typed = "[default]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = y\n";
    env.put(&env.credentials_path(), typed);
    assert!(
        env.engine.sessions().start(&id, &into("default")).await.is_err(),
        "typed keys are not overwritten unasked"
    );
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(env.credentials_file(), typed);
    env.engine.sessions().start(&id, &replacing("default")).await.unwrap();
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(env.credentials_file(), typed, "the newest text of the person's comes back");
}

#[tokio::test]
async fn a_text_kept_for_a_section_that_the_person_removed_does_not_come_back() {
    let (env, _) = TestEnvironment::ready().await;
    env.put(&env.credentials_path(), MINE);
    let id = env.session(0).id;
    env.engine.sessions().start(&id, &replacing("default")).await.unwrap();
    env.put(&env.credentials_path(), "[default]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\n");
    env.engine.sessions().stop(&id).await.unwrap();
    env.put(&env.credentials_path(), "");
    env.start(&id, "default").await;
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(env.credentials_file(), "");
}

#[tokio::test]
async fn a_start_that_fails_at_its_second_profile_leaves_nothing_in_the_first() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    // An indented line below the section makes its edit change another's meaning: that is refused.
    let file = "[b]\n  indented = first\n";
    env.put(&env.credentials_path(), file);
    let profiles = Some(vec!["a".parse_profile(), "b".parse_profile()]);
    let result =
        env.engine.sessions().start(&id, &StartOptions { profiles, ..StartOptions::default() }).await;
    assert!(result.is_err());
    assert_eq!(env.credentials_file(), file);
    let status = env.engine.view().status().unwrap();
    assert_eq!(status.sessions.iter().map(|s| s.state).collect::<Vec<_>>(), [SessionState::Failed]);
}

#[tokio::test]
async fn a_second_profile_that_could_not_be_written_left_live_keys_in_the_first() {
    for was_live in [false, true] {
        let (env, _) = TestEnvironment::ready().await;
        let id = env.session(0).id;
        if was_live {
            env.start(&id, "z").await;
        }
        let before = env.credentials_file();
        // Both profiles are approved, and the first is written, before the second fails.
        let store = rusqlite::Connection::open(env.engine.home().store()).unwrap();
        let refusal = "CREATE TRIGGER refusal BEFORE INSERT ON delivered WHEN NEW.profile = 'b'
            BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
        store.execute_batch(refusal).unwrap();
        let profiles = Some(vec!["a".parse_profile(), "b".parse_profile()]);
        let options = StartOptions { profiles, ..StartOptions::default() };
        let error = env.engine.sessions().start(&id, &options).await.unwrap_err();
        assert!(format!("{error:?}").contains("the disk is full"), "{error:?}");
        assert_eq!(env.credentials_file(), before, "was live: {was_live}");
        let delivered = env.store().delivered(Some(&id)).unwrap();
        let profiles: Vec<&str> = delivered.iter().map(|section| section.profile.as_str()).collect();
        assert_eq!(profiles, if was_live { vec!["z"] } else { vec![] });
        assert_eq!(env.store().activation(&id).unwrap().is_some(), was_live);
        env.engine.sessions().stop(&id).await.unwrap();
        assert_eq!(env.credentials_file(), "");
    }
}

#[tokio::test]
async fn a_running_session_moved_to_another_profile_when_its_account_was_renamed() {
    let (env, integration) = TestEnvironment::ready().await;
    let session = env.session(0);
    let started = env.engine.sessions().start(&session.id, &StartOptions::default()).await.unwrap();
    let file = env.credentials_file();
    env.rename_account(session.account_id().unwrap().as_str(), "Renamed");
    env.pass(SignedDuration::from_mins(20));
    env.engine.integrations().sync(&integration).await.unwrap();
    let again = env.engine.sessions().start(&session.id, &StartOptions::default()).await.unwrap();
    assert!(again.already && again.profiles == started.profiles, "{again:?}");
    assert_eq!(env.credentials_file(), file);
    // It stays there when there is something to write, too.
    let other = daypass_core::Region::parse("ap-south-1").unwrap();
    env.engine.sessions().set_region(std::slice::from_ref(&session.id), &other).unwrap();
    let renewed = env.engine.sessions().start(&session.id, &StartOptions::default()).await.unwrap();
    assert!(!renewed.already && renewed.profiles == started.profiles, "{renewed:?}");
    env.engine.sessions().stop(&session.id).await.unwrap();
    let anew = env.engine.sessions().start(&session.id, &StartOptions::default()).await.unwrap();
    assert_eq!(anew.profiles, started.profiles, "tools know it by that name");
}

#[tokio::test]
async fn after_a_start_at_the_endpoint_one_into_a_profile_wrote_nothing_and_said_done() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    let at_endpoint = |profiles| StartOptions {
        delivery: Some(Delivery::ContainerEndpoint),
        profiles,
        ..StartOptions::default()
    };
    env.engine.sessions().start(&id, &at_endpoint(None)).await.unwrap();
    let started = env.start(&id, "p").await;
    assert_eq!(started.profiles, ["p".parse_profile()]);
    assert!(env.credentials_file().contains("[p]"), "{}", env.credentials_file());
    env.engine.sessions().stop(&id).await.unwrap();
    let both = at_endpoint(Some(vec!["p".parse_profile()]));
    let refused = env.engine.sessions().start(&id, &both).await.unwrap_err().problem();
    assert_eq!(refused.code, ProblemCode::InvalidInput, "{refused:?}");
}

#[tokio::test]
async fn a_start_right_after_a_cancel_was_swallowed() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    let sessions = env.engine.sessions();
    let options = into("dev");
    // The second one begins before the first has seen that it was cancelled.
    let (first, second) = tokio::join!(sessions.start(&id, &options), async {
        sessions.cancel_start(&id);
        sessions.start(&id, &options).await
    });
    assert!(is_cancelled(&first), "{first:?}");
    assert_eq!(second.unwrap().profiles, ["dev".parse_profile()]);
    assert!(env.credentials_file().contains("[dev]"));
}

#[tokio::test]
async fn texts_that_a_session_withheld_were_lost_from_sight_when_another_took_its_profile() {
    let (env, _) = TestEnvironment::ready().await;
    env.put(&env.credentials_path(), MINE);
    let (first, second) = (env.session(0).id, env.session(1).id);
    env.engine.sessions().start(&first, &replacing("default")).await.unwrap();
    let typed = "[default]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = y\n";
    env.put(&env.credentials_path(), typed);
    let started = env.engine.sessions().start(&second, &replacing("default")).await.unwrap();
    let left: Vec<String> = started.left_to_person.iter().map(ToString::to_string).collect();
    assert!(left.iter().any(|left| left.contains("daypass vault kept show ")), "{left:?}");
}

#[tokio::test]
async fn a_region_set_on_a_live_session_is_written_by_the_next_start() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.start(&id, "dev").await;
    env.engine
        .sessions()
        .set_region(std::slice::from_ref(&id), &daypass_core::Region::parse("ap-south-1").unwrap())
        .unwrap();
    env.engine.sessions().start(&id, &StartOptions::default()).await.unwrap();
    assert!(env.credentials_file().contains("region = ap-south-1"));
}

#[tokio::test]
async fn the_window_did_not_say_that_it_waits_for_another_daypass() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.start(&id, "dev").await;
    let held = env.delivering_elsewhere();
    let window = env.peer();
    let mut changes = window.changes();
    let told = async {
        loop {
            let notices = window.view().status().unwrap().notices;
            if let Some(notice) = notices.into_iter().find(|notice| notice.kind == NoticeKind::LockWait) {
                return notice;
            }
            changes.changed().await.unwrap();
        }
    };
    let stop = window.sessions().stop(&id);
    tokio::pin!(stop);
    let notice = tokio::select! {
        notice = told => notice,
        stopped = &mut stop => panic!("{stopped:?}"),
    };
    assert_eq!((notice.kind, notice.title.as_str()), (NoticeKind::LockWait, "Waiting for another Daypass"));
    assert!(notice.detail.ends_with("Only one at a time can use your AWS files."), "{notice:?}");
    drop(held);
    stop.await.unwrap();
    assert!(
        !window.view().status().unwrap().notices.iter().any(|notice| notice.kind == NoticeKind::LockWait)
    );
}

#[tokio::test]
async fn starts_and_stops_at_once_end_with_all_or_nothing() {
    let (env, _) = TestEnvironment::ready().await;
    env.put(&env.credentials_path(), MINE);
    let id = env.session(0).id;
    let peers: Vec<_> = (0..4).map(|_| env.peer()).collect();
    for round in 0..8 {
        let all = peers.iter().enumerate().map(|(n, peer)| {
            let id = &id;
            async move {
                if (n + round) % 2 == 0 {
                    let _ = peer.sessions().start(id, &replacing("default")).await;
                } else {
                    peer.sessions().stop(id).await.unwrap();
                }
            }
        });
        futures_util::future::join_all(all).await;
        let live = !env.engine.view().status().unwrap().sessions.is_empty();
        assert_eq!(env.credentials_file().contains("ASIA"), live, "round {round}");
    }
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(env.credentials_file(), MINE);
}

#[tokio::test]
async fn what_a_sign_in_issued_goes_with_the_sign_out() {
    let (env, integration) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.start(&id, "dev").await;
    env.engine.sessions().stop(&id).await.unwrap();
    env.engine.sessions().credentials_for(&env.session(0), &daypass_engine::Prompting::none()).await.unwrap();
    env.engine.integrations().sign_out(&integration).await.unwrap();
    let asked =
        env.engine.sessions().credentials_for(&env.session(0), &daypass_engine::Prompting::none()).await;
    assert!(asked.is_err(), "kept credentials outlived the sign-out");
}

#[tokio::test]
async fn a_template_names_several_sessions_apart_and_all_or_none_is_changed() {
    let (env, _) = TestEnvironment::ready().await;
    let ids: Vec<_> = (0..3).map(|index| env.session(index).id).collect();
    let profiles = |id| env.engine.sessions().get(id).unwrap().profiles;
    let template = daypass_core::ProfileTemplate::parse("work").unwrap();
    env.engine.sessions().set_profiles_by(&ids[..2], Some(&template)).unwrap();
    let (one, other) = (profiles(&ids[0]), profiles(&ids[1]));
    assert!(one.len() == 1 && other.len() == 1 && one != other, "{one:?} {other:?}");
    assert!(one[0].as_str().starts_with("work-"), "{one:?}");
    assert!(profiles(&ids[2]).is_empty(), "who was not named keeps the usual one");
    env.engine.sessions().set_region(&ids, &daypass_core::Region::parse("ap-south-1").unwrap()).unwrap();
    let regions = ids.iter().map(|id| env.engine.sessions().get(id).unwrap().region.unwrap().to_string());
    assert_eq!(regions.collect::<Vec<_>>(), ["ap-south-1"; 3]);
    env.engine.sessions().set_profiles_by(&ids, None).unwrap();
    assert!(ids.iter().all(|id| profiles(id).is_empty()));
}
