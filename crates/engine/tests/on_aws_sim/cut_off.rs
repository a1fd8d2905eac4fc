//! What a killed process leaves of a stop or a start: nobody takes it for the person's work, and whoever looks next finishes it.

use crate::test_environment::{ParseProfile, TestEnvironment, into};
use daypass_core::view::Event;
use daypass_core::{Delivery, SessionId, SessionState};
use daypass_engine::RenewalEvent;
use daypass_engine::StartOptions;
use daypass_engine::renewal::Memory;
use daypass_engine::store::{Activation, DeliveredSection};
use jiff::SignedDuration;
use rusqlite::Connection;
use std::time::Duration;

/// Longer than an agent takes to look, on a machine with much else to do.
const LONG: Duration = Duration::from_secs(60);
/// In the place of a hash, while a section is taken out.
const LEAVING: &[u8] = b"leaving";
const MINE: &str = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";

fn status(env: &TestEnvironment, id: &SessionId) -> (SessionState, Option<String>) {
    let status = env.engine.view().status().unwrap().sessions.into_iter().find(|session| session.id == *id);
    status.map_or((SessionState::Inactive, None), |status| {
        (status.state, status.problem.map(|problem| problem.title))
    })
}

fn note_stop(env: &TestEnvironment, id: &SessionId) {
    let database = Connection::open(env.store().path()).unwrap();
    database.execute("INSERT INTO begun_stop VALUES (?)", [id.as_str()]).unwrap();
}

/// Leaves the notes that a stop has made before it changes a file.
fn begin_stop(env: &TestEnvironment, id: &SessionId) {
    note_stop(env, id);
    let database = Connection::open(env.store().path()).unwrap();
    let leaving = "UPDATE delivered SET hash = ? WHERE session = ?";
    assert_eq!(database.execute(leaving, (LEAVING, id.as_str())).unwrap(), 1);
}

async fn look(env: &TestEnvironment) -> Vec<RenewalEvent> {
    env.engine.renewer().step(&mut Memory::default()).await.unwrap().0
}

fn stops(env: &TestEnvironment) -> usize {
    let history = env.store().history(None, 100).unwrap();
    history.iter().filter(|entry| entry.event == Event::Stopped).count()
}

#[tokio::test]
async fn a_profile_was_said_to_be_removed_by_hand_after_a_stop_that_was_killed_when_it_had_written() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    for due in [false, true] {
        env.engine.sessions().start(&id, &into("dev")).await.unwrap();
        begin_stop(&env, &id);
        env.put(&env.credentials_path(), "");
        let cut_off = (SessionState::NeedsYou, Some("Start or stop cut off".to_owned()));
        assert_eq!(status(&env, &id), cut_off);
        if due {
            env.pass(SignedDuration::from_mins(50));
        }
        let calls = env.calls("GetRoleCredentials");
        assert_eq!(look(&env).await, []);
        assert_eq!(env.calls("GetRoleCredentials"), calls, "it is not renewed");
        assert_eq!(status(&env, &id), (SessionState::Inactive, None));
        assert_eq!(stops(&env), 1 + usize::from(due));
        assert_eq!(env.store().delivered(None).unwrap(), []);
    }
}

#[tokio::test]
async fn a_stop_that_was_killed_before_it_wrote_was_forgotten() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.engine.sessions().start(&id, &into("dev")).await.unwrap();
    begin_stop(&env, &id);
    assert_eq!(status(&env, &id), (SessionState::Active, None), "its keys are still in the file");
    // Whoever wants the profile next asks nobody for it.
    let other = env.session(1).id;
    let started = env.engine.sessions().start(&other, &into("dev")).await.unwrap();
    assert_eq!(started.left_to_person, []);
    assert_eq!((status(&env, &id).0, stops(&env)), (SessionState::Inactive, 1));
    assert_eq!(env.credentials_file().matches("aws_access_key_id").count(), 1);
}

#[tokio::test]
async fn a_session_that_is_started_after_a_killed_stop_is_live_as_usual() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    for had_written in [false, true] {
        env.engine.sessions().start(&id, &into("dev")).await.unwrap();
        begin_stop(&env, &id);
        if had_written {
            env.put(&env.credentials_path(), "");
        }
        assert!(!env.engine.sessions().start(&id, &into("dev")).await.unwrap().already);
        assert_eq!(look(&env).await, []);
        assert_eq!(status(&env, &id), (SessionState::Active, None));
        assert!(env.credentials_file().contains("[dev]"));
        assert!(env.engine.sessions().start(&id, &into("dev")).await.unwrap().already);
        // An older Daypass that starts it leaves the note.
        note_stop(&env, &id);
        assert_eq!(look(&env).await, []);
        assert_eq!(status(&env, &id), (SessionState::Active, None));
        env.engine.sessions().stop(&id).await.unwrap();
    }
}

#[tokio::test]
async fn a_stop_that_fails_leaves_the_session_live_as_it_was() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.engine.sessions().start(&id, &into("dev")).await.unwrap();
    let folder = env.credentials_path().parent().unwrap().to_owned();
    let aside = folder.with_extension("aside");
    std::fs::rename(&folder, &aside).unwrap();
    drop(std::fs::File::create(&folder).unwrap());
    env.engine.sessions().stop(&id).await.unwrap_err();
    std::fs::remove_file(&folder).unwrap();
    std::fs::rename(&aside, &folder).unwrap();
    assert_eq!(look(&env).await, []);
    assert_eq!(status(&env, &id), (SessionState::Active, None));
    assert!(env.engine.sessions().start(&id, &into("dev")).await.unwrap().already);
    // What the person does to it by hand is told as that.
    env.put(&env.credentials_path(), "");
    assert_eq!(status(&env, &id).1.as_deref(), Some("Profile gone"));
}

#[tokio::test]
async fn a_profile_was_said_to_be_changed_by_hand_after_a_start_that_was_killed_before_it_wrote() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.put(&env.credentials_path(), MINE);
    let now = env.engine.now();
    env.store()
        .put_activation(&Activation {
            session: id.clone(),
            fingerprint: "f".to_owned(),
            started_at: now,
            issued_at: now,
            expires_at: now + SignedDuration::from_hours(1),
            ended_at: None,
            caller_arn: None,
        })
        .unwrap();
    let noted = DeliveredSection {
        file: env.credentials_path().to_str().unwrap().to_owned(),
        profile: "dev".parse_profile(),
        delivery: Delivery::CredentialsFile,
        session: id.clone(),
        key_ids: vec!["ASIAIOSFODNN7EXAMPLE".to_owned()],
        regions: vec![],
        hash: vec![],
        usual: false,
    };
    env.store().put_delivered(&noted).unwrap();
    assert_eq!(status(&env, &id).1.as_deref(), Some("Start or stop cut off"));
    assert_eq!(env.engine.sessions().finish_cut_off().await.unwrap(), [], "nothing was the person's to lose");
    assert_eq!(status(&env, &id), (SessionState::Inactive, None));
    assert_eq!(env.credentials_file(), MINE);
}

#[tokio::test]
async fn a_profile_was_said_to_be_removed_by_hand_where_a_killed_start_had_taken_it_from_another_session() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    let options = StartOptions {
        profiles: Some(vec!["dev".parse_profile(), "ops".parse_profile()]),
        ..StartOptions::default()
    };
    for only_one in [true, false] {
        let options = if only_one { into("dev") } else { options.clone() };
        env.engine.sessions().start(&id, &options).await.unwrap();
        let taken: Vec<_> = env.store().delivered(Some(&id)).unwrap();
        let file = env.credentials_file();
        for row in taken.iter().filter(|row| row.profile.as_str() == "dev") {
            env.store().put_delivered(&DeliveredSection { hash: LEAVING.to_vec(), ..row.clone() }).unwrap();
        }
        // Without the section of `dev`, which is the first.
        let rest = file.find("[ops]").map_or("", |at| &file[at..]);
        env.put(&env.credentials_path(), rest);
        assert_eq!(look(&env).await, []);
        let left = if only_one { SessionState::Inactive } else { SessionState::Active };
        assert_eq!(status(&env, &id), (left, None));
        assert_eq!(env.store().delivered(Some(&id)).unwrap().len(), usize::from(!only_one));
    }
}

#[tokio::test]
async fn what_was_owed_was_put_back_by_no_agent_that_ran() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.put(&env.credentials_path(), MINE);
    let options = StartOptions { replace: true, ..into("dev") };
    env.engine.sessions().start(&id, &options).await.unwrap();
    let keychain = crate::keychain::Keychain::locked(&env);
    env.peer_with(&keychain).sessions().stop_all().await.unwrap();
    assert_ne!(env.credentials_file(), MINE);
    let agent = env.engine.clone();
    let put_back = async {
        while env.credentials_file() != MINE {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        ended = agent.renewer().run(|_| ()) => panic!("{ended:?}"),
        put_back = tokio::time::timeout(LONG, put_back) => put_back.unwrap(),
    }
}
