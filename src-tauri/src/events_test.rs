use super::*;
use crate::fixtures::prompt;
use daypass_core::view::{
    Caller, Channel, IntegrationStatus, SessionStatus, SignIn, SignInMethod, SignInReason, Sync,
};
use daypass_core::{IntegrationId, SessionId, SessionState};

fn now() -> Timestamp {
    "2030-01-01T12:00:00Z".parse().unwrap()
}

fn in_minutes(minutes: i64) -> Timestamp {
    now() + SignedDuration::from_mins(minutes)
}

fn integration() -> IntegrationStatus {
    IntegrationStatus {
        id: IntegrationId::from_stored("i"),
        signed_in: true,
        sign_in_expires_at: None,
        sign_in_region: None,
        sign_in: None,
        sync: None,
    }
}

fn active_until(end: Timestamp) -> Status {
    let session = SessionStatus {
        id: SessionId::from_stored("s"),
        state: SessionState::Active,
        step: None,
        expires_at: Some(end),
        needs: Some(daypass_core::state::Need::SignIn),
        renewal: None,
        problem: None,
    };
    Status { sessions: vec![session], ..Status::default() }
}

#[test]
fn it_looks_again_when_time_alone_changes_a_state() {
    let flip = |status| next_flip(&status, now()).map(|at| (at - now()).get_seconds() / 60);
    assert_eq!(flip(Status::default()), None);
    assert_eq!(flip(active_until(in_minutes(60))), Some(50), "ten minutes before the end it needs a person");
    assert_eq!(flip(active_until(in_minutes(9))), Some(9), "then it ends");
    assert_eq!(flip(active_until(in_minutes(-1))), None, "and that is the last");
    let sign_in = IntegrationStatus { sign_in_expires_at: Some(in_minutes(5)), ..integration() };
    assert_eq!(flip(Status { integrations: vec![sign_in], ..active_until(in_minutes(60)) }), Some(5));
}

#[test]
fn it_is_past_the_moment_when_it_looks() {
    let end = in_minutes(9);
    assert!(next_flip(&active_until(end), now()).unwrap() > end);
}

#[test]
fn a_new_revision_alone_is_not_told() {
    let status = active_until(in_minutes(60));
    assert!(same_status(&Status { revision: 7, ..status.clone() }, &status));
    assert!(!same_status(&active_until(in_minutes(61)), &status));
}

#[test]
fn only_a_sign_in_that_waits_asks_for_the_window() {
    let with = |state| {
        let sign_in = SignIn {
            state,
            method: SignInMethod::Device,
            reason: SignInReason::Asked,
            unopened: None,
            user_code: None,
            expires_at: None,
            problem: None,
        };
        Status {
            integrations: vec![IntegrationStatus { sign_in: Some(sign_in), ..integration() }],
            ..Status::default()
        }
    };
    assert!(waits_for_person(&with(SignInState::Waiting)));
    assert!(!waits_for_person(&with(SignInState::Opening)));
    assert!(!waits_for_person(&with(SignInState::Done)));
    assert!(!waits_for_person(&Status::default()));
}

fn asking(id: u32) -> Status {
    Status { pending_prompts: vec![prompt(id, "s", "ada")], ..Status::default() }
}

#[test]
fn a_question_for_a_code_brings_the_window_up_once() {
    assert!(asks_anew(&asking(1), &Status::default()));
    assert!(asks_anew(&asking(2), &asking(1)), "another start asks");
    assert!(!asks_anew(&asking(1), &asking(1)));
    assert!(!asks_anew(&Status::default(), &asking(1)));
}

#[test]
fn a_program_that_waits_for_a_code_took_the_keys_of_whoever_was_typing() {
    let mut asked = asking(1);
    asked.pending_prompts[0].asked_by = Some(Caller::of(Channel::CredentialProcess));
    assert!(!asks_anew(&asked, &Status::default()));
    asked.pending_prompts.extend(asking(2).pending_prompts);
    assert!(asks_anew(&asked, &Status::default()), "a start of the person's own beside it");
}

#[test]
fn what_becomes_of_a_code_is_told() {
    let mut rejected = asking(1);
    rejected.pending_prompts[0].rejections = 1;
    assert!(!same_status(&rejected, &asking(1)));
    let mut again = rejected.clone();
    again.pending_prompts[0].rejections = 2;
    assert!(!same_status(&again, &rejected), "the same code a second time");
}

#[test]
fn the_catalog_rests_while_a_sync_runs() {
    let with = |state| {
        let sync = Sync {
            state,
            accounts_done: 1,
            accounts_total: Some(2),
            done_at: None,
            first: true,
            added: 0,
            removed: 0,
            renamed: 0,
            stopped: vec![],
            problem: None,
        };
        Status {
            integrations: vec![IntegrationStatus { sync: Some(sync), ..integration() }],
            ..Status::default()
        }
    };
    assert!(is_syncing(&with(SyncState::Running)));
    assert!(!is_syncing(&with(SyncState::Done)));
    let at = Instant::now();
    let rest = |took, passed| {
        let reading = Reading { at, took: Duration::from_millis(took), change: 1 };
        reading.rest(at + Duration::from_millis(passed)).map(|rest| rest.as_millis())
    };
    assert_eq!(rest(30, 0), Some(1_000));
    assert_eq!(rest(30, 400), Some(600));
    assert_eq!(rest(30, 1_000), None);
    assert_eq!(rest(250, 1_000), Some(1_500), "a slow one is not done all the time");
}
