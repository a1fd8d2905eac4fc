//! Names that people build on do not change by themselves.

use crate::test_environment::{ParseProfile, TestEnvironment};
use daypass_core::profile::TemplateScope;
use daypass_core::{IntegrationId, ProfileTemplate, Session, SessionId, Settings};
use daypass_engine::{NewIntegration, Prompting, StartOptions};
use jiff::SignedDuration;

fn template(text: &str) -> ProfileTemplate {
    ProfileTemplate::parse(text).unwrap()
}

/// The profile that a session is shown with.
fn shown(env: &TestEnvironment, id: &SessionId) -> String {
    let sessions = env.engine.view().catalog().unwrap().sessions;
    let session = sessions.into_iter().find(|session| session.id == *id).unwrap();
    assert_eq!(session.profiles.len(), 1, "{session:?}");
    session.profiles[0].to_string()
}

/// Starts a session as its settings say, and stops it: tools may know it by the profile that it had.
async fn use_once(env: &TestEnvironment, id: &SessionId) -> String {
    let started = env.engine.sessions().start(id, &StartOptions::default()).await.unwrap();
    env.engine.sessions().stop(id).await.unwrap();
    started.profiles[0].to_string()
}

async fn sync_later(env: &TestEnvironment, integration: &IntegrationId) {
    env.pass(SignedDuration::from_mins(20));
    env.engine.integrations().sync(integration).await.unwrap();
}

/// Two roles of one account, and a role of another.
fn sessions(env: &TestEnvironment) -> (Session, Session, Session) {
    let ids = env.engine.view().catalog().unwrap().sessions.into_iter().map(|session| session.id);
    let all: Vec<Session> = ids.map(|id| env.engine.sessions().get(&id).unwrap()).collect();
    let one = &all[0];
    let same = all.iter().find(|s| s.account_id() == one.account_id() && s.id != one.id).unwrap();
    let other = all.iter().find(|s| s.account_id() != one.account_id() && s.role_name() == one.role_name());
    (one.clone(), same.clone(), other.unwrap().clone())
}

#[tokio::test]
async fn a_profile_that_was_used_was_renamed_with_its_account() {
    let (env, integration) = TestEnvironment::ready().await;
    let (used, unused, other) = sessions(&env);
    let name = use_once(&env, &used.id).await;
    let other_name = shown(&env, &other.id);
    env.rename_account(used.account_id().unwrap().as_str(), "Renamed");
    sync_later(&env, &integration).await;
    assert_eq!(shown(&env, &used.id), name);
    assert!(shown(&env, &unused.id).starts_with("renamed-"), "nobody knows it yet");
    assert_eq!(use_once(&env, &used.id).await, name);
    assert_eq!(env.engine.sessions().find(&name).unwrap(), used.id);
    // Another account that is called as this one was does not take the name from it, and does not share it.
    env.rename_account(other.account_id().unwrap().as_str(), used.account_name.as_ref().unwrap());
    sync_later(&env, &integration).await;
    assert_eq!(shown(&env, &used.id), name);
    assert_eq!(shown(&env, &other.id), format!("{name}-{}", other.account_id().unwrap().as_str()));
    assert_ne!(shown(&env, &other.id), other_name);
}

#[tokio::test]
async fn a_new_template_renamed_every_profile_also_those_that_were_used() {
    let (env, _) = TestEnvironment::ready().await;
    let (used, unused, _) = sessions(&env);
    let (name, unused_name) = (use_once(&env, &used.id).await, shown(&env, &unused.id));
    let sessions = env.engine.sessions();
    let by_account = template("{accountId}.{role}");
    let told = sessions.preview_template(&by_account).unwrap();
    let all = u32::try_from(env.engine.view().catalog().unwrap().sessions.len()).unwrap();
    assert_eq!((told.rows.len(), told.unused, told.used, told.colliding), (5, all - 1, 1, 0));

    sessions.set_template(&by_account, TemplateScope::NewSessions).unwrap();
    assert_eq!((shown(&env, &used.id), shown(&env, &unused.id)), (name.clone(), unused_name.clone()));
    let told = sessions.preview_template(&by_account).unwrap();
    assert_eq!((told.unused, told.used), (all - 1, 1), "it can still be had for those");

    sessions.set_template(&by_account, TemplateScope::AlsoUnused).unwrap();
    assert_eq!(shown(&env, &used.id), name);
    let told = told.rows.iter().find(|row| row.before.as_str() == unused_name);
    let by_template =
        format!("{}.{}", unused.account_id().unwrap().as_str(), unused.role_name().to_lowercase());
    assert_eq!(shown(&env, &unused.id), by_template);
    assert!(told.is_none_or(|row| row.after.as_str() == by_template));

    assert_eq!(sessions.undo_template().unwrap(), Some(by_account.clone()));
    assert_eq!((shown(&env, &used.id), shown(&env, &unused.id)), (name, unused_name));
    assert_eq!(sessions.undo_template().unwrap(), None);
}

#[tokio::test]
async fn a_role_that_comes_after_a_new_template_is_named_by_it() {
    let env = TestEnvironment::new().await;
    let integration = env.integration().await;
    env.engine.integrations().sign_in(&integration, None, false).await.unwrap();
    env.engine.integrations().sync(&integration).await.unwrap();
    let (session, ..) = sessions(&env);
    let name = shown(&env, &session.id);
    let settings =
        Settings { profile_template: template("{role}.{accountId}"), ..env.engine.settings().unwrap() };
    env.engine.save_settings(&settings).unwrap();
    assert_eq!(shown(&env, &session.id), name, "whoever saves settings does not rename what is there");
    // Nobody used it: removed and added again, it is new.
    env.engine.integrations().remove(&integration).await.unwrap();
    let new = NewIntegration { start_url: env.sim.start_url(), alias: None, region: None, another: false };
    let integration = env.engine.integrations().add(&new).await.unwrap().id;
    env.engine.integrations().sign_in(&integration, None, false).await.unwrap();
    env.engine.integrations().sync(&integration).await.unwrap();
    let expected =
        format!("{}.{}", session.role_name().to_lowercase(), session.account_id().unwrap().as_str());
    assert_eq!(shown(&env, &session.id), expected);
}

#[tokio::test]
async fn a_name_that_a_program_was_given_credentials_by_stays() {
    let (env, integration) = TestEnvironment::ready().await;
    let (asked, unasked, _) = sessions(&env);
    let name = shown(&env, &asked.id);
    env.engine.sessions().credentials_for(&asked, &Prompting::none()).await.unwrap();
    env.rename_account(asked.account_id().unwrap().as_str(), "Renamed");
    sync_later(&env, &integration).await;
    assert_eq!(shown(&env, &asked.id), name);
    assert!(shown(&env, &unasked.id).starts_with("renamed-"));
    assert_eq!(env.engine.sessions().find(&name).unwrap(), asked.id);
}

#[tokio::test]
async fn a_person_gives_a_used_name_up_and_what_is_live_follows_when_it_is_started_again() {
    let (env, _) = TestEnvironment::ready().await;
    let (session, ..) = sessions(&env);
    let sessions = env.engine.sessions();
    let started = sessions.start(&session.id, &StartOptions::default()).await.unwrap();
    sessions.set_template(&template("{role}.{accountId}"), TemplateScope::AlsoUnused).unwrap();
    sessions.set_profiles_by(std::slice::from_ref(&session.id), None).unwrap();
    assert_eq!(shown(&env, &session.id), started.profiles[0].to_string(), "it is live there");
    let again = sessions.start(&session.id, &StartOptions::default()).await.unwrap();
    let expected =
        format!("{}.{}", session.role_name().to_lowercase(), session.account_id().unwrap().as_str());
    assert_eq!(again.profiles, [expected.parse_profile()]);
    assert!(!env.credentials_file().contains(&format!("[{}]", started.profiles[0])));
    // That one stays from now on.
    sessions.set_template(&template("x-{role}"), TemplateScope::AlsoUnused).unwrap();
    sessions.stop(&session.id).await.unwrap();
    assert_eq!(shown(&env, &session.id), expected);
}

#[tokio::test]
async fn a_profile_for_one_start_alone_fixes_no_usual_name() {
    let (env, integration) = TestEnvironment::ready().await;
    let (session, ..) = sessions(&env);
    env.start(&session.id, "mine").await;
    env.engine.sessions().stop(&session.id).await.unwrap();
    env.rename_account(session.account_id().unwrap().as_str(), "Renamed");
    sync_later(&env, &integration).await;
    assert!(shown(&env, &session.id).starts_with("renamed-"));
}

#[tokio::test]
async fn names_that_tools_know_are_there_again_with_their_portal() {
    let (env, integration) = TestEnvironment::ready().await;
    let (session, ..) = sessions(&env);
    let name = use_once(&env, &session.id).await;
    env.engine.integrations().remove(&integration).await.unwrap();
    let settings =
        Settings { profile_template: template("{role}.{accountId}"), ..env.engine.settings().unwrap() };
    env.engine.save_settings(&settings).unwrap();
    let new = NewIntegration { start_url: env.sim.start_url(), alias: None, region: None, another: false };
    let integration = env.engine.integrations().add(&new).await.unwrap().id;
    env.engine.integrations().sign_in(&integration, None, false).await.unwrap();
    env.engine.integrations().sync(&integration).await.unwrap();
    assert_eq!(shown(&env, &session.id), name);
}

#[tokio::test]
async fn a_template_for_some_sessions_does_not_give_them_a_name_that_another_keeps() {
    let (env, _) = TestEnvironment::ready().await;
    let (used, ..) = sessions(&env);
    let name = use_once(&env, &used.id).await;
    let (_, chosen, _) = sessions(&env);
    let by_name = template(&name);
    env.engine.sessions().set_profiles_by(std::slice::from_ref(&chosen.id), Some(&by_name)).unwrap();
    assert_ne!(shown(&env, &chosen.id), name);
    assert_eq!(shown(&env, &used.id), name);
    // But for these themselves it is a new name, whatever they had.
    env.engine
        .sessions()
        .set_profiles_by(std::slice::from_ref(&used.id), Some(&template("x.{role}")))
        .unwrap();
    assert!(shown(&env, &used.id).starts_with("x."), "{}", shown(&env, &used.id));
}
