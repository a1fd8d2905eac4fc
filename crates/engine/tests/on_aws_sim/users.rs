//! IAM users with MFA, and the roles that are assumed from them.

use crate::bed::{Bed, into};
use daypass_core::mfa::MfaCode;
use daypass_core::state::Need;
use daypass_core::sts::RoleDuration;
use daypass_core::{IamUser, Problem, ProblemCode, SessionSource, SessionState};
use daypass_engine::{Asking, EngineError, NewUser, StartOptions};
use jiff::SignedDuration;

/// The next half minute: the present code is used.
const NEXT_CODE: SignedDuration = SignedDuration::from_secs(30);

fn with_code(profile: &str, code: MfaCode) -> StartOptions {
    let asking = Asking { mfa_code: Some(code), codes: false, ..Asking::person() };
    StartOptions { asking, ..into(profile) }
}

fn problem<T: std::fmt::Debug>(result: Result<T, EngineError>) -> Problem {
    Problem::from(&result.unwrap_err())
}

#[tokio::test]
async fn a_user_without_any_permission_and_a_role_that_wants_mfa_take_one_code() {
    let bed = Bed::new().await;
    let mira = bed.add_user("mira").await;
    let deploy = bed.add_role("Deploy", &mira, |_| {});
    let on_call = bed.add_role("OnCall", &mira, |_| {});
    let code = bed.code_of("mira");
    bed.while_typing(vec![code], async {
        bed.start(&deploy, "deploy").await;
        bed.start(&on_call, "on-call").await;
    })
    .await;
    assert_eq!((bed.calls("GetSessionToken"), bed.calls("AssumeRole")), (1, 2));
    assert!(!bed.credentials_file().contains("AKIA"), "no long-term key in any file");
    assert!(bed.engine.learn_caller(&deploy).await.unwrap().contains(":assumed-role/Deploy/daypass-test"));
}

#[tokio::test]
async fn a_wrong_code_and_one_used_before_are_asked_for_again_without_losing_the_start() {
    let bed = Bed::new().await;
    let deploy = bed.add_role("Deploy", &bed.add_user("mira").await, |_| {});
    let right = bed.code_of("mira");
    let wrong = MfaCode::parse(if right.expose() == "000000" { "111111" } else { "000000" }).unwrap();
    let answers = vec![wrong.clone(), wrong, right];
    bed.while_typing(answers, async { bed.start(&deploy, "deploy").await }).await;
    assert_eq!(bed.calls("GetSessionToken"), 2, "AWS is not asked with the same code twice");
    assert_eq!(bed.engine.status().unwrap().pending_prompts, []);
}

#[tokio::test]
async fn a_role_wanted_for_longer_than_an_hour_takes_a_code_of_its_own() {
    let bed = Bed::new().await;
    let mira = bed.add_user("mira").await;
    let deploy = bed.add_role("Deploy", &mira, |role| role.duration = RoleDuration::parse("4h").ok());
    let started = bed.engine.start(&deploy, &with_code("deploy", bed.code_of("mira"))).await.unwrap();
    let minutes = started.expires_at.duration_since(bed.engine.now()).as_mins();
    assert!((239..=240).contains(&minutes), "{minutes}");
    assert_eq!((bed.calls("GetSessionToken"), bed.calls("AssumeRole")), (0, 1));
}

#[tokio::test]
async fn where_nobody_can_be_asked_the_command_is_named() {
    let bed = Bed::new().await;
    let deploy = bed.add_role("Deploy", &bed.add_user("mira").await, |_| {});
    let nobody = StartOptions { asking: Asking::nobody(), ..into("deploy") };
    let required = problem(bed.engine.start(&deploy, &nobody).await);
    assert_eq!(required.code, ProblemCode::MfaRequired);
    assert_eq!(required.remedy.command().unwrap(), "daypass start Deploy");
    let wrong = MfaCode::parse(if bed.code_of("mira").expose() == "000000" { "111111" } else { "000000" });
    let rejected = problem(bed.engine.start(&deploy, &with_code("deploy", wrong.unwrap())).await);
    assert_eq!(rejected.code, ProblemCode::MfaRejected);
}

#[tokio::test]
async fn a_cancelled_question_goes_and_leaves_no_failure() {
    let bed = Bed::new().await;
    let deploy = bed.add_role("Deploy", &bed.add_user("mira").await, |_| {});
    let cancelling = async {
        let mut changes = bed.engine.changes();
        while bed.engine.status().unwrap().pending_prompts.is_empty() {
            changes.changed().await.unwrap();
        }
        bed.engine.cancel_start(&deploy);
    };
    let options = into("deploy");
    let (result, ()) = tokio::join!(bed.engine.start(&deploy, &options), cancelling);
    assert!(result.as_ref().is_err_and(EngineError::is_cancelled));
    let status = bed.engine.status().unwrap();
    assert!(status.pending_prompts.is_empty() && status.sessions.is_empty());
}

#[tokio::test]
async fn quitting_ends_every_question_and_leaves_no_failure() {
    let bed = Bed::new().await;
    let deploy = bed.add_role("Deploy", &bed.add_user("mira").await, |_| {});
    let audit = bed.add_role("OnCall", &bed.add_user("jonas").await, |_| {});
    let quitting = async {
        let mut changes = bed.engine.changes();
        while bed.engine.status().unwrap().pending_prompts.len() < 2 {
            changes.changed().await.unwrap();
        }
        bed.engine.cancel_all();
    };
    let (one, other) = (into("deploy"), into("on-call"));
    let (one, other, ()) =
        tokio::join!(bed.engine.start(&deploy, &one), bed.engine.start(&audit, &other), quitting);
    assert!([one, other].iter().all(|result| result.as_ref().is_err_and(EngineError::is_cancelled)));
    let status = bed.engine.status().unwrap();
    assert!(status.pending_prompts.is_empty() && status.sessions.is_empty());
}

#[tokio::test]
async fn a_kept_seed_needs_nobody_and_waits_for_the_next_code_when_the_present_one_was_used() {
    let bed = Bed::new().await;
    let mira = bed.add_user("mira").await;
    let device = bed.device_of("mira");
    bed.engine.set_totp_seed(&device, Some(&bed.seed_of("mira"))).await.unwrap();
    let long = |role: &mut daypass_core::AssumedRole| role.duration = RoleDuration::parse("2h").ok();
    let deploy = bed.add_role("Deploy", &mira, long);
    let before = bed.engine.now();
    let nobody = |profile| StartOptions { asking: Asking::nobody(), ..into(profile) };
    bed.engine.start(&deploy, &nobody("deploy")).await.unwrap();
    assert_eq!(bed.engine.now(), before, "the first code is there at once");
    bed.engine.start(&mira, &nobody("mira")).await.unwrap();
    let waited = bed.engine.now().duration_since(before);
    assert!(waited.is_positive() && waited <= NEXT_CODE, "{waited:?}");
    assert_eq!(bed.calls("AssumeRole") + bed.calls("GetSessionToken"), 2, "no code was tried in vain");
}

#[tokio::test]
async fn a_code_is_printed_by_a_command() {
    let bed = Bed::new().await;
    let mira = bed.add_user("mira").await;
    let device = bed.device_of("mira");
    let code = bed.code_of("mira");
    bed.engine
        .set_mfa_process(&device, Some(&format!("echo touch your key; echo {}", code.expose())))
        .unwrap();
    bed.engine.start(&mira, &StartOptions { asking: Asking::nobody(), ..into("mira") }).await.unwrap();
    bed.engine.set_mfa_process(&device, Some("exit 3")).unwrap();
    bed.engine.stop(&mira).await.unwrap();
    let failed = problem(bed.engine.start(&mira, &into("mira")).await);
    assert_eq!(failed.code, ProblemCode::MfaRequired);
    assert!(failed.detail.contains("exit status: 3"), "{}", failed.detail);
}

#[tokio::test]
async fn keys_that_aws_does_not_take_are_not_kept() {
    let bed = Bed::new().await;
    let mut keys = bed.keys_of("mira");
    keys.secret_access_key = bed.keys_of("jonas").secret_access_key;
    let new = NewUser { name: None, keys, mfa_device: None, duration: None, region: None };
    let refused = problem(bed.engine.add_user(&new).await);
    assert!(refused.detail.contains("secret does not belong"), "{}", refused.detail);
    assert!(bed.engine.catalog().unwrap().sessions.is_empty());
    let mira = bed.add_user("mira").await;
    let again = NewUser { keys: bed.keys_of("mira"), ..new };
    assert!(problem(bed.engine.add_user(&again).await).detail.contains("mira"));
    bed.engine.remove_session(&mira).await.unwrap();
    assert!(bed.engine.catalog().unwrap().sessions.is_empty());
}

#[tokio::test]
async fn a_session_that_others_need_is_not_removed() {
    let bed = Bed::new().await;
    let mira = bed.add_user("mira").await;
    let deploy = bed.add_role("Deploy", &mira, |_| {});
    assert!(problem(bed.engine.remove_session(&mira).await).detail.contains("Deploy"));
    bed.engine.remove_session(&deploy).await.unwrap();
    bed.engine.remove_session(&mira).await.unwrap();
}

#[tokio::test]
async fn a_seed_goes_with_the_last_session_that_has_its_device() {
    let bed = Bed::new().await;
    let mira = bed.add_user("mira").await;
    let device = bed.device_of("mira");
    let deploy = bed.add_role("Deploy", &mira, |role| role.mfa_device = Some(device.clone()));
    bed.engine.set_totp_seed(&device, Some(&bed.seed_of("mira"))).await.unwrap();
    let nobody = |profile| StartOptions { asking: Asking::nobody(), ..into(profile) };
    bed.engine.remove_session(&deploy).await.unwrap();
    bed.engine.start(&mira, &nobody("mira")).await.unwrap();
    bed.engine.remove_session(&mira).await.unwrap();
    let again = bed.add_user("mira").await;
    let required = problem(bed.engine.start(&again, &nobody("mira")).await);
    assert_eq!(required.code, ProblemCode::MfaRequired, "nothing makes codes any more");
}

#[tokio::test]
async fn a_seed_goes_when_the_session_takes_another_device() {
    let bed = Bed::new().await;
    let mira = bed.add_user("mira").await;
    let device = bed.device_of("mira");
    bed.engine.set_totp_seed(&device, Some(&bed.seed_of("mira"))).await.unwrap();
    let SessionSource::IamUser(user) = bed.engine.session(&mira).unwrap().source else { unreachable!() };
    let without = IamUser { mfa_device: None, ..user.clone() };
    bed.engine.change_added(&mira, "mira", &SessionSource::IamUser(without)).unwrap();
    bed.engine.change_added(&mira, "mira", &SessionSource::IamUser(user)).unwrap();
    let nobody = StartOptions { asking: Asking::nobody(), ..into("mira") };
    assert_eq!(problem(bed.engine.start(&mira, &nobody).await).code, ProblemCode::MfaRequired);
}

#[tokio::test]
async fn a_command_for_codes_that_hangs_is_given_up_after_a_minute() {
    let bed = Bed::new().await;
    let mira = bed.add_user("mira").await;
    bed.engine.set_mfa_process(&bed.device_of("mira"), Some("sleep 1000")).unwrap();
    // From here on time is what the timers say: nothing of AWS is asked before the code.
    tokio::time::pause();
    let before = tokio::time::Instant::now();
    let failed = problem(bed.engine.start(&mira, &into("mira")).await);
    assert!(failed.detail.contains("did not end within a minute"), "{}", failed.detail);
    assert_eq!(before.elapsed().as_secs(), 60);
    assert_eq!(bed.calls("GetSessionToken"), 0);
}

#[tokio::test]
async fn a_user_without_a_role_opens_no_console_and_says_why() {
    let bed = Bed::new().await;
    let mira = bed.add_user("mira").await;
    let link = bed.engine.console_link(&mira, &Default::default(), None, &Asking::person()).await;
    assert_eq!(problem(link).title, "The console needs a role");
}

#[tokio::test]
async fn a_device_that_is_not_the_users_is_said_and_not_asked_for_again() {
    let bed = Bed::new().await;
    let mira = bed.add_user("mira").await;
    let jonas = bed.device_of("jonas");
    let deploy = bed.add_role("Deploy", &mira, |role| role.mfa_device = Some(jonas));
    let refused = problem(bed.engine.start(&deploy, &with_code("deploy", bed.code_of("jonas"))).await);
    assert_eq!(refused.title, "This is not the user's MFA device");
}

#[tokio::test]
async fn the_state_says_that_a_code_is_due_before_the_end() {
    let bed = Bed::still().await;
    let mira = bed.add_user("mira").await;
    let deploy = bed.add_role("Deploy", &mira, |role| role.duration = RoleDuration::parse("2h").ok());
    bed.engine.start(&deploy, &with_code("deploy", bed.code_of("mira"))).await.unwrap();
    let state = |bed: &Bed| {
        let session = bed.engine.status().unwrap().sessions.remove(0);
        (session.state, session.needs)
    };
    assert_eq!(state(&bed), (SessionState::Active, Some(Need::MfaCode)));
    bed.pass(SignedDuration::from_mins(111));
    assert_eq!(state(&bed), (SessionState::NeedsYou, Some(Need::MfaCode)));
}

#[tokio::test]
async fn many_starts_at_once_ask_for_one_code() {
    let bed = Bed::new().await;
    let mira = bed.add_user("mira").await;
    let deploy = bed.add_role("Deploy", &mira, |_| {});
    let on_call = bed.add_role("OnCall", &mira, |_| {});
    let code = bed.code_of("mira");
    bed.while_typing(vec![code], async {
        tokio::join!(bed.start(&deploy, "deploy"), bed.start(&on_call, "on-call"), bed.start(&mira, "mira"));
    })
    .await;
    assert_eq!(bed.calls("GetSessionToken"), 1);
}
