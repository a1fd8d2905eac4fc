//! Protecting keys in files that AWS tools read differently.

use crate::protect::{config_file, lines, protect_all, undo_all};
use crate::test_environment::TestEnvironment;
use daypass_core::view::PlainKeys;
use daypass_engine::StartOptions;

fn plain(env: &TestEnvironment, config: &str, credentials: &str) -> PlainKeys {
    env.put(&env.config_path(), config);
    env.put(&env.credentials_path(), credentials);
    env.engine.protector().plain_keys().unwrap()
}

#[tokio::test]
async fn profiles_under_headers_that_not_every_tool_reads_were_not_told_to_use_a_key() {
    let env = TestEnvironment::new().await;
    let keys = format!("[dev]\n{}", lines(&env, "mira"));
    let role = |arn: &str| format!("role_arn = {arn}\nsource_profile = dev\n");
    let settings = role(env.role_arn("Developer").as_str());
    for (header, settings) in [
        ("[profile deploy]", settings.clone()),
        ("[profile \"deploy\"]", settings.clone()),
        ("[profile 'deploy']", settings.clone()),
        ("[profile  deploy]", settings.replace(" = ", ": ")),
        (" [profile deploy]", settings.clone()),
        ("[profile deploy]", settings.replace("role", "  role").replace("source", "  source")),
        ("[profile deploy]", settings.replace("role_arn", "ROLE_ARN")),
    ] {
        let found = plain(&env, &format!("{header}\n{settings}"), &keys);
        assert_eq!(found.keys[0].used_by, ["deploy"], "{header}\n{settings}");
        assert_eq!(found.left, []);
    }
    let blanks = format!(
        "[profile \"de ploy\"]\n{settings}[profile audit]\nrole_arn = {}\nsource_profile = de ploy\n",
        env.role_arn("Audit")
    );
    assert_eq!(plain(&env, &blanks, &keys).keys[0].used_by, ["audit", "de ploy"]);
}

#[tokio::test]
async fn a_key_under_a_header_in_quotes_stayed_in_the_file_as_if_no_tool_read_it() {
    let env = TestEnvironment::new().await;
    let before = format!("[profile \"dev\"]\n{}region = eu-west-1\n", lines(&env, "mira"));
    let found = plain(&env, &before, "");
    assert_eq!((found.left.len(), found.keys.len()), (0, 1));
    assert_eq!(found.keys[0].profiles[0].as_str(), "dev");
    protect_all(&env).await;
    assert!(!config_file(&env).contains("AKIA"));
    let id = env.engine.sessions().find("dev").unwrap();
    env.engine.sessions().start(&id, &StartOptions::default()).await.unwrap();
    assert!(env.credentials_file().starts_with("[dev]\n"));
    env.engine.sessions().stop(&id).await.unwrap();
    undo_all(&env).await;
    assert_eq!(config_file(&env), before);
}

#[tokio::test]
async fn a_key_was_moved_away_under_a_role_that_only_some_tools_see() {
    let env = TestEnvironment::new().await;
    let keys = format!("[dev]\n{}", lines(&env, "mira"));
    let quoted =
        format!("[profile 'dev']\nrole_arn = {}\nsource_profile = base\n", env.role_arn("Developer"));
    let found = plain(&env, &quoted, &(keys + "[base]\n" + &lines(&env, "jonas")));
    let reasons: Vec<&str> = found.left.iter().map(|left| left.reason.as_str()).collect();
    assert_eq!(
        reasons,
        [
            "The profile dev sets role_arn too, and AWS tools differ on which counts: the AWS CLI and boto3 and tools built on the SDK for JavaScript do not use the key. Remove one of the two."
        ]
    );
    assert_eq!(found.keys.len(), 1, "that of base");
}
