//! RegisterClient.

use crate::clients::{DEVICE_CODE, HOUR, oidc, register, sim};
use aws_sdk_ssooidc::operation::register_client::RegisterClientError;
use aws_sdk_ssooidc::operation::start_device_authorization::StartDeviceAuthorizationError;

#[tokio::test]
async fn a_registration_tells_its_secret_and_its_end_in_seconds() {
    let sim = sim().await;
    let answer = oidc(&sim).register_client().client_name("x").client_type("public").send().await.unwrap();
    assert!(answer.client_secret().unwrap().len() > 1000);
    let lifetime = answer.client_secret_expires_at() - answer.client_id_issued_at();
    assert_eq!(lifetime, 90 * 24 * 3600);
    assert!((answer.client_id_issued_at() - sim.now().as_second()).abs() < 60);
}

#[tokio::test]
async fn what_aws_refuses_is_refused_with_its_shape() {
    let sim = sim().await;
    let request = || oidc(&sim).register_client().client_name("x").client_type("public");
    let error = request().client_type("confidential").send().await.unwrap_err().into_service_error();
    assert!(error.is_invalid_client_metadata_exception(), "{error:?}");
    let error = request().scopes("sso:everything").send().await.unwrap_err().into_service_error();
    assert!(error.is_invalid_scope_exception(), "{error:?}");
    let error = request().grant_types("password").send().await.unwrap_err().into_service_error();
    assert!(error.is_unsupported_grant_type_exception(), "{error:?}");
    let error = request()
        .grant_types("authorization_code")
        .issuer_url(sim.start_url())
        .redirect_uris("http://example.com/callback")
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    let RegisterClientError::InvalidRedirectUriException(error) = error else { panic!("{error:?}") };
    assert_eq!(error.error(), Some("invalid_redirect_uri"));
    let error = request()
        .issuer_url("https://d-0123456789.awsapps.com/start")
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(error.is_invalid_request_exception(), "{error:?}");
}

#[tokio::test]
async fn both_flows_in_one_registration_break_as_they_do_at_aws() {
    let sim = sim().await;
    let error = oidc(&sim)
        .register_client()
        .client_name("x")
        .client_type("public")
        .grant_types("authorization_code")
        .grant_types(DEVICE_CODE)
        .redirect_uris("http://127.0.0.1/oauth/callback")
        .issuer_url(sim.start_url())
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 500);
    assert!(error.into_service_error().is_internal_server_exception());
}

#[tokio::test]
async fn a_wrong_secret_and_an_expired_registration_are_no_client() {
    let sim = sim().await;
    let client = register(&sim).await;
    let start = |secret: &str| {
        oidc(&sim)
            .start_device_authorization()
            .client_id(&client.id)
            .client_secret(secret)
            .start_url(sim.start_url())
            .send()
    };
    let error = start("wrong").await.unwrap_err();
    let response = error.raw_response().unwrap();
    assert_eq!(response.status().as_u16(), 401);
    assert_eq!(
        response.headers().get("x-amzn-ErrorType"),
        Some("InvalidClientException:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/")
    );
    let body = String::from_utf8(response.body().bytes().unwrap().to_vec()).unwrap();
    assert_eq!(body, r#"{"error":"invalid_client","error_description":"Invalid client provided"}"#);
    assert!(error.into_service_error().is_invalid_client_exception());

    assert!(start(&client.secret).await.is_ok());
    sim.advance(91 * 24 * HOUR);
    let error = start(&client.secret).await.unwrap_err().into_service_error();
    assert!(matches!(error, StartDeviceAuthorizationError::InvalidClientException(_)), "{error:?}");
}
