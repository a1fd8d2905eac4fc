//! What AWS was seen to answer at sign-in, in the portal and in a sync, beside what its documentation says.

use crate::test_browser::Person;
use crate::test_environment::{TestEnvironment, problem};
use aws_sim::{DevicePage, Fault, OrgPatch};
use daypass_core::view::SignInMethod;
use daypass_core::{IntegrationId, ProblemCode};
use daypass_engine::Prompting;
use jiff::SignedDuration;

const PAGE: &str = "<!doctype html><html><head><title>503 Service Unavailable</title></head></html>";

/// The next answers of an operation are an HTML page with this status.
fn page(op: &str, times: u32, status: u16) -> Fault {
    let body = Some(PAGE.to_owned());
    Fault { op: op.to_owned(), times, status: Some(status), body, ..Fault::default() }
}

fn naming(env: &TestEnvironment, page: &str) {
    let device_page = Some(DevicePage(page.to_owned()));
    env.sim.edit_org(OrgPatch { device_page, ..OrgPatch::default() });
}

async fn sign_in(
    env: &TestEnvironment,
    id: &IntegrationId,
) -> Result<(), daypass_engine::integrations::Error> {
    env.engine.integrations().sign_in(id, Some(SignInMethod::Device), true).await
}

#[tokio::test]
async fn a_device_sign_in_ended_at_pages_that_aws_names_since_2026() {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    let DevicePage(of_simulation) = DevicePage::of_request();
    for page in [
        of_simulation.as_str(),
        "https://eu-central-1.signin.aws/platform/authorize?request_uri={requestUri}",
        "https://us-gov-west-1.signin.amazonaws-us-gov.com/platform/authorize?request_uri={requestUri}",
        "https://device.sso.eu-central-1.amazonaws.com/?user_code={userCode}",
        "https://device.sso.eu-central-1.api.aws/?user_code={userCode}",
        "https://northwind.awsapps.com/start/#/device?user_code={userCode}",
        // The old portal's page for an instance that was added by its dual-stack URL, and the other way about.
        "https://ssoins-7223aabbccddeeff.us-east-2.portal.amazonaws.com/#/device?user_code={userCode}",
        "https://ssoins-7223aabbccddeeff.portal.us-east-2.app.aws/#/device?user_code={userCode}",
    ] {
        naming(&env, page);
        let opened = env.opened().len();
        sign_in(&env, &id).await.unwrap_or_else(|error| panic!("{page}: {error}"));
        assert_eq!(env.opened().len(), opened + 1, "{page}");
    }
}

#[tokio::test]
async fn a_page_at_a_host_that_only_looks_like_aws_is_not_opened() {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    for page in [
        "https://eu-central-1.signin.aws.evil.example/platform/authorize?request_uri={requestUri}",
        "https://eu-central-1.evilsignin.aws/platform/authorize?request_uri={requestUri}",
        "https://device.sso.eu-central-1.evilapi.aws/?user_code={userCode}",
        "https://a1b2c3d4e5.execute-api.eu-central-1.api.aws/?user_code={userCode}",
        "https://eu-central-1.signin.aws@evil.example/?user_code={userCode}",
        "http://eu-central-1.signin.aws/platform/authorize?request_uri={requestUri}",
        "http://127.0.0.1:1/platform/authorize?request_uri={requestUri}",
    ] {
        naming(&env, page);
        let told = problem(sign_in(&env, &id).await);
        assert_eq!(told.title, "This is not AWS's page", "{page}");
    }
    assert_eq!(env.opened(), []);
}

#[tokio::test]
async fn a_service_that_failed_with_a_page_of_its_own_was_taken_for_a_network_that_wants_a_sign_in() {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    for status in [500, 502, 503, 504, 529] {
        env.sim.fault(page("CreateToken", 2, status));
        sign_in(&env, &id).await.unwrap_or_else(|error| panic!("{status} while polling: {error}"));
        env.sim.fault(page("ListAccounts", 2, status));
        env.sim.fault(page("ListAccountRoles", 2, status));
        let report = env.engine.integrations().sync(&id).await.unwrap();
        assert_eq!(report.unread, [], "{status}: the accounts are tried again");
        env.pass(SignedDuration::from_mins(20));
    }
    env.sim.fault(page("ListAccounts", 3, 503));
    let told = problem(env.engine.integrations().sync(&id).await);
    assert_eq!((told.code, told.title.as_str()), (ProblemCode::Offline, "AWS has trouble"));
}

#[tokio::test]
async fn a_page_of_a_service_in_trouble_does_not_cost_the_refresh_token() {
    let (env, id) = TestEnvironment::ready().await;
    env.pass(SignedDuration::from_mins(61));
    env.sim.fault(page("CreateToken", 1, 503));
    assert_eq!(problem(env.engine.integrations().sync(&id).await).code, ProblemCode::Offline);
    env.engine.integrations().sync(&id).await.unwrap();
    assert_eq!(env.opened().len(), 1);
}

#[tokio::test]
async fn a_page_that_is_no_failure_of_a_service_is_a_networks() {
    let (env, id) = TestEnvironment::ready().await;
    env.pass(SignedDuration::from_mins(20));
    let redirect =
        Fault { redirect: Some("http://10.0.0.1/login".to_owned()), ..page("ListAccounts", 1, 302) };
    // 511 is made for a network that wants a sign-in first (RFC 6585 §6).
    for fault in [page("ListAccounts", 1, 200), page("ListAccounts", 1, 511), redirect] {
        let status = fault.status;
        env.sim.fault(fault);
        let told = problem(env.engine.integrations().sync(&id).await);
        assert_eq!(told.title, "That was not AWS", "{status:?}");
    }
}

#[tokio::test]
async fn whatever_the_portal_refused_a_role_for_it_was_said_to_be_assigned_no_more() {
    let (env, _) = TestEnvironment::ready().await;
    let session = env.session(0);
    for (status, name, message, title, detail) in [
        (
            403,
            "ForbiddenException",
            "No access",
            "No access",
            "No access. It may no longer be assigned to you.",
        ),
        (404, "ResourceNotFoundException", "No such role", "The role is gone", "AWS says: No such role."),
        (
            400,
            "InvalidRequestException",
            "The account is suspended",
            "AWS refuses the role",
            "The account is suspended.",
        ),
        (405, "MethodNotAllowedException", "", "AWS refuses the role", "MethodNotAllowedException."),
        (403, "blocked", "By policy of the proxy.", "AWS refuses the role", "By policy of the proxy."),
    ] {
        let message = Some(message.to_owned());
        env.sim.fault(Fault { message, ..Fault::error("GetRoleCredentials", status, name) });
        let told = problem(env.engine.sessions().credentials_for(&session, &Prompting::none()).await);
        assert_eq!(told.title, title, "{name}");
        assert!(told.detail.ends_with(detail), "{name}: {}", told.detail);
    }
}

fn unauthorized(op: &str) -> Fault {
    Fault {
        times: Fault::ALWAYS,
        message: Some("Session token not found or invalid".to_owned()),
        ..Fault::error(op, 401, "UnauthorizedException")
    }
}

#[tokio::test]
async fn a_portal_that_takes_no_sign_in_asked_for_one_after_the_other() {
    let (env, id) = TestEnvironment::ready().await;
    let sessions = env.engine.view().catalog().unwrap().sessions.len();
    env.pass(SignedDuration::from_mins(20));
    env.sim.fault(unauthorized("ListAccounts"));
    let told = problem(env.engine.integrations().sync(&id).await);
    assert_eq!(told.code, ProblemCode::SignInRequired);
    // What is offered then is a sign-in, and not one that is found valid.
    env.engine.integrations().sign_in(&id, None, false).await.unwrap();
    assert_eq!(env.opened().len(), 2);
    let told = problem(env.engine.integrations().sync(&id).await);
    assert_eq!(told.title, "The portal does not accept the sign-in");
    assert!(told.detail.ends_with("Session token not found or invalid."), "{}", told.detail);
    assert_eq!(env.opened().len(), 2);
    assert_eq!(env.engine.view().catalog().unwrap().sessions.len(), sessions, "what was read is kept");
}

#[tokio::test]
async fn a_role_that_the_portal_never_opens_is_asked_for_with_one_new_sign_in() {
    let (env, _) = TestEnvironment::ready().await;
    let session = env.session(0);
    env.pass(SignedDuration::from_mins(20));
    env.sim.fault(unauthorized("GetRoleCredentials"));
    let told = problem(env.engine.sessions().start(&session.id, &crate::test_environment::into("dev")).await);
    assert_eq!(told.title, "The portal does not accept the sign-in");
    assert_eq!(env.opened().len(), 2);
    // The next start begins without a sign-in, and ends with the one that it asks for.
    problem(env.engine.sessions().start(&session.id, &crate::test_environment::into("dev")).await);
    assert_eq!(env.opened().len(), 3);
    assert_eq!(env.credentials_file(), "");
}

#[tokio::test]
async fn a_portal_that_refuses_one_token_takes_the_next() {
    let (env, id) = TestEnvironment::ready().await;
    env.pass(SignedDuration::from_mins(20));
    env.person(Person::Sleeps);
    for op in ["ListAccounts", "ListAccountRoles"] {
        env.sim.fault(Fault { times: 1, ..unauthorized(op) });
        let report = env.engine.integrations().sync(&id).await.unwrap();
        assert_eq!(report.unread, [], "{op}");
        env.pass(SignedDuration::from_mins(20));
    }
}

#[tokio::test]
async fn a_refusal_of_the_token_by_whoever_stands_before_the_portal_keeps_the_sign_in() {
    let (env, id) = TestEnvironment::ready().await;
    env.pass(SignedDuration::from_mins(20));
    env.fault("ListAccounts", 2, 401, "blocked");
    assert_eq!(problem(env.engine.integrations().sync(&id).await).code, ProblemCode::SignInRequired);
    env.engine.integrations().sync(&id).await.unwrap();
    assert_eq!(env.opened().len(), 1);
}
