//! The console of an IAM user, whose own credentials open none.

use crate::test_environment::{TestEnvironment, problem};
use daypass_core::SessionId;
use daypass_core::sts::RoleDuration;
use daypass_engine::Prompting;
use daypass_engine::sessions::{ConsoleLink, ConsoleRequest, Error};
use jiff::SignedDuration;

async fn link(env: &TestEnvironment, id: &SessionId, duration: Option<&str>) -> Result<ConsoleLink, Error> {
    let duration = duration.map(|text| RoleDuration::parse(text).unwrap());
    let request = ConsoleRequest { duration, ..ConsoleRequest::default() };
    env.engine.console().link(id, &request, &Prompting::none()).await
}

#[tokio::test]
async fn a_users_console_opens_by_a_federated_session_and_takes_no_code() {
    let env = TestEnvironment::new().await;
    env.hold_clock();
    let mira = env.add_user("mira").await;
    let opened = link(&env, &mira, None).await.unwrap();
    let page = env.follow(opened.url.expose()).await;
    assert!(page.contains(":federated-user/mira</dd>"), "{page}");
    assert!(page.contains("<dd id=\"permissions\">those of the policies</dd>"), "{page}");
    assert_eq!((env.calls("GetFederationToken"), env.calls("GetSessionToken")), (1, 0));
    assert_eq!(opened.console.ends_soon(), None);
    let limits = opened.console.limits().unwrap();
    assert!(limits.contains("mira") && limits.contains("without MFA"), "{limits}");
    let lasts = |link: ConsoleLink| link.console.left.unwrap();
    assert!(lasts(opened) > SignedDuration::from_hours(11), "as long as the user's session usually");
    let brief = lasts(link(&env, &mira, Some("30m")).await.unwrap());
    assert!(brief <= SignedDuration::from_mins(30) && brief > SignedDuration::from_mins(28), "{brief}");
}

#[tokio::test]
async fn a_user_who_may_have_no_federated_session_is_told_what_to_allow() {
    let env = TestEnvironment::new().await;
    let jonas = env.add_user("jonas").await;
    let told = problem(link(&env, &jonas, None).await);
    assert_eq!(told.title, "AWS opens no console for this user");
    assert!(told.action.contains("sts:GetFederationToken"), "{}", told.action);
    assert!(told.detail.contains("user/jonas is not authorized"), "{}", told.detail);
}
