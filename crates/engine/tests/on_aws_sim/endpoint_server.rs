//! The endpoint that a window or an agent serves: sessions are started there, and shells find it again.

use crate::endpoint::Program;
use crate::test_environment::{TestEnvironment, into};
use daypass_core::view::Channel;
use daypass_core::{Delivery, Explain, ProblemCode, SessionId, SessionState};
use daypass_engine::renewal::Memory;
use daypass_engine::{Engine, RenewalEvent, StartOptions};
use jiff::SignedDuration;
use std::path::PathBuf;
use tokio::net::{TcpListener, TcpStream};

/// Started so that it is asked for at the endpoint.
fn at_endpoint() -> StartOptions {
    StartOptions { delivery: Some(Delivery::ContainerEndpoint), ..StartOptions::default() }
}

/// A shell that knows where the endpoint is, with the token that is in the file now.
async fn shell(engine: &Engine, id: &SessionId) -> Program {
    let [(_, address), (_, file)] = engine.endpoints().variables(id).await.unwrap().unwrap();
    let token = std::fs::read_to_string(file.expose()).unwrap();
    Program { address: address.expose().to_owned(), token }
}

/// Does something while a process serves the endpoint.
async fn served<T>(server: &Engine, doing: impl Future<Output = T>) -> T {
    let doing = async {
        while !server.endpoints().is_served().unwrap() {
            tokio::task::yield_now().await;
        }
        doing.await
    };
    tokio::select! {
        done = doing => done,
        ended = server.endpoints().serve() => panic!("it ended: {ended:?}"),
    }
}

#[tokio::test]
async fn a_session_is_started_at_the_standing_endpoint_and_goes_from_there_with_the_stop() {
    let (env, _) = TestEnvironment::ready().await;
    let (first, second) = (env.session(0).id, env.session(1).id);
    let server = env.engine.clone();
    let doing = async {
        let started = env.engine.sessions().start(&first, &at_endpoint()).await.unwrap();
        assert_eq!(started.profiles, []);
        assert!(env.credentials_file().is_empty() && !env.config_path().exists(), "no file of the person's");
        assert!(env.engine.sessions().start(&first, &at_endpoint()).await.unwrap().already);
        env.engine.sessions().start(&second, &at_endpoint()).await.unwrap();
        let (one, other) = (shell(&env.engine, &first).await, shell(&env.engine, &second).await);
        assert_ne!(one.key().await, other.key().await);
        let swapped = Program { address: one.address.clone(), token: other.token.clone() };
        assert_eq!(swapped.gets().await.0, 401, "a token opens one session");
        env.engine.sessions().stop(&first).await.unwrap();
        while one.gets().await.0 != 404 {
            tokio::task::yield_now().await;
        }
        other.key().await;
        assert_eq!(env.engine.endpoints().variables(&first).await.unwrap(), None);
        env.engine.sessions().stop(&second).await.unwrap();
        while TcpStream::connect(other.address.split('/').nth(2).unwrap()).await.is_ok() {
            tokio::task::yield_now().await;
        }
        (second.clone(), other)
    };
    Box::pin(served(&server, doing)).await;
    let told = env.engine.view().history().list(Some(&second), 10).unwrap();
    assert!(told.iter().any(|line| line.caller.channel == Channel::Endpoint), "{told:?}");
}

#[tokio::test]
async fn whoever_serves_next_has_the_same_port_and_another_token() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    let refused = async {
        env.engine.sessions().start(&id, &at_endpoint()).await.unwrap();
        env.engine.endpoints().variables(&id).await
    };
    assert_eq!(refused.await.unwrap_err().problem().title, "Nobody serves the endpoint");
    let (first, second) = (env.peer(), env.peer());
    let before = Box::pin(served(&first, shell(&env.engine, &id))).await;
    drop(first);
    let doing = async {
        let after = shell(&env.engine, &id).await;
        after.key().await;
        assert_eq!(before.gets().await.0, 401);
        assert_eq!(after.address, before.address);
    };
    Box::pin(served(&second, doing)).await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let folder = env.engine.home().path().join("endpoint");
        assert_eq!(std::fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        let left: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["port"], "tokens go with whoever served");
    }
}

#[tokio::test]
async fn shells_at_the_endpoint_became_the_session_that_was_started_into_the_default_profile_later() {
    let (env, _) = TestEnvironment::ready().await;
    let (first, second) = (env.session(0), env.session(1).id);
    env.engine.sessions().start(&first.id, &at_endpoint()).await.unwrap();
    for delivery in [Delivery::CredentialsFile, Delivery::CredentialProcess] {
        let options = StartOptions { delivery: Some(delivery), ..into("default") };
        let refused = env.engine.sessions().start(&second, &options).await.unwrap_err().problem();
        assert_eq!(refused.code, ProblemCode::ProfileInUse, "{refused:?}");
        assert!(refused.detail.starts_with(&format!("'{}'", first.name)), "{refused:?}");
    }
    assert!(env.credentials_file().is_empty() && !env.config_path().exists());
    env.engine.sessions().start(&second, &into("dev")).await.unwrap();
    // The session itself may go there, and with consent another.
    env.engine
        .sessions()
        .start(&first.id, &StartOptions { delivery: Some(Delivery::CredentialsFile), ..into("default") })
        .await
        .unwrap();
    env.engine.sessions().stop(&first.id).await.unwrap();
    env.engine.sessions().start(&first.id, &at_endpoint()).await.unwrap();
    env.engine.sessions().start(&second, &StartOptions { replace: true, ..into("default") }).await.unwrap();
    let refused = env.engine.endpoints().variables(&first.id).await.unwrap_err();
    assert_eq!(refused.problem().title, "The default profile would be used instead");
    env.engine.sessions().stop(&second).await.unwrap();
    env.engine.sessions().stop(&first.id).await.unwrap();
    env.engine.sessions().start(&second, &into("default")).await.unwrap();
}

#[tokio::test]
async fn a_new_token_was_in_the_file_that_shells_bring_to_whoever_has_taken_the_old_port() {
    let (env, _) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    env.engine.sessions().start(&id, &at_endpoint()).await.unwrap();
    let variables = async |engine: &Engine| {
        let [(_, address), (_, file)] = engine.endpoints().variables(&id).await.unwrap().unwrap();
        (address.expose().to_owned(), PathBuf::from(file.expose()))
    };
    let (first, second) = (env.peer(), env.peer());
    let (address, file) = Box::pin(served(&first, variables(&env.engine))).await;
    drop(first);
    // One that was killed has left its token.
    env.put(&file, "of the one that was killed");
    let squatter = TcpListener::bind(address.split('/').nth(2).unwrap()).await.unwrap();
    let doing = async {
        let mut now = variables(&env.engine).await;
        while now.0 == address {
            tokio::task::yield_now().await;
            now = variables(&env.engine).await;
        }
        assert_ne!(now.1, file);
        assert!(!file.exists(), "a tool in an older shell finds nothing to bring");
        shell(&env.engine, &id).await.key().await;
    };
    Box::pin(served(&second, doing)).await;
    drop(squatter);
}

#[tokio::test]
async fn a_session_at_the_endpoint_is_renewed_and_brought_back_by_being_asked_for() {
    let (env, integration) = TestEnvironment::ready().await;
    let id = env.session(0).id;
    let end = env.engine.sessions().start(&id, &at_endpoint()).await.unwrap().expires_at;
    let (renewer, mut memory) = (env.engine.renewer(), Memory::default());
    renewer.step(&mut memory).await.unwrap();
    env.pass(end.duration_since(env.engine.now()) - SignedDuration::from_mins(3));
    let (kept, _) = renewer.step(&mut memory).await.unwrap();
    assert!(matches!(kept.last(), Some(RenewalEvent::Renewed { .. })), "{kept:?}");
    assert_eq!(env.session(0).use_count, 1, "a renewal is no start");
    env.engine.integrations().sign_out(&integration).await.unwrap();
    env.pass(SignedDuration::from_hours(13));
    renewer.step(&mut memory).await.unwrap();
    let state =
        || env.engine.view().status().unwrap().sessions.into_iter().find(|one| one.id == id).unwrap().state;
    assert_eq!(state(), SessionState::Expired);
    env.engine.integrations().sign_in(&integration, None, false).await.unwrap();
    let server = env.engine.clone();
    let doing = async {
        shell(&env.engine, &id).await.key().await;
        assert_eq!(state(), SessionState::Active);
    };
    Box::pin(served(&server, doing)).await;
    assert_eq!(state(), SessionState::NeedsYou, "its credentials are good, and nobody serves it any more");
}
