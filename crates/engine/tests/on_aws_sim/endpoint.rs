//! A credential endpoint: what AWS tools get from it as time passes, and where something is in the way.

use crate::bed::{Bed, Person, into};
use aws_sim::Fault;
use daypass_core::view::{Asker, Event, Via};
use daypass_core::{Problem, SessionId};
use daypass_engine::Engine;
use daypass_engine::watch::watch;
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A program with an endpoint.
struct Program {
    address: String,
    token: String,
}

impl Program {
    /// Lets a program do something with an endpoint.
    async fn with<T>(engine: &Engine, id: &SessionId, doing: impl AsyncFnOnce(Self) -> T) -> T {
        let endpoint = engine.open_endpoint(id).await.unwrap();
        let [(_, address), (_, token)] = endpoint.variables();
        let program = Self { address: address.expose().to_owned(), token: token.expose().to_owned() };
        let by = Asker { via: Via::Exec, process: Some("terraform".to_owned()), pid: Some(7) };
        tokio::select! {
            done = doing(program) => done,
            never = endpoint.serve(by) => match never {},
        }
    }

    /// The status and the document of an answer.
    async fn gets(&self) -> (u16, Value) {
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

    async fn key(&self) -> String {
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
fn pass_to(bed: &Bed, end: Timestamp, minutes: i64) {
    bed.pass(end.duration_since(bed.engine.now()) - SignedDuration::from_mins(minutes));
}

#[tokio::test]
async fn kept_credentials_are_served_until_a_quarter_of_an_hour_is_left_and_then_one_call_is_made_for_all() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    Program::with(&bed.engine, &id, async |program| {
        let (first, end) = program.key_and_end().await;
        pass_to(&bed, end, 16);
        assert_eq!(program.key().await, first);
        pass_to(&bed, end, 15);
        let next = join_all((0..20).map(|_| program.key())).await;
        assert!(next.iter().all(|key| *key == next[0] && *key != first), "{next:?}");
    })
    .await;
    assert_eq!(bed.calls("GetRoleCredentials"), 2);
    let told = bed.engine.history(Some(&id), 10).unwrap();
    let told: Vec<_> = told.iter().map(|line| (line.event, line.by.to_string())).collect();
    assert_eq!(
        told,
        [(Event::Issued, "terraform (7)".to_owned()), (Event::Issued, "terraform (7)".to_owned())]
    );
}

#[tokio::test]
async fn while_aws_is_away_what_is_kept_serves_to_its_end_and_then_the_tool_is_told_to_ask_again() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    Program::with(&bed.engine, &id, async |program| {
        let (first, end) = program.key_and_end().await;
        bed.fault("GetRoleCredentials", 1000, 503, "ServiceUnavailableException");
        for left in [14, 9, 4] {
            pass_to(&bed, end, left);
            assert_eq!(program.key().await, first);
        }
        pass_to(&bed, end, 0);
        let (status, refused) = program.gets().await;
        assert_eq!(status, 503, "{refused}");
        assert!(refused["Code"].is_string() && refused["Message"].is_string());
    })
    .await;
}

#[tokio::test]
async fn a_slow_answer_of_aws_is_not_waited_for_longer_than_tools_wait_and_comes_with_the_next_asking() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    Program::with(&bed.engine, &id, async |program| {
        let (first, end) = program.key_and_end().await;
        pass_to(&bed, end, 14);
        bed.sim.fault(Fault {
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
async fn a_code_that_is_due_is_said_to_be_and_what_failed_is_not_tried_again_at_every_asking() {
    let bed = Bed::still().await;
    let user = bed.add_user("mira").await;
    Program::with(&bed.engine, &user, async |program| {
        for _ in 0..5 {
            let (status, refused) = program.gets().await;
            assert_eq!((status, &refused["Code"]), (400, &Value::from("MfaRequired")));
            assert!(refused["Message"].as_str().unwrap().ends_with(": daypass start mira"), "{refused}");
        }
        // The person starts it elsewhere.
        bed.while_typing(vec![bed.code_of("mira")], bed.engine.start(&user, &into("mira"))).await.unwrap();
        bed.pass(SignedDuration::from_secs(5));
        program.key().await;
    })
    .await;
    assert_eq!(bed.engine.history(Some(&user), 10).unwrap().len(), 3, "a failure, the start, handed out");
}

#[tokio::test]
async fn where_a_window_runs_the_person_is_asked_there_and_the_tool_asks_again_meanwhile() {
    let bed = Bed::still().await;
    let integration = bed.integration().await;
    let prepared = async {
        bed.engine.sign_in(&integration, None, false).await.unwrap();
        bed.engine.sync(&integration).await.unwrap();
        bed.engine.sign_out(&integration).await.unwrap();
    };
    Box::pin(bed.while_time_passes(prepared)).await;
    let id = bed.session(0).id;
    bed.person(Person::Sleeps);
    let window = bed.peer();
    let _watch = watch(&window).unwrap();
    let opened = bed.opened().len();
    let asks = Program::with(&bed.engine, &id, async |program| {
        while !window.home().is_locked("window").unwrap() {
            tokio::task::yield_now().await;
        }
        let (status, refused) = program.gets().await;
        assert_eq!((status, refused["Message"].as_str().unwrap().starts_with("Not yet")), (503, true));
        bed.sim.approve(None);
        let answered = async {
            while program.gets().await.0 != 200 {
                tokio::task::yield_now().await;
            }
        };
        bed.while_time_passes(answered).await;
    });
    tokio::select! {
        () = Box::pin(asks) => {},
        ended = window.serve_wanted() => panic!("the window ended: {ended:?}"),
    }
    assert_eq!(bed.opened().len(), opened + 1);
}

#[tokio::test]
async fn a_session_that_is_gone_is_refused_and_a_default_profile_that_would_win_too() {
    let (bed, _) = Bed::ready().await;
    let user = bed.add_user("mira").await;
    let refused = Program::with(&bed.engine, &user, async |program| {
        bed.engine.remove_session(&user).await.unwrap();
        program.gets().await
    });
    let (status, refused) = refused.await;
    assert_eq!((status, &refused["Code"]), (400, &Value::from("SessionNotFound")));
    bed.put(&bed.config_path(), "[default]\ncredential_process = /bin/keys\n");
    let refused = bed.engine.open_endpoint(&bed.session(0).id).await;
    assert_eq!(Problem::from(&refused.unwrap_err()).title, "The default profile would be used instead");
}
