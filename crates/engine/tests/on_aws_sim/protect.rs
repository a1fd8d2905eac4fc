//! Long-term keys leave the plain files, and come back byte for byte. Each case is a file as people have them.

use crate::bed::{Bed, ParseProfile, into};
use daypass_core::sts::AccessKeyId;
use daypass_core::view::{PlainKey, ProtectOutcome};
use daypass_core::{Delivery, Problem, ProblemCode, ProfileName};
use daypass_engine::{Asking, EngineError, StartOptions};
use jiff::SignedDuration;

/// A user's keys as two lines of a file.
fn lines(bed: &Bed, user: &str) -> String {
    let keys = bed.keys_of(user);
    format!(
        "aws_access_key_id = {}\naws_secret_access_key = {}\n",
        keys.access_key_id,
        keys.secret_access_key.expose()
    )
}

fn keys(bed: &Bed) -> Vec<PlainKey> {
    bed.engine.plain_keys().unwrap().keys
}

/// Why what is left is left.
fn reasons(bed: &Bed) -> Vec<String> {
    bed.engine.plain_keys().unwrap().left.into_iter().map(|left| left.reason).collect()
}

async fn protect(bed: &Bed) -> Vec<ProtectOutcome> {
    bed.engine.protect(None).await.unwrap()
}

/// Protects everything, without a problem.
async fn protect_all(bed: &Bed) -> Vec<ProtectOutcome> {
    let outcomes = protect(bed).await;
    let problems: Vec<&Problem> = outcomes.iter().filter_map(|outcome| outcome.problem.as_ref()).collect();
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(keys(bed), []);
    outcomes
}

async fn undo_all(bed: &Bed) {
    let outcomes = bed.engine.undo_protect(None).await.unwrap();
    assert!(outcomes.iter().all(|outcome| outcome.problem.is_none()), "{outcomes:?}");
    assert!(bed.engine.protected_keys().unwrap().is_empty());
}

fn problem<T: std::fmt::Debug>(result: Result<T, EngineError>) -> Problem {
    Problem::from(&result.unwrap_err())
}

fn names(profiles: &[ProfileName]) -> Vec<&str> {
    profiles.iter().map(ProfileName::as_str).collect()
}

fn config_file(bed: &Bed) -> String {
    std::fs::read_to_string(bed.config_path()).unwrap_or_default()
}

#[tokio::test]
async fn a_key_becomes_a_session_on_the_same_profile_and_comes_back() {
    let bed = Bed::new().await;
    let mira = lines(&bed, "mira");
    let before =
        format!("# mine\n[default]\nregion=eu-west-1\n{mira}output = json\n\n# the lab\n[lab]\nx = 1\n");
    let role = bed.role_arn("Developer");
    let config = format!("[profile deploy]\nrole_arn = {role}\nsource_profile = default\n");
    bed.put(&bed.credentials_path(), &before);
    bed.put(&bed.config_path(), &config);

    let plain = keys(&bed).remove(0);
    assert_eq!(plain.access_key_id, bed.keys_of("mira").access_key_id);
    assert_eq!((plain.places[0].section.as_str(), plain.places[0].line), ("default", 4));
    assert_eq!((plain.used_by.clone(), names(&plain.profiles)), (vec!["deploy".to_owned()], vec!["default"]));
    assert_eq!((plain.becomes.as_str(), plain.known), ("default", false));
    assert!(plain.notes.iter().any(|note| note.starts_with("deploy takes its credentials")));
    assert_eq!(bed.credentials_file(), before, "looking changes nothing");

    let outcome = protect_all(&bed).await.remove(0);
    assert_eq!(outcome.session_name.as_deref(), Some("default"));
    let note = "# The access key is in the vault of Daypass. Use it: daypass start default. Put it back: daypass protect --undo default\n";
    assert_eq!(bed.credentials_file(), before.replace(&mira, note));
    assert_eq!(config_file(&bed), config);

    let id = bed.engine.find_session("default").unwrap();
    let started = bed.engine.start(&id, &StartOptions::default()).await.unwrap();
    assert_eq!((names(&started.profiles), started.region.as_str()), (vec!["default"], "eu-west-1"));
    let live = bed.credentials_file();
    assert!(live.contains("ASIA") && live.contains("output = json") && !live.contains("AKIA"), "{live}");
    bed.engine.stop(&id).await.unwrap();
    assert_eq!(bed.credentials_file(), before.replace(&mira, note));

    undo_all(&bed).await;
    assert_eq!(bed.credentials_file(), before);
    assert_eq!(keys(&bed).remove(0).becomes, "default", "the session stays");
}

#[tokio::test]
async fn the_undo_stops_the_session_first() {
    let bed = Bed::new().await;
    let before = format!("[jo]\r\n{}", lines(&bed, "jonas").replace('\n', "\r\n"));
    let before = before.trim_end().to_owned();
    bed.put(&bed.credentials_path(), &before);
    protect_all(&bed).await;
    let id = bed.engine.find_session("jo").unwrap();
    bed.engine.start(&id, &StartOptions::default()).await.unwrap();
    let outcomes = bed.engine.undo_protect(Some(&["jo".parse_profile()])).await.unwrap();
    assert_eq!((outcomes.len(), outcomes[0].key.session_name.as_deref()), (1, Some("jo")));
    assert_eq!(bed.credentials_file(), before);
    assert!(bed.engine.status().unwrap().sessions.is_empty());
}

#[tokio::test]
async fn a_key_that_was_put_back_beat_the_command_of_a_session_that_went_on() {
    let (bed, _) = Bed::ready().await;
    let before = format!("[dev]\n{}", lines(&bed, "mira"));
    bed.put(&bed.credentials_path(), &before);
    protect_all(&bed).await;
    let id = bed.session(0).id;
    let process = StartOptions { delivery: Some(Delivery::CredentialProcess), ..into("dev") };
    bed.engine.start(&id, &process).await.unwrap();
    assert!(config_file(&bed).contains("credential_process"));
    undo_all(&bed).await;
    assert_eq!((bed.credentials_file(), config_file(&bed)), (before, String::new()));
    assert!(bed.engine.status().unwrap().sessions.is_empty());
}

#[tokio::test]
async fn a_key_that_stands_in_several_places_is_one_session_on_all_of_them() {
    let bed = Bed::new().await;
    let (mira, jonas) = (lines(&bed, "mira"), lines(&bed, "jonas"));
    let credentials = format!("[a]\n{mira}[b]\n{jonas}[c]\n{mira}");
    // What the credentials file says of a profile wins: here of b.
    let config = format!("[profile b]\n{mira}[profile d]\n{mira}region = ap-south-1\n");
    bed.put(&bed.credentials_path(), &credentials);
    bed.put(&bed.config_path(), &config);
    let plain = keys(&bed);
    assert_eq!(plain.iter().map(|key| key.places.len()).collect::<Vec<_>>(), [4, 1]);
    assert_eq!((names(&plain[0].profiles), names(&plain[1].profiles)), (vec!["a", "c", "d"], vec!["b"]));
    protect_all(&bed).await;
    assert!(!(bed.credentials_file() + &config_file(&bed)).contains("AKIA"));
    let id = bed.engine.find_session("a").unwrap();
    let started = bed.engine.start(&id, &StartOptions::default()).await.unwrap();
    assert_eq!(names(&started.profiles), ["a", "c", "d"]);
    undo_all(&bed).await;
    assert_eq!((bed.credentials_file(), config_file(&bed)), (credentials, config));
}

#[tokio::test]
async fn one_profile_is_undone_and_the_others_stay_protected() {
    let bed = Bed::new().await;
    let mira = lines(&bed, "mira");
    bed.put(&bed.credentials_path(), &format!("[a]\n{mira}\n[b]\n{mira}"));
    protect_all(&bed).await;
    let id = bed.engine.find_session("a").unwrap();
    bed.engine.start(&id, &StartOptions::default()).await.unwrap();
    bed.engine.undo_protect(Some(&["b".parse_profile()])).await.unwrap();
    assert!(bed.credentials_file().ends_with(&format!("\n[b]\n{mira}")));
    assert!(bed.credentials_file().starts_with("[a]\naws_access_key_id = ASIA"), "a is still live");
    assert_eq!(bed.engine.protected_keys().unwrap().len(), 1);
    bed.engine.stop(&id).await.unwrap();
    undo_all(&bed).await;
    assert_eq!(bed.credentials_file(), format!("[a]\n{mira}\n[b]\n{mira}"));
}

#[tokio::test]
async fn a_key_that_aws_refuses_stays_and_the_others_go() {
    let bed = Bed::new().await;
    let wrong =
        lines(&bed, "mira").replace(bed.keys_of("mira").secret_access_key.expose(), "wJalrXUtnFEMI/K7");
    let old = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = y\n";
    let before = format!("[wrong]\n{wrong}[jo]\n{}[old]\n{old}", lines(&bed, "jonas"));
    bed.put(&bed.credentials_path(), &before);
    let outcomes = protect(&bed).await;
    let told: Vec<Option<ProblemCode>> =
        outcomes.iter().map(|outcome| outcome.problem.as_ref().map(|problem| problem.code)).collect();
    assert_eq!(told, [Some(ProblemCode::AccessDenied), None, Some(ProblemCode::AccessDenied)]);
    assert!(outcomes[0].problem.as_ref().unwrap().detail.contains("its secret does not belong to it"));
    assert!(bed.credentials_file().contains(&wrong) && bed.credentials_file().ends_with(old));
    assert!(!bed.credentials_file().contains(bed.keys_of("jonas").access_key_id.as_str()));
    assert_eq!(bed.engine.catalog().unwrap().sessions.len(), 1, "nothing of what was refused is kept");
}

#[tokio::test]
async fn where_aws_cannot_be_asked_nothing_changes() {
    let bed = Bed::new().await;
    let before = format!("[a]\n{}[b]\n{}", lines(&bed, "mira"), lines(&bed, "jonas"));
    bed.put(&bed.credentials_path(), &before);
    bed.html("GetCallerIdentity", 20);
    let outcomes = protect(&bed).await;
    assert!(outcomes.iter().all(|o| o.problem.as_ref().unwrap().code == ProblemCode::ProxyOrTls));
    assert_eq!(bed.credentials_file(), before);
    assert!(bed.engine.catalog().unwrap().sessions.is_empty());
    assert!(bed.engine.protected_keys().unwrap().is_empty());
}

#[tokio::test]
async fn a_key_that_a_session_has_becomes_that_session() {
    let bed = Bed::new().await;
    let mira = bed.add_user("mira").await;
    bed.engine.start(&mira, &StartOptions { asking: code(&bed), ..into("work") }).await.unwrap();
    bed.put(&bed.config_path(), &format!("[profile dev]\n{}", lines(&bed, "mira")));
    let plain = keys(&bed).remove(0);
    assert_eq!((plain.becomes.as_str(), plain.known), ("mira", true));
    assert!(plain.mfa_device.is_some());
    let outcome = protect_all(&bed).await.remove(0);
    assert_eq!(
        (outcome.session_name.as_deref(), names(&outcome.profiles)),
        (Some("mira"), vec!["work", "dev"])
    );
    assert_eq!(bed.engine.catalog().unwrap().sessions.len(), 1);
    assert!(bed.credentials_file().contains("[work]"), "what is live stays live");
}

/// What answers the one question for a code.
fn code(bed: &Bed) -> Asking {
    Asking { mfa_code: Some(bed.code_of("mira")), codes: false, ..Asking::person() }
}

#[tokio::test]
async fn the_mfa_device_of_the_profile_is_the_sessions() {
    let bed = Bed::new().await;
    let device = bed.device_of("mira");
    bed.put(&bed.credentials_path(), &format!("[dev]\n{}", lines(&bed, "mira")));
    bed.put(&bed.config_path(), &format!("[profile dev]\nregion = eu-west-3\nmfa_serial = {device}\n"));
    assert_eq!(keys(&bed)[0].mfa_device.as_ref(), Some(&device));
    protect_all(&bed).await;
    let id = bed.engine.find_session("dev").unwrap();
    let nobody = StartOptions { asking: Asking::nobody(), ..StartOptions::default() };
    assert_eq!(problem(bed.engine.start(&id, &nobody).await).code, ProblemCode::MfaRequired);
    let started = bed.engine.start(&id, &StartOptions { asking: code(&bed), ..nobody }).await.unwrap();
    assert_eq!(started.region.as_str(), "eu-west-3");
}

#[tokio::test]
async fn what_the_vault_has_lost_or_has_wrong_is_put_right_before_the_file_is_touched() {
    let bed = Bed::new().await;
    let before = format!("[dev]\n{}", lines(&bed, "jonas"));
    bed.put(&bed.credentials_path(), &before);
    protect_all(&bed).await;
    bed.engine.reset_vault().unwrap();
    assert!(bed.engine.protected_keys().unwrap().is_empty(), "nothing is there to be put back");
    bed.put(&bed.credentials_path(), &before);
    protect_all(&bed).await;
    let id = bed.engine.find_session("dev").unwrap();
    bed.engine.start(&id, &StartOptions::default()).await.unwrap();
    undo_all(&bed).await;
    assert_eq!(bed.credentials_file(), before);
}

#[tokio::test]
async fn keys_typed_where_one_was_taken_out_are_the_persons() {
    let bed = Bed::new().await;
    bed.put(&bed.credentials_path(), &format!("[dev]\n{}", lines(&bed, "mira")));
    protect_all(&bed).await;
    let id = bed.engine.find_session("dev").unwrap();
    let typed = bed.credentials_file() + &lines(&bed, "jonas");
    bed.put(&bed.credentials_path(), &typed);
    let refused = problem(bed.engine.start(&id, &StartOptions::default()).await);
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    let undone = bed.engine.undo_protect(None).await.unwrap().remove(0);
    assert_eq!(undone.problem.unwrap().title, "Other keys stand there now");
    assert_eq!(bed.credentials_file(), typed);

    // The typed ones are found and go their own way; the last one comes back first.
    bed.pass(SignedDuration::from_secs(1));
    protect_all(&bed).await;
    assert!(!bed.credentials_file().contains("AKIA"));
    let outcomes = bed.engine.undo_protect(None).await.unwrap();
    let told: Vec<bool> = outcomes.iter().map(|outcome| outcome.problem.is_some()).collect();
    assert_eq!((told, bed.credentials_file()), (vec![false, true], typed));
}

#[tokio::test]
async fn what_the_person_changed_since_stays_when_the_key_comes_back() {
    let bed = Bed::new().await;
    let mira = lines(&bed, "mira");
    bed.put(&bed.credentials_path(), &format!("[dev]\n{mira}region = eu-west-1\n"));
    protect_all(&bed).await;
    let id = bed.engine.find_session("dev").unwrap();
    bed.engine.start(&id, &StartOptions::default()).await.unwrap();
    bed.put(&bed.credentials_path(), &(bed.credentials_file() + "output = text\n[new]\ny = 2\n"));
    undo_all(&bed).await;
    let after = format!("[dev]\n{mira}region = eu-west-1\noutput = text\n[new]\ny = 2\n");
    assert_eq!(bed.credentials_file(), after);

    protect_all(&bed).await;
    bed.put(&bed.credentials_path(), "[new]\ny = 2\n");
    undo_all(&bed).await;
    assert_eq!(
        bed.credentials_file(),
        format!("[new]\ny = 2\n\n[dev]\n{mira}region = eu-west-1\noutput = text\n")
    );
}

#[tokio::test]
async fn a_session_that_was_removed_does_not_take_the_key_with_it() {
    let bed = Bed::new().await;
    let before = format!("[dev]\n{}", lines(&bed, "mira"));
    bed.put(&bed.credentials_path(), &before);
    protect_all(&bed).await;
    bed.engine.remove_session(&bed.engine.find_session("dev").unwrap()).await.unwrap();
    assert_eq!(bed.engine.protected_keys().unwrap()[0].session_name, None);
    undo_all(&bed).await;
    assert_eq!(bed.credentials_file(), before);
}

#[tokio::test]
async fn what_cannot_be_moved_is_left_with_a_reason() {
    let bed = Bed::new().await;
    let mira = lines(&bed, "mira");
    let (id, secret) = mira.split_once('\n').unwrap();
    let quoted = id.replace("= ", "= \"") + "\"";
    let before = format!(
        "[half]\n{id}\n[other-half]\n{secret}[quoted]\n{quoted}\n{secret}[two]\n{mira}{}[a b]\n{mira}[short]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = y\n",
        lines(&bed, "jonas")
    );
    bed.put(&bed.credentials_path(), &before);
    bed.put(&bed.config_path(), &format!("[sso-session x]\n{mira}[profile half]\nrole_arn = x\n"));
    let told = reasons(&bed);
    assert_eq!(told.len(), 6, "{told:#?}");
    for (reason, part) in told.iter().zip([
        "secret is not in",
        "without aws_access",
        "differently",
        "several",
        "[NAME]",
        "[profile NAME]",
    ]) {
        assert!(reason.contains(part), "{reason}");
    }
    assert_eq!(protect(&bed).await, []);
    assert_eq!(bed.credentials_file(), before);
}

#[tokio::test]
async fn a_key_that_nobody_uses_beside_a_sign_in_goes_into_the_vault_under_another_name() {
    let bed = Bed::new().await;
    bed.put(&bed.credentials_path(), &format!("[default]\n{}", lines(&bed, "mira")));
    bed.put(
        &bed.config_path(),
        "[default]\nsso_session = acme\nsso_account_id = 001234567890\nsso_role_name = r\n",
    );
    let plain = keys(&bed).remove(0);
    assert_eq!((plain.becomes.as_str(), plain.profiles.len()), ("default-user", 0));
    protect_all(&bed).await;
    let id = bed.engine.find_session("default-user").unwrap();
    let started = bed.engine.start(&id, &StartOptions::default()).await.unwrap();
    assert_eq!(names(&started.profiles), ["default-user"]);
}

#[tokio::test]
async fn a_profile_that_assumes_its_role_with_its_own_key_goes_on_to() {
    let bed = Bed::new().await;
    bed.put(&bed.credentials_path(), &format!("[dev]\n{}", lines(&bed, "mira")));
    let role = bed.role_arn("Developer");
    bed.put(&bed.config_path(), &format!("[profile dev]\nrole_arn = {role}\nsource_profile = dev\n"));
    protect_all(&bed).await;
    let id = bed.engine.find_session("dev").unwrap();
    bed.engine.start(&id, &StartOptions::default()).await.unwrap();
    assert!(bed.credentials_file().starts_with("[dev]\naws_access_key_id = ASIA"));
}

#[tokio::test]
async fn a_live_session_whose_section_the_person_overwrote_is_ended() {
    let bed = Bed::new().await;
    let jonas = bed.add_user("jonas").await;
    let asking = Asking { mfa_code: Some(bed.code_of("jonas")), codes: false, ..Asking::person() };
    bed.engine.start(&jonas, &StartOptions { asking, ..into("dev") }).await.unwrap();
    let before = format!("[dev]\n{}", lines(&bed, "mira"));
    bed.put(&bed.credentials_path(), &before);
    protect_all(&bed).await;
    assert!(bed.engine.status().unwrap().sessions.is_empty());
    let id = bed.engine.find_session("dev").unwrap();
    bed.engine.start(&id, &StartOptions::default()).await.unwrap();
    bed.engine.stop(&id).await.unwrap();
    undo_all(&bed).await;
    assert_eq!(bed.credentials_file(), before);
}

#[tokio::test]
#[cfg(unix)]
async fn a_file_that_cannot_be_written_is_said_and_the_next_try_finishes() {
    use std::os::unix::fs::PermissionsExt;
    let bed = Bed::new().await;
    let before = format!("[dev]\n{}", lines(&bed, "mira"));
    bed.put(&bed.credentials_path(), &before);
    let mode = |mode| std::fs::set_permissions(bed.credentials_path(), std::fs::Permissions::from_mode(mode));
    mode(0o400).unwrap();
    let outcome = protect(&bed).await.remove(0);
    assert_eq!(outcome.problem.unwrap().code, ProblemCode::FileUnwritable);
    assert_eq!(bed.credentials_file(), before);
    assert!(bed.engine.protected_keys().unwrap().is_empty(), "nothing was taken out");
    mode(0o600).unwrap();
    protect_all(&bed).await;
    mode(0o400).unwrap();
    let undone = bed.engine.undo_protect(None).await.unwrap().remove(0);
    assert_eq!(undone.problem.unwrap().code, ProblemCode::FileUnwritable);
    assert_eq!(bed.engine.protected_keys().unwrap().len(), 1);
    mode(0o600).unwrap();
    undo_all(&bed).await;
    assert_eq!(bed.credentials_file(), before);
}

#[tokio::test]
async fn what_a_killed_protect_had_noted_is_forgotten_by_the_undo_without_a_word() {
    let bed = Bed::new().await;
    let before = format!("[dev]\n{}", lines(&bed, "mira"));
    bed.put(&bed.credentials_path(), &before);
    protect_all(&bed).await;
    // As if its last step had not been: the file still has the key.
    bed.put(&bed.credentials_path(), &before);
    assert!(bed.engine.protected_keys().unwrap().is_empty());
    assert_eq!(bed.engine.undo_protect(None).await.unwrap(), []);
    assert_eq!(bed.credentials_file(), before);
    protect_all(&bed).await;
    undo_all(&bed).await;
    assert_eq!(bed.credentials_file(), before);
}

#[tokio::test]
async fn many_at_once_make_one_session() {
    let bed = Bed::new().await;
    let before = format!("[dev]\n{}", lines(&bed, "mira"));
    bed.put(&bed.credentials_path(), &before);
    let peers: Vec<_> = (0..4).map(|_| bed.peer()).collect();
    let all = futures_util::future::join_all(peers.iter().map(|peer| peer.protect(None))).await;
    assert!(all.iter().flatten().flatten().all(|outcome| outcome.problem.is_none()));
    assert_eq!(bed.engine.catalog().unwrap().sessions.len(), 1);
    assert_eq!(bed.engine.protected_keys().unwrap().len(), 1);
    undo_all(&bed).await;
    assert_eq!(bed.credentials_file(), before);
}

#[tokio::test]
async fn only_the_keys_that_are_named_go() {
    let bed = Bed::new().await;
    let mira = lines(&bed, "mira");
    bed.put(&bed.credentials_path(), &format!("[a]\n{mira}[b]\n{}", lines(&bed, "jonas")));
    let jonas = bed.keys_of("jonas").access_key_id;
    let outcomes = bed.engine.protect(Some(std::slice::from_ref(&jonas))).await.unwrap();
    assert_eq!(outcomes.iter().map(|o| &o.access_key_id).collect::<Vec<_>>(), [&jonas]);
    assert_eq!(keys(&bed).len(), 1);
    let unknown = AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap();
    assert_eq!(bed.engine.protect(Some(&[unknown])).await.unwrap(), []);
}
