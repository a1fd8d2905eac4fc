//! Delivery by a command in the config file: what is written, what comes back, and that it outlives its credentials.

use crate::bed::{Bed, ParseProfile, into};
use daypass_core::view::{Caller, Channel, Event};
use daypass_core::{Delivery, Problem, ProblemCode, SessionId, SessionState};
use daypass_engine::store::Delivered;
use daypass_engine::{Keeper, Kept, PATIENCE, StartOptions};
use jiff::SignedDuration;

/// Into this profile, by a command.
fn process(profile: &str) -> StartOptions {
    StartOptions { delivery: Some(Delivery::CredentialProcess), ..into(profile) }
}

fn config(bed: &Bed) -> String {
    std::fs::read_to_string(bed.config_path()).unwrap_or_default()
}

fn command(id: &SessionId) -> String {
    format!("credential_process = /usr/bin/daypass credential-process {id}\n")
}

fn state(bed: &Bed, id: &SessionId) -> SessionState {
    let status = bed.engine.status().unwrap().sessions.into_iter().find(|session| session.id == *id);
    status.map_or(SessionState::Inactive, |status| status.state)
}

#[tokio::test]
async fn a_command_and_a_region_are_written_and_no_key_and_they_go_without_a_trace() {
    let (bed, _) = Bed::ready().await;
    let before = "# mine\n[default]\nregion = eu-west-1\n";
    bed.put(&bed.config_path(), before);
    let id = bed.session(0).id;
    let started = bed.engine.start(&id, &process("dev")).await.unwrap();
    let written = config(&bed);
    assert!(written.starts_with(before) && written.contains("[profile dev]\n"), "{written}");
    assert!(written.contains(&command(&id)) && written.contains(&format!("region = {}\n", started.region)));
    assert!(!written.contains("ASIA") && bed.credentials_file().is_empty());
    assert!(
        bed.engine.start(&id, &into("dev")).await.unwrap().already,
        "the way is the session's from now on"
    );
    assert_eq!(bed.session(0).delivery, Delivery::CredentialProcess);
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(config(&bed), before);
}

#[tokio::test]
async fn the_persons_profile_gives_way_with_consent_alone_and_comes_back() {
    let (bed, _) = Bed::ready().await;
    let before = "[profile dev]\noutput = json\n# a role\nrole_arn = arn:aws:iam::123456789012:role/R\nsource_profile = x\n";
    bed.put(&bed.config_path(), before);
    let id = bed.session(0).id;
    let refused = Problem::from(&bed.engine.start(&id, &process("dev")).await.unwrap_err());
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    assert!(refused.detail.contains("config file"), "{}", refused.detail);
    assert_eq!(config(&bed), before);
    bed.engine.start(&id, &StartOptions { replace: true, ..process("dev") }).await.unwrap();
    assert!(config(&bed).contains(&command(&id)) && !config(&bed).contains("role_arn"));
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(config(&bed), before);
}

#[tokio::test]
async fn keys_in_the_credentials_file_that_tools_would_prefer_are_in_the_way() {
    let (bed, _) = Bed::ready().await;
    let keys = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
    bed.put(&bed.credentials_path(), keys);
    let options = StartOptions { replace: true, ..process("dev") };
    let refused = Problem::from(&bed.engine.start(&bed.session(0).id, &options).await.unwrap_err());
    assert_eq!((refused.code, config(&bed)), (ProblemCode::FileConflict, String::new()));
    assert!(refused.detail.contains("[dev] in your credentials file sets aws_access_key_id"), "{refused:?}");
    bed.put(&bed.credentials_path(), "[dev]\nregion = eu-west-1\n");
    bed.engine.start(&bed.session(0).id, &process("dev")).await.unwrap();
}

#[tokio::test]
async fn a_session_changes_its_way_and_leaves_nothing_of_the_other_behind() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    let file = StartOptions { delivery: Some(Delivery::CredentialsFile), ..into("dev") };
    bed.start(&id, "dev").await;
    bed.engine.start(&id, &process("dev")).await.unwrap();
    assert!(config(&bed).contains(&command(&id)) && bed.credentials_file().is_empty());
    bed.engine.start(&id, &file).await.unwrap();
    assert!(config(&bed).is_empty() && bed.credentials_file().contains("[dev]"));
    bed.engine.stop(&id).await.unwrap();
    assert!(config(&bed).is_empty() && bed.credentials_file().is_empty());
}

#[tokio::test]
async fn a_profile_is_taken_over_from_another_session_in_whichever_file_it_is() {
    let (bed, _) = Bed::ready().await;
    let (first, second) = (bed.session(0).id, bed.session(1).id);
    bed.start(&first, "dev").await;
    let refused = Problem::from(&bed.engine.start(&second, &process("dev")).await.unwrap_err());
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    bed.engine.start(&second, &StartOptions { replace: true, ..process("dev") }).await.unwrap();
    assert!(bed.credentials_file().is_empty() && config(&bed).contains(&command(&second)));
    assert_eq!((state(&bed, &first), state(&bed, &second)), (SessionState::Inactive, SessionState::Active));
    bed.engine.start(&first, &StartOptions { replace: true, ..into("dev") }).await.unwrap();
    assert!(bed.credentials_file().contains("[dev]") && config(&bed).is_empty());
}

#[tokio::test]
async fn a_renewal_writes_nothing_and_an_end_leaves_the_command_which_brings_the_session_back() {
    let (bed, integration) = Bed::ready().await;
    let id = bed.session(0).id;
    let end = bed.engine.start(&id, &process("dev")).await.unwrap().expires_at;
    let written = config(&bed);
    let mut keeper = Keeper::new(&bed.engine);
    keeper.look().await.unwrap();
    bed.pass(end.duration_since(bed.engine.now()) - SignedDuration::from_mins(3));
    let (kept, _) = keeper.look().await.unwrap();
    let Some(Kept::Renewed { expires_at, .. }) = kept.last() else { panic!("{kept:?}") };
    assert_eq!(config(&bed), written);

    bed.engine.sign_out(&integration).await.unwrap();
    bed.pass(expires_at.duration_since(bed.engine.now()) + SignedDuration::from_mins(1));
    while state(&bed, &id) != SessionState::Expired {
        keeper.look().await.unwrap();
        bed.pass(SignedDuration::from_mins(1));
    }
    keeper.look().await.unwrap();
    assert_eq!(config(&bed), written, "the command can ask again");
    let other = bed.engine.start(&bed.session(1).id, &into("dev")).await;
    assert_eq!(Problem::from(&other.unwrap_err()).code, ProblemCode::ProfileInUse, "and is not given away");
    bed.engine.sign_in(&integration, None, false).await.unwrap();
    let tool = bed.peer().acting_for(Caller::of(Channel::CredentialProcess));
    let session = bed.session(0);
    let credentials = tool.hand_out_unasked(&session, PATIENCE).await.unwrap();
    let live = bed.engine.status().unwrap().sessions.into_iter().find(|session| session.id == id).unwrap();
    assert_eq!((live.state, live.expires_at), (SessionState::Active, Some(credentials.expires_at)));
    bed.engine.stop(&id).await.unwrap();
    assert!(config(&bed).is_empty());
    tool.hand_out_unasked(&session, PATIENCE).await.unwrap();
    assert_eq!(state(&bed, &id), SessionState::Inactive, "what was stopped stays so");
    let events = bed.engine.history(Some(&id), 20).unwrap().into_iter().map(|line| line.event);
    assert!(events.collect::<Vec<_>>().contains(&Event::Expired));
}

#[tokio::test]
async fn a_command_that_the_person_took_out_or_changed_is_theirs() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    bed.engine.start(&id, &process("dev")).await.unwrap();
    let changed = config(&bed).replace("/usr/bin/daypass", "/bin/other");
    bed.put(&bed.config_path(), &changed);
    let refused = Problem::from(&bed.engine.start(&id, &process("dev")).await.unwrap_err());
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(config(&bed), changed);
}

#[tokio::test]
async fn the_persons_keys_that_came_back_when_the_way_changed_do_not_beat_the_session() {
    let (bed, _) = Bed::ready().await;
    let keys = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
    bed.put(&bed.credentials_path(), keys);
    let (id, other) = (bed.session(0).id, bed.session(1).id);
    bed.engine.start(&id, &StartOptions { replace: true, ..into("dev") }).await.unwrap();
    let written = bed.credentials_file();
    // The session's own change of its way, and another's take-over by the other way.
    for (id, replace) in [(&id, false), (&id, true), (&other, true)] {
        let options = StartOptions { replace, ..process("dev") };
        let refused = Problem::from(&bed.engine.start(id, &options).await.unwrap_err());
        assert_eq!(refused.code, ProblemCode::FileConflict, "{refused:?}");
        assert!(refused.detail.contains("gets its own aws_access_key_id back"), "{refused:?}");
        assert!(refused.action.contains("stop the session there"), "{refused:?}");
    }
    assert_eq!((bed.credentials_file(), config(&bed)), (written, String::new()));
    assert_eq!((state(&bed, &id), state(&bed, &other)), (SessionState::Active, SessionState::Failed));
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(bed.credentials_file(), keys);
}

#[tokio::test]
async fn the_persons_role_that_came_back_when_the_way_changed_does_not_beat_the_session() {
    let (bed, _) = Bed::ready().await;
    let role = "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/R\nsource_profile = x\n";
    bed.put(&bed.config_path(), role);
    let (id, other) = (bed.session(0).id, bed.session(1).id);
    bed.engine.start(&id, &StartOptions { replace: true, ..process("dev") }).await.unwrap();
    let written = config(&bed);
    for (id, replace) in [(&id, false), (&id, true), (&other, true)] {
        let file = Some(Delivery::CredentialsFile);
        let options = StartOptions { replace, delivery: file, ..into("dev") };
        let refused = Problem::from(&bed.engine.start(id, &options).await.unwrap_err());
        assert_eq!(refused.code, ProblemCode::FileConflict, "{refused:?}");
        assert!(refused.detail.contains("gets its own role_arn back"), "{refused:?}");
    }
    assert_eq!((config(&bed), bed.credentials_file()), (written, String::new()));
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(config(&bed), role);
}

#[tokio::test]
async fn a_text_that_gives_no_credentials_comes_back_when_the_way_changes() {
    let (bed, _) = Bed::ready().await;
    let plain = "[dev]\n# mine\noutput = json\n";
    bed.put(&bed.credentials_path(), plain);
    let id = bed.session(0).id;
    bed.engine.start(&id, &StartOptions { replace: true, ..into("dev") }).await.unwrap();
    bed.engine.start(&id, &process("dev")).await.unwrap();
    assert_eq!(bed.credentials_file(), plain);
    assert!(config(&bed).contains(&command(&id)));
}

#[tokio::test]
async fn the_persons_own_command_for_a_session_was_not_kept_when_it_was_replaced() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    let before = format!("[profile dev]\n{}region = eu-north-1\noutput=json\n", command(&id));
    bed.put(&bed.config_path(), &before);
    let refused = Problem::from(&bed.engine.start(&id, &process("dev")).await.unwrap_err());
    assert_eq!((refused.code, config(&bed)), (ProblemCode::ProfileInUse, before.clone()));
    bed.engine.start(&id, &StartOptions { replace: true, ..process("dev") }).await.unwrap();
    assert!(!config(&bed).contains("json"), "{}", config(&bed));
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(config(&bed), before);
}

#[tokio::test]
async fn the_persons_own_command_was_deleted_after_a_start_that_was_killed_before_it_wrote() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    let before = format!("[profile dev]\n{}region = eu-north-1\n", command(&id));
    bed.put(&bed.config_path(), &before);
    let noted = Delivered {
        file: bed.config_path(),
        profile: "dev".parse_profile(),
        delivery: Delivery::CredentialProcess,
        session: id.clone(),
        key_ids: vec![],
        hash: vec![],
    };
    bed.store().put_delivered(&noted).unwrap();
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(config(&bed), before);

    // Killed after it wrote, it is known by its mark.
    bed.put(&bed.config_path(), "");
    bed.engine.start(&id, &process("dev")).await.unwrap();
    bed.store().put_delivered(&noted).unwrap();
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(config(&bed), "");
}

#[tokio::test]
async fn lines_that_the_person_put_in_the_place_of_the_command_were_deleted_on_stop() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    bed.engine.start(&id, &process("dev")).await.unwrap();
    let typed = config(&bed).replace(&command(&id), "sso_session = corp\n");
    bed.put(&bed.config_path(), &typed);
    let refused = Problem::from(&bed.engine.start(&id, &process("dev")).await.unwrap_err());
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(config(&bed), typed);
}
