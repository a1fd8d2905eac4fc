//! IAM users with MFA, and the roles that are assumed from them.

use crate::test_environment::{TestEnvironment, into, is_cancelled, problem};
use daypass_core::mfa::MfaCode;
use daypass_core::state::Need;
use daypass_core::sts::RoleDuration;
use daypass_core::{IamUser, ProblemCode, SessionSource, SessionState, SettingKey};
use daypass_engine::{NewUser, Prompting, StartOptions};
use jiff::SignedDuration;

/// The next half minute: the present code is used.
const NEXT_CODE: SignedDuration = SignedDuration::from_secs(30);

fn with_code(profile: &str, code: MfaCode) -> StartOptions {
    let prompting = Prompting { mfa_code: Some(code), codes: false, ..Prompting::allowed() };
    StartOptions { prompting, ..into(profile) }
}

#[tokio::test]
async fn a_user_without_any_permission_and_a_role_that_wants_mfa_take_one_code() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    let deploy = env.add_role("Deploy", &mira, |_| {});
    let on_call = env.add_role("OnCall", &mira, |_| {});
    let code = env.code_of("mira");
    env.while_typing(vec![code], async {
        env.start(&deploy, "deploy").await;
        env.start(&on_call, "on-call").await;
    })
    .await;
    assert_eq!((env.calls("GetSessionToken"), env.calls("AssumeRole")), (1, 2));
    let long_term = env.keys_of("mira").access_key_id;
    assert!(!env.credentials_file().contains(long_term.as_str()), "no long-term key in any file");
    assert!(
        env.engine
            .sessions()
            .learn_caller(&deploy)
            .await
            .unwrap()
            .contains(":assumed-role/Deploy/daypass-test")
    );
}

#[tokio::test]
async fn a_wrong_code_and_one_used_before_are_asked_for_again_without_losing_the_start() {
    let env = TestEnvironment::new().await;
    let deploy = env.add_role("Deploy", &env.add_user("mira").await, |_| {});
    let right = env.code_of("mira");
    let wrong = MfaCode::parse(if right.expose() == "000000" { "111111" } else { "000000" }).unwrap();
    let answers = vec![wrong.clone(), wrong, right];
    env.while_typing(answers, async { env.start(&deploy, "deploy").await }).await;
    assert_eq!(env.calls("GetSessionToken"), 2, "AWS is not asked with the same code twice");
    assert_eq!(env.engine.view().status().unwrap().pending_prompts, []);
}

#[tokio::test]
async fn a_role_wanted_for_longer_than_an_hour_takes_a_code_of_its_own() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    let deploy = env.add_role("Deploy", &mira, |role| role.duration = RoleDuration::parse("4h").ok());
    let started =
        env.engine.sessions().start(&deploy, &with_code("deploy", env.code_of("mira"))).await.unwrap();
    let minutes = started.expires_at.duration_since(env.engine.now()).as_mins();
    assert!((239..=240).contains(&minutes), "{minutes}");
    assert_eq!((env.calls("GetSessionToken"), env.calls("AssumeRole")), (0, 1));
}

#[tokio::test]
async fn the_settings_say_how_long_users_and_roles_last_that_say_nothing_themselves() {
    let env = TestEnvironment::new().await;
    let settings = env.engine.settings().unwrap().with(SettingKey::UserDuration, "8h");
    let settings = settings.and_then(|settings| settings.with(SettingKey::RoleDuration, "15m")).unwrap();
    env.engine.save_settings(&settings).unwrap();
    let mira = env.add_user("mira").await;
    let usual = env.add_role("Deploy", &mira, |_| {});
    let own = env.add_role("OnCall", &mira, |role| role.duration = RoleDuration::parse("45m").ok());
    let minutes = async |id, options: StartOptions| {
        let started = env.engine.sessions().start(id, &options).await.unwrap();
        started.expires_at.duration_since(env.engine.now()).as_mins()
    };
    let of_user = minutes(&mira, with_code("mira", env.code_of("mira"))).await;
    assert!((479..=480).contains(&of_user), "{of_user}");
    for (role, profile, expected) in [(&usual, "deploy", 15), (&own, "on-call", 45)] {
        let of_role = minutes(role, into(profile)).await;
        assert!((expected - 1..=expected).contains(&of_role), "{profile}: {of_role}");
    }
}

#[tokio::test]
async fn where_nobody_can_be_asked_the_command_is_named() {
    let env = TestEnvironment::new().await;
    let deploy = env.add_role("Deploy", &env.add_user("mira").await, |_| {});
    let nobody = StartOptions { prompting: Prompting::none(), ..into("deploy") };
    let required = problem(env.engine.sessions().start(&deploy, &nobody).await);
    assert_eq!(required.code, ProblemCode::MfaRequired);
    assert_eq!(required.remedy.command().unwrap(), "daypass start Deploy");
    let wrong = MfaCode::parse(if env.code_of("mira").expose() == "000000" { "111111" } else { "000000" });
    let rejected = problem(env.engine.sessions().start(&deploy, &with_code("deploy", wrong.unwrap())).await);
    assert_eq!(rejected.code, ProblemCode::MfaRejected);
}

#[tokio::test]
async fn a_cancelled_question_goes_and_leaves_no_failure() {
    let env = TestEnvironment::new().await;
    let deploy = env.add_role("Deploy", &env.add_user("mira").await, |_| {});
    let cancelling = async {
        let mut changes = env.engine.changes();
        while env.engine.view().status().unwrap().pending_prompts.is_empty() {
            changes.changed().await.unwrap();
        }
        env.engine.sessions().cancel_start(&deploy);
    };
    let options = into("deploy");
    let (result, ()) = tokio::join!(env.engine.sessions().start(&deploy, &options), cancelling);
    assert!(is_cancelled(&result));
    let status = env.engine.view().status().unwrap();
    assert!(status.pending_prompts.is_empty() && status.sessions.is_empty());
}

#[tokio::test]
async fn quitting_ends_every_question_and_leaves_no_failure() {
    let env = TestEnvironment::new().await;
    let deploy = env.add_role("Deploy", &env.add_user("mira").await, |_| {});
    let audit = env.add_role("OnCall", &env.add_user("jonas").await, |_| {});
    let quitting = async {
        let mut changes = env.engine.changes();
        while env.engine.view().status().unwrap().pending_prompts.len() < 2 {
            changes.changed().await.unwrap();
        }
        env.engine.cancel_all();
    };
    let (one, other) = (into("deploy"), into("on-call"));
    let (one, other, ()) = tokio::join!(
        env.engine.sessions().start(&deploy, &one),
        env.engine.sessions().start(&audit, &other),
        quitting
    );
    assert!([one, other].iter().all(is_cancelled));
    let status = env.engine.view().status().unwrap();
    assert!(status.pending_prompts.is_empty() && status.sessions.is_empty());
}

#[tokio::test]
async fn a_kept_seed_needs_nobody_and_waits_for_the_next_code_when_the_present_one_was_used() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    let device = env.device_of("mira");
    env.engine.users().codes().set_totp_seed(&device, Some(&env.seed_of("mira"))).await.unwrap();
    let long = |role: &mut daypass_core::AssumedRole| role.duration = RoleDuration::parse("2h").ok();
    let deploy = env.add_role("Deploy", &mira, long);
    let before = env.engine.now();
    let nobody = |profile| StartOptions { prompting: Prompting::none(), ..into(profile) };
    env.engine.sessions().start(&deploy, &nobody("deploy")).await.unwrap();
    assert_eq!(env.engine.now(), before, "the first code is there at once");
    env.engine.sessions().start(&mira, &nobody("mira")).await.unwrap();
    let waited = env.engine.now().duration_since(before);
    assert!(waited.is_positive() && waited <= NEXT_CODE, "{waited:?}");
    assert_eq!(env.calls("AssumeRole") + env.calls("GetSessionToken"), 2, "no code was tried in vain");
}

#[tokio::test]
async fn a_code_is_printed_by_a_command() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    let device = env.device_of("mira");
    let code = env.code_of("mira");
    // Between two commands, as the system's shell has it.
    let then = if cfg!(windows) { "&" } else { ";" };
    env.engine
        .users()
        .codes()
        .set_mfa_process(&device, Some(&format!("echo touch your key{then} echo {}", code.expose())))
        .unwrap();
    env.engine
        .sessions()
        .start(&mira, &StartOptions { prompting: Prompting::none(), ..into("mira") })
        .await
        .unwrap();
    env.engine.users().codes().set_mfa_process(&device, Some("exit 3")).unwrap();
    env.engine.sessions().stop(&mira).await.unwrap();
    let failed = problem(env.engine.sessions().start(&mira, &into("mira")).await);
    assert_eq!(failed.code, ProblemCode::MfaRequired);
    let status = if cfg!(windows) { "exit code: 3" } else { "exit status: 3" };
    assert!(failed.detail.contains(status), "{}", failed.detail);
}

#[tokio::test]
async fn keys_that_aws_does_not_take_are_not_kept() {
    let env = TestEnvironment::new().await;
    let mut keys = env.keys_of("mira");
    keys.secret_access_key = env.keys_of("jonas").secret_access_key;
    let new = NewUser { name: None, keys, mfa_device: None, duration: None, region: None };
    let refused = problem(env.engine.users().add(&new).await);
    assert!(refused.detail.contains("secret does not belong"), "{}", refused.detail);
    assert!(env.engine.view().catalog().unwrap().sessions.is_empty());
    let mira = env.add_user("mira").await;
    let again = NewUser { keys: env.keys_of("mira"), ..new };
    assert!(problem(env.engine.users().add(&again).await).detail.contains("mira"));
    env.engine.users().remove(&mira).await.unwrap();
    assert!(env.engine.view().catalog().unwrap().sessions.is_empty());
}

#[tokio::test]
async fn a_session_that_others_need_is_not_removed() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    let deploy = env.add_role("Deploy", &mira, |_| {});
    assert!(problem(env.engine.users().remove(&mira).await).detail.contains("Deploy"));
    env.engine.users().remove(&deploy).await.unwrap();
    env.engine.users().remove(&mira).await.unwrap();
}

#[tokio::test]
async fn a_seed_goes_with_the_last_session_that_has_its_device() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    let device = env.device_of("mira");
    let deploy = env.add_role("Deploy", &mira, |role| role.mfa_device = Some(device.clone()));
    env.engine.users().codes().set_totp_seed(&device, Some(&env.seed_of("mira"))).await.unwrap();
    let nobody = |profile| StartOptions { prompting: Prompting::none(), ..into(profile) };
    env.engine.users().remove(&deploy).await.unwrap();
    env.engine.sessions().start(&mira, &nobody("mira")).await.unwrap();
    env.engine.users().remove(&mira).await.unwrap();
    let again = env.add_user("mira").await;
    let required = problem(env.engine.sessions().start(&again, &nobody("mira")).await);
    assert_eq!(required.code, ProblemCode::MfaRequired, "nothing makes codes any more");
}

#[tokio::test]
async fn a_seed_goes_when_the_session_takes_another_device() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    let device = env.device_of("mira");
    env.engine.users().codes().set_totp_seed(&device, Some(&env.seed_of("mira"))).await.unwrap();
    let SessionSource::IamUser(user) = env.engine.sessions().get(&mira).unwrap().source else {
        unreachable!()
    };
    let without = IamUser { mfa_device: None, ..user.clone() };
    env.engine.users().change(&mira, None, &SessionSource::IamUser(without)).unwrap();
    env.engine.users().change(&mira, None, &SessionSource::IamUser(user)).unwrap();
    let nobody = StartOptions { prompting: Prompting::none(), ..into("mira") };
    assert_eq!(problem(env.engine.sessions().start(&mira, &nobody).await).code, ProblemCode::MfaRequired);
}

/// On Windows tokio reads what a program prints in a thread, and time that is held does not pass while one runs.
#[cfg(unix)]
#[tokio::test]
async fn a_command_for_codes_that_hangs_is_given_up_after_a_minute() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    env.engine.users().codes().set_mfa_process(&env.device_of("mira"), Some("sleep 1000")).unwrap();
    // From here on time is what the timers say: nothing of AWS is asked before the code.
    tokio::time::pause();
    let before = tokio::time::Instant::now();
    let failed = problem(env.engine.sessions().start(&mira, &into("mira")).await);
    assert!(failed.detail.contains("did not end within a minute"), "{}", failed.detail);
    assert_eq!(before.elapsed().as_secs(), 60);
    assert_eq!(env.calls("GetSessionToken"), 0);
}

#[tokio::test]
async fn a_device_that_is_not_the_users_is_said_and_not_asked_for_again() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    let jonas = env.device_of("jonas");
    let deploy = env.add_role("Deploy", &mira, |role| role.mfa_device = Some(jonas));
    let refused =
        problem(env.engine.sessions().start(&deploy, &with_code("deploy", env.code_of("jonas"))).await);
    assert_eq!(refused.title, "AWS could not check the MFA code");
}

#[tokio::test]
async fn the_state_says_that_a_code_is_due_before_the_end() {
    let env = TestEnvironment::still().await;
    let mira = env.add_user("mira").await;
    let deploy = env.add_role("Deploy", &mira, |role| role.duration = RoleDuration::parse("2h").ok());
    env.engine.sessions().start(&deploy, &with_code("deploy", env.code_of("mira"))).await.unwrap();
    let state = |env: &TestEnvironment| {
        let session = env.engine.view().status().unwrap().sessions.remove(0);
        (session.state, session.needs)
    };
    assert_eq!(state(&env), (SessionState::Active, Some(Need::MfaCode)));
    env.pass(SignedDuration::from_mins(111));
    assert_eq!(state(&env), (SessionState::NeedsYou, Some(Need::MfaCode)));
}

#[tokio::test]
async fn many_starts_at_once_ask_for_one_code() {
    let env = TestEnvironment::new().await;
    let mira = env.add_user("mira").await;
    let deploy = env.add_role("Deploy", &mira, |_| {});
    let on_call = env.add_role("OnCall", &mira, |_| {});
    let code = env.code_of("mira");
    env.while_typing(vec![code], async {
        tokio::join!(env.start(&deploy, "deploy"), env.start(&on_call, "on-call"), env.start(&mira, "mira"));
    })
    .await;
    assert_eq!(env.calls("GetSessionToken"), 1);
}
