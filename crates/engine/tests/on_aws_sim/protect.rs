//! Long-term keys leave the plain files, and come back byte for byte. Each case is a file as people have them.

use crate::test_environment::{TestEnvironment, into, problem};
use daypass_core::sts::AccessKeyId;
use daypass_core::view::{PlainKey, ProtectOutcome};
use daypass_core::{Explain as _, Problem, ProblemCode, ProfileName};
use daypass_engine::{Prompting, StartOptions};

/// A user's keys as two lines of a file.
pub(crate) fn lines(env: &TestEnvironment, user: &str) -> String {
    let keys = env.keys_of(user);
    format!(
        "aws_access_key_id = {}\naws_secret_access_key = {}\n",
        keys.access_key_id,
        keys.secret_access_key.expose()
    )
}

fn keys(env: &TestEnvironment) -> Vec<PlainKey> {
    env.engine.protector().plain_keys().unwrap().keys
}

/// Why what is left is left.
fn reasons(env: &TestEnvironment) -> Vec<String> {
    env.engine.protector().plain_keys().unwrap().left.into_iter().map(|left| left.reason).collect()
}

async fn protect(env: &TestEnvironment) -> Vec<ProtectOutcome> {
    env.engine.protector().protect(None).await.unwrap()
}

/// Protects everything, without a problem.
pub(crate) async fn protect_all(env: &TestEnvironment) -> Vec<ProtectOutcome> {
    let outcomes = protect(env).await;
    let problems: Vec<&Problem> = outcomes.iter().filter_map(|outcome| outcome.problem.as_ref()).collect();
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(keys(env), []);
    outcomes
}

pub(crate) async fn undo_all(env: &TestEnvironment) {
    let outcomes = env.engine.protector().undo(None).await.unwrap();
    assert!(outcomes.iter().all(|outcome| outcome.problem.is_none()), "{outcomes:?}");
    assert!(env.engine.protector().protected_keys().unwrap().is_empty());
}

fn names(profiles: &[ProfileName]) -> Vec<&str> {
    profiles.iter().map(ProfileName::as_str).collect()
}

pub(crate) fn config_file(env: &TestEnvironment) -> String {
    std::fs::read_to_string(env.config_path()).unwrap_or_default()
}

#[tokio::test]
async fn a_key_becomes_a_session_on_the_same_profile_and_comes_back() {
    let env = TestEnvironment::new().await;
    let mira = lines(&env, "mira");
    let before =
        format!("# mine\n[default]\nregion=eu-west-1\n{mira}output = json\n\n# the lab\n[lab]\nx = 1\n");
    let role = env.role_arn("Developer");
    let config = format!("[profile deploy]\nrole_arn = {role}\nsource_profile = default\n");
    env.put(&env.credentials_path(), &before);
    env.put(&env.config_path(), &config);

    let plain = keys(&env).remove(0);
    assert_eq!(plain.access_key_id, env.keys_of("mira").access_key_id);
    assert_eq!((plain.places[0].section.as_str(), plain.places[0].line), ("default", 4));
    assert_eq!((plain.used_by.clone(), names(&plain.profiles)), (vec!["deploy".to_owned()], vec!["default"]));
    assert_eq!((plain.becomes.as_str(), plain.known), ("default", false));
    assert!(plain.notes.iter().any(|note| note.starts_with("deploy takes its credentials")));
    assert_eq!(env.credentials_file(), before, "looking changes nothing");

    let outcome = protect_all(&env).await.remove(0);
    assert_eq!(outcome.session_name.as_deref(), Some("default"));
    let note = "# The access key is in the vault of Daypass. Use it: daypass start default. Put it back: daypass protect --undo default\n";
    assert_eq!(env.credentials_file(), before.replace(&mira, note));
    assert_eq!(config_file(&env), config);

    let id = env.engine.sessions().find("default").unwrap();
    let started = env.engine.sessions().start(&id, &StartOptions::default()).await.unwrap();
    assert_eq!((names(&started.profiles), started.region.as_str()), (vec!["default"], "eu-west-1"));
    let live = env.credentials_file();
    assert!(live.contains("ASIA") && live.contains("output = json") && !live.contains("AKIA"), "{live}");
    env.engine.sessions().stop(&id).await.unwrap();
    assert_eq!(env.credentials_file(), before.replace(&mira, note));

    undo_all(&env).await;
    assert_eq!(env.credentials_file(), before);
    assert_eq!(keys(&env).remove(0).becomes, "default", "the session stays");
}

#[tokio::test]
async fn a_key_that_stands_in_several_places_is_one_session_on_all_of_them() {
    let env = TestEnvironment::new().await;
    let (mira, jonas) = (lines(&env, "mira"), lines(&env, "jonas"));
    let credentials = format!("[a]\n{mira}[b]\n{jonas}[c]\n{mira}");
    // What the credentials file says of a profile wins: here of b.
    let config = format!("[profile b]\n{mira}[profile d]\n{mira}region = ap-south-1\n");
    env.put(&env.credentials_path(), &credentials);
    env.put(&env.config_path(), &config);
    let plain = keys(&env);
    assert_eq!(plain.iter().map(|key| key.places.len()).collect::<Vec<_>>(), [4, 1]);
    assert_eq!((names(&plain[0].profiles), names(&plain[1].profiles)), (vec!["a", "c", "d"], vec!["b"]));
    protect_all(&env).await;
    assert!(!(env.credentials_file() + &config_file(&env)).contains("AKIA"));
    let id = env.engine.sessions().find("a").unwrap();
    let started = env.engine.sessions().start(&id, &StartOptions::default()).await.unwrap();
    assert_eq!(names(&started.profiles), ["a", "c", "d"]);
    undo_all(&env).await;
    assert_eq!((env.credentials_file(), config_file(&env)), (credentials, config));
}

#[tokio::test]
async fn a_key_that_aws_refuses_stays_and_the_others_go() {
    let env = TestEnvironment::new().await;
    let wrong =
        lines(&env, "mira").replace(env.keys_of("mira").secret_access_key.expose(), "wJalrXUtnFEMI/K7");
    let old = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = y\n";
    let before = format!("[wrong]\n{wrong}[jo]\n{}[old]\n{old}", lines(&env, "jonas"));
    env.put(&env.credentials_path(), &before);
    let outcomes = protect(&env).await;
    let told: Vec<Option<ProblemCode>> =
        outcomes.iter().map(|outcome| outcome.problem.as_ref().map(|problem| problem.code)).collect();
    assert_eq!(told, [Some(ProblemCode::AccessDenied), None, Some(ProblemCode::AccessDenied)]);
    assert!(outcomes[0].problem.as_ref().unwrap().detail.contains("its secret does not belong to it"));
    assert!(env.credentials_file().contains(&wrong) && env.credentials_file().ends_with(old));
    assert!(!env.credentials_file().contains(env.keys_of("jonas").access_key_id.as_str()));
    assert_eq!(env.engine.view().catalog().unwrap().sessions.len(), 1, "nothing of what was refused is kept");
}

#[tokio::test]
async fn where_aws_cannot_be_asked_nothing_changes() {
    let env = TestEnvironment::new().await;
    let before = format!("[a]\n{}[b]\n{}", lines(&env, "mira"), lines(&env, "jonas"));
    env.put(&env.credentials_path(), &before);
    env.html("GetCallerIdentity", 20);
    let outcomes = protect(&env).await;
    assert!(outcomes.iter().all(|o| o.problem.as_ref().unwrap().code == ProblemCode::ProxyOrTls));
    assert_eq!(env.credentials_file(), before);
    assert!(env.engine.view().catalog().unwrap().sessions.is_empty());
    assert!(env.engine.protector().protected_keys().unwrap().is_empty());
}

#[tokio::test]
async fn a_key_that_a_session_has_becomes_that_session() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    env.engine
        .sessions()
        .start(&mira, &StartOptions { prompting: code(&env), save: true, ..into("work") })
        .await
        .unwrap();
    env.put(&env.config_path(), &format!("[profile dev]\n{}", lines(&env, "mira")));
    let plain = keys(&env).remove(0);
    assert_eq!((plain.becomes.as_str(), plain.known), ("mira", true));
    assert!(plain.mfa_device.is_some());
    let outcome = protect_all(&env).await.remove(0);
    assert_eq!(
        (outcome.session_name.as_deref(), names(&outcome.profiles)),
        (Some("mira"), vec!["work", "dev"])
    );
    assert_eq!(env.engine.view().catalog().unwrap().sessions.len(), 1);
    assert!(env.credentials_file().contains("[work]"), "what is live stays live");
}

/// What answers the one question for a code.
fn code(env: &TestEnvironment) -> Prompting {
    Prompting { mfa_code: Some(env.code_of("mira")), codes: false, ..Prompting::allowed() }
}

#[tokio::test]
async fn the_mfa_device_of_the_profile_is_the_sessions() {
    let env = TestEnvironment::new().await;
    let device = env.device_of("mira");
    env.put(&env.credentials_path(), &format!("[dev]\n{}", lines(&env, "mira")));
    env.put(&env.config_path(), &format!("[profile dev]\nregion = eu-west-3\nmfa_serial = {device}\n"));
    assert_eq!(keys(&env)[0].mfa_device.as_ref(), Some(&device));
    protect_all(&env).await;
    let id = env.engine.sessions().find("dev").unwrap();
    let nobody = StartOptions { prompting: Prompting::none(), ..StartOptions::default() };
    assert_eq!(problem(env.engine.sessions().start(&id, &nobody).await).code, ProblemCode::MfaRequired);
    let started =
        env.engine.sessions().start(&id, &StartOptions { prompting: code(&env), ..nobody }).await.unwrap();
    assert_eq!(started.region.as_str(), "eu-west-3");
}

#[tokio::test]
async fn what_the_vault_has_lost_or_has_wrong_is_put_right_before_the_file_is_touched() {
    let env = TestEnvironment::new().await;
    let before = format!("[dev]\n{}", lines(&env, "jonas"));
    env.put(&env.credentials_path(), &before);
    protect_all(&env).await;
    env.engine.vault().reset().await.unwrap();
    assert!(env.engine.protector().protected_keys().unwrap().is_empty(), "nothing is there to be put back");
    env.put(&env.credentials_path(), &before);
    protect_all(&env).await;
    let id = env.engine.sessions().find("dev").unwrap();
    env.engine.sessions().start(&id, &StartOptions::default()).await.unwrap();
    undo_all(&env).await;
    assert_eq!(env.credentials_file(), before);
}

#[tokio::test]
async fn what_cannot_be_moved_is_left_with_a_reason() {
    let env = TestEnvironment::new().await;
    let mira = lines(&env, "mira");
    let (id, secret) = mira.split_once('\n').unwrap();
    let quoted = id.replace("= ", "= \"") + "\"";
    let before = format!(
        "[half]\n{id}\n[other-half]\n{secret}[quoted]\n{quoted}\n{secret}[two]\n{mira}{}[a b]\n{mira}[short]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = y\n",
        lines(&env, "jonas")
    );
    env.put(&env.credentials_path(), &before);
    env.put(&env.config_path(), &format!("[sso-session x]\n{mira}[profile half]\nrole_arn = x\n"));
    let told = reasons(&env);
    assert_eq!(told.len(), 6, "{told:#?}");
    for (reason, part) in told.iter().zip([
        "secret is not in",
        "without aws_access",
        "differ on how",
        "several",
        "[NAME]",
        "[profile NAME]",
    ]) {
        assert!(reason.contains(part), "{reason}");
    }
    assert_eq!(protect(&env).await, []);
    assert_eq!(env.credentials_file(), before);
}

#[tokio::test]
async fn a_key_that_nobody_uses_beside_a_role_goes_into_the_vault_under_another_name() {
    let env = TestEnvironment::new().await;
    let credentials = format!("[default]\n{}[base]\n{}", lines(&env, "mira"), lines(&env, "jonas"));
    env.put(&env.credentials_path(), &credentials);
    let role = env.role_arn("Developer");
    env.put(&env.config_path(), &format!("[default]\nrole_arn = {role}\nsource_profile = base\n"));
    let plain = keys(&env);
    assert_eq!((plain[0].becomes.as_str(), plain[0].profiles.len()), ("default-user", 0));
    assert_eq!((plain[1].becomes.as_str(), &plain[1].used_by[..]), ("base", &["default".to_owned()][..]));
    protect_all(&env).await;
    let id = env.engine.sessions().find("default-user").unwrap();
    let started = env.engine.sessions().start(&id, &StartOptions::default()).await.unwrap();
    assert_eq!(names(&started.profiles), ["default-user"]);
}

#[tokio::test]
async fn a_key_beside_a_sign_in_went_away_from_tools_built_on_the_sdk_for_go_which_use_it() {
    let env = TestEnvironment::new().await;
    let before = format!("[default]\n{}", lines(&env, "mira"));
    env.put(&env.credentials_path(), &before);
    env.put(
        &env.config_path(),
        "[default]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 001234567890\nsso_role_name = r\n",
    );
    assert!(
        reasons(&env)[0].contains("sets sso_account_id too, and AWS tools differ"),
        "{:?}",
        reasons(&env)
    );
    assert_eq!(protect(&env).await, []);
    assert_eq!(env.credentials_file(), before);
}

#[tokio::test]
async fn a_profile_that_assumes_its_role_with_its_own_key_goes_on_to() {
    let env = TestEnvironment::new().await;
    env.put(&env.credentials_path(), &format!("[dev]\n{}", lines(&env, "mira")));
    let role = env.role_arn("Developer");
    env.put(&env.config_path(), &format!("[profile dev]\nrole_arn = {role}\nsource_profile = dev\n"));
    protect_all(&env).await;
    let id = env.engine.sessions().find("dev").unwrap();
    env.engine.sessions().start(&id, &StartOptions::default()).await.unwrap();
    assert!(env.credentials_file().starts_with("[dev]\n# Written by Daypass"));
    assert!(env.credentials_file().contains("\naws_access_key_id = ASIA"));
}

#[tokio::test]
async fn keys_that_stood_under_a_header_with_blanks_were_given_to_tools_that_do_not_read_it() {
    let env = TestEnvironment::new().await;
    env.put(&env.credentials_path(), &format!("[ dev ]\n{}region = eu-west-1\n", lines(&env, "mira")));
    protect_all(&env).await;
    let before = env.credentials_file();
    let id = env.engine.sessions().find("dev").unwrap();
    let refused = env.engine.sessions().start(&id, &StartOptions::default()).await.unwrap_err().problem();
    assert_eq!(refused.title, "Not every tool reads its header");
    let readers = "the AWS CLI and boto3 and tools built on the SDK for JavaScript";
    assert!(refused.detail.contains(readers), "{refused:?}");
    assert_eq!(env.credentials_file(), before);
    env.put(&env.credentials_path(), &before.replace("[ dev ]", "[dev]"));
    env.engine.sessions().start(&id, &StartOptions::default()).await.unwrap();
}

#[tokio::test]
async fn a_live_session_whose_section_the_person_overwrote_is_ended() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    let prompting = Prompting { mfa_code: Some(env.code_of("jonas")), codes: false, ..Prompting::allowed() };
    env.engine.sessions().start(&jonas, &StartOptions { prompting, ..into("dev") }).await.unwrap();
    let before = format!("[dev]\n{}", lines(&env, "mira"));
    env.put(&env.credentials_path(), &before);
    protect_all(&env).await;
    assert!(env.engine.view().status().unwrap().sessions.is_empty());
    let id = env.engine.sessions().find("dev").unwrap();
    env.engine.sessions().start(&id, &StartOptions::default()).await.unwrap();
    env.engine.sessions().stop(&id).await.unwrap();
    undo_all(&env).await;
    assert_eq!(env.credentials_file(), before);
}

#[tokio::test]
#[cfg(unix)]
async fn a_file_that_cannot_be_written_is_said_and_the_next_try_finishes() {
    use std::os::unix::fs::PermissionsExt;
    let env = TestEnvironment::new().await;
    let before = format!("[dev]\n{}", lines(&env, "mira"));
    env.put(&env.credentials_path(), &before);
    let mode = |mode| std::fs::set_permissions(env.credentials_path(), std::fs::Permissions::from_mode(mode));
    mode(0o400).unwrap();
    let outcome = protect(&env).await.remove(0);
    assert_eq!(outcome.problem.unwrap().code, ProblemCode::FileUnwritable);
    assert_eq!(env.credentials_file(), before);
    assert!(env.engine.protector().protected_keys().unwrap().is_empty(), "nothing was taken out");
    mode(0o600).unwrap();
    protect_all(&env).await;
    mode(0o400).unwrap();
    let undone = env.engine.protector().undo(None).await.unwrap().remove(0);
    assert_eq!(undone.problem.unwrap().code, ProblemCode::FileUnwritable);
    assert_eq!(env.engine.protector().protected_keys().unwrap().len(), 1);
    mode(0o600).unwrap();
    undo_all(&env).await;
    assert_eq!(env.credentials_file(), before);
}

#[tokio::test]
async fn many_at_once_make_one_session() {
    let env = TestEnvironment::new().await;
    let before = format!("[dev]\n{}", lines(&env, "mira"));
    env.put(&env.credentials_path(), &before);
    let peers: Vec<_> = (0..4).map(|_| env.peer()).collect();
    let all = futures_util::future::join_all(peers.iter().map(|peer| peer.protector().protect(None))).await;
    assert!(all.iter().flatten().flatten().all(|outcome| outcome.problem.is_none()));
    assert_eq!(env.engine.view().catalog().unwrap().sessions.len(), 1);
    assert_eq!(env.engine.protector().protected_keys().unwrap().len(), 1);
    undo_all(&env).await;
    assert_eq!(env.credentials_file(), before);
}

#[tokio::test]
async fn only_the_keys_that_are_named_go() {
    let env = TestEnvironment::new().await;
    let mira = lines(&env, "mira");
    env.put(&env.credentials_path(), &format!("[a]\n{mira}[b]\n{}", lines(&env, "jonas")));
    let jonas = env.keys_of("jonas").access_key_id;
    let outcomes = env.engine.protector().protect(Some(std::slice::from_ref(&jonas))).await.unwrap();
    assert_eq!(outcomes.iter().map(|o| &o.access_key_id).collect::<Vec<_>>(), [&jonas]);
    assert_eq!(keys(&env).len(), 1);
    let unknown = AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap();
    assert_eq!(env.engine.protector().protect(Some(&[unknown])).await.unwrap(), []);
}
