//! The undo of the protection: the key comes back, whatever happened in its place meanwhile.

use crate::protect::{config_file, lines, protect_all, undo_all};
use crate::test_environment::{ParseProfile, TestEnvironment, into, problem};
use daypass_core::{Delivery, ProblemCode};
use daypass_engine::{Rotation, StartOptions};
use jiff::SignedDuration;

#[tokio::test]
async fn the_undo_stops_the_session_first() {
    let env = TestEnvironment::new().await;
    let before = format!("[jo]\r\n{}", lines(&env, "jonas").replace('\n', "\r\n"));
    let before = before.trim_end().to_owned();
    env.put(&env.credentials_path(), &before);
    protect_all(&env).await;
    let id = env.engine.sessions().find("jo").unwrap();
    env.engine.sessions().start(&id, &StartOptions::default()).await.unwrap();
    let outcomes = env.engine.protector().undo(Some(&["jo".parse_profile()])).await.unwrap();
    assert_eq!((outcomes.len(), outcomes[0].key.session_name.as_deref()), (1, Some("jo")));
    assert_eq!(env.credentials_file(), before);
    assert!(env.engine.view().status().unwrap().sessions.is_empty());
}

#[tokio::test]
async fn a_key_that_was_put_back_beat_the_command_of_a_session_that_went_on() {
    let (env, _) = TestEnvironment::ready().await;
    let before = format!("[dev]\n{}", lines(&env, "mira"));
    env.put(&env.credentials_path(), &before);
    protect_all(&env).await;
    let id = env.session(0).id;
    let process = StartOptions { delivery: Some(Delivery::CredentialProcess), ..into("dev") };
    env.engine.sessions().start(&id, &process).await.unwrap();
    assert!(config_file(&env).contains("credential_process"));
    undo_all(&env).await;
    assert_eq!((env.credentials_file(), config_file(&env)), (before, String::new()));
    assert!(env.engine.view().status().unwrap().sessions.is_empty());
}

#[tokio::test]
async fn one_profile_is_undone_and_the_others_stay_protected() {
    let env = TestEnvironment::new().await;
    let mira = lines(&env, "mira");
    env.put(&env.credentials_path(), &format!("[a]\n{mira}\n[b]\n{mira}"));
    protect_all(&env).await;
    let id = env.engine.sessions().find("a").unwrap();
    env.engine.sessions().start(&id, &StartOptions::default()).await.unwrap();
    env.engine.protector().undo(Some(&["b".parse_profile()])).await.unwrap();
    assert!(env.credentials_file().ends_with(&format!("\n[b]\n{mira}")));
    assert!(env.credentials_file().contains("\naws_access_key_id = ASIA"), "a is still live");
    assert_eq!(env.engine.protector().protected_keys().unwrap().len(), 1);
    env.engine.sessions().stop(&id).await.unwrap();
    undo_all(&env).await;
    assert_eq!(env.credentials_file(), format!("[a]\n{mira}\n[b]\n{mira}"));
}

#[tokio::test]
async fn keys_typed_where_one_was_taken_out_are_the_persons() {
    let env = TestEnvironment::new().await;
    env.put(&env.credentials_path(), &format!("[dev]\n{}", lines(&env, "mira")));
    protect_all(&env).await;
    let id = env.engine.sessions().find("dev").unwrap();
    let typed = env.credentials_file() + &lines(&env, "jonas");
    env.put(&env.credentials_path(), &typed);
    let refused = problem(env.engine.sessions().start(&id, &StartOptions::default()).await);
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    let undone = env.engine.protector().undo(None).await.unwrap().remove(0);
    assert_eq!(undone.problem.unwrap().title, "There are new keys now");
    assert_eq!(env.credentials_file(), typed);

    // The typed ones are found and go their own way; the last one comes back first.
    env.pass(SignedDuration::from_secs(1));
    protect_all(&env).await;
    assert!(!env.credentials_file().contains("AKIA"));
    let outcomes = env.engine.protector().undo(None).await.unwrap();
    let told: Vec<bool> = outcomes.iter().map(|outcome| outcome.problem.is_some()).collect();
    assert_eq!((told, env.credentials_file()), (vec![false, true], typed));
}

#[tokio::test]
async fn what_the_person_changed_since_stays_when_the_key_comes_back() {
    let env = TestEnvironment::new().await;
    let mira = lines(&env, "mira");
    env.put(&env.credentials_path(), &format!("[dev]\n{mira}region = eu-west-1\n"));
    protect_all(&env).await;
    let id = env.engine.sessions().find("dev").unwrap();
    env.engine.sessions().start(&id, &StartOptions::default()).await.unwrap();
    env.put(&env.credentials_path(), &(env.credentials_file() + "output = text\n[new]\ny = 2\n"));
    undo_all(&env).await;
    let after = format!("[dev]\n{mira}region = eu-west-1\noutput = text\n[new]\ny = 2\n");
    assert_eq!(env.credentials_file(), after);

    protect_all(&env).await;
    env.put(&env.credentials_path(), "[new]\ny = 2\n");
    undo_all(&env).await;
    // What the person has removed with the section is not what was taken out of it.
    assert_eq!(env.credentials_file(), format!("[new]\ny = 2\n\n[dev]\n{mira}"));
}

#[tokio::test]
async fn a_session_that_was_removed_does_not_take_the_key_with_it() {
    let env = TestEnvironment::new().await;
    let before = format!("[dev]\n{}", lines(&env, "mira"));
    env.put(&env.credentials_path(), &before);
    protect_all(&env).await;
    env.engine.users().remove(&env.engine.sessions().find("dev").unwrap()).await.unwrap();
    assert_eq!(env.engine.protector().protected_keys().unwrap()[0].session_name, None);
    undo_all(&env).await;
    assert_eq!(env.credentials_file(), before);
}

#[tokio::test]
async fn the_undo_says_which_key_stands_in_the_file_after_a_rotation() {
    let env = TestEnvironment::new().await;
    env.put(&env.credentials_path(), &format!("[dev]\n{}", lines(&env, "jonas")));
    let old = protect_all(&env).await.remove(0).access_key_id;
    let id = env.engine.sessions().find("dev").unwrap();
    env.engine.users().rotate(&id, &Rotation::default(), |_| {}).await.unwrap();
    let outcome = env.engine.protector().undo(None).await.unwrap().remove(0);
    let new = outcome.put_back.unwrap();
    assert!(new != old && env.credentials_file().contains(new.as_str()), "{}", env.credentials_file());
    let said = format!("{old} has been rotated since: {new} replaced it, and is in the vault too.");
    assert_eq!((outcome.problem, outcome.notes), (None, vec![said]));
}

#[tokio::test]
async fn a_dead_key_was_put_back_as_if_it_were_good() {
    let env = TestEnvironment::new().await;
    let before = format!("[dev]\n{}", lines(&env, "jonas"));
    env.put(&env.credentials_path(), &before);
    let old = protect_all(&env).await.remove(0).access_key_id;
    let id = env.engine.sessions().find("dev").unwrap();
    env.engine.users().rotate(&id, &Rotation::default(), |_| {}).await.unwrap();
    env.engine.users().remove(&id).await.unwrap();
    // All of AWS knows by then that it is gone.
    env.pass(SignedDuration::from_mins(1));
    let outcome = env.engine.protector().undo(None).await.unwrap().remove(0);
    assert_eq!(env.credentials_file(), before, "the lines are the person's all the same");
    assert_eq!((outcome.problem, outcome.put_back), (None, Some(old.clone())));
    let [note] = &outcome.notes[..] else { panic!("{:?}", outcome.notes) };
    assert!(note.starts_with(&format!("AWS no longer accepts {old}: ")), "{note}");
}

#[tokio::test]
async fn an_undo_without_a_network_says_that_nobody_could_be_asked() {
    let env = TestEnvironment::new().await;
    let before = format!("[dev]\n{}", lines(&env, "mira"));
    env.put(&env.credentials_path(), &before);
    let old = protect_all(&env).await.remove(0).access_key_id;
    env.fault("GetCallerIdentity", 20, 503, "ServiceUnavailable");
    let outcome = env.engine.protector().undo(None).await.unwrap().remove(0);
    assert_eq!(env.credentials_file(), before);
    assert_eq!(outcome.notes, [format!("AWS could not be asked whether it still accepts {old}.")]);
}

#[tokio::test]
async fn what_a_killed_protect_had_noted_is_forgotten_by_the_undo_without_a_word() {
    let env = TestEnvironment::new().await;
    let before = format!("[dev]\n{}", lines(&env, "mira"));
    env.put(&env.credentials_path(), &before);
    protect_all(&env).await;
    // As if its last step had not been: the file still has the key.
    env.put(&env.credentials_path(), &before);
    assert!(env.engine.protector().protected_keys().unwrap().is_empty());
    assert_eq!(env.engine.protector().undo(None).await.unwrap(), []);
    assert_eq!(env.credentials_file(), before);
    protect_all(&env).await;
    undo_all(&env).await;
    assert_eq!(env.credentials_file(), before);
}

#[tokio::test]
async fn a_key_could_never_be_put_back_into_a_file_that_is_both_or_that_aws_config_file_names_no_more() {
    let env = TestEnvironment::new().await;
    let mira = lines(&env, "mira");
    let path = |name: &str| env.config_path().with_file_name(name);
    let read = |name: &str| std::fs::read_to_string(path(name)).unwrap();
    for [config, credentials] in [["both", "both"], ["elsewhere", "credentials"]] {
        for section in ["[default]", "[profile default]", "[profile dev]", "[profile 'dev']"] {
            let before =
                format!("# mine\n{section}\n{mira}region = eu-west-1\n\n[profile x]\noutput = json\n");
            env.put(&path(config), &before);
            let then = env.peer_on(config, credentials);
            let outcomes = then.protector().protect(None).await.unwrap();
            assert!(outcomes.len() == 1 && outcomes[0].problem.is_none(), "{section}: {outcomes:?}");
            assert!(!read(config).contains("AKIA"), "{section}");

            // Today's environment names other files.
            let undone = env.engine.protector().undo(None).await.unwrap();
            assert!(undone.len() == 1 && undone[0].problem.is_none(), "{config} {section}: {undone:?}");
            assert_eq!(read(config), before);
            assert!(env.engine.protector().protected_keys().unwrap().is_empty());
        }
        std::fs::remove_file(path(config)).unwrap();
    }
}

#[tokio::test]
async fn a_section_that_the_person_removed_came_back_under_the_header_of_another_kind_of_file() {
    let env = TestEnvironment::new().await;
    let mira = lines(&env, "mira");
    env.put(&env.config_path(), &format!("[profile dev]\n{mira}"));
    protect_all(&env).await;
    env.put(&env.config_path(), "[profile x]\noutput = json\n");
    let elsewhere = env.peer_on("other-config", "config");
    let undone = elsewhere.protector().undo(None).await.unwrap();
    assert!(undone[0].problem.is_none(), "{undone:?}");
    assert_eq!(config_file(&env), format!("[profile x]\noutput = json\n\n[profile dev]\n{mira}"));
}
