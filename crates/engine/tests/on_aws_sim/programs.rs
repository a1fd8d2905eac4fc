//! Programs that need credentials and cannot ask a person: kept ones, a window that asks in their place, and nobody.

use crate::bed::{Bed, Person};
use daypass_core::mfa::MfaCode;
use daypass_core::sts::UserDuration;
use daypass_core::view::{Caller, Channel, Event};
use daypass_core::{Credentials, Problem, ProblemCode, Session, SessionId};
use daypass_engine::store::watch;
use daypass_engine::{Engine, EngineError, NewUser, PATIENCE, StartOptions};
use futures_util::future::join_all;
use jiff::SignedDuration;
use std::time::Duration;

fn tool(bed: &Bed, name: &str, pid: u32) -> Engine {
    let by = Caller { channel: Channel::CredentialProcess, process: Some(name.to_owned()), pid: Some(pid) };
    bed.peer().acting_for(by)
}

async fn asks(engine: &Engine, session: &Session) -> Result<Credentials, EngineError> {
    engine.hand_out_unasked(session, PATIENCE).await
}

fn code(result: &Result<Credentials, EngineError>) -> ProblemCode {
    Problem::from(result.as_ref().unwrap_err()).code
}

/// Types codes at a window, one for each question, and then no more.
async fn types(window: &Engine, codes: Vec<MfaCode>) {
    let mut changes = window.changes();
    for code in codes {
        loop {
            if let Some(question) = window.status().unwrap().pending_prompts.first() {
                assert!(window.answer_mfa(question.id, code));
                break;
            }
            changes.changed().await.unwrap();
        }
    }
    std::future::pending::<()>().await;
}

/// Resolves when a window can ask.
async fn there(window: &Engine) {
    while !window.home().is_locked("window").unwrap() {
        tokio::task::yield_now().await;
    }
}

/// Does something while a window runs.
async fn with_window<T>(bed: &Bed, doing: impl Future<Output = T>) -> T {
    let window = bed.peer().acting_for(Caller::of(Channel::Window));
    let _watch = watch(&window).unwrap();
    tokio::select! {
        done = async {
            there(&window).await;
            doing.await
        } => done,
        ended = window.serve_wanted() => panic!("the window ended: {ended:?}"),
    }
}

fn history(bed: &Bed, id: &SessionId) -> Vec<(Event, String)> {
    let lines = bed.engine.history(Some(id), 100).unwrap();
    lines.into_iter().map(|line| (line.event, line.caller.to_string())).collect()
}

#[tokio::test]
async fn kept_credentials_are_handed_out_and_each_program_is_told_once() {
    let (bed, _) = Bed::ready().await;
    let session = bed.session(0);
    let first = asks(&tool(&bed, "aws", 1), &session).await.unwrap();
    for pid in 2..20 {
        assert_eq!(asks(&tool(&bed, "aws", pid), &session).await.unwrap(), first);
    }
    assert_eq!(asks(&tool(&bed, "terraform", 20), &session).await.unwrap(), first);
    assert_eq!(bed.calls("GetRoleCredentials"), 1);
    let line = |event, by: &str| (event, by.to_owned());
    assert_eq!(
        history(&bed, &session.id),
        [line(Event::HandedOut, "terraform (20)"), line(Event::Issued, "aws (1)")]
    );
}

#[tokio::test]
async fn what_ends_within_a_quarter_of_an_hour_is_not_handed_out() {
    let (bed, _) = Bed::ready().await;
    let session = bed.session(0);
    let first = asks(&bed.engine, &session).await.unwrap();
    let left = first.expires_at.duration_since(bed.engine.now());
    bed.pass(left - SignedDuration::from_mins(15) - SignedDuration::from_secs(1));
    assert_eq!(asks(&bed.engine, &session).await.unwrap().access_key_id, first.access_key_id);
    bed.pass(SignedDuration::from_secs(1));
    assert_ne!(asks(&bed.engine, &session).await.unwrap().access_key_id, first.access_key_id);
}

#[tokio::test]
async fn where_nobody_can_be_asked_that_is_said_at_once_and_no_page_opens() {
    let (bed, id) = Bed::ready().await;
    let session = bed.session(0);
    bed.engine.sign_out(&id).await.unwrap();
    let opened = bed.opened().len();
    for pid in 0..5 {
        let refused = asks(&tool(&bed, "aws", pid), &session).await;
        let problem = Problem::from(&refused.unwrap_err());
        assert_eq!(problem.code, ProblemCode::SignInRequired);
        assert!(problem.remedy.command().unwrap().starts_with("daypass login "));
    }
    assert_eq!(bed.opened().len(), opened);
    assert_eq!(history(&bed, &session.id), [(Event::Failed, "aws (0)".to_owned())], "five are one line");
}

#[tokio::test]
async fn fifty_programs_of_three_sessions_wait_for_one_page() {
    let (bed, id) = Bed::ready().await;
    let sessions: Vec<Session> = (0..3).map(|index| bed.session(index)).collect();
    bed.engine.sign_out(&id).await.unwrap();
    let (opened, tokens) = (bed.opened().len(), bed.calls("CreateToken"));
    let tools: Vec<Engine> = (0..50).map(|pid| tool(&bed, "aws", pid)).collect();
    let all = join_all(tools.iter().enumerate().map(|(n, tool)| asks(tool, &sessions[n % 3])));
    for result in with_window(&bed, all).await {
        result.unwrap();
    }
    assert_eq!(bed.opened().len(), opened + 1);
    assert_eq!(bed.calls("StartDeviceAuthorization"), 2, "the bed's own and this one");
    assert_eq!(bed.calls("CreateToken"), tokens + 1);
    assert_eq!(bed.calls("GetRoleCredentials"), 3);
}

#[tokio::test]
async fn who_declines_is_not_asked_again_for_five_minutes() {
    let (bed, id) = Bed::ready().await;
    let session = bed.session(0);
    bed.engine.sign_out(&id).await.unwrap();
    bed.person(Person::Denies);
    let opened = bed.opened().len();
    with_window(&bed, async {
        let tools: Vec<Engine> = (0..10).map(|pid| tool(&bed, "aws", pid)).collect();
        for result in join_all(tools.iter().map(|tool| asks(tool, &session))).await {
            assert_eq!(code(&result), ProblemCode::SignInDeclined);
        }
        assert_eq!(code(&asks(&tools[0], &session).await), ProblemCode::SignInDeclined);
        assert_eq!(bed.opened().len(), opened + 1);
        bed.person(Person::Allows);
        bed.pass(SignedDuration::from_mins(6));
        asks(&tools[0], &session).await.unwrap();
        assert_eq!(bed.opened().len(), opened + 2);
    })
    .await;
}

#[tokio::test]
async fn a_person_who_is_away_is_waited_for_no_longer_than_was_said() {
    let bed = Bed::signed_out_and_still().await;
    let session = bed.session(0);
    bed.person(Person::Sleeps);
    let (first, second) = (tool(&bed, "aws", 1), tool(&bed, "aws", 2));
    let waits = async {
        let refused = first.hand_out_unasked(&session, Duration::from_millis(300)).await;
        assert_eq!(code(&refused), ProblemCode::SignInRequired);
        // The page is still open, and the next one waits for the same.
        let refused = second.hand_out_unasked(&session, Duration::from_millis(300)).await;
        assert_eq!(code(&refused), ProblemCode::SignInRequired);
    };
    with_window(&bed, waits).await;
    assert_eq!(bed.opened().len(), 2, "one of them the bed's own");
}

#[tokio::test]
async fn a_sign_in_under_way_at_a_terminal_is_shared() {
    let bed = Bed::signed_out_and_still().await;
    let (session, other) = (bed.session(0), bed.session(1));
    bed.person(Person::Sleeps);
    let terminal = bed.peer();
    let options = StartOptions::default();
    let start = terminal.start(&session.id, &options);
    let tools = async {
        while bed.opened().len() < 2 {
            tokio::task::yield_now().await;
        }
        let (same, another) = (tool(&bed, "aws", 1), tool(&bed, "aws", 2));
        let allows = async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            bed.sim.approve(None);
        };
        let (same, another, ()) = tokio::join!(asks(&same, &session), asks(&another, &other), allows);
        same.unwrap();
        another.unwrap();
    };
    let both = async { tokio::join!(start, tools) };
    let (started, ()) = Box::pin(bed.while_time_passes(both)).await;
    started.unwrap();
    assert_eq!(bed.opened().len(), 2, "no page but the terminal's");
}

#[tokio::test]
async fn a_code_is_asked_for_in_the_window_once_for_all() {
    let bed = Bed::new().await;
    let user = bed.add_user("mira").await;
    let role = bed.add_role("Deploy", &user, |_| {});
    let session = bed.engine.session(&role).unwrap();
    let window = bed.peer();
    let _watch = watch(&window).unwrap();
    let tools: Vec<Engine> = (0..10).map(|pid| tool(&bed, "terraform", pid)).collect();
    let all = async {
        there(&window).await;
        join_all(tools.iter().map(|tool| asks(tool, &session))).await
    };
    let results = tokio::select! {
        results = all => results,
        ended = window.serve_wanted() => panic!("the window ended: {ended:?}"),
        () = types(&window, vec![bed.code_of("mira")]) => unreachable!("it waits for ever"),
    };
    for result in results {
        result.unwrap();
    }
    assert_eq!(bed.calls("GetSessionToken"), 1);
    assert_eq!(bed.calls("AssumeRole"), 1);
}

#[tokio::test]
async fn a_session_of_a_quarter_of_an_hour_asked_for_a_code_again_and_again() {
    let bed = Bed::new().await;
    let new = NewUser {
        name: None,
        keys: bed.keys_of("mira"),
        mfa_device: Some(bed.device_of("mira")),
        duration: Some(UserDuration::try_from(900).unwrap()),
        region: None,
    };
    let user = bed.engine.add_user(&new).await.unwrap();
    let session = bed.engine.session(&user).unwrap();
    let window = bed.peer();
    let _watch = watch(&window).unwrap();
    let tools: Vec<Engine> = (0..5).map(|pid| tool(&bed, "aws", pid)).collect();
    let all = async {
        there(&window).await;
        join_all(tools.iter().map(|tool| tool.hand_out_unasked(&session, Duration::from_secs(20)))).await
    };
    let results = tokio::select! {
        results = all => results,
        ended = window.serve_wanted() => panic!("the window ended: {ended:?}"),
        () = types(&window, vec![bed.code_of("mira")]) => unreachable!("it waits for ever"),
    };
    for result in results {
        result.unwrap();
    }
    assert_eq!(bed.calls("GetSessionToken"), 1);
}
