//! What tests and demos hold in their hands.

use crate::clients::{oidc, register, sign_in, sim, sso};
use crate::web;
use aws_sdk_sso::error::ProvideErrorMetadata;
use aws_sim::{Fault, OrgPatch, Sim, SimError, SimOptions};
use std::time::Duration;

#[tokio::test]
async fn calls_are_noted_in_order_without_secrets() {
    let sim = sim().await;
    let token = sign_in(&sim).await;
    sso(&sim).list_accounts().access_token(&token).send().await.unwrap();
    let seen: Vec<(String, u16)> = sim.calls().into_iter().map(|call| (call.op, call.status)).collect();
    let expected = ["RegisterClient", "StartDeviceAuthorization", "CreateToken", "ListAccounts"]
        .map(|op| (op.to_owned(), 200));
    assert_eq!(seen, expected);
    let answer = web::control(&sim, "GET", "calls", "");
    assert!(answer.body.contains("\"op\":\"ListAccounts\"") && !answer.body.contains(&token));
}

#[tokio::test]
async fn faults_speak_the_protocol_of_their_operation() {
    let sim = sim().await;
    let token = sign_in(&sim).await;
    sim.fault(Fault {
        retry_after: Some(2),
        ..Fault::error("ListAccounts", 429, "TooManyRequestsException")
    });
    let error = sso(&sim).list_accounts().access_token(&token).send().await.unwrap_err();
    let headers = error.raw_response().unwrap().headers();
    assert_eq!((headers.get("retry-after"), headers.get("x-amz-retry-after")), (Some("2"), Some("2000")));
    assert!(error.into_service_error().is_too_many_requests_exception());
    assert!(sso(&sim).list_accounts().access_token(&token).send().await.is_ok(), "once");

    let json = r#"{"op": "RegisterClient", "status": 500, "error": "InternalServerException", "times": 2}"#;
    assert_eq!(web::control(&sim, "POST", "faults", json).status, 200);
    for _ in 0..2 {
        let error = oidc(&sim).register_client().client_name("x").client_type("public").send().await;
        assert!(error.unwrap_err().into_service_error().is_internal_server_exception());
    }
    register(&sim).await;

    sim.fault(Fault {
        op: "*".to_owned(),
        times: 1,
        status: Some(200),
        body: Some("<html>Welcome to the hotel</html>".to_owned()),
        ..Fault::default()
    });
    let captive = sso(&sim).list_accounts().access_token(&token).send().await.unwrap_err();
    assert_eq!(
        captive.raw_response().unwrap().headers().get("content-type"),
        Some("text/html; charset=utf-8")
    );

    sim.fault(Fault::error("GetCallerIdentity", 503, "ServiceUnavailable"));
    let keys = crate::clients::Keys::of_user(&sim);
    let error = crate::clients::sts(&sim, &keys).get_caller_identity().send().await.unwrap_err();
    assert_eq!(error.code(), Some("ServiceUnavailable"));
}

#[tokio::test]
async fn an_answer_gets_lost_of_what_was_carried_out() {
    let sim = sim().await;
    let keys = crate::clients::Keys::of(&sim, "jonas");
    sim.fault(Fault { carried_out: true, ..Fault::error("CreateAccessKey", 500, "ServiceFailure") });
    assert_eq!(crate::query::iam(&sim, &keys, "CreateAccessKey", &[]).status, 500);
    let listed = crate::query::iam(&sim, &keys, "ListAccessKeys", &[]);
    assert_eq!(listed.body.matches("<AccessKeyId>").count(), 2);
}

#[tokio::test]
async fn over_a_cut_network_nothing_is_answered_and_nothing_is_noted() {
    let sim = sim().await;
    let (token, client) = (sign_in(&sim).await, sso(&sim));
    let asks = || client.list_accounts().access_token(&token).send();
    assert!(asks().await.is_ok());
    let before = sim.calls().len();
    sim.cut_network(true);
    // A kept connection and a new one.
    for _ in 0..2 {
        assert!(asks().await.unwrap_err().as_service_error().is_none());
    }
    assert_eq!(sim.calls().len(), before);
    sim.cut_network(false);
    assert!(asks().await.is_ok());
}

#[tokio::test]
async fn accounts_and_roles_appear_go_and_are_renamed() {
    let sim = sim().await;
    let token = sign_in(&sim).await;
    let patch = r#"{
        "putAccounts": [{"id": "901234567890", "name": "New", "email": "n@example.com", "roles": ["ReadOnly"]}],
        "removeAccounts": ["611937285504"],
        "renameAccounts": [{"accountId": "402968115737", "name": "Kälte"}],
        "addRoles": [{"accountId": "402968115737", "roleName": "Auditor"}],
        "removeRoles": [{"accountId": "402968115737", "roleName": "PowerUser"}]
    }"#;
    let answer = web::control(&sim, "POST", "org", patch);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let accounts = sso(&sim).list_accounts().access_token(&token).max_results(100).send().await.unwrap();
    let name = |id: &str| {
        accounts
            .account_list()
            .iter()
            .find(|account| account.account_id() == Some(id))
            .and_then(|account| account.account_name().map(str::to_owned))
    };
    assert_eq!(name("901234567890").as_deref(), Some("New"));
    assert_eq!(name("611937285504"), None);
    assert_eq!(name("402968115737").as_deref(), Some("Kälte"));
    let request = sso(&sim).list_account_roles().access_token(&token).account_id("402968115737");
    let roles = request.send().await.unwrap();
    let roles: Vec<&str> = roles.role_list().iter().filter_map(|role| role.role_name()).collect();
    assert_eq!(roles, ["Administrator", "ReadOnly", "Auditor"]);

    sim.edit_org(OrgPatch { remove_accounts: vec![account("402968115737")], ..OrgPatch::default() });
    let request = sso(&sim).list_account_roles().access_token(&token).account_id("402968115737");
    let error = request.send().await.unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 403);
    assert_eq!(web::control(&sim, "POST", "org", r#"{"accounts": []}"#).status, 400, "not silently ignored");
}

fn account(id: &str) -> daypass_core::AccountId {
    id.to_owned().try_into().unwrap()
}

#[tokio::test]
async fn time_and_consent_go_by_http_too() {
    let sim = sim().await;
    let before = sim.now();
    assert_eq!(web::control(&sim, "POST", "clock", r#"{"advanceSeconds": 3600}"#).status, 200);
    assert!(sim.now().duration_since(before).as_secs() >= 3600);

    assert_eq!(web::control(&sim, "POST", "approve", "").status, 404, "nothing waits");
    let client = register(&sim).await;
    let start = || {
        oidc(&sim)
            .start_device_authorization()
            .client_id(&client.id)
            .client_secret(&client.secret)
            .start_url(sim.start_url())
            .send()
    };
    let (first, second) = (start().await.unwrap(), start().await.unwrap());
    let by_code = serde_json::json!({"userCode": first.user_code()}).to_string();
    assert_eq!(web::control(&sim, "POST", "deny", &by_code).status, 200);
    assert_eq!(web::control(&sim, "POST", "approve", "").status, 200);
    let shown = |device: &str| web::get(&format!("{}/device?user_code={device}", sim.endpoint())).body;
    assert!(shown(first.user_code().unwrap()).contains("Request denied"));
    assert!(shown(second.user_code().unwrap()).contains("Request approved"));
}

#[tokio::test]
async fn web_pages_do_not_reach_the_controls() {
    let sim = sim().await;
    let url = format!("{}/_sim/calls", sim.endpoint());
    assert_eq!(web::request("GET", &url, &[], "").status, 200);
    assert_eq!(web::request("GET", &url, &[("Origin", "http://127.0.0.1:1")], "").status, 403);
    assert_eq!(web::request("GET", &url, &[("Host", "rebound.example.com")], "").status, 403);
}

#[tokio::test]
async fn only_this_machine_is_listened_to() {
    let options = SimOptions { listen: "0.0.0.0:0".parse().unwrap(), ..SimOptions::default() };
    assert!(matches!(Sim::start(options).await, Err(SimError::NotLoopback(_))));
}

#[tokio::test]
async fn a_dropped_simulation_is_gone() {
    let sim = sim().await;
    let address = sim.endpoint().trim_start_matches("http://").to_owned();
    assert!(std::net::TcpStream::connect(&address).is_ok());
    drop(sim);
    assert!(std::net::TcpStream::connect(&address).is_err());
}

#[tokio::test]
async fn latency_holds_every_answer_back() {
    let latency = Duration::from_millis(30);
    let sim = Sim::start(SimOptions { latency, ..SimOptions::default() }).await.unwrap();
    let started = std::time::Instant::now();
    register(&sim).await;
    assert!(started.elapsed() >= latency);
}
