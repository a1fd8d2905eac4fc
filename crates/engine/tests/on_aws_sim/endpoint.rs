//! A credential endpoint of one program: what AWS tools get from it as time passes, and where something is in the way.

use crate::test_browser::Person;
use crate::test_environment::{TestEnvironment, into};
use aws_sim::Fault;
use daypass_core::view::{Caller, Channel, Event};
use daypass_core::{Explain, ProblemCode, SessionId};
use daypass_engine::{Engine, StartOptions};
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A program with an endpoint.
pub(crate) struct Program {
    pub(crate) address: String,
    pub(crate) token: String,
}

impl Program {
    /// Lets a program do something with an endpoint.
    async fn with<T>(engine: &Engine, id: &SessionId, doing: impl AsyncFnOnce(Self) -> T) -> T {
        let endpoint = engine.endpoints().open(id).await.unwrap();
        let [(_, address), (_, token)] = endpoint.variables();
        let program = Self { address: address.expose().to_owned(), token: token.expose().to_owned() };
        let by = Caller { channel: Channel::Exec, process: Some("terraform".to_owned()), pid: Some(7) };
        tokio::select! {
            done = doing(program) => done,
            never = endpoint.serve(by) => match never {},
        }
    }

    /// The status and the document of an answer.
    pub(crate) async fn gets(&self) -> (u16, Value) {
        let (authority, path) = self.address.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut stream = TcpStream::connect(authority).await.unwrap();
        let head =
            format!("GET /{path} HTTP/1.1\r\nHost: {authority}\r\nAuthorization: {}\r\n\r\n", self.token);
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str(body).unwrap())
    }

    pub(crate) async fn key(&self) -> String {
        self.key_and_end().await.0
    }

    async fn key_and_end(&self) -> (String, Timestamp) {
        let (status, document) = self.gets().await;
        assert_eq!(status, 200, "{document}");
        let text = |key: &str| document[key].as_str().unwrap().to_owned();
        (text("AccessKeyId"), text("Expiration").parse().unwrap())
    }
}

/// Lets time pass until so many minutes are left.
fn pass_to(env: &TestEnvironment, end: Timestamp, minutes: i64) {
    env.pass(end.duration_since(env.engine.now()) - SignedDuration::from_mins(minutes));
}

#[tokio::test]
async fn kept_credentials_are_served_until_a_quarter_of_an_hour_is_left_and_then_one_call_is_made_for_all() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    Program::with(&env.engine, &id, async |program| {
        let (first, end) = program.key_and_end().await;
        pass_to(&env, end, 16);
        assert_eq!(program.key().await, first);
        pass_to(&env, end, 15);
        let next = join_all((0..20).map(|_| program.key())).await;
        assert!(next.iter().all(|key| *key == next[0] && *key != first), "{next:?}");
    })
    .await;
    assert_eq!(env.calls("GetRoleCredentials"), 2);
    let told = env.engine.view().history().list(Some(&id), 10).unwrap();
    let told: Vec<_> = told.iter().map(|line| (line.event, line.caller.to_string())).collect();
    assert_eq!(
        told,
        [(Event::Issued, "terraform (7)".to_owned()), (Event::Issued, "terraform (7)".to_owned())]
    );
}

#[tokio::test]
async fn while_aws_is_away_what_is_kept_serves_to_its_end_and_then_the_tool_is_told_to_ask_again() {
    // Its clock stands: whoever waits to try again would move it on.
    let (env, _) = TestEnvironment::ready_and_still().await;
    // An hour at a time: the sign-in goes on after the end.
    let id = env.engine.sessions().find("Shop Production/Deploy").unwrap();
    Program::with(&env.engine, &id, async |program| {
        let (first, end) = program.key_and_end().await;
        env.fault("GetRoleCredentials", 1000, 503, "ServiceUnavailableException");
        for left in [14, 9, 4] {
            pass_to(&env, end, left);
            assert_eq!(program.key().await, first);
        }
        pass_to(&env, end, 0);
        let (status, refused) = program.gets().await;
        assert_eq!(status, 503, "{refused}");
        assert!(refused["Code"].is_string() && refused["Message"].is_string());
    })
    .await;
}

#[tokio::test]
async fn a_slow_answer_of_aws_is_not_waited_for_longer_than_tools_wait_and_comes_with_the_next_asking() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    Program::with(&env.engine, &id, async |program| {
        let (first, end) = program.key_and_end().await;
        pass_to(&env, end, 14);
        env.sim.fault(Fault {
            op: "GetRoleCredentials".to_owned(),
            times: 1,
            delay_ms: Some(1500),
            carried_out: true,
            ..Fault::default()
        });
        let began = Instant::now();
        assert_eq!(program.key().await, first, "it is good for a quarter of an hour");
        assert!(began.elapsed() < Duration::from_millis(1400), "{:?}", began.elapsed());
        while program.key().await == first {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_took_long_to_fail_was_tried_again_at_once() {
    let (env, _) = TestEnvironment::ready().await;
    env.sim.fault(Fault {
        op: "GetRoleCredentials".to_owned(),
        times: 1,
        status: Some(403),
        error: Some("ForbiddenException".to_owned()),
        delay_ms: Some(1000),
        ..Fault::default()
    });
    Program::with(&env.engine, &env.session(0).id, async |program| {
        assert_eq!(program.gets().await.0, 503, "not yet");
        env.pass(SignedDuration::from_secs(6));
        for _ in 0..3 {
            assert_eq!(program.gets().await.0, 403);
        }
        env.pass(SignedDuration::from_secs(5));
        program.key().await;
    })
    .await;
    assert_eq!(env.calls("GetRoleCredentials"), 2);
}

#[tokio::test]
async fn credentials_that_came_when_the_tool_had_gone_were_served_after_their_end() {
    let (env, integration) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.sim.fault(Fault {
        op: "GetRoleCredentials".to_owned(),
        times: 1,
        delay_ms: Some(1000),
        carried_out: true,
        ..Fault::default()
    });
    Program::with(&env.engine, &id, async |program| {
        assert_eq!(program.gets().await.0, 503, "not yet");
        while env.engine.view().history().list(Some(&id), 10).unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        env.pass(SignedDuration::from_hours(13));
        env.engine.integrations().sign_in(&integration, None, false).await.unwrap();
        let (_, end) = program.key_and_end().await;
        assert!(end > env.engine.now(), "{end}");
    })
    .await;
}

#[tokio::test]
async fn a_code_that_is_due_is_said_to_be_and_what_failed_is_not_tried_again_at_every_asking() {
    let env = TestEnvironment::still().await;
    let user = env.add_user("mira").await;
    Program::with(&env.engine, &user, async |program| {
        for _ in 0..5 {
            let (status, refused) = program.gets().await;
            assert_eq!((status, &refused["Code"]), (400, &Value::from("MfaRequired")));
            assert!(refused["Message"].as_str().unwrap().ends_with(": daypass start mira"), "{refused}");
        }
        // The person starts it elsewhere.
        env.while_typing(vec![env.code_of("mira")], env.engine.sessions().start(&user, &into("mira")))
            .await
            .unwrap();
        env.pass(SignedDuration::from_secs(5));
        program.key().await;
    })
    .await;
    assert_eq!(
        env.engine.view().history().list(Some(&user), 10).unwrap().len(),
        3,
        "a failure, the start, handed out"
    );
}

#[tokio::test]
async fn where_a_window_runs_the_person_is_asked_there_and_the_tool_asks_again_meanwhile() {
    let env = TestEnvironment::signed_out_and_still().await;
    let id = env.session(0).id;
    env.person(Person::Sleeps);
    let window = env.peer();
    let _watch = window.watch().unwrap();
    let opened = env.opened().len();
    let asks = Program::with(&env.engine, &id, async |program| {
        while !env.is_locked("window") {
            tokio::task::yield_now().await;
        }
        let (status, refused) = program.gets().await;
        assert_eq!(
            (status, refused["Message"].as_str().unwrap().contains("are being asked for")),
            (503, true)
        );
        env.sim.approve(None);
        let answered = async {
            while program.gets().await.0 != 200 {
                tokio::task::yield_now().await;
            }
        };
        env.while_time_passes(answered).await;
    });
    tokio::select! {
        () = Box::pin(asks) => {},
        ended = window.sessions().serve_pending_prompts() => panic!("the window ended: {ended:?}"),
    }
    assert_eq!(env.opened().len(), opened + 1);
}

#[tokio::test]
async fn a_session_that_is_gone_is_refused_and_a_default_profile_that_would_win_too() {
    let (env, _) = TestEnvironment::ready().await;
    let user = env.add_user("mira").await;
    let refused = Program::with(&env.engine, &user, async |program| {
        env.engine.users().remove(&user).await.unwrap();
        program.gets().await
    });
    let (status, refused) = refused.await;
    assert_eq!((status, &refused["Code"]), (400, &Value::from("SessionNotFound")));
    env.put(&env.config_path(), "[default]\ncredential_process = /bin/keys\n");
    let refused = env.engine.endpoints().open(&env.session(0).id).await;
    assert_eq!(refused.unwrap_err().problem().title, "The default profile would be used instead");
}

#[tokio::test]
async fn a_session_that_was_started_into_the_default_profile_later_made_the_program_somebody_else() {
    let (env, _) = TestEnvironment::ready().await;
    let (served, other) = (env.session(0), env.session(1).id);
    let endpoint = env.engine.endpoints().open(&served.id).await.unwrap();
    let refused = env.peer().sessions().start(&other, &into("default")).await.unwrap_err().problem();
    assert_eq!(refused.code, ProblemCode::ProfileInUse);
    assert!(
        refused.detail.starts_with(&format!("'{}' is delivered at the endpoint", served.name)),
        "{refused:?}"
    );
    env.peer().sessions().start(&other, &into("dev")).await.unwrap();
    env.peer().sessions().start(&served.id, &into("default")).await.expect("it is who the program is");
    env.engine.sessions().stop(&served.id).await.unwrap();
    let consented = StartOptions { replace: true, ..into("default") };
    env.peer().sessions().start(&other, &consented).await.expect("the person has said so");
    env.engine.sessions().stop(&other).await.unwrap();
    drop(endpoint);
    env.peer().sessions().start(&other, &into("default")).await.unwrap();
}

#[tokio::test]
async fn an_endpoint_whose_process_was_killed_keeps_nobody_from_the_default_profile() {
    let (env, _) = TestEnvironment::ready().await;
    let (served, other) = (env.session(0).id, env.session(1).id);
    let left = env.leave_lock_file(&format!("exec-endpoint-{served}-4711"));
    env.engine.sessions().start(&other, &into("default")).await.unwrap();
    assert!(!left.exists(), "nobody else removes it");
}
