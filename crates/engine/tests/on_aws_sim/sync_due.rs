//! What a sync reads when nobody asked for it, and the accounts that could not be read.

use crate::test_environment::TestEnvironment;
use aws_sim::{Account, OrgPatch};
use daypass_core::view::{IntegrationItem, Sync};
use daypass_core::{AccountId, IntegrationId, RoleName};
use jiff::SignedDuration;

fn item(env: &TestEnvironment) -> IntegrationItem {
    env.engine.view().catalog().unwrap().integrations.remove(0)
}

fn told(env: &TestEnvironment) -> Sync {
    env.engine.view().status().unwrap().integrations.remove(0).sync.unwrap()
}

/// Signs in, after which that is read which is due; how many accounts were asked for their roles.
async fn read_after_sign_in(env: &TestEnvironment, id: &IntegrationId) -> usize {
    env.engine.integrations().sign_in(id, None, true).await.unwrap();
    let (lists, before) = (env.calls("ListAccounts"), env.calls("ListAccountRoles"));
    let report = env.engine.integrations().sync_due(id).await.unwrap();
    assert_eq!(report.unread, []);
    assert!(env.calls("ListAccounts") > lists, "accounts are listed in any case");
    env.calls("ListAccountRoles") - before
}

#[tokio::test]
async fn a_sync_after_a_sign_in_read_every_account_again() {
    let (env, id) = TestEnvironment::ready().await;
    env.engine.sessions().set_favourite(&env.session(0).id, true).unwrap();
    env.pass(SignedDuration::from_mins(20));
    assert_eq!(read_after_sign_in(&env, &id).await, 1, "the account of the favourite");
    let account = Account {
        id: AccountId::try_from("101010101010".to_owned()).unwrap(),
        name: "Fresh".to_owned(),
        email: "fresh@example.com".to_owned(),
        roles: vec![RoleName::try_from("ReadOnly".to_owned()).unwrap()],
    };
    env.sim.edit_org(OrgPatch { put_accounts: vec![account], ..OrgPatch::default() });
    assert_eq!(read_after_sign_in(&env, &id).await, 2, "and the new one");
    assert_eq!((told(&env).added, told(&env).accounts_total, item(&env).accounts), (1, Some(13), 13));
    env.pass(SignedDuration::from_hours(24));
    assert_eq!(read_after_sign_in(&env, &id).await, 13, "all, once a day");
    assert_eq!(read_after_sign_in(&env, &id).await, 1);
    let before = env.calls("ListAccountRoles");
    env.engine.integrations().sync(&id).await.unwrap();
    assert_eq!(env.calls("ListAccountRoles") - before, 13, "all, where a person asks for it");
}

#[tokio::test]
async fn accounts_that_were_refused_could_not_be_asked_again_alone() {
    let (env, id) = TestEnvironment::ready().await;
    env.pass(SignedDuration::from_mins(20));
    env.fault("ListAccountRoles", 3, 403, "ForbiddenException");
    assert_eq!(env.engine.integrations().sync(&id).await.unwrap().unread.len(), 3);
    assert_eq!(item(&env).unread, 3);
    let problem = told(&env).problem.unwrap();
    assert_eq!(problem.title, "9 of 12 accounts are read");
    let command = problem.remedy.command();
    assert_eq!(command.as_deref(), Some("daypass integration sync Demo --unread"));
    // Another process knows which, and why.
    let elsewhere = env.peer();
    let unread = elsewhere.integrations().unread_accounts(&id).unwrap();
    assert_eq!(unread.len(), 3);
    assert!(unread.iter().all(|account| account.name != account.id.as_str()), "{unread:?}");
    assert!(
        unread.iter().all(|account| account.reason.starts_with("AWS refused ListAccountRoles: ")),
        "{unread:?}"
    );

    let before = env.calls("ListAccountRoles");
    env.fault("ListAccountRoles", 1, 403, "ForbiddenException");
    let report = elsewhere.integrations().sync_unread(&id).await.unwrap();
    assert_eq!((report.accounts, report.unread.len()), (12, 1));
    assert_eq!(env.calls("ListAccountRoles") - before, 3, "those alone");
    assert_eq!((item(&env).unread, item(&env).roles), (1, 45));
    elsewhere.integrations().sync_unread(&id).await.unwrap();
    assert_eq!(env.calls("ListAccountRoles") - before, 4);
    assert_eq!(item(&env).unread, 0);
}

#[tokio::test]
async fn a_first_sync_is_not_over_when_what_it_could_not_read_is_read() {
    let env = TestEnvironment::new().await;
    let id = env.integration().await;
    env.engine.integrations().sign_in(&id, None, false).await.unwrap();
    env.engine.integrations().sync_unread(&id).await.unwrap();
    assert_eq!((env.calls("ListAccountRoles"), item(&env).synced_at), (0, None));
    let report = env.engine.integrations().sync_due(&id).await.unwrap();
    assert!(report.first && told(&env).first);
    assert_eq!(env.calls("ListAccountRoles"), 12);
    assert!(item(&env).synced_at.is_some());
    env.engine.integrations().sync_due(&id).await.unwrap();
    assert!(!told(&env).first);
}
