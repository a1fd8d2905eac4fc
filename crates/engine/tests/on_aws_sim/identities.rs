//! Several people at one portal, and one instance under several URLs.

use crate::test_environment::TestEnvironment;
use aws_sim::{OrgPatch, Organisation};
use daypass_core::{Explain, Integration, IntegrationAlias, Region, Remedy};
use daypass_engine::NewIntegration;

const CLASSIC: &str = "https://northwind.awsapps.com/start";

/// An input for the simulation's portal under this URL.
fn portal(start_url: &str, alias: &str) -> NewIntegration {
    NewIntegration {
        start_url: start_url.to_owned(),
        alias: Some(IntegrationAlias::parse(alias).unwrap()),
        region: Some(Region::parse("eu-central-1").unwrap()),
        another: false,
    }
}

async fn added(env: &TestEnvironment, new: &NewIntegration) -> Integration {
    env.engine.integrations().add(new).await.unwrap()
}

async fn read(env: &TestEnvironment, integration: &Integration) {
    env.engine.integrations().sign_in(&integration.id, None, false).await.unwrap();
    env.engine.integrations().sync(&integration.id).await.unwrap();
}

#[tokio::test]
async fn a_portal_that_was_added_again_renamed_the_first() {
    let env = TestEnvironment::new().await;
    let ada = added(&env, &portal(CLASSIC, "Ada")).await;
    let error = env.engine.integrations().add(&portal(CLASSIC, "Jonas")).await.unwrap_err();
    let problem = error.problem();
    assert_eq!(problem.title, "This portal is here already");
    assert!(problem.action.contains("Use 'Ada'"), "{problem:?}");
    assert!(problem.action.contains("--another"), "{problem:?}");
    assert_eq!(env.engine.integrations().list().unwrap(), [ada]);
}

#[tokio::test]
async fn two_people_at_one_portal_have_sign_ins_and_sessions_of_their_own() {
    let env = TestEnvironment::new().await;
    let ada = added(&env, &portal(CLASSIC, "Ada")).await;
    read(&env, &ada).await;
    let jonas = added(&env, &NewIntegration { another: true, ..portal(CLASSIC, "Jonas") }).await;
    assert_eq!(jonas.start_url, ada.start_url);
    assert!(!env.engine.view().status().unwrap().integrations[1].signed_in, "Ada's sign-in is not his");
    read(&env, &jonas).await;
    let catalog = env.engine.view().catalog().unwrap();
    let of = |integration: &Integration| {
        catalog.sessions.iter().filter(|session| session.integration == Some(integration.id.clone())).count()
    };
    assert!(of(&ada) > 0 && of(&ada) == of(&jonas));
    env.engine.integrations().sign_out(&ada.id).await.unwrap();
    let status = env.engine.view().status().unwrap().integrations;
    assert_eq!(status.iter().map(|one| one.signed_in).collect::<Vec<_>>(), [false, true]);
    // A URL names no person: it is the first one's.
    assert_eq!(env.engine.integrations().find(CLASSIC).unwrap().id, ada.id);
    env.engine.integrations().remove(&ada.id).await.unwrap();
    assert_eq!(env.engine.integrations().find(CLASSIC).unwrap().id, jonas.id);
    added(&env, &NewIntegration { another: true, ..portal(CLASSIC, "Ada") }).await;
    assert_eq!(env.engine.integrations().list().unwrap().len(), 2);
}

#[tokio::test]
async fn a_second_person_who_takes_a_name_that_was_given_up_has_an_id_of_their_own() {
    let env = TestEnvironment::new().await;
    added(&env, &portal(CLASSIC, "Ada")).await;
    let another = |alias| NewIntegration { another: true, ..portal(CLASSIC, alias) };
    let jonas = added(&env, &another("Jonas")).await;
    env.engine.integrations().rename(&jonas.id, &IntegrationAlias::parse("Admin").unwrap()).unwrap();
    let mira = added(&env, &another("Jonas")).await;
    assert_ne!(mira.id, jonas.id);
    assert_eq!(env.engine.integrations().get(&jonas.id).unwrap().alias, "Admin");
}

#[tokio::test]
async fn the_urls_of_one_instance_are_known_as_one_once_it_was_read() {
    let urls = [
        CLASSIC,
        "https://d-9067642ac7.awsapps.com/start",
        "https://ssoins-7223a1b2c3d4e5f6.portal.eu-central-1.app.aws",
        "https://ssoins-7223a1b2c3d4e5f6.eu-central-1.portal.amazonaws.com",
        "https://identitycenter.amazonaws.com/ssoins-7223a1b2c3d4e5f6",
    ];
    for (first, second) in [(0, 1), (0, 2), (1, 3), (2, 0), (4, 1), (3, 0)] {
        let env = TestEnvironment::new().await;
        let there = added(&env, &portal(urls[first], "There")).await;
        read(&env, &there).await;
        let same = added(&env, &portal(urls[second], "Same")).await;
        env.engine.integrations().sign_in(&same.id, None, false).await.unwrap();
        let problem = env.engine.integrations().sync(&same.id).await.unwrap_err().problem();
        assert_eq!(problem.title, "This instance is here already", "{} {}", urls[first], urls[second]);
        let keep = Remedy::KeepBoth { integration: same.id.to_string(), alias: "Same".to_owned() };
        assert_eq!(problem.remedy, keep, "both can be kept");
        assert_eq!(problem.remedy.command().as_deref(), Some("daypass integration sync Same --another"));
        env.engine.integrations().keep_both(&same.id).unwrap();
        let report = env.engine.integrations().sync(&same.id).await.unwrap();
        assert!(!report.added.is_empty());
    }
}

#[tokio::test]
async fn an_instance_was_taken_for_another_where_its_second_person_has_more_accounts() {
    let env = TestEnvironment::new().await;
    let every_account = Organisation::demo().accounts;
    for account in &every_account[1..] {
        env.remove_account(account.id.as_str());
    }
    let plain = added(&env, &portal(CLASSIC, "Plain")).await;
    read(&env, &plain).await;
    env.sim.edit_org(OrgPatch { put_accounts: every_account, ..OrgPatch::default() });
    let admin = added(&env, &portal("https://d-9067642ac7.awsapps.com/start", "Admin")).await;
    env.engine.integrations().sign_in(&admin.id, None, false).await.unwrap();
    let problem = env.engine.integrations().sync(&admin.id).await.unwrap_err().problem();
    assert_eq!(problem.title, "This instance is here already");
}

#[tokio::test]
async fn an_import_uses_the_instance_that_is_there_under_another_url() {
    let env = TestEnvironment::new().await;
    let there =
        added(&env, &portal("https://identitycenter.amazonaws.com/ssoins-7223a1b2c3d4e5f6", "There")).await;
    let config = "[profile dev]\nsso_start_url = https://ssoins-7223a1b2c3d4e5f6.portal.eu-central-1.app.aws\n\
                  sso_region = eu-central-1\nsso_account_id = 826593370142\nsso_role_name = AdministratorAccess\n";
    env.put(&env.config_path(), config);
    env.engine.importer().apply(None).await.unwrap();
    assert_eq!(env.engine.integrations().list().unwrap(), [there]);
    assert_eq!(env.engine.view().catalog().unwrap().sessions.len(), 1);
}
