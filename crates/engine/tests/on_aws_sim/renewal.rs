//! What comes between a renewal and its end, and what several processes do at once.

use crate::test_browser::Person;
use crate::test_environment::{ParseProfile, TestEnvironment, into, is_cancelled};
use crate::timeline::{Does, Kind, OWN, Scene, named};
use aws_sim::{Fault, Organisation, SimOptions};
use daypass_core::state::Need;
use daypass_core::sts::UserDuration;
use daypass_core::view::{Channel, Event};
use daypass_core::{Explain, ProblemCode, SessionState};
use daypass_engine::renewal::Memory;
use daypass_engine::{NewUser, Prompting, RenewalEvent, StartOptions};
use futures_util::future::join_all;
use jiff::SignedDuration;
use std::time::Duration;

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

/// The next answer takes its time.
fn slowly(op: &str) -> Fault {
    Fault { op: op.to_owned(), times: 1, delay_ms: Some(400), ..Fault::default() }
}

fn replacing(profile: &str) -> StartOptions {
    StartOptions { replace: true, ..into(profile) }
}

#[tokio::test]
async fn several_who_keep_a_session_alive_ask_aws_once() {
    let scene = Scene::new(Kind::Hour).await;
    scene.env.pass(minutes(50));
    let peers: Vec<_> = (0..4).map(|_| scene.env.peer()).collect();
    let steps = peers.iter().map(async |peer| peer.renewer().step(&mut Memory::default()).await.unwrap().0);
    let looks = join_all(steps).await;
    assert!(looks.iter().flatten().all(|kept| matches!(kept, RenewalEvent::Renewed { .. })), "{looks:?}");
    assert_eq!(scene.calls()["GetRoleCredentials"], 1);
    assert_eq!(scene.env.credentials_file().matches("ASIA").count(), 1);
}

#[tokio::test]
async fn in_a_storm_the_sessions_of_a_sign_in_do_not_all_ask() {
    let organisation = Organisation::generated(20, 1);
    let env = TestEnvironment::with(SimOptions { organisation, tps: 0, ..SimOptions::default() }).await;
    let integration = env.integration().await;
    env.engine.integrations().sign_in(&integration, None, false).await.unwrap();
    env.engine.integrations().sync(&integration).await.unwrap();
    let ids: Vec<_> = env.engine.view().catalog().unwrap().sessions.into_iter().map(|item| item.id).collect();
    for id in &ids {
        Box::pin(env.engine.sessions().start(id, &StartOptions::default())).await.unwrap();
    }
    env.pass(minutes(50));
    let before = env.calls("GetRoleCredentials");
    let fault = Fault::error("GetRoleCredentials", 429, "TooManyRequestsException");
    env.sim.fault(Fault { times: 100, retry_after: Some(60), ..fault });
    let (renewer, mut memory) = (env.engine.renewer(), Memory::default());
    let (kept, _) = renewer.step(&mut memory).await.unwrap();
    assert_eq!(kept.iter().filter(|kept| matches!(kept, RenewalEvent::Failed { .. })).count(), 20);
    // How many are on their way before the first answer is there depends on the machine.
    let asked = env.calls("GetRoleCredentials") - before;
    assert!(asked <= 10, "{asked} of 20 asked");
    let problems =
        env.engine.view().status().unwrap().sessions.into_iter().filter_map(|status| status.problem);
    assert!(problems.map(|problem| problem.code).all(|code| code == ProblemCode::Throttled));
}

#[tokio::test]
async fn a_prompt_that_is_open_at_the_end_brings_the_session_back_when_it_is_answered() {
    let mut scene = Scene::new(Kind::TwoHours).await;
    scene.play(&[], 115).await;
    let engine = scene.env.engine.clone();
    let id = scene.session.clone();
    let renewal = tokio::spawn(async move { engine.sessions().renew(&id, &Prompting::allowed()).await });
    let mut changes = scene.env.engine.changes();
    while scene.env.engine.view().status().unwrap().pending_prompts.is_empty() {
        changes.changed().await.unwrap();
    }
    assert_eq!(scene.state(), SessionState::Starting);
    assert!(scene.env.credentials_file().contains("ASIA"), "what works stays while the person types");
    scene.play(&[], 122).await;
    assert_eq!(scene.env.credentials_file(), "", "its credentials have ended");
    let question = scene.env.engine.view().status().unwrap().pending_prompts[0].id;
    assert!(scene.env.engine.prompts().answer(question, scene.env.code_of("mira")));
    renewal.await.unwrap().unwrap();
    assert_eq!(scene.state(), SessionState::Active);
    assert!(scene.env.credentials_file().contains("ASIA"));
    assert_eq!(scene.calls()["AssumeRole"], 1);
}

#[tokio::test]
async fn a_cancelled_renewal_leaves_what_works() {
    let mut scene = Scene::new(Kind::TwoHours).await;
    scene.play(&[], 115).await;
    let engine = scene.env.engine.clone();
    let cancelling = async {
        let mut changes = engine.changes();
        while engine.view().status().unwrap().pending_prompts.is_empty() {
            changes.changed().await.unwrap();
        }
        engine.sessions().cancel_start(&scene.session);
    };
    let prompting = Prompting::allowed();
    let renewal = Box::pin(engine.sessions().renew(&scene.session, &prompting));
    let (result, ()) = tokio::join!(renewal, cancelling);
    assert!(is_cancelled(&result));
    let status = scene.status().unwrap();
    assert_eq!(
        (status.state, status.needs, status.problem),
        (SessionState::NeedsYou, Some(Need::MfaCode), None)
    );
}

#[tokio::test]
async fn a_sign_in_that_was_ended_leads_to_one_page_for_all_who_wait() {
    let (env, _) = TestEnvironment::ready().await;
    env.sim.end_sign_ins();
    let ids: Vec<_> = ["Deploy", "OnCall", "ReadOnly"]
        .map(|role| named(&env, &format!("Shop Production/{role}")).id)
        .into();
    let peers: Vec<_> = (0..4).map(|_| env.peer()).collect();
    let starts = (0..12).map(|n| {
        let (engine, id) = (peers[n % 4].clone(), ids[n % 3].clone());
        async move {
            let profile = format!("dev-{}", n % 3);
            engine.sessions().start(&id, &into(&profile)).await
        }
    });
    for result in join_all(starts.map(Box::pin)).await {
        result.unwrap();
    }
    assert_eq!(env.opened().len(), 2, "the one of the first sign-in, and one for twelve starts");
}

#[tokio::test]
async fn a_renewal_without_a_person_opens_no_page() {
    let mut scene = Scene::new(Kind::Hour).await;
    scene.env.person(Person::Sleeps);
    scene.play(&[(10, Does::EndSignIn)], 55).await;
    assert_eq!(scene.env.opened().len(), 1, "the one of the first sign-in");
    let status = scene.status().unwrap();
    assert_eq!((status.state, status.needs), (SessionState::NeedsYou, Some(Need::SignIn)));
    assert_eq!(status.problem.unwrap().code, ProblemCode::SignInRequired);
    let told = |kept: &&RenewalEvent| matches!(kept, RenewalEvent::NeedsYou { need: Some(Need::SignIn), .. });
    assert_eq!(scene.told.iter().filter(told).count(), 1, "{:?}", scene.told);
}

#[tokio::test]
async fn what_the_agent_did_and_failed_to_do_was_told_as_the_command_lines() {
    let mut scene = Scene::new(Kind::Hour).await;
    scene.play(&[(55, Does::EndSignIn)], 160).await;
    let history = scene.env.engine.view().history().list(Some(&scene.session), 10).unwrap();
    let told: Vec<_> = history.iter().map(|line| (line.event, line.caller.channel)).collect();
    for event in [Event::Renewed, Event::Failed, Event::Expired] {
        assert!(told.contains(&(event, Channel::Agent)), "{event:?} in {told:?}");
    }
    assert_eq!(told.last(), Some(&(Event::Issued, Channel::CommandLine)));
}

#[tokio::test]
async fn what_was_there_before_comes_back_at_the_end_and_gives_way_again_as_it_was() {
    let mut scene = Scene::new(Kind::Hour).await;
    scene.env.engine.sessions().stop(&scene.session).await.unwrap();
    scene.env.put(&scene.env.credentials_path(), OWN);
    Box::pin(scene.env.engine.sessions().start(&scene.session, &replacing("dev"))).await.unwrap();
    scene.play(&[(20, Does::Cut)], 65).await;
    assert_eq!(scene.env.credentials_file(), OWN);
    scene.play(&[(70, Does::Mend)], 100).await;
    assert_eq!(scene.state(), SessionState::Active);
    assert!(!scene.env.credentials_file().contains("AKIA"));
    scene.env.engine.sessions().stop(&scene.session).await.unwrap();
    assert_eq!(scene.env.credentials_file(), OWN);
}

#[tokio::test]
async fn what_the_person_has_written_there_since_does_not_give_way() {
    let mut scene = Scene::new(Kind::Hour).await;
    scene.env.engine.sessions().stop(&scene.session).await.unwrap();
    scene.env.put(&scene.env.credentials_path(), OWN);
    Box::pin(scene.env.engine.sessions().start(&scene.session, &replacing("dev"))).await.unwrap();
    scene.play(&[(20, Does::Cut)], 65).await;
    let edited = format!("{OWN}region = eu-west-3\n");
    scene.env.put(&scene.env.credentials_path(), &edited);
    scene.play(&[(70, Does::Mend)], 100).await;
    assert_eq!(scene.state(), SessionState::Expired);
    assert_eq!(scene.env.credentials_file(), edited);
    assert_eq!(scene.status().unwrap().problem.unwrap().code, ProblemCode::ProfileInUse);
}

#[tokio::test]
async fn a_renewal_leaves_the_region_that_the_person_wrote_into_the_section() {
    let mut scene = Scene::new(Kind::Hour).await;
    let edited = scene.env.credentials_file().replace("eu-central-1", "eu-west-3") + "output = json\n";
    scene.env.put(&scene.env.credentials_path(), &edited);
    scene.play(&[], 55).await;
    let renewed = scene.env.credentials_file();
    assert!(renewed.contains("eu-west-3") && renewed.contains("output = json"), "{renewed}");
    assert_ne!(renewed, edited, "it has the next keys");
}

#[tokio::test]
async fn of_two_profiles_the_one_that_is_still_ours_is_renewed_and_the_other_is_told() {
    let mut scene = Scene::new(Kind::Hour).await;
    let profiles = Some(vec!["dev".parse_profile(), "other".parse_profile()]);
    let options = StartOptions { profiles, ..StartOptions::default() };
    Box::pin(scene.env.engine.sessions().start(&scene.session, &options)).await.unwrap();
    let file = scene.env.credentials_file();
    let (_, other) = file.split_at(file.find("[other]").unwrap());
    scene.env.put(&scene.env.credentials_path(), &format!("{OWN}{other}"));
    scene.play(&[], 55).await;
    let after = scene.env.credentials_file();
    assert!(after.starts_with(OWN) && !after.contains(other), "{after}");
    let status = scene.status().unwrap();
    let problem = status.problem.unwrap();
    assert_eq!((status.state, problem.code), (SessionState::NeedsYou, ProblemCode::FileConflict));
    assert!(problem.detail.contains("dev"), "{}", problem.detail);
    scene.env.engine.sessions().stop(&scene.session).await.unwrap();
    assert_eq!(scene.env.credentials_file(), OWN);
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_tried_again_with_the_credentials_that_are_there() {
    let mut scene = Scene::new(Kind::Hour).await;
    scene.env.pass(minutes(50));
    let (path, good) = (scene.env.credentials_path(), scene.env.credentials_file());
    scene.env.sim.fault(slowly("GetRoleCredentials"));
    let spoiling = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
    };
    tokio::join!(scene.look(false), spoiling);
    let problem = scene.status().unwrap().problem.unwrap();
    assert_eq!((scene.state(), problem.code), (SessionState::NeedsYou, ProblemCode::FileMalformed));
    std::fs::remove_dir(&path).unwrap();
    scene.env.put(&path, &good);
    scene.play(&[], 55).await;
    assert!(scene.env.credentials_file() != good && scene.status().unwrap().problem.is_none());
    assert_eq!(scene.calls()["GetRoleCredentials"], 1);
}

#[tokio::test]
async fn what_is_stopped_while_aws_is_asked_does_not_come_back() {
    let mut scene = Scene::new(Kind::Hour).await;
    scene.env.pass(minutes(50));
    scene.env.sim.fault(slowly("GetRoleCredentials"));
    let peer = scene.env.peer();
    let id = scene.session.clone();
    let stopping = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        peer.sessions().stop(&id).await.unwrap();
    };
    tokio::join!(scene.look(false), stopping);
    assert_eq!((scene.state(), scene.env.credentials_file()), (SessionState::Inactive, String::new()));
    assert_eq!(scene.env.engine.view().status().unwrap().sessions, []);
}

#[tokio::test]
async fn a_renewal_that_is_asked_for_gets_new_credentials_though_the_present_ones_are_good() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    let prompting = Prompting::allowed();
    let renew = || Box::pin(env.engine.sessions().renew(&id, &prompting));
    let not_active = renew().await.unwrap_err().problem();
    assert_eq!(not_active.title, "Not live");
    assert!(env.engine.view().status().unwrap().sessions.is_empty(), "and it leaves no failure");
    env.start(&id, "dev").await;
    let before = env.credentials_file();
    env.pass(minutes(1));
    let renewed = renew().await.unwrap();
    assert_eq!(renewed.profiles, ["dev".parse_profile()]);
    assert_ne!(env.credentials_file(), before);
    let history = env.engine.view().details(&id).unwrap().history;
    assert_eq!((history[0].event, history[0].caller.channel), (Event::Renewed, Channel::CommandLine));
    assert_eq!(history[0].profiles, ["dev".parse_profile()]);
}

#[tokio::test]
async fn the_end_is_in_the_history_and_a_start_begins_anew() {
    let mut scene = Scene::new(Kind::TwoHours).await;
    scene.play(&[], 130).await;
    let engine = &scene.env.engine;
    assert_eq!(engine.view().details(&scene.session).unwrap().history[0].event, Event::Expired);
    let prompting = Prompting { mfa_code: Some(scene.env.code_of("mira")), ..Prompting::allowed() };
    Box::pin(engine.sessions().start(&scene.session, &StartOptions { prompting, ..into("dev") }))
        .await
        .unwrap();
    let details = engine.view().details(&scene.session).unwrap();
    assert_eq!(details.started_at, Some(engine.now()));
    assert_eq!(scene.state(), SessionState::Active);
}

/// Plays with the real loop, on a clock that the test moves.
#[tokio::test]
async fn the_task_renews_when_it_is_due_and_hands_over_when_it_ends() {
    let (env, _) = TestEnvironment::ready_and_still().await;
    let id = named(&env, "Shop Production/Deploy").id;
    env.start(&id, "dev").await;
    let (sender, mut told) = tokio::sync::mpsc::unbounded_channel();
    let keep = |name: &'static str| {
        let (engine, sender) = (env.peer(), sender.clone());
        tokio::spawn(
            async move { engine.renewer().run(move |kept| sender.send((name, kept)).unwrap()).await },
        )
    };
    let first = keep("first");
    // It has the lock before the second asks for it.
    while !env.is_locked("renewer") {
        tokio::task::yield_now().await;
    }
    let second = keep("second");
    env.pass(minutes(50));
    let (name, kept) = told.recv().await.unwrap();
    assert!(name == "first" && matches!(kept, RenewalEvent::Renewed { .. }), "{name}: {kept:?}");
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    env.pass(minutes(50));
    let (name, kept) = told.recv().await.unwrap();
    assert!(name == "second" && matches!(kept, RenewalEvent::Renewed { .. }), "{name}: {kept:?}");
    second.abort();
}

#[tokio::test]
async fn while_one_portal_did_not_answer_nothing_else_was_renewed_or_taken_out() {
    let (env, _) = TestEnvironment::ready_and_still().await;
    let (sessions, users) = (env.engine.sessions(), env.engine.users());
    let slow = named(&env, "Shop Production/Deploy").id;
    let started = env.while_time_passes(sessions.start(&slow, &into("slow"))).await.unwrap();
    // Half an hour before its end: one that nobody can renew, and one whose device's seed is kept.
    env.pass(started.expires_at.duration_since(env.engine.now()) - minutes(25));
    let of_user = |user: &str| NewUser {
        name: None,
        keys: env.keys_of(user),
        mfa_device: Some(env.device_of(user)),
        duration: UserDuration::parse("15m").ok(),
        region: None,
    };
    let ends = users.add(&of_user("mira")).await.unwrap();
    let prompting = Prompting { mfa_code: Some(env.code_of("mira")), ..Prompting::none() };
    Box::pin(sessions.start(&ends, &StartOptions { prompting, ..into("ends") })).await.unwrap();
    let goes_on = users.add(&of_user("jonas")).await.unwrap();
    users.codes().set_totp_seed(&env.device_of("jonas"), Some(&env.seed_of("jonas"))).await.unwrap();
    Box::pin(sessions.start(&goes_on, &into("goes-on"))).await.unwrap();
    env.pass(minutes(14));
    let minute = Duration::from_secs(60).as_millis();
    let silent = Fault { delay_ms: u64::try_from(minute).ok(), ..slowly("GetRoleCredentials") };
    env.sim.fault(silent);
    let (sender, mut told) = tokio::sync::mpsc::unbounded_channel();
    let renewer = env.engine.renewer();
    let running = renewer.run(move |event| sender.send(event).unwrap());
    let watching = async {
        let mut renewed = false;
        loop {
            match told.recv().await.unwrap() {
                RenewalEvent::Renewed { name, .. } => {
                    assert_eq!(name, "jonas");
                    renewed = true;
                    // Its portal has still not answered when the other's credentials end.
                    env.pass(minutes(2));
                }
                RenewalEvent::Expired { name, .. } => {
                    assert!(renewed && name == "mira", "{name}");
                    break;
                }
                RenewalEvent::NeedsYou { name, .. } => assert_eq!(name, "mira"),
                event => panic!("{event:?}"),
            }
        }
    };
    tokio::select! {
        ended = Box::pin(running) => panic!("{ended:?}"),
        () = watching => {}
    }
    let file = env.credentials_file();
    assert!(file.contains("[slow]") && file.contains("[goes-on]") && !file.contains("[ends]"), "{file}");
    assert_eq!(env.calls("GetRoleCredentials"), 1, "the first is answered, the second is waited for");
}
