//! Start, deliver, stop and console against the simulated AWS.

use crate::bed::{Bed, ParseProfile, into};
use daypass_core::console::Destination;
use daypass_core::view::Event;
use daypass_core::{Problem, ProblemCode, Remedy, SessionState, StartStep};
use daypass_engine::{EngineError, StartOptions};
use jiff::SignedDuration;

fn problem<T: std::fmt::Debug>(result: Result<T, EngineError>) -> Problem {
    Problem::from(&result.unwrap_err())
}

fn state(bed: &Bed, id: &daypass_core::SessionId) -> SessionState {
    let status = bed.engine.status().unwrap();
    status.sessions.into_iter().find(|s| s.id == *id).map_or(SessionState::Inactive, |s| s.state)
}

#[tokio::test]
async fn a_started_session_stands_in_its_profile_and_goes_when_stopped() {
    let (bed, _) = Bed::ready().await;
    bed.put(&bed.credentials_path(), "# mine\r\n[other]\r\naws_access_key_id = AKIAIOSFODNN7EXAMPLE");
    let before = bed.credentials_file();
    let session = bed.session(0);
    let started = bed.engine.start(&session.id, &StartOptions::default()).await.unwrap();
    assert!(bed.credentials_file().contains(&format!("[{}]", started.profiles[0])));
    assert_eq!(state(&bed, &session.id), SessionState::Active);
    assert!(bed.engine.stop(&session.id).await.unwrap());
    assert_eq!(bed.credentials_file(), before);
    assert_eq!(state(&bed, &session.id), SessionState::Inactive);
    assert!(!bed.engine.stop(&session.id).await.unwrap(), "stopping what is stopped is nothing");
}

#[tokio::test]
async fn starting_what_runs_asks_nobody_and_writes_nothing() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    bed.start(&id, "dev").await;
    let (file, calls) = (bed.credentials_file(), bed.sim.calls().len());
    assert!(bed.start(&id, "dev").await.already);
    assert!(
        bed.peer().start(&id, &StartOptions::default()).await.unwrap().already,
        "the choice is remembered"
    );
    assert_eq!((bed.credentials_file(), bed.sim.calls().len()), (file, calls));
}

#[tokio::test]
async fn a_section_that_somebody_tore_out_is_written_again() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    bed.start(&id, "dev").await;
    bed.put(&bed.credentials_path(), "");
    assert!(!bed.start(&id, "dev").await.already);
    assert!(bed.credentials_file().contains("[dev]"));
    assert_eq!(bed.calls("GetRoleCredentials"), 1, "the kept credentials are still fresh");
}

#[tokio::test]
async fn a_profile_of_the_persons_own_is_not_replaced_unasked_and_comes_back() {
    let (bed, _) = Bed::ready().await;
    let text = "[default]\n# from my first day\naws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n\n[z]\na = 1\n";
    bed.put(&bed.credentials_path(), text);
    let id = bed.session(0).id;
    let refused = problem(bed.engine.start(&id, &into("default")).await);
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    assert_eq!(refused.remedy, Remedy::ReplaceProfile { profile: "default".into(), holder: None });
    assert_eq!(bed.credentials_file(), text);
    assert_eq!(bed.calls("GetRoleCredentials"), 0, "AWS is not asked in vain");
    assert_eq!(state(&bed, &id), SessionState::Failed);
    bed.engine.start(&id, &StartOptions { replace: true, ..into("default") }).await.unwrap();
    assert!(!bed.credentials_file().contains("AKIA"));
    bed.peer().stop(&id).await.unwrap();
    assert_eq!(bed.credentials_file(), text);
}

#[tokio::test]
async fn two_sessions_do_not_fight_for_a_profile() {
    let (bed, _) = Bed::ready().await;
    let (first, second) = (bed.session(0), bed.session(1));
    bed.start(&first.id, "dev").await;
    let refused = problem(bed.engine.start(&second.id, &into("dev")).await);
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    assert!(refused.detail.contains(&first.name), "{}", refused.detail);
    bed.engine.start(&second.id, &StartOptions { replace: true, ..into("dev") }).await.unwrap();
    assert_eq!(state(&bed, &first.id), SessionState::Inactive);
    assert_eq!(state(&bed, &second.id), SessionState::Active);
    bed.engine.stop(&second.id).await.unwrap();
    assert_eq!(bed.credentials_file(), "");
}

#[tokio::test]
async fn a_config_file_that_would_win_is_said() {
    let (bed, _) = Bed::ready().await;
    bed.put(
        &bed.config_path(),
        "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/Deploy\nsource_profile = x\n",
    );
    let refused = problem(bed.engine.start(&bed.session(0).id, &into("dev")).await);
    assert_eq!(
        (refused.code, refused.remedy),
        (ProblemCode::FileConflict, Remedy::ChooseProfile { profile: "dev".into() })
    );
    assert!(refused.detail.contains("role_arn"), "{}", refused.detail);
    assert_eq!(bed.credentials_file(), "");
}

#[tokio::test]
async fn several_profiles_have_the_same_credentials_and_all_go() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    let profiles = Some(vec!["a".parse_profile(), "b".parse_profile()]);
    bed.engine.start(&id, &StartOptions { profiles, ..StartOptions::default() }).await.unwrap();
    let file = bed.credentials_file();
    assert!(file.contains("[a]") && file.contains("[b]"));
    bed.start(&id, "b").await;
    assert!(!bed.credentials_file().contains("[a]"), "a profile that is not wanted any more is taken out");
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(bed.credentials_file(), "");
}

#[tokio::test]
async fn the_region_is_written_and_another_can_be_chosen() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    let region = |bed: &Bed| {
        bed.credentials_file().lines().find_map(|l| l.strip_prefix("region = ").map(str::to_owned))
    };
    bed.start(&id, "dev").await;
    assert!(region(&bed).is_some());
    let other = Some(daypass_core::Region::parse("ap-south-1").unwrap());
    bed.engine.start(&id, &StartOptions { region: other, ..into("dev") }).await.unwrap();
    assert_eq!(region(&bed).as_deref(), Some("ap-south-1"));
}

#[tokio::test]
async fn an_expired_session_is_renewed_by_starting_it() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    bed.start(&id, "dev").await;
    bed.pass(SignedDuration::from_hours(13));
    assert_eq!(state(&bed, &id), SessionState::Expired);
    let started = bed.start(&id, "dev").await;
    assert!(started.expires_at > bed.engine.now());
    let events: Vec<Event> = bed.engine.details(&id).unwrap().history.into_iter().map(|h| h.event).collect();
    assert_eq!(events, [Event::Renewed, Event::Issued]);
}

#[tokio::test]
async fn a_start_signs_in_when_that_is_due() {
    let (bed, id) = Bed::ready().await;
    bed.engine.sign_out(&id).await.unwrap();
    bed.start(&bed.session(0).id, "dev").await;
    assert_eq!(bed.opened().len(), 2);
}

#[tokio::test]
async fn a_token_taken_back_leads_to_one_refresh_and_then_to_one_sign_in() {
    let (bed, _) = Bed::ready().await;
    bed.fault("GetRoleCredentials", 1, 401, "UnauthorizedException");
    bed.start(&bed.session(0).id, "a").await;
    assert_eq!(bed.opened().len(), 1, "the refresh token was good");
    bed.fault("GetRoleCredentials", 2, 401, "UnauthorizedException");
    bed.start(&bed.session(1).id, "b").await;
    assert_eq!(bed.opened().len(), 2);
}

#[tokio::test]
async fn twenty_starts_of_one_session_make_one_call() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    let engines: Vec<_> = (0..4).map(|_| bed.peer()).collect();
    let all = (0..20).map(|n| {
        let (engine, id) = (engines[n % 4].clone(), id.clone());
        async move { engine.start(&id, &into("dev")).await }
    });
    for result in futures_util::future::join_all(all).await {
        result.unwrap();
    }
    assert_eq!(bed.calls("GetRoleCredentials"), 1);
}

#[tokio::test]
async fn a_role_that_is_not_ours_any_more_is_no_access() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    bed.fault("GetRoleCredentials", 1, 403, "ForbiddenException");
    let refused = problem(bed.engine.start(&id, &into("dev")).await);
    assert_eq!(refused.code, ProblemCode::AccessDenied);
    assert_eq!(state(&bed, &id), SessionState::Failed);
    bed.engine.dismiss_problem(&id).unwrap();
    assert_eq!(state(&bed, &id), SessionState::Inactive);
}

#[tokio::test]
async fn html_in_the_place_of_json_is_not_aws() {
    let (bed, _) = Bed::ready().await;
    bed.html("GetRoleCredentials", 10);
    let refused = problem(bed.engine.start(&bed.session(0).id, &into("dev")).await);
    assert_eq!(refused.code, ProblemCode::ProxyOrTls, "{refused:?}");
}

#[tokio::test]
async fn an_unwritable_file_is_said_and_nothing_is_live() {
    let (bed, _) = Bed::ready().await;
    // A file where the folder should be: nobody can write below it, not even root.
    bed.put(bed.credentials_path().parent().unwrap(), "");
    let id = bed.session(0).id;
    let refused = problem(bed.engine.start(&id, &into("dev")).await);
    assert_eq!(refused.code, ProblemCode::FileUnwritable, "{refused:?}");
    assert_eq!(state(&bed, &id), SessionState::Failed);
}

#[tokio::test]
async fn what_the_person_added_to_a_live_section_stays() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    bed.start(&id, "dev").await;
    bed.put(
        &bed.credentials_path(),
        &format!("{}output = json\n", bed.credentials_file().trim_end().to_owned() + "\n"),
    );
    bed.pass(SignedDuration::from_hours(13));
    bed.start(&id, "dev").await;
    assert!(bed.credentials_file().contains("output = json"));
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(bed.credentials_file(), "[dev]\noutput = json\n");
}

#[tokio::test]
async fn the_console_link_ends_on_the_accounts_console() {
    let (bed, _) = Bed::ready().await;
    let session = bed.session(0);
    let destination = Destination { service: Some("s3".into()), path: None };
    bed.engine
        .open_console(&session.id, &destination, None, &daypass_engine::Asking::person())
        .await
        .unwrap();
    let page = bed.opened().pop().unwrap();
    let console = bed.follow(page.as_str()).await;
    assert!(console.contains(session.account_id().unwrap().as_str()) && console.contains("s3"), "{console}");
}

#[tokio::test]
async fn the_caller_is_learned_once() {
    let (bed, _) = Bed::ready().await;
    let session = bed.session(0);
    bed.start(&session.id, "dev").await;
    let caller = bed.engine.learn_caller(&session.id).await.unwrap();
    assert!(caller.contains(":assumed-role/AWSReservedSSO_"), "{caller}");
    bed.engine.learn_caller(&session.id).await.unwrap();
    assert_eq!(bed.calls("GetCallerIdentity"), 1);
    assert_eq!(bed.engine.details(&session.id).unwrap().caller_arn, Some(caller));
}

#[tokio::test]
async fn removing_an_integration_takes_everything_of_it_away() {
    let (bed, id) = Bed::ready().await;
    bed.start(&bed.session(0).id, "dev").await;
    bed.engine.remove_integration(&id).await.unwrap();
    assert_eq!(bed.credentials_file(), "");
    assert_eq!(bed.engine.catalog().unwrap().sessions.len(), 0);
}

#[tokio::test]
async fn a_start_that_waited_to_deliver_outlived_quitting() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    let elsewhere = bed.delivering_elsewhere();
    let quitting = async {
        let mut changes = bed.engine.changes();
        let waits = |step: &Option<StartStep>| *step == Some(StartStep::WritingProfile);
        while !bed.engine.status().unwrap().sessions.iter().any(|session| waits(&session.step)) {
            changes.changed().await.unwrap();
        }
        bed.engine.cancel_all();
        drop(elsewhere);
    };
    let options = into("dev");
    let (result, ()) = tokio::join!(bed.engine.start(&id, &options), quitting);
    assert!(result.as_ref().is_err_and(EngineError::is_cancelled), "{result:?}");
    assert!(bed.credentials_file().is_empty() && bed.engine.status().unwrap().sessions.is_empty());
}
