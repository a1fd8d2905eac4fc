//! A credential endpoint: what AWS tools get from it as time passes, and where something is in the way.

use crate::bed::{Bed, Person, into};
use aws_sim::Fault;
use daypass_core::view::{Caller, Channel, Event};
use daypass_core::{Delivery, Problem, ProblemCode, SessionId, SessionState};
use daypass_engine::store::watch;
use daypass_engine::{Engine, Keeper, Kept, StartOptions};
use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

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
        let by = Caller { channel: Channel::Exec, process: Some("terraform".to_owned()), pid: Some(7) };
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
    let told: Vec<_> = told.iter().map(|line| (line.event, line.caller.to_string())).collect();
    assert_eq!(
        told,
        [(Event::Issued, "terraform (7)".to_owned()), (Event::Issued, "terraform (7)".to_owned())]
    );
}

#[tokio::test]
async fn while_aws_is_away_what_is_kept_serves_to_its_end_and_then_the_tool_is_told_to_ask_again() {
    // Its clock stands: whoever waits to try again would move it on.
    let (bed, _) = Bed::ready_and_still().await;
    // An hour at a time: the sign-in goes on after the end.
    let id = bed.engine.find_session("Shop Production/Deploy").unwrap();
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
async fn what_took_long_to_fail_was_tried_again_at_once() {
    let (bed, _) = Bed::ready().await;
    bed.sim.fault(Fault {
        op: "GetRoleCredentials".to_owned(),
        times: 1,
        status: Some(403),
        error: Some("ForbiddenException".to_owned()),
        delay_ms: Some(1000),
        ..Fault::default()
    });
    Program::with(&bed.engine, &bed.session(0).id, async |program| {
        assert_eq!(program.gets().await.0, 503, "not yet");
        bed.pass(SignedDuration::from_secs(6));
        for _ in 0..3 {
            assert_eq!(program.gets().await.0, 403);
        }
        bed.pass(SignedDuration::from_secs(5));
        program.key().await;
    })
    .await;
    assert_eq!(bed.calls("GetRoleCredentials"), 2);
}

#[tokio::test]
async fn credentials_that_came_when_the_tool_had_gone_were_served_after_their_end() {
    let (bed, integration) = Bed::ready().await;
    let id = bed.session(0).id;
    bed.sim.fault(Fault {
        op: "GetRoleCredentials".to_owned(),
        times: 1,
        delay_ms: Some(1000),
        carried_out: true,
        ..Fault::default()
    });
    Program::with(&bed.engine, &id, async |program| {
        assert_eq!(program.gets().await.0, 503, "not yet");
        while bed.engine.history(Some(&id), 10).unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        bed.pass(SignedDuration::from_hours(13));
        bed.engine.sign_in(&integration, None, false).await.unwrap();
        let (_, end) = program.key_and_end().await;
        assert!(end > bed.engine.now(), "{end}");
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
    let bed = Bed::signed_out_and_still().await;
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

/// Started so that it is asked for at the endpoint.
fn at_endpoint() -> StartOptions {
    StartOptions { delivery: Some(Delivery::ContainerEndpoint), ..StartOptions::default() }
}

/// A shell that knows where the endpoint is, with the token that is in the file now.
async fn shell(engine: &Engine, id: &SessionId) -> Program {
    let [(_, address), (_, file)] = engine.endpoint_variables(id).await.unwrap().unwrap();
    let token = std::fs::read_to_string(file.expose()).unwrap();
    Program { address: address.expose().to_owned(), token }
}

/// Does something while a process serves the endpoint.
async fn served<T>(server: &Engine, doing: impl Future<Output = T>) -> T {
    let doing = async {
        while !server.is_endpoint_served().unwrap() {
            tokio::task::yield_now().await;
        }
        doing.await
    };
    tokio::select! {
        done = doing => done,
        ended = server.serve_endpoint() => panic!("it ended: {ended:?}"),
    }
}

#[tokio::test]
async fn a_session_is_started_at_the_standing_endpoint_and_goes_from_there_with_the_stop() {
    let (bed, _) = Bed::ready().await;
    let (first, second) = (bed.session(0).id, bed.session(1).id);
    let server = bed.engine.clone();
    let doing = async {
        let started = bed.engine.start(&first, &at_endpoint()).await.unwrap();
        assert_eq!(started.profiles, []);
        assert!(bed.credentials_file().is_empty() && !bed.config_path().exists(), "no file of the person's");
        assert!(bed.engine.start(&first, &at_endpoint()).await.unwrap().already);
        bed.engine.start(&second, &at_endpoint()).await.unwrap();
        let (one, other) = (shell(&bed.engine, &first).await, shell(&bed.engine, &second).await);
        assert_ne!(one.key().await, other.key().await);
        let swapped = Program { address: one.address.clone(), token: other.token.clone() };
        assert_eq!(swapped.gets().await.0, 401, "a token opens one session");
        bed.engine.stop(&first).await.unwrap();
        while one.gets().await.0 != 404 {
            tokio::task::yield_now().await;
        }
        other.key().await;
        assert_eq!(bed.engine.endpoint_variables(&first).await.unwrap(), None);
        bed.engine.stop(&second).await.unwrap();
        while TcpStream::connect(other.address.split('/').nth(2).unwrap()).await.is_ok() {
            tokio::task::yield_now().await;
        }
        (second.clone(), other)
    };
    Box::pin(served(&server, doing)).await;
    let told = bed.engine.history(Some(&second), 10).unwrap();
    assert!(told.iter().any(|line| line.caller.channel == Channel::Endpoint), "{told:?}");
}

#[tokio::test]
async fn whoever_serves_next_has_the_same_port_and_another_token() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    let refused = async {
        bed.engine.start(&id, &at_endpoint()).await.unwrap();
        bed.engine.endpoint_variables(&id).await
    };
    assert_eq!(Problem::from(&refused.await.unwrap_err()).title, "Nobody serves the endpoint");
    let (first, second) = (bed.peer(), bed.peer());
    let before = Box::pin(served(&first, shell(&bed.engine, &id))).await;
    drop(first);
    let doing = async {
        let after = shell(&bed.engine, &id).await;
        after.key().await;
        assert_eq!(before.gets().await.0, 401);
        assert_eq!(after.address, before.address);
    };
    Box::pin(served(&second, doing)).await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let folder = bed.engine.home().path().join("endpoint");
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        let left: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["port"], "tokens go with whoever served");
    }
}

#[tokio::test]
async fn shells_at_the_endpoint_became_the_session_that_was_started_into_the_default_profile_later() {
    let (bed, _) = Bed::ready().await;
    let (first, second) = (bed.session(0), bed.session(1).id);
    bed.engine.start(&first.id, &at_endpoint()).await.unwrap();
    for delivery in [Delivery::CredentialsFile, Delivery::CredentialProcess] {
        let options = StartOptions { delivery: Some(delivery), ..into("default") };
        let refused = Problem::from(&bed.engine.start(&second, &options).await.unwrap_err());
        assert_eq!(refused.code, ProblemCode::ProfileInUse, "{refused:?}");
        assert!(refused.detail.starts_with(&first.name), "{refused:?}");
    }
    assert!(bed.credentials_file().is_empty() && !bed.config_path().exists());
    bed.engine.start(&second, &into("dev")).await.unwrap();
    // The session itself may go there, and with consent another.
    bed.engine
        .start(&first.id, &StartOptions { delivery: Some(Delivery::CredentialsFile), ..into("default") })
        .await
        .unwrap();
    bed.engine.stop(&first.id).await.unwrap();
    bed.engine.start(&first.id, &at_endpoint()).await.unwrap();
    bed.engine.start(&second, &StartOptions { replace: true, ..into("default") }).await.unwrap();
    let refused = bed.engine.endpoint_variables(&first.id).await.unwrap_err();
    assert_eq!(Problem::from(&refused).title, "The default profile would be used instead");
    bed.engine.stop(&second).await.unwrap();
    bed.engine.stop(&first.id).await.unwrap();
    bed.engine.start(&second, &into("default")).await.unwrap();
}

#[tokio::test]
async fn a_new_token_was_in_the_file_that_shells_bring_to_whoever_has_taken_the_old_port() {
    let (bed, _) = Bed::ready().await;
    let id = bed.session(0).id;
    bed.engine.start(&id, &at_endpoint()).await.unwrap();
    let variables = async |engine: &Engine| {
        let [(_, address), (_, file)] = engine.endpoint_variables(&id).await.unwrap().unwrap();
        (address.expose().to_owned(), PathBuf::from(file.expose()))
    };
    let (first, second) = (bed.peer(), bed.peer());
    let (address, file) = Box::pin(served(&first, variables(&bed.engine))).await;
    drop(first);
    // One that was killed has left its token.
    bed.put(&file, "of the one that was killed");
    let squatter = TcpListener::bind(address.split('/').nth(2).unwrap()).await.unwrap();
    let doing = async {
        let mut now = variables(&bed.engine).await;
        while now.0 == address {
            tokio::task::yield_now().await;
            now = variables(&bed.engine).await;
        }
        assert_ne!(now.1, file);
        assert!(!file.exists(), "a tool in an older shell finds nothing to bring");
        shell(&bed.engine, &id).await.key().await;
    };
    Box::pin(served(&second, doing)).await;
    drop(squatter);
}

#[tokio::test]
async fn a_session_at_the_endpoint_is_renewed_and_brought_back_by_being_asked_for() {
    let (bed, integration) = Bed::ready().await;
    let id = bed.session(0).id;
    let end = bed.engine.start(&id, &at_endpoint()).await.unwrap().expires_at;
    let mut keeper = Keeper::new(&bed.engine);
    keeper.look().await.unwrap();
    bed.pass(end.duration_since(bed.engine.now()) - SignedDuration::from_mins(3));
    let (kept, _) = keeper.look().await.unwrap();
    assert!(matches!(kept.last(), Some(Kept::Renewed { .. })), "{kept:?}");
    assert_eq!(bed.session(0).use_count, 1, "a renewal is no start");
    bed.engine.sign_out(&integration).await.unwrap();
    bed.pass(SignedDuration::from_hours(13));
    keeper.look().await.unwrap();
    let state = || bed.engine.status().unwrap().sessions.into_iter().find(|one| one.id == id).unwrap().state;
    assert_eq!(state(), SessionState::Expired);
    bed.engine.sign_in(&integration, None, false).await.unwrap();
    let server = bed.engine.clone();
    let doing = async { shell(&bed.engine, &id).await.key().await };
    Box::pin(served(&server, doing)).await;
    assert_eq!(state(), SessionState::Active);
}
