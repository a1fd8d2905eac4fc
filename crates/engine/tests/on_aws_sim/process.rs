//! Delivery by a command in the config file: what is written, what comes back, and that it outlives its credentials.

use crate::test_environment::{ParseProfile, TestEnvironment, into};
use daypass_core::view::{Caller, Channel, Event};
use daypass_core::{Delivery, Explain, ProblemCode, SessionId, SessionState};
use daypass_engine::renewal::Memory;
use daypass_engine::store::DeliveredSection;
use daypass_engine::{PROMPT_PATIENCE, RenewalEvent, StartOptions};
use jiff::SignedDuration;

/// Into this profile, by a command.
fn process(profile: &str) -> StartOptions {
    StartOptions { delivery: Some(Delivery::CredentialProcess), ..into(profile) }
}

fn config(env: &TestEnvironment) -> String {
    std::fs::read_to_string(env.config_path()).unwrap_or_default()
}

fn command(id: &SessionId) -> String {
    format!("credential_process = /usr/bin/daypass credential-process {id}\n")
}

fn state(env: &TestEnvironment, id: &SessionId) -> SessionState {
    let status = env.engine.view().status().unwrap().sessions.into_iter().find(|session| session.id == *id);
    status.map_or(SessionState::Inactive, |status| status.state)
}

#[tokio::test]
async fn a_command_and_a_region_are_written_and_no_key_and_they_go_without_a_trace() {
    let (env, _) = TestEnvironment::ready().await;
    let before = "# mine\n[default]\nregion = eu-west-1\n";
    env.put(&env.config_path(), before);
    let id = env.session(0).id;
    let started = env.engine.sessions().start(&id, &process("dev")).await.unwrap();
    let written = config(&env);
    assert!(written.starts_with(before) && written.contains("[profile dev]\n"), "{written}");
    assert!(written.contains(&command(&id)) && written.contains(&format!("region = {}\n", started.region)));
    assert!(!written.contains("ASIA") && env.credentials_file().is_empty());
    assert!(env.engine.sessions().start(&id, &process("dev")).await.unwrap().already);
    assert_eq!(env.session(0).delivery, Delivery::CredentialProcess, "it is live so");
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(config(&env), before);
    assert_eq!(env.session(0).delivery, Delivery::CredentialsFile, "it was for that start alone");
}

#[tokio::test]
async fn the_persons_profile_gives_way_with_consent_alone_and_comes_back() {
    let (env, _) = TestEnvironment::ready().await;
    let before = "[profile dev]\noutput = json\n# a role\nrole_arn = arn:aws:iam::123456789012:role/R\nsource_profile = x\n";
    env.put(&env.config_path(), before);
    let id = env.session(0).id;
    let refused = env.engine.sessions().start(&id, &process("dev")).await.unwrap_err().problem();
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    assert!(refused.detail.contains("config file"), "{}", refused.detail);
    assert_eq!(config(&env), before);
    env.engine.sessions().start(&id, &StartOptions { replace: true, ..process("dev") }).await.unwrap();
    assert!(config(&env).contains(&command(&id)) && !config(&env).contains("role_arn"));
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(config(&env), before);
}

#[tokio::test]
async fn keys_in_the_credentials_file_that_tools_would_prefer_are_in_the_way() {
    let (env, _) = TestEnvironment::ready().await;
    let keys = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
    env.put(&env.credentials_path(), keys);
    let id = env.session(0).id;
    let refused = env.engine.sessions().start(&id, &process("dev")).await.unwrap_err().problem();
    assert_eq!((refused.code, config(&env)), (ProblemCode::FileConflict, String::new()));
    let expected = "aws_access_key_id and aws_secret_access_key in [dev] of your credentials file would give the AWS CLI \
                    and boto3 and tools built on the SDKs for Go and JavaScript another identity.";
    assert_eq!(refused.detail, expected);
    let consent = StartOptions { replace: true, ..process("dev") };
    env.engine.sessions().start(&id, &consent).await.unwrap();
    assert!(!env.credentials_file().contains("AKIA"));
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!((env.credentials_file().as_str(), config(&env)), (keys, String::new()));
    env.put(&env.credentials_path(), "[dev]\nregion = eu-west-1\n");
    env.engine.sessions().start(&id, &process("dev")).await.unwrap();
}

#[tokio::test]
async fn a_session_changes_its_way_and_leaves_nothing_of_the_other_behind() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    let file = StartOptions { delivery: Some(Delivery::CredentialsFile), ..into("dev") };
    env.start(&id, "dev").await;
    env.engine.sessions().start(&id, &process("dev")).await.unwrap();
    assert!(config(&env).contains(&command(&id)) && env.credentials_file().is_empty());
    env.engine.sessions().start(&id, &file).await.unwrap();
    assert!(config(&env).is_empty() && env.credentials_file().contains("[dev]"));
    env.engine.sessions().stop(&id).await.unwrap();
    assert!(config(&env).is_empty() && env.credentials_file().is_empty());
}

#[tokio::test]
async fn a_profile_is_taken_over_from_another_session_in_whichever_file_it_is() {
    let (env, _) = TestEnvironment::ready().await;
    let (first, second) = (env.session(0).id, env.session(1).id);
    env.start(&first, "dev").await;
    let refused = env.engine.sessions().start(&second, &process("dev")).await.unwrap_err().problem();
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    env.engine.sessions().start(&second, &StartOptions { replace: true, ..process("dev") }).await.unwrap();
    assert!(env.credentials_file().is_empty() && config(&env).contains(&command(&second)));
    assert_eq!((state(&env, &first), state(&env, &second)), (SessionState::Inactive, SessionState::Active));
    env.engine.sessions().start(&first, &StartOptions { replace: true, ..into("dev") }).await.unwrap();
    assert!(env.credentials_file().contains("[dev]") && config(&env).is_empty());
}

#[tokio::test]
async fn a_renewal_writes_nothing_and_an_end_leaves_the_command_which_brings_the_session_back() {
    let (env, integration) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    let end = env.engine.sessions().start(&id, &process("dev")).await.unwrap().expires_at;
    let written = config(&env);
    let (renewer, mut memory) = (env.engine.renewer(), Memory::default());
    renewer.step(&mut memory).await.unwrap();
    env.pass(end.duration_since(env.engine.now()) - SignedDuration::from_mins(3));
    let (kept, _) = renewer.step(&mut memory).await.unwrap();
    let Some(RenewalEvent::Renewed { expires_at, .. }) = kept.last() else { panic!("{kept:?}") };
    assert_eq!(config(&env), written);

    env.engine.integrations().sign_out(&integration).await.unwrap();
    env.pass(expires_at.duration_since(env.engine.now()) + SignedDuration::from_mins(1));
    while state(&env, &id) != SessionState::Expired {
        renewer.step(&mut memory).await.unwrap();
        env.pass(SignedDuration::from_mins(1));
    }
    renewer.step(&mut memory).await.unwrap();
    assert_eq!(config(&env), written, "the command can ask again");
    let other = env.engine.sessions().start(&env.session(1).id, &into("dev")).await;
    assert_eq!(other.unwrap_err().problem().code, ProblemCode::ProfileInUse, "and is not given away");
    env.engine.integrations().sign_in(&integration, None, false).await.unwrap();
    let tool = env.peer().acting_for(Caller::of(Channel::CredentialProcess));
    let session = env.session(0);
    let credentials = tool.sessions().credentials_without_prompt(&session, PROMPT_PATIENCE).await.unwrap();
    let live =
        env.engine.view().status().unwrap().sessions.into_iter().find(|session| session.id == id).unwrap();
    assert_eq!((live.state, live.expires_at), (SessionState::Active, Some(credentials.expires_at)));
    env.engine.sessions().stop(&id).await.unwrap();
    assert!(config(&env).is_empty());
    tool.sessions().credentials_without_prompt(&session, PROMPT_PATIENCE).await.unwrap();
    assert_eq!(state(&env, &id), SessionState::Inactive, "what was stopped stays so");
    let events = env.engine.view().history().list(Some(&id), 20).unwrap().into_iter().map(|line| line.event);
    assert!(events.collect::<Vec<_>>().contains(&Event::Expired));
}

#[tokio::test]
async fn a_command_that_the_person_took_out_or_changed_is_theirs() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.engine.sessions().start(&id, &process("dev")).await.unwrap();
    let changed = config(&env).replace("/usr/bin/daypass", "/bin/other");
    env.put(&env.config_path(), &changed);
    let refused = env.engine.sessions().start(&id, &process("dev")).await.unwrap_err().problem();
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(config(&env), changed);
}

#[tokio::test]
async fn the_persons_keys_that_came_back_when_the_way_changed_do_not_beat_the_session() {
    let (env, _) = TestEnvironment::ready().await;
    let keys = "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n";
    env.put(&env.credentials_path(), keys);
    let (id, other) = (env.session(0).id, env.session(1).id);
    env.engine.sessions().start(&id, &StartOptions { replace: true, ..into("dev") }).await.unwrap();
    let written = env.credentials_file();
    // The session's own change of its way, and another's take-over by the other way.
    for id in [&id, &other] {
        let refused = env.engine.sessions().start(id, &process("dev")).await.unwrap_err().problem();
        assert_eq!(refused.code, ProblemCode::FileConflict, "{refused:?}");
        assert!(
            refused.detail.starts_with("aws_access_key_id and aws_secret_access_key in [dev]"),
            "{refused:?}"
        );
    }
    assert_eq!((env.credentials_file(), config(&env)), (written, String::new()));
    assert_eq!((state(&env, &id), state(&env, &other)), (SessionState::Active, SessionState::Failed));
    // With consent what comes back gives way again, for whoever comes after.
    for id in [&id, &other] {
        let consent = StartOptions { replace: true, ..process("dev") };
        env.engine.sessions().start(id, &consent).await.unwrap();
        assert!(config(&env).contains(&command(id)) && !env.credentials_file().contains("AKIA"));
    }
    env.engine.sessions().stop(&other).await.unwrap();
    assert_eq!((env.credentials_file().as_str(), config(&env)), (keys, String::new()));
}

#[tokio::test]
async fn the_persons_role_that_came_back_when_the_way_changed_does_not_beat_the_session() {
    let (env, _) = TestEnvironment::ready().await;
    let role = "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/R\nsource_profile = x\n";
    env.put(&env.config_path(), role);
    let (id, other) = (env.session(0).id, env.session(1).id);
    env.engine.sessions().start(&id, &StartOptions { replace: true, ..process("dev") }).await.unwrap();
    let written = config(&env);
    let file = |replace| StartOptions { replace, delivery: Some(Delivery::CredentialsFile), ..into("dev") };
    for id in [&id, &other] {
        let refused = env.engine.sessions().start(id, &file(false)).await.unwrap_err().problem();
        assert_eq!(refused.code, ProblemCode::FileConflict, "{refused:?}");
        assert!(refused.detail.starts_with("role_arn and source_profile in [profile dev]"), "{refused:?}");
    }
    assert_eq!((config(&env), env.credentials_file()), (written, String::new()));
    for id in [&id, &other] {
        env.engine.sessions().start(id, &file(true)).await.unwrap();
        assert!(!config(&env).contains("role_arn") && env.credentials_file().contains("[dev]"));
    }
    env.engine.sessions().stop(&other).await.unwrap();
    assert_eq!((config(&env).as_str(), env.credentials_file()), (role, String::new()));
}

#[tokio::test]
async fn a_text_that_gives_no_credentials_comes_back_when_the_way_changes() {
    let (env, _) = TestEnvironment::ready().await;
    let plain = "[dev]\n# mine\noutput = json\n";
    env.put(&env.credentials_path(), plain);
    let id = env.session(0).id;
    env.engine.sessions().start(&id, &StartOptions { replace: true, ..into("dev") }).await.unwrap();
    env.engine.sessions().start(&id, &process("dev")).await.unwrap();
    assert_eq!(env.credentials_file(), plain);
    assert!(config(&env).contains(&command(&id)));
}

#[tokio::test]
async fn the_persons_own_command_for_a_session_was_not_kept_when_it_was_replaced() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    let before = format!("[profile dev]\n{}region = eu-north-1\noutput=json\n", command(&id));
    env.put(&env.config_path(), &before);
    let refused = env.engine.sessions().start(&id, &process("dev")).await.unwrap_err().problem();
    assert_eq!((refused.code, config(&env)), (ProblemCode::ProfileInUse, before.clone()));
    env.engine.sessions().start(&id, &StartOptions { replace: true, ..process("dev") }).await.unwrap();
    assert!(!config(&env).contains("json"), "{}", config(&env));
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(config(&env), before);
}

#[tokio::test]
async fn the_persons_own_command_was_deleted_after_a_start_that_was_killed_before_it_wrote() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    let before = format!("[profile dev]\n{}region = eu-north-1\n", command(&id));
    env.put(&env.config_path(), &before);
    let noted = DeliveredSection {
        file: env.config_path().to_str().unwrap().to_owned(),
        profile: "dev".parse_profile(),
        delivery: Delivery::CredentialProcess,
        session: id.clone(),
        key_ids: vec![],
        regions: vec![],
        hash: vec![],
        usual: false,
    };
    env.store().put_delivered(&noted).unwrap();
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(config(&env), before);

    // Killed after it wrote, it is known by its mark.
    env.put(&env.config_path(), "");
    env.engine.sessions().start(&id, &process("dev")).await.unwrap();
    env.store().put_delivered(&noted).unwrap();
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(config(&env), "");
}

#[tokio::test]
async fn lines_that_the_person_put_in_the_place_of_the_command_were_deleted_on_stop() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.engine.sessions().start(&id, &process("dev")).await.unwrap();
    let typed = config(&env).replace(&command(&id), "sso_session = corp\n");
    env.put(&env.config_path(), &typed);
    let refused = env.engine.sessions().start(&id, &process("dev")).await.unwrap_err().problem();
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(config(&env), typed);
}
