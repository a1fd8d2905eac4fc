//! Programs that need credentials and cannot ask a person: kept ones, a window that asks in their place, and nobody.

use crate::test_browser::Person;
use crate::test_environment::TestEnvironment;
use daypass_core::mfa::MfaCode;
use daypass_core::sts::UserDuration;
use daypass_core::view::{Caller, Channel, Event};
use daypass_core::{Credentials, Explain, Kind, ProblemCode, Session, SessionId};
use daypass_engine::sessions;
use daypass_engine::{Engine, NewUser, PROMPT_PATIENCE, StartOptions};
use futures_util::future::join_all;
use jiff::SignedDuration;
use std::time::Duration;

fn tool(env: &TestEnvironment, name: &str, pid: u32) -> Engine {
    let by = Caller { channel: Channel::CredentialProcess, process: Some(name.to_owned()), pid: Some(pid) };
    env.peer().acting_for(by)
}

async fn asks(engine: &Engine, session: &Session) -> Result<Credentials, sessions::Error> {
    engine.sessions().credentials_without_prompt(session, PROMPT_PATIENCE).await
}

fn code(result: &Result<Credentials, sessions::Error>) -> ProblemCode {
    result.as_ref().unwrap_err().problem().code
}

/// Types codes at a window, one for each question, and then no more.
async fn types(window: &Engine, codes: Vec<MfaCode>) {
    let mut changes = window.changes();
    for code in codes {
        loop {
            if let Some(question) = window.view().status().unwrap().pending_prompts.first() {
                assert!(window.prompts().answer(question.id, code));
                break;
            }
            changes.changed().await.unwrap();
        }
    }
    std::future::pending::<()>().await;
}

/// Resolves when a window can ask.
async fn there(env: &TestEnvironment) {
    while !env.is_locked("window") {
        tokio::task::yield_now().await;
    }
}

/// Does something while a window runs.
async fn with_window<T>(env: &TestEnvironment, doing: impl Future<Output = T>) -> T {
    let window = env.peer().acting_for(Caller::of(Channel::Window));
    let _watch = window.watch().unwrap();
    tokio::select! {
        done = async {
            there(env).await;
            doing.await
        } => done,
        ended = window.sessions().serve_pending_prompts() => panic!("the window ended: {ended:?}"),
    }
}

fn history(env: &TestEnvironment, id: &SessionId) -> Vec<(Event, String)> {
    let lines = env.engine.view().history().list(Some(id), 100).unwrap();
    lines.into_iter().map(|line| (line.event, line.caller.to_string())).collect()
}

#[tokio::test]
async fn kept_credentials_are_handed_out_and_each_program_is_told_once() {
    let (env, _) = TestEnvironment::ready().await;
    let session = env.session(0);
    let first = asks(&tool(&env, "aws", 1), &session).await.unwrap();
    for pid in 2..20 {
        assert_eq!(asks(&tool(&env, "aws", pid), &session).await.unwrap(), first);
    }
    assert_eq!(asks(&tool(&env, "terraform", 20), &session).await.unwrap(), first);
    assert_eq!(env.calls("GetRoleCredentials"), 1);
    let line = |event, by: &str| (event, by.to_owned());
    assert_eq!(
        history(&env, &session.id),
        [line(Event::HandedOut, "terraform (20)"), line(Event::Issued, "aws (1)")]
    );
}

#[tokio::test]
async fn what_ends_within_a_quarter_of_an_hour_is_not_handed_out() {
    let (env, _) = TestEnvironment::ready().await;
    let session = env.session(0);
    let first = asks(&env.engine, &session).await.unwrap();
    let left = first.expires_at.duration_since(env.engine.now());
    env.pass(left - SignedDuration::from_mins(15) - SignedDuration::from_secs(1));
    assert_eq!(asks(&env.engine, &session).await.unwrap().access_key_id, first.access_key_id);
    env.pass(SignedDuration::from_secs(1));
    assert_ne!(asks(&env.engine, &session).await.unwrap().access_key_id, first.access_key_id);
}

#[tokio::test]
async fn where_nobody_can_be_asked_that_is_said_at_once_and_no_page_opens() {
    let (env, id) = TestEnvironment::ready().await;
    let session = env.session(0);
    env.engine.integrations().sign_out(&id).await.unwrap();
    let opened = env.opened().len();
    for pid in 0..5 {
        let refused = asks(&tool(&env, "aws", pid), &session).await;
        let problem = refused.unwrap_err().problem();
        assert_eq!(problem.code, ProblemCode::SignInRequired);
        assert!(problem.remedy.command().unwrap().starts_with("daypass login "));
    }
    assert_eq!(env.opened().len(), opened);
    assert_eq!(history(&env, &session.id), [(Event::Failed, "aws (0)".to_owned())], "five are one line");
}

#[tokio::test]
async fn fifty_programs_of_three_sessions_wait_for_one_page() {
    let (env, id) = TestEnvironment::ready().await;
    let sessions: Vec<Session> = (0..3).map(|index| env.session(index)).collect();
    env.engine.integrations().sign_out(&id).await.unwrap();
    let (opened, tokens) = (env.opened().len(), env.calls("CreateToken"));
    let tools: Vec<Engine> = (0..50).map(|pid| tool(&env, "aws", pid)).collect();
    let all = join_all(tools.iter().enumerate().map(|(n, tool)| asks(tool, &sessions[n % 3])));
    for result in with_window(&env, all).await {
        result.unwrap();
    }
    assert_eq!(env.opened().len(), opened + 1);
    assert_eq!(env.calls("StartDeviceAuthorization"), 2, "the env's own and this one");
    assert_eq!(env.calls("CreateToken"), tokens + 1);
    assert_eq!(env.calls("GetRoleCredentials"), 3);
}

#[tokio::test]
async fn who_declines_is_not_asked_again_for_five_minutes() {
    let (env, id) = TestEnvironment::ready().await;
    let session = env.session(0);
    env.engine.integrations().sign_out(&id).await.unwrap();
    env.person(Person::Denies);
    let opened = env.opened().len();
    with_window(&env, async {
        let tools: Vec<Engine> = (0..10).map(|pid| tool(&env, "aws", pid)).collect();
        for result in join_all(tools.iter().map(|tool| asks(tool, &session))).await {
            assert_eq!(code(&result), ProblemCode::SignInDeclined);
        }
        assert_eq!(code(&asks(&tools[0], &session).await), ProblemCode::SignInDeclined);
        assert_eq!(env.opened().len(), opened + 1);
        env.person(Person::Allows);
        env.pass(SignedDuration::from_mins(6));
        asks(&tools[0], &session).await.unwrap();
        assert_eq!(env.opened().len(), opened + 2);
    })
    .await;
}

#[tokio::test]
async fn a_failure_that_passes_was_told_to_programs_for_five_minutes() {
    let (env, id) = TestEnvironment::ready().await;
    let session = env.session(0);
    env.engine.integrations().sign_out(&id).await.unwrap();
    with_window(&env, async {
        let tool = tool(&env, "aws", 1);
        env.sim.cut_network(true);
        let refused = asks(&tool, &session).await;
        assert_eq!(refused.unwrap_err().kind(), Kind::Passing);
        env.sim.cut_network(false);
        env.pass(SignedDuration::from_secs(4));
        asks(&tool, &session).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_person_who_is_away_is_waited_for_no_longer_than_was_said() {
    let env = TestEnvironment::signed_out_and_still().await;
    let session = env.session(0);
    env.person(Person::Sleeps);
    let (first, second) = (tool(&env, "aws", 1), tool(&env, "aws", 2));
    let waits = async {
        let refused = first.sessions().credentials_without_prompt(&session, Duration::from_millis(300)).await;
        assert_eq!(code(&refused), ProblemCode::SignInRequired);
        // The page is still open, and the next one waits for the same.
        let refused =
            second.sessions().credentials_without_prompt(&session, Duration::from_millis(300)).await;
        assert_eq!(code(&refused), ProblemCode::SignInRequired);
    };
    with_window(&env, waits).await;
    assert_eq!(env.opened().len(), 2, "one of them the env's own");
}

#[tokio::test]
async fn a_sign_in_under_way_at_a_terminal_is_shared() {
    let env = TestEnvironment::signed_out_and_still().await;
    let (session, other) = (env.session(0), env.session(1));
    env.person(Person::Sleeps);
    let terminal = env.peer();
    let options = StartOptions::default();
    let start = terminal.sessions().start(&session.id, &options);
    let tools = async {
        while env.opened().len() < 2 {
            tokio::task::yield_now().await;
        }
        let (same, another) = (tool(&env, "aws", 1), tool(&env, "aws", 2));
        let allows = async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            env.sim.approve(None);
        };
        let (same, another, ()) = tokio::join!(asks(&same, &session), asks(&another, &other), allows);
        same.unwrap();
        another.unwrap();
    };
    let both = async { tokio::join!(start, tools) };
    let (started, ()) = Box::pin(env.while_time_passes(both)).await;
    started.unwrap();
    assert_eq!(env.opened().len(), 2, "no page but the terminal's");
}

#[tokio::test]
async fn a_code_is_asked_for_in_the_window_once_for_all() {
    let env = TestEnvironment::new().await;
    let user = env.add_user("mira").await;
    let role = env.add_role("Deploy", &user, |_| {});
    let session = env.engine.sessions().get(&role).unwrap();
    let window = env.peer();
    let _watch = window.watch().unwrap();
    let tools: Vec<Engine> = (0..10).map(|pid| tool(&env, "terraform", pid)).collect();
    let all = async {
        there(&env).await;
        join_all(tools.iter().map(|tool| asks(tool, &session))).await
    };
    let results = tokio::select! {
        results = all => results,
        ended = window.sessions().serve_pending_prompts() => panic!("the window ended: {ended:?}"),
        () = types(&window, vec![env.code_of("mira")]) => unreachable!("it waits for ever"),
    };
    for result in results {
        result.unwrap();
    }
    assert_eq!(env.calls("GetSessionToken"), 1);
    assert_eq!(env.calls("AssumeRole"), 1);
    // Whoever looks at the day sees that they were asked, and for whom; lists of what was issued do not have it.
    let lines = env.engine.view().history().list_with_prompts(100).unwrap();
    let prompts: Vec<_> = lines.iter().filter(|line| line.event == Event::Prompted).collect();
    assert_eq!(prompts.len(), 1);
    assert_eq!((&prompts[0].session, prompts[0].caller.process.as_deref()), (&role, Some("terraform")));
    assert!(history(&env, &role).iter().all(|(event, _)| *event != Event::Prompted));
}

#[tokio::test]
async fn the_question_of_a_program_that_was_killed_stood_for_two_minutes() {
    let env = TestEnvironment::new().await;
    env.hold_clock();
    let user = env.add_user("mira").await;
    let session = env.engine.sessions().get(&user).unwrap();
    let terraform = tool(&env, "terraform", 421);
    let window = env.peer().acting_for(Caller::of(Channel::Window));
    let _watch = window.watch().unwrap();
    let is_asked = async |asked: bool| {
        let mut changes = window.changes();
        while window.view().status().unwrap().pending_prompts.is_empty() == asked {
            changes.changed().await.unwrap();
        }
    };
    let all = async {
        there(&env).await;
        tokio::select! {
            given = asks(&terraform, &session) => panic!("it was given something: {given:?}"),
            () = is_asked(true) => {}
        }
        // It is gone, and nothing was said.
        env.pass(SignedDuration::from_secs(14));
        assert_eq!(window.view().status().unwrap().pending_prompts.len(), 1, "it may still be there");
        env.pass(SignedDuration::from_secs(2));
        is_asked(false).await;
        assert_eq!(env.store().pending_prompt(&user, env.engine.now()).unwrap(), None);
        // Whoever asks next is a question anew, not a refusal.
        tokio::select! {
            given = asks(&terraform, &session) => panic!("it was given something: {given:?}"),
            () = is_asked(true) => {}
        }
    };
    tokio::select! {
        () = all => {}
        ended = window.sessions().serve_pending_prompts() => panic!("the window ended: {ended:?}"),
    }
}

#[tokio::test]
async fn a_prompt_says_which_program_waits_and_none_for_what_a_person_has_started() {
    let env = TestEnvironment::new().await;
    let user = env.add_user("mira").await;
    let session = env.engine.sessions().get(&user).unwrap();
    let asker = |window: Engine| async move {
        let mut changes = window.changes();
        loop {
            if let Some(prompt) = window.view().status().unwrap().pending_prompts.first() {
                return prompt.asked_by.clone();
            }
            changes.changed().await.unwrap();
        }
    };
    let window = env.peer();
    let _watch = window.watch().unwrap();
    let terraform = tool(&env, "terraform", 421);
    let asks = async {
        there(&env).await;
        asks(&terraform, &session).await
    };
    let by = tokio::select! {
        by = asker(window.clone()) => by,
        given = asks => panic!("nobody was asked: {given:?}"),
        ended = window.sessions().serve_pending_prompts() => panic!("the window ended: {ended:?}"),
    };
    let expected =
        Caller { channel: Channel::CredentialProcess, process: Some("terraform".to_owned()), pid: Some(421) };
    assert_eq!(by, Some(expected));

    let env = TestEnvironment::new().await;
    let user = env.add_user("mira").await;
    let options = StartOptions::default();
    let by = tokio::select! {
        by = asker(env.engine.clone()) => by,
        started = env.engine.sessions().start(&user, &options) => panic!("nobody was asked: {started:?}"),
    };
    assert_eq!(by, None);
}

#[tokio::test]
async fn a_session_of_a_quarter_of_an_hour_asked_for_a_code_again_and_again() {
    let env = TestEnvironment::new().await;
    let new = NewUser {
        name: None,
        keys: env.keys_of("mira"),
        mfa_device: Some(env.device_of("mira")),
        duration: Some(UserDuration::try_from(900).unwrap()),
        region: None,
    };
    let user = env.engine.users().add(&new).await.unwrap();
    let session = env.engine.sessions().get(&user).unwrap();
    let window = env.peer();
    let _watch = window.watch().unwrap();
    let tools: Vec<Engine> = (0..5).map(|pid| tool(&env, "aws", pid)).collect();
    let all = async {
        there(&env).await;
        join_all(
            tools
                .iter()
                .map(|tool| tool.sessions().credentials_without_prompt(&session, Duration::from_secs(20))),
        )
        .await
    };
    let results = tokio::select! {
        results = all => results,
        ended = window.sessions().serve_pending_prompts() => panic!("the window ended: {ended:?}"),
        () = types(&window, vec![env.code_of("mira")]) => unreachable!("it waits for ever"),
    };
    for result in results {
        result.unwrap();
    }
    assert_eq!(env.calls("GetSessionToken"), 1);
}
