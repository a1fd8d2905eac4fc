//! Start, deliver, stop and console against the simulated AWS.

use crate::test_environment::{ParseProfile, TestEnvironment, into, is_cancelled, problem};
use daypass_core::view::{Event, RegionSource};
use daypass_core::{ProblemCode, Region, Remedy, SessionState, StartStep};
use daypass_engine::StartOptions;
use jiff::SignedDuration;

fn state(env: &TestEnvironment, id: &daypass_core::SessionId) -> SessionState {
    let status = env.engine.view().status().unwrap();
    status.sessions.into_iter().find(|s| s.id == *id).map_or(SessionState::Inactive, |s| s.state)
}

#[tokio::test]
async fn a_started_session_stands_in_its_profile_and_goes_when_stopped() {
    let (env, _) = TestEnvironment::ready().await;
    env.put(&env.credentials_path(), "# mine\r\n[other]\r\naws_access_key_id = AKIAIOSFODNN7EXAMPLE");
    let before = env.credentials_file();
    let session = env.session(0);
    let started = env.engine.sessions().start(&session.id, &StartOptions::default()).await.unwrap();
    assert!(env.credentials_file().contains(&format!("[{}]", started.profiles[0])));
    assert_eq!(state(&env, &session.id), SessionState::Active);
    assert!(env.engine.sessions().stop(&session.id).await.unwrap().was_live);
    assert_eq!(env.credentials_file(), before);
    assert_eq!(state(&env, &session.id), SessionState::Inactive);
    assert!(
        !env.engine.sessions().stop(&session.id).await.unwrap().was_live,
        "stopping what is stopped is nothing"
    );
}

#[tokio::test]
async fn starting_what_runs_asks_nobody_and_writes_nothing() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.start(&id, "dev").await;
    let (file, calls) = (env.credentials_file(), env.sim.calls().len());
    assert!(env.start(&id, "dev").await.already);
    assert!(
        env.peer().sessions().start(&id, &StartOptions { save: true, ..into("dev") }).await.unwrap().already
    );
    assert!(
        env.peer().sessions().start(&id, &StartOptions::default()).await.unwrap().already,
        "it is the session's from then on"
    );
    assert_eq!((env.credentials_file(), env.sim.calls().len()), (file, calls));
}

#[tokio::test]
async fn a_section_that_somebody_tore_out_is_written_again() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.start(&id, "dev").await;
    env.put(&env.credentials_path(), "");
    assert!(!env.start(&id, "dev").await.already);
    assert!(env.credentials_file().contains("[dev]"));
    assert_eq!(env.calls("GetRoleCredentials"), 1, "the kept credentials are still fresh");
}

#[tokio::test]
async fn a_profile_of_the_persons_own_is_not_replaced_unasked_and_comes_back() {
    let (env, _) = TestEnvironment::ready().await;
    let text = "[default]\n# from my first day\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n\n[z]\na = 1\n";
    env.put(&env.credentials_path(), text);
    let id = env.session(0).id;
    let refused = problem(env.engine.sessions().start(&id, &into("default")).await);
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    assert_eq!(refused.remedy, Remedy::ReplaceProfile { profile: "default".into(), holder: None });
    assert_eq!(env.credentials_file(), text);
    assert_eq!(env.calls("GetRoleCredentials"), 0, "AWS is not asked in vain");
    assert_eq!(state(&env, &id), SessionState::Failed);
    env.engine.sessions().start(&id, &StartOptions { replace: true, ..into("default") }).await.unwrap();
    assert!(!env.credentials_file().contains("AKIA"));
    env.peer().sessions().stop(&id).await.unwrap();
    assert_eq!(env.credentials_file(), text);
}

#[tokio::test]
async fn two_sessions_do_not_fight_for_a_profile() {
    let (env, _) = TestEnvironment::ready().await;
    let (first, second) = (env.session(0), env.session(1));
    env.start(&first.id, "dev").await;
    let refused = problem(env.engine.sessions().start(&second.id, &into("dev")).await);
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    assert!(refused.detail.contains(&first.name), "{}", refused.detail);
    env.engine.sessions().start(&second.id, &StartOptions { replace: true, ..into("dev") }).await.unwrap();
    assert_eq!(state(&env, &first.id), SessionState::Inactive);
    assert_eq!(state(&env, &second.id), SessionState::Active);
    env.engine.sessions().stop(&second.id).await.unwrap();
    assert_eq!(env.credentials_file(), "");
}

#[tokio::test]
async fn a_config_file_that_would_win_is_said() {
    let (env, _) = TestEnvironment::ready().await;
    env.put(
        &env.config_path(),
        "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/Deploy\nsource_profile = x\n",
    );
    let refused = problem(env.engine.sessions().start(&env.session(0).id, &into("dev")).await);
    assert_eq!(
        (refused.code, refused.remedy),
        (ProblemCode::FileConflict, Remedy::ReplaceProfile { profile: "dev".into(), holder: None })
    );
    let expected =
        "role_arn and source_profile in [profile dev] of your config file would make every AWS tool fail.";
    assert_eq!(refused.detail, expected);
    assert_eq!(env.credentials_file(), "");
    assert_eq!(env.calls("GetRoleCredentials"), 0, "AWS is not asked in vain");
}

#[tokio::test]
async fn the_details_of_a_session_say_which_tools_are_not_it() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.start(&id, "dev").await;
    let told = || env.engine.view().details(&id).unwrap().hops.pop().unwrap().detail;
    assert_eq!(told(), None);
    env.put(
        &env.config_path(),
        "[profile dev]\ncredential_process = /opt/keys\n\n[profile x]\nregion: eu-west-1\n",
    );
    // What a path leads to is in another form on Windows, which no person writes.
    let config = env.config_path();
    let config = if cfg!(windows) { config.components().collect() } else { config.canonicalize().unwrap() };
    let expected = format!(
        "Because of line 5 of {}, tools built on the SDKs for Java and Rust cannot read it.",
        config.display()
    );
    assert_eq!(told(), Some(expected), "the others take the keys before the command");
    env.put(&env.config_path(), "[profile dev]\ncredential_process = /opt/keys\n");
    let expected = "credential_process in [profile dev] of your config file would give tools built on the SDKs for Java and Rust another identity.";
    assert_eq!(told().as_deref(), Some(expected));
    // What runs so is not as it was wanted: the next start says it too.
    let refused = problem(env.engine.sessions().start(&id, &into("dev")).await);
    assert_eq!(refused.detail, expected);
    env.put(&env.config_path(), "[profile dev]\nregion = ap-south-1\n");
    env.engine.sessions().start(&id, &into("dev")).await.unwrap();
    assert_eq!(told().as_deref(), Some("Tools use the region ap-south-1, as your AWS files say."));
    let region = || {
        let sessions = env.engine.view().catalog().unwrap().sessions;
        let item = sessions.into_iter().find(|item| item.id == id).unwrap();
        (item.region.unwrap().to_string(), item.region_source.unwrap())
    };
    assert_eq!(region(), ("ap-south-1".to_owned(), RegionSource::AwsFiles));
    let given = StartOptions { region: Some(Region::parse("eu-west-3").unwrap()), ..into("dev") };
    env.engine.sessions().start(&id, &given).await.unwrap();
    assert_eq!(region(), ("eu-west-3".to_owned(), RegionSource::Start), "for this start alone");
    env.engine.sessions().start(&id, &StartOptions { save: true, ..given }).await.unwrap();
    assert_eq!(region(), ("eu-west-3".to_owned(), RegionSource::Session));
}

#[tokio::test]
async fn several_profiles_have_the_same_credentials_and_all_go() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    let profiles = Some(vec!["a".parse_profile(), "b".parse_profile()]);
    env.engine.sessions().start(&id, &StartOptions { profiles, ..StartOptions::default() }).await.unwrap();
    let file = env.credentials_file();
    assert!(file.contains("[a]") && file.contains("[b]"));
    env.start(&id, "b").await;
    assert!(!env.credentials_file().contains("[a]"), "a profile that is not wanted any more is taken out");
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(env.credentials_file(), "");
}

#[tokio::test]
async fn the_region_is_written_and_another_can_be_chosen() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    let region = |env: &TestEnvironment| {
        env.credentials_file().lines().find_map(|l| l.strip_prefix("region = ").map(str::to_owned))
    };
    env.start(&id, "dev").await;
    assert!(region(&env).is_some());
    let other = Some(Region::parse("ap-south-1").unwrap());
    env.engine.sessions().start(&id, &StartOptions { region: other, ..into("dev") }).await.unwrap();
    assert_eq!(region(&env).as_deref(), Some("ap-south-1"));
}

#[tokio::test]
async fn an_expired_session_is_renewed_by_starting_it() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.start(&id, "dev").await;
    env.pass(SignedDuration::from_hours(13));
    assert_eq!(state(&env, &id), SessionState::Expired);
    let started = env.start(&id, "dev").await;
    assert!(started.expires_at > env.engine.now());
    let events: Vec<Event> =
        env.engine.view().details(&id).unwrap().history.into_iter().map(|h| h.event).collect();
    assert_eq!(events, [Event::Renewed, Event::Issued]);
}

#[tokio::test]
async fn a_start_signs_in_when_that_is_due() {
    let (env, id) = TestEnvironment::ready().await;
    env.engine.integrations().sign_out(&id).await.unwrap();
    env.start(&env.session(0).id, "dev").await;
    assert_eq!(env.opened().len(), 2);
}

#[tokio::test]
async fn a_token_taken_back_leads_to_one_refresh_and_then_to_one_sign_in() {
    let (env, _) = TestEnvironment::ready().await;
    env.fault("GetRoleCredentials", 1, 401, "UnauthorizedException");
    env.start(&env.session(0).id, "a").await;
    assert_eq!(env.opened().len(), 1, "the refresh token was good");
    env.fault("GetRoleCredentials", 2, 401, "UnauthorizedException");
    env.start(&env.session(1).id, "b").await;
    assert_eq!(env.opened().len(), 2);
}

#[tokio::test]
async fn twenty_starts_of_one_session_make_one_call() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    let engines: Vec<_> = (0..4).map(|_| env.peer()).collect();
    let all = (0..20).map(|n| {
        let (engine, id) = (engines[n % 4].clone(), id.clone());
        async move { engine.sessions().start(&id, &into("dev")).await }
    });
    for result in futures_util::future::join_all(all).await {
        result.unwrap();
    }
    assert_eq!(env.calls("GetRoleCredentials"), 1);
}

#[tokio::test]
async fn a_role_that_is_not_ours_any_more_is_no_access() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.fault("GetRoleCredentials", 1, 403, "ForbiddenException");
    let refused = problem(env.engine.sessions().start(&id, &into("dev")).await);
    assert_eq!(refused.code, ProblemCode::AccessDenied);
    assert_eq!(state(&env, &id), SessionState::Failed);
    env.engine.sessions().dismiss_problem(&id).unwrap();
    assert_eq!(state(&env, &id), SessionState::Inactive);
}

#[tokio::test]
async fn a_start_that_failed_was_told_for_good_in_a_shell() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.fault("GetRoleCredentials", 1, 403, "ForbiddenException");
    problem(env.engine.sessions().start(&id, &into("dev")).await);
    assert_eq!(state(&env, &id), SessionState::Failed);
    assert!(!env.engine.sessions().stop(&id).await.unwrap().was_live);
    assert_eq!(state(&env, &id), SessionState::Inactive);
}

#[tokio::test]
async fn html_in_the_place_of_json_is_not_aws() {
    let (env, _) = TestEnvironment::ready().await;
    env.html("GetRoleCredentials", 10);
    let refused = problem(env.engine.sessions().start(&env.session(0).id, &into("dev")).await);
    assert_eq!(refused.code, ProblemCode::ProxyOrTls, "{refused:?}");
}

#[tokio::test]
async fn an_unwritable_file_is_said_and_nothing_is_live() {
    let (env, _) = TestEnvironment::ready().await;
    // A file where the folder should be: nobody can write below it, not even root.
    env.put(env.credentials_path().parent().unwrap(), "");
    let id = env.session(0).id;
    let refused = problem(env.engine.sessions().start(&id, &into("dev")).await);
    assert_eq!(refused.code, ProblemCode::FileUnwritable, "{refused:?}");
    assert_eq!(state(&env, &id), SessionState::Failed);
}

#[tokio::test]
async fn what_the_person_added_to_a_live_section_stays() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.start(&id, "dev").await;
    env.put(
        &env.credentials_path(),
        &format!("{}output = json\n", env.credentials_file().trim_end().to_owned() + "\n"),
    );
    env.pass(SignedDuration::from_hours(13));
    env.start(&id, "dev").await;
    assert!(env.credentials_file().contains("output = json"));
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(env.credentials_file(), "[dev]\noutput = json\n");
}

#[tokio::test]
async fn the_caller_is_learned_once() {
    let (env, _) = TestEnvironment::ready().await;
    let session = env.session(0);
    env.start(&session.id, "dev").await;
    let caller = env.engine.sessions().learn_caller(&session.id).await.unwrap();
    assert!(caller.contains(":assumed-role/AWSReservedSSO_"), "{caller}");
    env.engine.sessions().learn_caller(&session.id).await.unwrap();
    assert_eq!(env.calls("GetCallerIdentity"), 1);
    assert_eq!(env.engine.view().details(&session.id).unwrap().caller_arn, Some(caller));
}

#[tokio::test]
async fn removing_an_integration_takes_everything_of_it_away() {
    let (env, id) = TestEnvironment::ready().await;
    env.start(&env.session(0).id, "dev").await;
    env.engine.integrations().remove(&id).await.unwrap();
    assert_eq!(env.credentials_file(), "");
    assert_eq!(env.engine.view().catalog().unwrap().sessions.len(), 0);
}

#[tokio::test]
async fn a_start_that_waited_to_deliver_outlived_quitting() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    let elsewhere = env.delivering_elsewhere();
    let quitting = async {
        let mut changes = env.engine.changes();
        let waits = |step: &Option<StartStep>| *step == Some(StartStep::WritingProfile);
        while !env.engine.view().status().unwrap().sessions.iter().any(|session| waits(&session.step)) {
            changes.changed().await.unwrap();
        }
        env.engine.cancel_all();
        drop(elsewhere);
    };
    let options = into("dev");
    let (result, ()) = tokio::join!(env.engine.sessions().start(&id, &options), quitting);
    assert!(is_cancelled(&result), "{result:?}");
    assert!(env.credentials_file().is_empty() && env.engine.view().status().unwrap().sessions.is_empty());
}
