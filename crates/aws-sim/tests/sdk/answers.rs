//! What AWS answers beside its model: members that are null, pages without a code, and faults in AWS's words.

use crate::clients::{DEVICE_CODE, Keys, oidc, register, sign_in, sim, sso, sts};
use crate::web;
use aws_sdk_sso::error::ProvideErrorMetadata;
use aws_sim::{DevicePage, Fault, OrgPatch};

#[tokio::test]
async fn a_token_comes_with_members_that_are_null() {
    let sim = sim().await;
    let client = register(&sim).await;
    let start = oidc(&sim)
        .start_device_authorization()
        .client_id(&client.id)
        .client_secret(&client.secret)
        .start_url(sim.start_url());
    let device = start.send().await.unwrap();
    assert!(sim.approve(device.user_code()));
    let request = serde_json::json!({
        "clientId": client.id, "clientSecret": client.secret, "grantType": DEVICE_CODE,
        "deviceCode": device.device_code(),
    });
    let url = format!("{}/token", sim.endpoint());
    let answer = web::request("POST", &url, &[("Content-Type", "application/json")], &request.to_string());
    let answer: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    for member in ["idToken", "issuedTokenType", "originSessionId", "aws_sso_app_session_id"] {
        assert!(answer.get(member).is_some_and(serde_json::Value::is_null), "{member}: {answer}");
    }
    assert!(answer["accessToken"].is_string() && answer["refreshToken"].is_string());
}

#[tokio::test]
async fn a_device_authorization_may_name_a_page_without_its_code() {
    let sim = sim().await;
    let client = register(&sim).await;
    let start = || {
        oidc(&sim)
            .start_device_authorization()
            .client_id(&client.id)
            .client_secret(&client.secret)
            .start_url(sim.start_url())
            .send()
    };
    let usual = start().await.unwrap();
    assert_eq!(usual.verification_uri(), Some(format!("{}/device", sim.endpoint()).as_str()));
    sim.edit_org(OrgPatch { device_page: Some(DevicePage::of_request()), ..OrgPatch::default() });
    let device = start().await.unwrap();
    let page = device.verification_uri_complete().unwrap();
    let code = device.user_code().unwrap();
    assert!(page.starts_with(&format!("{}/platform/authorize?request_uri=urn:", sim.endpoint())), "{page}");
    assert!(!page.contains(code));
    assert_eq!(device.verification_uri(), Some(page));
    assert!(web::get(page).body.contains(code), "the page shows the code to compare");
    assert!(sim.approve(Some(code)));
    assert!(web::get(page).body.contains("Request approved"));
    assert!(web::get(&format!("{}/platform/authorize?request_uri=urn:x", sim.endpoint())).status >= 400);

    let patch =
        r#"{"devicePage": "https://eu-west-1.signin.aws/platform/authorize?request_uri={requestUri}"}"#;
    assert_eq!(web::control(&sim, "POST", "org", patch).status, 200);
    let device = start().await.unwrap();
    assert!(
        device.verification_uri_complete().unwrap().starts_with("https://eu-west-1.signin.aws/platform/")
    );
}

#[tokio::test]
async fn a_fault_has_a_message_a_type_and_no_end_where_that_is_asked_for() {
    let sim = sim().await;
    let token = sign_in(&sim).await;
    let fault = r#"{"op": "ListAccounts", "times": "always", "status": 401, "error": "UnauthorizedException",
        "message": "Session token not found or invalid"}"#;
    assert_eq!(web::control(&sim, "POST", "faults", fault).status, 200);
    for _ in 0..5 {
        let error = sso(&sim).list_accounts().access_token(&token).send().await.unwrap_err();
        let error = error.into_service_error();
        assert!(error.is_unauthorized_exception());
        assert_eq!(error.message(), Some("Session token not found or invalid"));
    }
    let message =
        "User: arn:aws:iam::826593370142:user/mira is not authorized to perform: sts:GetCallerIdentity";
    sim.fault(Fault {
        message: Some(message.to_owned()),
        ..Fault::error("GetCallerIdentity", 403, "AccessDenied")
    });
    let keys = Keys::of_user(&sim);
    let error = sts(&sim, &keys).get_caller_identity().send().await.unwrap_err();
    assert_eq!(error.message(), Some(message));

    let xml =
        "<ErrorResponse><Error><Code>ServiceFailure</Code><Message>Oops</Message></Error></ErrorResponse>";
    sim.fault(Fault {
        op: "GetCallerIdentity".to_owned(),
        times: 1,
        status: Some(500),
        body: Some(xml.to_owned()),
        content_type: Some("text/xml".to_owned()),
        ..Fault::default()
    });
    let error = sts(&sim, &keys).get_caller_identity().send().await.unwrap_err();
    let headers = error.raw_response().unwrap().headers();
    assert_eq!(headers.get("content-type"), Some("text/xml"));
    assert!(headers.get("x-amzn-requestid").is_some(), "it is AWS that answers");
    assert_eq!(error.code(), Some("ServiceFailure"));

    let fault =
        r#"{"op": "GetCallerIdentity", "redirect": "http://10.0.0.1/login", "body": "<html></html>"}"#;
    assert_eq!(web::control(&sim, "POST", "faults", fault).status, 200);
    let error = sts(&sim, &keys).get_caller_identity().send().await.unwrap_err();
    let response = error.raw_response().unwrap();
    assert_eq!(
        (response.status().as_u16(), response.headers().get("location")),
        (302, Some("http://10.0.0.1/login"))
    );
}

#[tokio::test]
async fn an_answer_ends_in_the_middle_and_a_list_has_no_end() {
    let sim = sim().await;
    let token = sign_in(&sim).await;
    let list = || {
        let url = format!("{}/assignment/accounts", sim.endpoint());
        web::request("GET", &url, &[("x-amz-sso_bearer_token", &token)], "")
    };
    let whole = list().body;
    assert_eq!(web::control(&sim, "POST", "faults", r#"{"op": "ListAccounts", "truncate": 40}"#).status, 200);
    let cut = list();
    assert_eq!(cut.headers["content-length"], whole.len().to_string());
    assert_eq!((cut.status, cut.body.len()), (200, 40));
    assert_eq!(list().body.len(), whole.len(), "once");

    let fault = r#"{"op": "*", "times": "always", "endlessPages": true}"#;
    assert_eq!(web::control(&sim, "POST", "faults", fault).status, 200);
    let mut next = None;
    for _ in 0..20 {
        let page = sso(&sim).list_accounts().access_token(&token).set_next_token(next).send().await.unwrap();
        assert_eq!(page.account_list().len(), 1);
        next = page.next_token;
        assert!(next.is_some());
    }
    let roles = sso(&sim).list_account_roles().access_token(&token).account_id("118230476651");
    let page = roles.send().await.unwrap();
    assert_eq!((page.role_list().len(), page.next_token().is_some()), (1, true));
}
