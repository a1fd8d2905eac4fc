//! Importing files that AWS tools read differently: whatever one of them has is found, and who reads it otherwise is
//! said.

use crate::protect::lines;
use crate::test_environment::TestEnvironment;
use daypass_core::view::{ImportItem, ImportOutcome};

const ACCOUNT: &str = "826593370142";
const BOTOCORE: &str = "the AWS CLI and boto3";

async fn preview(env: &TestEnvironment, config: &str, credentials: &str) -> Vec<ImportItem> {
    env.put(&env.config_path(), config);
    env.put(&env.credentials_path(), credentials);
    env.engine.importer().preview(None).await.unwrap()
}

fn of<'a>(items: &'a [ImportItem], profile: &str) -> &'a ImportItem {
    let names: Vec<&str> = items.iter().map(|item| item.profile.as_str()).collect();
    assert!(names.contains(&profile), "no {profile} in {names:?}");
    items.iter().find(|item| item.profile == profile).unwrap()
}

fn said(items: &[ImportItem], profile: &str) -> String {
    of(items, profile).detail.clone().unwrap_or_default()
}

#[tokio::test]
async fn profiles_under_headers_that_not_every_tool_reads_were_not_imported() {
    let env = TestEnvironment::new().await;
    let keys = format!("[mira]\n{}", lines(&env, "mira"));
    let arn = env.role_arn("Developer").to_string();
    for (header, only) in [
        ("[profile \"dev\"]", Some("tools built on the SDKs for Go, Java and Rust do not see it")),
        ("[profile 'dev']", Some("tools built on the SDKs for Go, Java and Rust do not see it")),
        ("[profile  dev]", Some("tools built on the SDK for JavaScript do not see it")),
        ("[profile dev]", None),
    ] {
        for line_form in ["role_arn = {}\nsource_profile = mira\n", "ROLE_ARN = {}\nSource_Profile = mira\n"]
        {
            let settings = line_form.replace("{}", &arn);
            let items = preview(&env, &format!("{header}\n{settings}"), &keys).await;
            assert_eq!(items.len(), 2, "{header}: {items:#?}");
            let dev = of(&items, "dev");
            assert_eq!(dev.outcome, ImportOutcome::Role, "{header}: {dev:?}");
            let told = said(&items, "dev");
            if line_form.starts_with("role_arn") {
                assert!(only.is_none_or(|only| told.contains(only)), "{header}: {told}");
                assert_eq!(told.contains("differ"), only.is_some(), "{header}: {told}");
            }
        }
    }
}

#[tokio::test]
async fn profiles_of_colon_lines_and_of_indented_lines_were_called_broken_and_not_imported() {
    let env = TestEnvironment::new().await;
    let keys = format!("[mira]\n{}", lines(&env, "mira"));
    let arn = env.role_arn("Developer").to_string();
    for (lines, cause) in [
        (format!("role_arn: {arn}\nsource_profile : mira\n"), "the line has ':' in place of '='"),
        (
            format!("  role_arn = {arn}\n  source_profile = mira\n"),
            "the line is indented but continues no setting",
        ),
    ] {
        let items = preview(&env, &format!("[profile  dev]\n{lines}"), &keys).await;
        assert_eq!(items.len(), 2, "{items:#?}");
        assert_eq!(of(&items, "dev").outcome, ImportOutcome::Role, "{items:#?}");
        assert_eq!(of(&items, "mira").outcome, ImportOutcome::User, "{items:#?}");
        let unreadable = format!(
            "Line 2 of your config file: {cause}, so tools built on the SDKs for Java and Rust give up on both files."
        );
        assert!(said(&items, "dev").contains(&unreadable), "{}", said(&items, "dev"));
        assert_eq!(said(&items, "mira").matches("Line").count(), 0);
    }
    let items = env.engine.importer().apply(None).await.unwrap();
    assert!(items.iter().all(|item| item.problem.is_none()), "{items:#?}");
    assert_eq!(env.engine.view().catalog().unwrap().sessions.len(), 2);
}

#[tokio::test]
async fn the_session_that_the_aws_cli_wrote_in_quotes_was_no_session_to_the_import() {
    let env = TestEnvironment::new().await;
    let config = format!(
        "[profile shop]\nsso_session = ACME CORP\nsso_account_id = {ACCOUNT}\nsso_role_name = Deploy\n\
         [sso-session 'ACME CORP']\nsso_start_url = {}\nsso_region = eu-central-1\nsso_registration_scopes = sso:account:access\n",
        env.sim.start_url()
    );
    let items = preview(&env, &config, "").await;
    assert_eq!(items.len(), 1, "{items:#?}");
    assert_eq!(of(&items, "shop").outcome, ImportOutcome::IdentityCenterRole, "{items:#?}");
    let told = said(&items, "shop");
    assert!(told.contains("ACME CORP is added"), "{told}");
    let differ = format!(
        "{BOTOCORE} sign in to IAM Identity Center for it; tools built on the SDKs for Go, JavaScript, Java and Rust get no credentials from it."
    );
    assert!(told.contains(&differ), "{told}");
    env.engine.importer().apply(None).await.unwrap();
    assert_eq!(env.engine.integrations().list().unwrap()[0].alias, "ACME CORP");
}

#[tokio::test]
async fn a_profile_that_is_somebody_else_to_some_tools_was_imported_without_a_word() {
    let env = TestEnvironment::new().await;
    let keys = format!("[mira]\n{}[dev]\n{}", lines(&env, "mira"), lines(&env, "jonas"));
    let quoted =
        format!("[profile \"dev\"]\nrole_arn = {}\nsource_profile = mira\n", env.role_arn("Developer"));
    let items = preview(&env, &quoted, &keys).await;
    assert_eq!(of(&items, "dev").outcome, ImportOutcome::User, "most tools use its keys: {items:#?}");
    let differ = format!(
        "AWS tools differ on it: {BOTOCORE} and tools built on the SDK for JavaScript assume its role; tools built on the SDKs for Go, Java and Rust use its access key."
    );
    assert!(said(&items, "dev").contains(&differ), "{}", said(&items, "dev"));
    assert!(!said(&items, "mira").contains("differ"));
}
