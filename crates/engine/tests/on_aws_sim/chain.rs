//! Roles assumed out of other sessions, link by link.

use crate::bed::{Bed, into};
use daypass_core::{Problem, ProblemCode, RoleArn, SessionId};
use daypass_engine::store::AssumedRole;

/// The account whose sessions the simulation's role `Developer` trusts.
const SHARED_SERVICES: &str = "826593370142";

/// A session that assumes the simulation's role of this name with another session's credentials.
fn assume(bed: &Bed, name: &str, source: &SessionId) -> SessionId {
    let is_meant = |arn: &RoleArn| arn.role_name() == name;
    let mut arns = bed.sim.ready().roles.iter().filter_map(|arn| RoleArn::try_from(arn.clone()).ok());
    let role_arn = arns.find(is_meant).unwrap();
    let id = SessionId::from_stored(name);
    let role_session_name = "daypass-test";
    let role = AssumedRole {
        source,
        role_arn: &role_arn,
        role_session_name,
        duration_seconds: None,
        external_id: None,
    };
    bed.store.add_assumed_role(&id, name, &role).unwrap();
    id
}

fn portal_session(bed: &Bed, account: &str) -> SessionId {
    let sessions = bed.engine.catalog().unwrap().sessions;
    sessions.into_iter().find(|s| s.account_id.as_ref().is_some_and(|id| id.as_str() == account)).unwrap().id
}

#[tokio::test]
async fn a_chain_of_three_is_walked_and_its_end_is_who_the_credentials_are() {
    let (bed, _) = Bed::ready().await;
    let developer = assume(&bed, "Developer", &portal_session(&bed, SHARED_SERVICES));
    let audit = assume(&bed, "Audit", &developer);
    bed.start(&audit, "audit").await;
    assert_eq!(bed.calls("AssumeRole"), 2);
    let caller = bed.engine.learn_caller(&audit).await.unwrap();
    assert!(caller.contains(":assumed-role/Audit/daypass-test"), "{caller}");
    assert_eq!(
        bed.engine.details(&audit).unwrap().hops.len(),
        5,
        "portal, permission set, two roles, profile"
    );
}

#[tokio::test]
async fn a_role_that_does_not_trust_its_source_is_named() {
    let (bed, _) = Bed::ready().await;
    let audit = assume(&bed, "Audit", &portal_session(&bed, SHARED_SERVICES));
    let problem = Problem::from(&bed.engine.start(&audit, &into("audit")).await.unwrap_err());
    assert_eq!(problem.code, ProblemCode::AccessDenied);
    assert!(problem.detail.contains("role/") && problem.detail.contains("Audit"), "{}", problem.detail);
}
