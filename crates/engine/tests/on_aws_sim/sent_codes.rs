//! When an MFA code counts as used: from the moment that AWS may have been told it.

use crate::test_environment::{TestEnvironment, into, problem};
use daypass_core::ProblemCode;
use daypass_core::mfa::MfaCode;
use daypass_engine::{Prompting, StartOptions};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpSocket, TcpStream};

fn with_code(code: &MfaCode) -> StartOptions {
    let prompting = Prompting { mfa_code: Some(code.clone()), ..Prompting::none() };
    StartOptions { prompting, ..into("deploy") }
}

/// A port at which nobody listens yet, and its address.
fn closed_port() -> (TcpSocket, String) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let address = format!("http://{}", socket.local_addr().unwrap());
    (socket, address)
}

/// The network is there: what comes to the port goes to the simulated AWS.
fn open(port: TcpSocket, env: &TestEnvironment) {
    let listener = port.listen(64).unwrap();
    let aws = env.sim.endpoint().trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((mut here, _)) = listener.accept().await {
            let aws = aws.clone();
            tokio::spawn(async move {
                let mut there = TcpStream::connect(aws).await.unwrap();
                let _ = copy_bidirectional(&mut here, &mut there).await;
            });
        }
    });
}

#[tokio::test]
async fn a_code_that_was_typed_offline_counted_as_used() {
    let env = TestEnvironment::new().await;
    let deploy = env.add_role("Deploy", &env.add_user("mira").await, |_| {});
    let (port, address) = closed_port();
    let engine = env.peer_at(&address);
    let options = with_code(&env.code_of("mira"));
    let offline = problem(Box::pin(engine.sessions().start(&deploy, &options)).await);
    assert_eq!(offline.code, ProblemCode::Offline);
    open(port, &env);
    Box::pin(engine.sessions().start(&deploy, &options)).await.unwrap();
    assert_eq!(env.calls("GetSessionToken"), 1);
}

#[tokio::test]
async fn a_kept_seeds_code_that_was_made_offline_was_waited_for_once_more() {
    let env = TestEnvironment::new().await;
    let deploy = env.add_role("Deploy", &env.add_user("mira").await, |_| {});
    let codes = env.engine.users().codes();
    codes.set_totp_seed(&env.device_of("mira"), Some(&env.seed_of("mira"))).await.unwrap();
    let (port, address) = closed_port();
    let engine = env.peer_at(&address);
    let offline = problem(Box::pin(engine.sessions().start(&deploy, &into("deploy"))).await);
    assert_eq!(offline.code, ProblemCode::Offline);
    open(port, &env);
    let before = env.engine.now();
    Box::pin(engine.sessions().start(&deploy, &into("deploy"))).await.unwrap();
    assert_eq!(env.engine.now(), before, "it waits for no other code");
}

#[tokio::test]
async fn a_code_that_was_sent_counts_as_used_though_no_answer_came() {
    let env = TestEnvironment::new().await;
    let deploy = env.add_role("Deploy", &env.add_user("mira").await, |_| {});
    let options = with_code(&env.code_of("mira"));
    env.sim.cut_network(true);
    let offline = problem(Box::pin(env.engine.sessions().start(&deploy, &options)).await);
    assert_eq!(offline.code, ProblemCode::Offline);
    env.sim.cut_network(false);
    let used = problem(Box::pin(env.engine.sessions().start(&deploy, &options)).await);
    assert_eq!(used.code, ProblemCode::MfaRejected);
    assert_eq!(env.calls("GetSessionToken"), 0, "AWS is not asked with it again");
}
