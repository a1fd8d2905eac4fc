//! What there is, all of it and in part.

use crate::test_environment::TestEnvironment;
use daypass_core::SessionId;
use daypass_core::view::Catalog;
use daypass_core::{Delivery, ProfileName};

fn shown(catalog: &Catalog) -> Vec<String> {
    catalog.sessions.iter().map(|item| serde_json::to_string(item).unwrap()).collect()
}

#[tokio::test]
async fn some_sessions_are_shown_as_among_all_and_in_their_order() {
    let (env, _) = TestEnvironment::ready().await;
    let all = env.engine.view().catalog().unwrap();
    let roles: Vec<&SessionId> =
        all.sessions.iter().filter(|item| item.integration.is_some()).map(|item| &item.id).collect();
    env.start(roles[3], "dev").await;
    let profile = ProfileName::parse("own").unwrap();
    env.engine.sessions().set_profiles(roles[5], &[profile]).unwrap();
    env.engine.sessions().set_delivery(roles[7], Delivery::ContainerEndpoint).unwrap();
    let all = env.engine.view().catalog().unwrap();
    let ids: Vec<SessionId> = all.sessions.iter().rev().map(|item| item.id.clone()).collect();
    for some in [&ids[..], &ids[..1], &ids[4..9], &[]] {
        let part = env.engine.view().catalog_of(some).unwrap();
        let expected = all.sessions.iter().filter(|item| some.contains(&item.id));
        let expected: Vec<String> = expected.map(|item| serde_json::to_string(item).unwrap()).collect();
        assert_eq!(shown(&part), expected);
        assert_eq!(part.integrations, all.integrations);
    }
    let gone = SessionId::from_stored("0000000000000000");
    assert!(env.engine.view().catalog_of(&[gone]).unwrap().sessions.is_empty());
}
