//! The access portal.

use crate::clients::{HOUR, sign_in, sim, sso};
use crate::web;
use aws_sdk_sso::error::ProvideErrorMetadata;
use aws_sdk_sso::operation::get_role_credentials::GetRoleCredentialsError;
use aws_sim::{Organisation, Sim, SimOptions};
use std::time::Duration;

#[tokio::test]
async fn every_account_comes_once_over_all_pages() {
    let sim = sim().await;
    let token = sign_in(&sim).await;
    let client = sso(&sim);
    let mut ids = Vec::new();
    let mut next = None;
    let mut pages = 0;
    loop {
        let page = client
            .list_accounts()
            .access_token(&token)
            .max_results(5)
            .set_next_token(next)
            .send()
            .await
            .unwrap();
        assert!(page.account_list().len() <= 5);
        ids.extend(page.account_list().iter().map(|account| account.account_id().unwrap().to_owned()));
        pages += 1;
        next = page.next_token;
        if next.is_none() {
            break;
        }
    }
    let expected: Vec<String> =
        Organisation::demo().accounts.into_iter().map(|account| account.id.to_string()).collect();
    assert_eq!((pages, ids), (3, expected));
}

#[tokio::test]
async fn roles_are_those_assigned_and_page_tokens_are_checked() {
    let sim = sim().await;
    let token = sign_in(&sim).await;
    let list = || sso(&sim).list_account_roles().access_token(&token).account_id("291850364417");
    let all = list().send().await.unwrap();
    assert_eq!(all.role_list().len(), 6);
    let first = list().max_results(4).send().await.unwrap();
    let rest = list().max_results(4).set_next_token(first.next_token.clone()).send().await.unwrap();
    assert_eq!((first.role_list().len(), rest.role_list().len(), rest.next_token()), (4, 2, None));
    for request in [
        list().next_token("made up"),
        list().max_results(0),
        list().max_results(101),
        list().account_id("000417902263").set_next_token(first.next_token.clone()),
    ] {
        let error = request.send().await.unwrap_err();
        assert_eq!(error.raw_response().unwrap().status().as_u16(), 400);
        assert!(error.into_service_error().is_invalid_request_exception());
    }
}

#[tokio::test]
async fn credentials_last_as_long_as_the_permission_set_says() {
    let sim = sim().await;
    let token = sign_in(&sim).await;
    for (role, hours) in [("Administrator", 1), ("PowerUser", 4), ("ReadOnly", 12)] {
        let answer = sso(&sim)
            .get_role_credentials()
            .access_token(&token)
            .account_id("291850364417")
            .role_name(role)
            .send()
            .await
            .unwrap();
        let issued = answer.role_credentials().unwrap();
        let left = issued.expiration() - sim.now().as_millisecond();
        assert!((left - hours * 3_600_000).abs() < 60_000, "{role}: {left} ms");
        assert!(issued.session_token().unwrap().len() > 300);
        assert!(issued.access_key_id().unwrap().starts_with("ASIA"));
    }
}

#[tokio::test]
async fn no_access_is_forbidden_in_the_shape_observed() {
    let sim = sim().await;
    let token = sign_in(&sim).await;
    for (account, role) in [("000417902263", "PowerUser"), ("999999999999", "ReadOnly")] {
        let request =
            sso(&sim).get_role_credentials().access_token(&token).account_id(account).role_name(role);
        let error = request.send().await.unwrap_err();
        let response = error.raw_response().unwrap();
        assert_eq!(response.status().as_u16(), 403);
        assert!(response.headers().get("requestid").is_some_and(|id| id.len() == 36));
        assert!(response.headers().iter().all(|(name, _)| !name.starts_with("x-amzn")));
        let body = String::from_utf8(response.body().bytes().unwrap().to_vec()).unwrap();
        assert_eq!(
            body,
            r#"{"__type":"com.amazonaws.switchboard.portal#ForbiddenException","message":"No access"}"#
        );
        let error = error.into_service_error();
        assert_eq!((error.code(), error.message()), (Some("ForbiddenException"), Some("No access")));
    }
    let request = sso(&sim).get_role_credentials().access_token(&token).account_id("12").role_name("x");
    let error = request.send().await.unwrap_err().into_service_error();
    assert!(matches!(error, GetRoleCredentialsError::InvalidRequestException(_)), "{error:?}");
}

#[tokio::test]
async fn a_token_expires_with_its_hour() {
    let sim = sim().await;
    let token = sign_in(&sim).await;
    sim.advance(HOUR);
    let error = sso(&sim).list_accounts().access_token(&token).send().await.unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 401);
    let error = error.into_service_error();
    assert!(error.is_unauthorized_exception());
    assert_eq!(error.message(), Some("Session token not found or invalid"));
}

#[tokio::test]
async fn logout_ends_the_token_and_not_the_credentials() {
    let sim = sim().await;
    let token = sign_in(&sim).await;
    let client = sso(&sim);
    let request = client.get_role_credentials().access_token(&token).account_id("291850364417");
    let issued = request.role_name("ReadOnly").send().await.unwrap().role_credentials.unwrap();
    client.logout().access_token(&token).send().await.unwrap();
    assert!(client.list_accounts().access_token(&token).send().await.is_err());
    assert!(client.logout().access_token(&token).send().await.is_err());
    let sts = crate::clients::sts(&sim, &issued.into());
    assert!(sts.get_caller_identity().send().await.is_ok());
}

#[tokio::test]
async fn twenty_calls_a_second_and_no_more() {
    let sim = sim().await;
    sim.hold_clock();
    let token = sign_in(&sim).await;
    let statuses: Vec<u16> = (0..25).map(|_| list(&sim, &token)).collect();
    assert_eq!(statuses, [[200; 20].as_slice(), &[429; 5]].concat());
    sim.advance(Duration::from_secs(1));
    assert!(sso(&sim).list_accounts().access_token(&token).send().await.is_ok());
}

#[tokio::test]
async fn the_throttle_answers_in_the_shape_observed_and_can_be_switched_off() {
    let sim = Sim::start(SimOptions { tps: 1, ..SimOptions::default() }).await.unwrap();
    sim.hold_clock();
    let token = sign_in(&sim).await;
    let client = sso(&sim);
    client.list_accounts().access_token(&token).send().await.unwrap();
    let error = client.list_accounts().access_token(&token).send().await.unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 429);
    let error = error.into_service_error();
    assert!(error.is_too_many_requests_exception());
    assert_eq!(error.message(), Some("HTTP 429 Unknown Code"));

    let sim = Sim::start(SimOptions { tps: 0, ..SimOptions::default() }).await.unwrap();
    let token = sign_in(&sim).await;
    for _ in 0..50 {
        assert_eq!(list(&sim, &token), 200);
    }
}

/// The status of a plain ListAccounts.
fn list(sim: &Sim, token: &str) -> u16 {
    let url = format!("{}/assignment/accounts", sim.endpoint());
    web::request("GET", &url, &[("x-amz-sso_bearer_token", token)], "").status
}

#[tokio::test]
async fn the_portal_page_tells_its_region() {
    let sim = sim().await;
    let page = web::get(&sim.start_url());
    assert!(page.body.contains("<meta name=\"region\" content=\"eu-central-1\"/>"));
    let page = web::get(&format!("{}/", sim.start_url()));
    assert_eq!(page.status, 200);
    let wrong = web::request("DELETE", &format!("{}/assignment/accounts", sim.endpoint()), &[], "");
    assert_eq!(wrong.status, 405);
    assert!(wrong.body.contains("MethodNotAllowedException"));
}
