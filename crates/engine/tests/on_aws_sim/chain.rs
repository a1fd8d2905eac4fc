//! Roles assumed out of other sessions, link by link.

use crate::test_environment::{TestEnvironment, into};
use daypass_core::{Explain, ProblemCode, Remedy};
use daypass_engine::credentials;

#[tokio::test]
async fn a_chain_of_three_is_walked_and_its_end_is_who_the_credentials_are() {
    let (env, _) = TestEnvironment::ready().await;
    let developer = env.add_role("Developer", &env.developers_source(), |_| {});
    let audit = env.add_role("Audit", &developer, |_| {});
    env.start(&audit, "audit").await;
    assert_eq!(env.calls("AssumeRole"), 2);
    let caller = env.engine.sessions().learn_caller(&audit).await.unwrap();
    assert!(caller.contains(":assumed-role/Audit/daypass-test"), "{caller}");
    assert_eq!(
        env.engine.view().details(&audit).unwrap().hops.len(),
        5,
        "portal, permission set, two roles, profile"
    );
}

#[tokio::test]
async fn a_source_whose_row_could_not_be_read_was_told_as_one_that_is_gone() {
    let (env, _) = TestEnvironment::ready().await;
    let developer = env.add_role("Developer", &env.developers_source(), |_| {});
    let audit = env.add_role("Audit", &developer, |_| {});
    let store = rusqlite::Connection::open(env.engine.home().store()).unwrap();
    store.execute("UPDATE session SET role_arn = 'mars' WHERE id = ?", [developer.as_str()]).unwrap();
    let audit = env.engine.sessions().get(&audit).unwrap();
    let error = env.engine.sessions().resolver().plan(&audit).unwrap_err();
    assert!(matches!(error, credentials::Error::Store(_)), "{error}");
}

#[tokio::test]
async fn a_role_that_does_not_trust_its_source_is_named() {
    let (env, _) = TestEnvironment::ready().await;
    let audit = env.add_role("Audit", &env.developers_source(), |_| {});
    let problem = env.engine.sessions().start(&audit, &into("audit")).await.unwrap_err().problem();
    assert_eq!(problem.code, ProblemCode::AccessDenied);
    assert!(problem.detail.contains("role/") && problem.detail.contains("Audit"), "{}", problem.detail);
    assert!(problem.detail.contains("assumed-role/AWSReservedSSO"), "who asked: {}", problem.detail);
    let Remedy::AllowInTrustPolicy { caller, causes, policy, .. } = problem.remedy else {
        panic!("{:?}", problem.remedy)
    };
    assert!(caller.contains("assumed-role/AWSReservedSSO") && !causes.is_empty(), "{caller}: {causes:?}");
    assert!(policy.contains("sts:AssumeRole"), "{policy}");
}
