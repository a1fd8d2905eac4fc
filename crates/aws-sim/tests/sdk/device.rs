//! Device authorization and refresh.

use crate::clients::{DEVICE_CODE, HOUR, Registered, oidc, register, sim, sso};
use crate::web;
use aws_sdk_ssooidc::operation::create_token::{CreateTokenError, CreateTokenOutput};
use aws_sdk_ssooidc::operation::start_device_authorization::StartDeviceAuthorizationOutput;
use aws_sim::{Sim, SimOptions};
use std::time::Duration;

async fn start(sim: &Sim, client: &Registered) -> StartDeviceAuthorizationOutput {
    oidc(sim)
        .start_device_authorization()
        .client_id(&client.id)
        .client_secret(&client.secret)
        // People paste it so.
        .start_url(format!("{}/#/", sim.start_url()))
        .send()
        .await
        .unwrap()
}

async fn poll(
    sim: &Sim,
    client: &Registered,
    device: &StartDeviceAuthorizationOutput,
) -> Result<CreateTokenOutput, CreateTokenError> {
    oidc(sim)
        .create_token()
        .client_id(&client.id)
        .client_secret(&client.secret)
        .grant_type(DEVICE_CODE)
        .device_code(device.device_code().unwrap())
        .send()
        .await
        .map_err(aws_sdk_ssooidc::error::SdkError::into_service_error)
}

async fn refresh(sim: &Sim, client: &Registered, token: &str) -> Result<CreateTokenOutput, CreateTokenError> {
    oidc(sim)
        .create_token()
        .client_id(&client.id)
        .client_secret(&client.secret)
        .grant_type("refresh_token")
        .refresh_token(token)
        .send()
        .await
        .map_err(aws_sdk_ssooidc::error::SdkError::into_service_error)
}

#[tokio::test]
async fn a_person_presses_allow_and_the_client_gets_one_token() {
    let sim = sim().await;
    let client = register(&sim).await;
    let device = start(&sim, &client).await;
    assert_eq!((device.expires_in(), device.interval()), (600, 1));
    assert!(poll(&sim, &client, &device).await.unwrap_err().is_authorization_pending_exception());

    let page = web::get(device.verification_uri_complete().unwrap());
    let code = device.user_code().unwrap();
    assert_eq!(page.status, 200);
    assert!(page.body.contains(code) && page.body.contains("Test client"));
    let page = web::post(device.verification_uri().unwrap(), &[("user_code", code), ("decision", "allow")]);
    assert!(page.body.contains("You can close this page"), "{}", page.body);

    sim.advance(Duration::from_secs(1));
    let token = poll(&sim, &client, &device).await.unwrap();
    assert_eq!((token.token_type(), token.expires_in()), (Some("Bearer"), 3600));
    assert!(token.refresh_token().is_some());
    sim.advance(Duration::from_secs(1));
    assert!(poll(&sim, &client, &device).await.unwrap_err().is_invalid_grant_exception(), "good once");
}

#[tokio::test]
async fn deny_ends_the_sign_in() {
    let sim = sim().await;
    let client = register(&sim).await;
    let device = start(&sim, &client).await;
    let code = device.user_code().unwrap();
    let page = web::post(device.verification_uri().unwrap(), &[("user_code", code), ("decision", "deny")]);
    assert!(page.body.contains("Request denied"));
    assert!(poll(&sim, &client, &device).await.unwrap_err().is_access_denied_exception());
    assert!(!sim.approve(Some(code)), "answered is answered");
}

#[tokio::test]
async fn polling_too_fast_slows_down_for_good() {
    let sim = sim().await;
    sim.hold_clock();
    let client = register(&sim).await;
    let device = start(&sim, &client).await;
    assert!(poll(&sim, &client, &device).await.unwrap_err().is_authorization_pending_exception());
    assert!(poll(&sim, &client, &device).await.unwrap_err().is_slow_down_exception());
    sim.advance(Duration::from_secs(6));
    assert!(poll(&sim, &client, &device).await.unwrap_err().is_authorization_pending_exception());
    sim.advance(Duration::from_secs(4));
    assert!(poll(&sim, &client, &device).await.unwrap_err().is_slow_down_exception());
}

#[tokio::test]
async fn a_device_code_expires_and_so_does_its_page() {
    let sim = sim().await;
    let client = register(&sim).await;
    let device = start(&sim, &client).await;
    sim.advance(Duration::from_secs(601));
    assert!(!sim.approve(None));
    assert_eq!(web::get(device.verification_uri_complete().unwrap()).status, 410);
    assert!(poll(&sim, &client, &device).await.unwrap_err().is_expired_token_exception());
}

#[tokio::test]
async fn a_device_code_belongs_to_its_client() {
    let sim = sim().await;
    let (client, stranger) = (register(&sim).await, register(&sim).await);
    let device = start(&sim, &client).await;
    sim.approve(None);
    assert!(poll(&sim, &stranger, &device).await.unwrap_err().is_invalid_grant_exception());
    assert!(poll(&sim, &client, &device).await.is_ok());
}

#[tokio::test]
async fn an_unknown_portal_is_refused_at_once() {
    let sim = sim().await;
    let client = register(&sim).await;
    let error = oidc(&sim)
        .start_device_authorization()
        .client_id(&client.id)
        .client_secret(&client.secret)
        .start_url("https://nobody.awsapps.com/start")
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 400);
    assert!(error.into_service_error().is_invalid_request_exception());
}

#[tokio::test]
async fn refresh_tokens_rotate_and_end_with_the_session() {
    let sim = sim().await;
    let client = register(&sim).await;
    let device = start(&sim, &client).await;
    sim.approve(None);
    let mut token = poll(&sim, &client, &device).await.unwrap();
    for _ in 0..7 {
        sim.advance(HOUR);
        let used = token.refresh_token().unwrap().to_owned();
        token = refresh(&sim, &client, &used).await.unwrap();
        assert_ne!(token.refresh_token(), Some(used.as_str()));
        let again = refresh(&sim, &client, &used).await.unwrap_err();
        let CreateTokenError::InvalidGrantException(again) = again else { panic!("{again:?}") };
        assert_eq!(again.error_description(), Some("Invalid refresh token provided"));
    }
    assert!(token.expires_in() <= 3600);
    sim.advance(HOUR);
    let late = refresh(&sim, &client, token.refresh_token().unwrap()).await.unwrap_err();
    assert!(late.is_invalid_grant_exception(), "eight hours are over");
}

#[tokio::test]
async fn a_legacy_client_gets_no_refresh_token() {
    let sim = sim().await;
    let answer = oidc(&sim).register_client().client_name("x").client_type("public").send().await.unwrap();
    let client = Registered { id: answer.client_id.unwrap(), secret: answer.client_secret.unwrap() };
    let device = start(&sim, &client).await;
    sim.approve(None);
    let token = poll(&sim, &client, &device).await.unwrap();
    assert_eq!((token.refresh_token(), token.expires_in()), (None, 28_800));
}

#[tokio::test]
async fn auto_approve_needs_nobody() {
    let sim = Sim::start(SimOptions { auto_approve: true, ..SimOptions::default() }).await.unwrap();
    let client = register(&sim).await;
    let device = start(&sim, &client).await;
    let token = poll(&sim, &client, &device).await.unwrap();
    let accounts = sso(&sim).list_accounts().access_token(token.access_token().unwrap()).send().await;
    assert!(accounts.is_ok());
}

#[tokio::test]
async fn the_page_without_a_code_asks_for_one() {
    let sim = sim().await;
    let client = register(&sim).await;
    let device = start(&sim, &client).await;
    let page = web::get(device.verification_uri().unwrap());
    assert!(page.body.contains("<label for=\"user_code\">") && page.body.contains("<button"));
    let typed = device.user_code().unwrap().to_lowercase().replace('-', "");
    let page = web::get(&format!("{}?user_code={typed}", device.verification_uri().unwrap()));
    assert!(page.body.contains("id=\"allow\"") && page.body.contains("id=\"deny\""), "{}", page.body);
    let unknown = web::get(&format!("{}?user_code=ZZZZ-ZZZZ", device.verification_uri().unwrap()));
    assert_eq!(unknown.status, 404);
}
