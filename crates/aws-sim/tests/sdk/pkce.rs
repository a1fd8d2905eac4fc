//! The authorization code flow with PKCE.

use crate::clients::{DEVICE_CODE, Registered, oidc, register, sim};
use crate::web;
use aws_sdk_ssooidc::operation::create_token::{CreateTokenError, CreateTokenOutput};
use aws_sim::{Sim, SimOptions};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;
use url::Url;

const VERIFIER: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
const CALLBACK: &str = "http://127.0.0.1:49152/oauth/callback";

async fn registered(sim: &Sim) -> Registered {
    let answer = oidc(sim)
        .register_client()
        .client_name("Test client")
        .client_type("public")
        .scopes("sso:account:access")
        .grant_types("authorization_code")
        .grant_types("refresh_token")
        .redirect_uris("http://127.0.0.1/oauth/callback")
        .issuer_url(sim.start_url())
        .send()
        .await
        .unwrap();
    Registered { id: answer.client_id.unwrap(), secret: answer.client_secret.unwrap() }
}

fn authorize_url(sim: &Sim, client: &Registered, changes: &[(&str, &str)]) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let mut fields = HashMap::from([
        ("response_type", "code"),
        ("client_id", &client.id),
        ("redirect_uri", CALLBACK),
        ("state", "the state"),
        ("code_challenge_method", "S256"),
        ("scopes", "sso:account:access"),
        ("code_challenge", &challenge),
    ]);
    fields.extend(changes.iter().copied());
    let fields: Vec<(&str, &str)> = fields.into_iter().collect();
    format!("{}/authorize?{}", sim.endpoint(), web::form(&fields))
}

/// What the client's callback is told.
fn told(location: &str) -> HashMap<String, String> {
    Url::parse(location).unwrap().query_pairs().into_owned().collect()
}

/// Opens the page and presses a button; returns where the browser goes.
fn press(sim: &Sim, url: &str, decision: &str) -> String {
    let page = web::get(url);
    assert_eq!(page.status, 200, "{}", page.body);
    let (_, rest) = page.body.split_once("name=\"request\" value=\"").unwrap();
    let (request, _) = rest.split_once('"').unwrap();
    let action = format!("{}/authorize", sim.endpoint());
    let answer = web::post(&action, &[("request", request), ("decision", decision)]);
    assert_eq!(answer.status, 303);
    answer.location().to_owned()
}

async fn redeem(
    sim: &Sim,
    client: &Registered,
    code: &str,
    redirect_uri: &str,
    verifier: &str,
) -> Result<CreateTokenOutput, CreateTokenError> {
    oidc(sim)
        .create_token()
        .client_id(&client.id)
        .client_secret(&client.secret)
        .grant_type("authorization_code")
        .code(code)
        .redirect_uri(redirect_uri)
        .code_verifier(verifier)
        .send()
        .await
        .map_err(aws_sdk_ssooidc::error::SdkError::into_service_error)
}

#[tokio::test]
async fn a_person_presses_allow_and_the_code_buys_one_token() {
    let sim = sim().await;
    let client = registered(&sim).await;
    let told = told(&press(&sim, &authorize_url(&sim, &client, &[]), "allow"));
    assert_eq!(told["state"], "the state");
    let token = redeem(&sim, &client, &told["code"], CALLBACK, VERIFIER).await.unwrap();
    assert!(token.refresh_token().is_some());
    let again = redeem(&sim, &client, &told["code"], CALLBACK, VERIFIER).await.unwrap_err();
    assert!(again.is_invalid_grant_exception(), "good once");
}

#[tokio::test]
async fn deny_comes_back_as_an_error_with_the_state() {
    let sim = sim().await;
    let client = registered(&sim).await;
    let told = told(&press(&sim, &authorize_url(&sim, &client, &[]), "deny"));
    assert_eq!((told["error"].as_str(), told["state"].as_str()), ("access_denied", "the state"));
    assert!(!told.contains_key("code"));
}

#[tokio::test]
async fn the_code_wants_its_verifier_its_redirect_uri_and_its_client() {
    let sim = sim().await;
    let client = registered(&sim).await;
    let stranger = registered(&sim).await;
    let other_verifier = VERIFIER.to_uppercase();
    let other_port = CALLBACK.replace("49152", "49153");
    for (client_used, redirect_uri, verifier) in [
        (&client, CALLBACK, other_verifier.as_str()),
        (&client, other_port.as_str(), VERIFIER),
        (&stranger, CALLBACK, VERIFIER),
    ] {
        let told = told(&press(&sim, &authorize_url(&sim, &client, &[]), "allow"));
        let error = redeem(&sim, client_used, &told["code"], redirect_uri, verifier).await.unwrap_err();
        assert!(error.is_invalid_grant_exception(), "{error:?}");
    }
}

#[tokio::test]
async fn a_code_lapses() {
    let sim = sim().await;
    let client = registered(&sim).await;
    let told = told(&press(&sim, &authorize_url(&sim, &client, &[]), "allow"));
    sim.advance(Duration::from_secs(301));
    let error = redeem(&sim, &client, &told["code"], CALLBACK, VERIFIER).await.unwrap_err();
    assert!(error.is_invalid_grant_exception());
}

#[tokio::test]
async fn a_page_for_nobody_sends_the_browser_nowhere() {
    let sim = sim().await;
    let client = registered(&sim).await;
    for change in [
        ("client_id", "nobody"),
        ("redirect_uri", "http://127.0.0.1/else"),
        ("redirect_uri", "http://example.com"),
    ] {
        let page = web::get(&authorize_url(&sim, &client, &[change]));
        assert_eq!(page.status, 400, "{change:?}");
        assert!(!page.headers.contains_key("location"));
    }
}

#[tokio::test]
async fn a_bad_request_comes_back_as_an_error() {
    let sim = sim().await;
    let client = registered(&sim).await;
    for (change, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("scopes", ""), "invalid_scope"),
        (("scopes", "codewhisperer:analysis"), "invalid_scope"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("code_challenge", "short"), "invalid_request"),
    ] {
        let answer = web::get(&authorize_url(&sim, &client, &[change]));
        assert_eq!(answer.status, 302);
        assert_eq!(told(answer.location())["error"], error, "{change:?}");
    }
}

#[tokio::test]
async fn a_client_keeps_to_the_flow_it_registered_for() {
    let sim = sim().await;
    let (by_device, by_code) = (register(&sim).await, registered(&sim).await);
    let error = redeem(&sim, &by_device, "code", CALLBACK, VERIFIER).await.unwrap_err();
    assert!(error.is_unauthorized_client_exception(), "{error:?}");
    let error = oidc(&sim)
        .create_token()
        .client_id(&by_code.id)
        .client_secret(&by_code.secret)
        .grant_type(DEVICE_CODE)
        .device_code("x")
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(error.is_unauthorized_client_exception(), "{error:?}");
    let error = oidc(&sim)
        .start_device_authorization()
        .client_id(&by_code.id)
        .client_secret(&by_code.secret)
        .start_url(sim.start_url())
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(error.is_unauthorized_client_exception(), "{error:?}");
    let error = oidc(&sim)
        .create_token()
        .client_id(&by_code.id)
        .client_secret(&by_code.secret)
        .grant_type("password")
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(error.is_unsupported_grant_type_exception(), "{error:?}");
}

#[tokio::test]
async fn auto_approve_redirects_without_a_page() {
    let sim = Sim::start(SimOptions { auto_approve: true, ..SimOptions::default() }).await.unwrap();
    let client = registered(&sim).await;
    let answer = web::get(&authorize_url(&sim, &client, &[]));
    let code = told(answer.location())["code"].clone();
    assert!(redeem(&sim, &client, &code, CALLBACK, VERIFIER).await.is_ok());
}

#[tokio::test]
async fn approving_without_the_page_reaches_the_callback() {
    let sim = sim().await;
    let client = registered(&sim).await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let callback = format!("http://{}/oauth/callback", listener.local_addr().unwrap());
    web::get(&authorize_url(&sim, &client, &[("redirect_uri", &callback)]));
    assert!(sim.approve(None));
    let (mut stream, _) = listener.accept().unwrap();
    let mut request = [0; 4096];
    let length = stream.read(&mut request).unwrap();
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
    let request = String::from_utf8_lossy(&request[..length]).into_owned();
    let path = request.split(' ').nth(1).unwrap();
    let told = told(&format!("http://127.0.0.1{path}"));
    assert_eq!(told["state"], "the state");
    assert!(redeem(&sim, &client, &told["code"], &callback, VERIFIER).await.is_ok());
}
