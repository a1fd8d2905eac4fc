//! Importing what is in `~/.aws`.

use crate::test_environment::TestEnvironment;
use aws_sim::{IamRole, IamUser, Organisation, SimOptions};
use daypass_core::view::{ImportItem, ImportOutcome};
use daypass_core::{AccountId, ProblemCode, ProfileName, SessionId};
use daypass_engine::{Prompting, StartOptions, iam, import, users};
use std::collections::BTreeMap;
use std::fmt::Write;

const ACCOUNT: &str = "826593370142";
const USERS: [&str; 3] = ["mira", "jonas", "tove"];

/// Three users and ten roles that want MFA, as the AWS CLI is set up for them; besides what people have there.
fn organisation() -> Organisation {
    let account = || AccountId::try_from(ACCOUNT.to_owned()).unwrap();
    let trust = serde_json::json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:root")}, "Action": "sts:AssumeRole",
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]});
    let role = |number: usize| IamRole {
        account: account(),
        path: "/".to_owned(),
        name: format!("Role{number}"),
        max_session_seconds: 3600,
        trust: serde_json::from_value(trust.clone()).unwrap(),
    };
    let user = |name: &str| IamUser {
        account: account(),
        name: name.to_owned(),
        mfa: true,
        allowed_actions: vec!["sts:AssumeRole".to_owned()],
    };
    Organisation {
        iam_users: USERS.map(user).to_vec(),
        iam_roles: (0..10).map(role).collect(),
        ..Organisation::demo()
    }
}

async fn env() -> TestEnvironment {
    TestEnvironment::with(SimOptions { organisation: organisation(), tps: 0, ..SimOptions::default() }).await
}

fn keys(env: &TestEnvironment, user: &str) -> String {
    let keys = env.keys_of(user);
    format!(
        "aws_access_key_id = {}\naws_secret_access_key = {}\n",
        keys.access_key_id,
        keys.secret_access_key.expose()
    )
}

/// The files of that person, and their texts.
fn files(env: &TestEnvironment) -> (String, String) {
    let mut credentials = "# my keys\n".to_owned();
    for user in USERS {
        write!(credentials, "[{user}]\n{}\n", keys(env, user)).unwrap();
    }
    let mut config = "[default]\nregion = eu-central-1\n\n".to_owned();
    for number in 0..10 {
        let user = USERS[number % 3];
        let device = env.device_of(user);
        let arn = env.role_arn(&format!("Role{number}"));
        writeln!(
            config,
            "[profile role{number}]\nrole_arn = {arn}\nsource_profile = {user}\nmfa_serial = {device}\n"
        )
        .unwrap();
    }
    env.put(&env.config_path(), &config);
    env.put(&env.credentials_path(), &credentials);
    (config, credentials)
}

fn outcomes(items: &[ImportItem]) -> BTreeMap<&str, ImportOutcome> {
    items.iter().map(|item| (item.profile.as_str(), item.outcome)).collect()
}

fn count(items: &[ImportItem], outcome: ImportOutcome) -> usize {
    items.iter().filter(|item| item.outcome == outcome).count()
}

fn of<'a>(items: &'a [ImportItem], profile: &str) -> &'a ImportItem {
    items.iter().find(|item| item.profile == profile).unwrap()
}

fn session_of(env: &TestEnvironment, name: &str) -> SessionId {
    env.engine.view().catalog().unwrap().sessions.into_iter().find(|item| item.name == name).unwrap().id
}

#[tokio::test]
async fn three_users_and_ten_roles_are_imported_and_each_user_types_one_code() {
    let env = env().await;
    let (config, credentials) = files(&env);
    let preview = env.engine.importer().preview(None).await.unwrap();
    assert!(env.engine.view().catalog().unwrap().sessions.is_empty(), "a preview changes nothing");
    assert_eq!(env.calls("GetCallerIdentity"), 0, "and asks nobody");
    let items = env.engine.importer().apply(None).await.unwrap();
    assert_eq!(items, preview, "what was shown is what became");
    assert_eq!((count(&items, ImportOutcome::User), count(&items, ImportOutcome::Role)), (3, 10));
    assert_eq!(env.calls("GetCallerIdentity"), 3);
    let sessions = env.engine.view().catalog().unwrap().sessions;
    assert_eq!(sessions.len(), 13);

    for user in USERS {
        let roles = (0..10).filter(|number| USERS[number % 3] == user);
        let ids: Vec<SessionId> = roles.map(|number| session_of(&env, &format!("role{number}"))).collect();
        let code = env.code_of(user);
        env.while_typing(vec![code], async {
            for id in &ids {
                env.engine.sessions().start(id, &StartOptions::default()).await.unwrap();
            }
        })
        .await;
    }
    assert_eq!((env.calls("GetSessionToken"), env.calls("AssumeRole")), (3, 10));

    // The person's own profiles stand as they stood, and ours beside them are not taken for theirs.
    assert_eq!(std::fs::read_to_string(env.config_path()).unwrap(), config);
    assert!(env.credentials_file().starts_with(credentials.trim_end()));
    assert!(env.credentials_file().contains("[role0-daypass]"));
    let again = env.engine.importer().apply(None).await.unwrap();
    assert_eq!(count(&again, ImportOutcome::Known), 13);
    let ours = of(&again, "role0-daypass");
    assert_eq!(ours.detail.as_deref(), Some("Daypass wrote it for the session role0."));
    assert_eq!(env.engine.view().catalog().unwrap().sessions.len(), 13);
    env.engine.sessions().stop_all().await.unwrap();
    assert_eq!(env.credentials_file(), credentials);
}

#[tokio::test]
async fn a_second_import_knows_all_and_changes_nothing() {
    let env = env().await;
    let texts = files(&env);
    env.engine.importer().apply(None).await.unwrap();
    let before = env.engine.view().catalog().unwrap().sessions;
    let again = env.engine.importer().apply(None).await.unwrap();
    assert_eq!((count(&again, ImportOutcome::Known), count(&again, ImportOutcome::LeftAlone)), (13, 1));
    assert_eq!(env.calls("GetCallerIdentity"), 3, "nobody is asked again");
    assert_eq!(env.engine.view().catalog().unwrap().sessions, before);
    let now = [env.config_path(), env.credentials_path()].map(|path| std::fs::read_to_string(path).unwrap());
    assert_eq!(now, [texts.0, texts.1], "an import writes no file");
}

#[tokio::test]
async fn keys_that_aws_refuses_leave_their_profile_and_its_roles_alone_and_no_other() {
    let env = env().await;
    files(&env);
    let right = env.credentials_file();
    let secret = |user| env.keys_of(user).secret_access_key;
    env.put(&env.credentials_path(), &right.replace(secret("tove").expose(), secret("mira").expose()));
    let items = env.engine.importer().apply(None).await.unwrap();
    assert_eq!((count(&items, ImportOutcome::User), count(&items, ImportOutcome::Role)), (2, 7));
    let tove = of(&items, "tove");
    assert_eq!(tove.outcome, ImportOutcome::LeftAlone);
    assert_eq!(tove.problem.as_ref().unwrap().code, ProblemCode::AccessDenied);
    let role = of(&items, "role2");
    assert_eq!(role.detail.as_deref(), Some("It is assumed from tove, which was not imported."));
    assert_eq!(role.problem, tove.problem);
    // Mended, the next import does what was left.
    env.put(&env.credentials_path(), &right);
    let items = env.engine.importer().apply(None).await.unwrap();
    assert_eq!((count(&items, ImportOutcome::User), count(&items, ImportOutcome::Role)), (1, 3));
    assert_eq!(count(&items, ImportOutcome::Known), 9);
    assert!(items.iter().all(|item| item.problem.is_none()));
}

#[tokio::test]
async fn where_aws_cannot_be_asked_nothing_is_changed() {
    let env = env().await;
    files(&env);
    let config = std::fs::read_to_string(env.config_path()).unwrap();
    let sso = format!(
        "[profile portal]\nsso_start_url = {}\nsso_region = eu-central-1\nsso_account_id = {ACCOUNT}\nsso_role_name = ReadOnly\n",
        env.sim.start_url()
    );
    env.put(&env.config_path(), &(config + &sso));
    // The first user's keys are answered for, the second's are not.
    env.html("GetCallerIdentity", 20);
    assert!(matches!(
        env.engine.importer().apply(None).await,
        Err(import::Error::Users(users::Error::Iam(iam::Error::Aws(_))))
    ));
    let catalog = env.engine.view().catalog().unwrap();
    assert!(catalog.sessions.is_empty() && catalog.integrations.is_empty());
}

#[tokio::test]
async fn a_region_in_which_nobody_answers_ended_the_whole_import() {
    let env = env().await;
    let mistyped = format!("[mistyped]\n{}region = eu-wset-1\n", keys(&env, "mira"));
    env.put(&env.credentials_path(), &mistyped);
    let config = format!(
        "[profile portal]\nsso_start_url = {}\nsso_region = eu-central-1\nsso_account_id = {ACCOUNT}\nsso_role_name = ReadOnly\n\
         [profile on-mistyped]\nrole_arn = arn:aws:iam::{ACCOUNT}:role/Role1\nsource_profile = mistyped\n",
        env.sim.start_url()
    );
    env.put(&env.config_path(), &config);
    let offline = env.peer_without_sts();
    let items = offline.importer().apply(None).await.unwrap();
    assert_eq!(of(&items, "portal").outcome, ImportOutcome::IdentityCenterRole);
    let mistyped = of(&items, "mistyped").problem.as_ref().unwrap();
    assert_eq!(mistyped.code, ProblemCode::Offline);
    assert_eq!(mistyped.detail, "STS in eu-wset-1 cannot be reached.");
    let role = of(&items, "on-mistyped");
    assert_eq!(role.detail.as_deref(), Some("It is assumed from mistyped, which was not imported."));
    // Two regions in which nobody answers are the network.
    let two = format!("[jonas]\n{}region = eu-north-1\n[tove]\n{}", keys(&env, "jonas"), keys(&env, "tove"));
    env.put(&env.credentials_path(), &two);
    assert!(matches!(
        offline.importer().apply(None).await,
        Err(import::Error::Users(users::Error::Iam(iam::Error::Aws(_))))
    ));
    let items = env.engine.importer().apply(None).await.unwrap();
    assert_eq!(count(&items, ImportOutcome::User), 2, "{items:#?}");
}

#[tokio::test]
async fn what_is_asked_for_comes_with_what_it_is_assumed_from_and_nothing_else() {
    let env = env().await;
    files(&env);
    let role = ["role4".to_owned()];
    let preview = env.engine.importer().preview(Some(&role)).await.unwrap();
    let items = env.engine.importer().apply(Some(&role)).await.unwrap();
    assert_eq!(items, preview);
    let expected = BTreeMap::from([("jonas", ImportOutcome::User), ("role4", ImportOutcome::Role)]);
    assert_eq!(outcomes(&items), expected);
    assert_eq!(env.engine.view().catalog().unwrap().sessions.len(), 2);
    let typo = ["role5".to_owned(), "rôle".to_owned()];
    let refused = env.engine.importer().apply(Some(&typo)).await.unwrap_err();
    assert!(matches!(refused, import::Error::NoProfile { name } if name == "rôle"));
    assert_eq!(
        env.engine.view().catalog().unwrap().sessions.len(),
        2,
        "all names are good before anything is done"
    );
}

#[tokio::test]
async fn two_imports_at_once_import_once() {
    let env = env().await;
    files(&env);
    let peer = env.peer();
    let (mine, peers) = tokio::join!(env.engine.importer().apply(None), peer.importer().apply(None));
    let known = [mine.unwrap(), peers.unwrap()].map(|items| count(&items, ImportOutcome::Known));
    assert!(known == [0, 13] || known == [13, 0], "{known:?}");
    assert_eq!(env.engine.view().catalog().unwrap().sessions.len(), 13);
}

#[tokio::test]
async fn an_sso_profile_starts_before_its_integration_was_ever_read_and_so_does_a_role_on_it() {
    let env = TestEnvironment::new().await;
    let account = "826593370142";
    let config = format!(
        "[sso-session hafenlicht]\nsso_start_url = {}/#\nsso_region = eu-central-1\n\
         [profile shared]\nsso_session = hafenlicht\nsso_account_id = {account}\nsso_role_name = Deploy\nregion = eu-west-1\n\
         [profile shared-again]\nsso_session = hafenlicht\nsso_account_id = {account}\nsso_role_name = Deploy\n\
         [profile developer]\nrole_arn = {}\nsource_profile = shared\n\
         [profile gone]\nsso_session = hafenlicht\nsso_account_id = {account}\nsso_role_name = NotMine\n",
        env.sim.start_url(),
        env.role_arn("Developer"),
    );
    env.put(&env.config_path(), &config);
    let items = env.engine.importer().apply(None).await.unwrap();
    assert_eq!(
        (count(&items, ImportOutcome::IdentityCenterRole), count(&items, ImportOutcome::Role)),
        (3, 1)
    );
    let integration = env.engine.integrations().list().unwrap().remove(0);
    assert_eq!((integration.alias.as_str(), integration.region.as_str()), ("hafenlicht", "eu-central-1"));
    assert!(env.opened().is_empty(), "nobody signs in for an import");
    assert_eq!(env.sim.calls().len(), 0, "and AWS is not asked");

    // The person signs in when they start it.
    let developer = session_of(&env, "developer");
    let started = env.engine.sessions().start(&developer, &StartOptions::default()).await.unwrap();
    assert_eq!(started.profiles[0].as_str(), "developer-daypass");
    assert_eq!(env.opened().len(), 1);

    // The sync takes over names, and takes what is not theirs.
    let report = env.engine.integrations().sync(&integration.id).await.unwrap();
    assert_eq!((report.renamed.len(), report.removed.len()), (0, 1));
    let sessions = env.engine.view().catalog().unwrap().sessions;
    let shared = sessions.iter().find(|item| item.name == "Shared Services/Deploy").unwrap();
    let profiles: Vec<&str> = shared.profiles.iter().map(ProfileName::as_str).collect();
    assert_eq!(profiles, ["shared-daypass", "shared-again-daypass"]);
    assert_eq!(shared.region.as_ref().unwrap().as_str(), "eu-west-1");
    let again = env.engine.importer().apply(None).await.unwrap();
    assert_eq!(count(&again, ImportOutcome::Known), 4, "{again:#?}");
    env.engine.sessions().start(&shared.id, &StartOptions::default()).await.unwrap();
    assert!(env.credentials_file().contains("[shared-again-daypass]"));
}

#[tokio::test]
async fn what_tools_would_not_read_is_said() {
    let env = env().await;
    let mira = keys(&env, "mira");
    let twice =
        format!("[mira]\n{mira}region = eu-west-1\nregion = eu-central-1\n[profile jonas]\nrole_arn = x\n");
    env.put(&env.credentials_path(), &twice);
    env.put(
        &env.config_path(),
        "stray = 1\n[dev]\nrole_arn = x\n[plugins]\nx = y\n[profile odd]\nregion = eu-west-1\n",
    );
    let items = env.engine.importer().preview(None).await.unwrap();
    let said = |profile: &str| of(&items, profile).detail.clone().unwrap();
    assert!(
        said("mira").contains(
            "Line 5 of your credentials file: the key appears twice, so the AWS CLI and boto3 give up on both files."
        ),
        "{}",
        said("mira")
    );
    assert!(said("[profile jonas]").contains("a profile there is called [NAME]"));
    assert!(said("[dev]").contains("a profile there is called [profile NAME]"));
    let config = env.config_path().display().to_string();
    let above = "Line 1: the line comes before the first section, so the AWS CLI and boto3 and tools built on the SDKs for Java and Rust give up on both files.";
    assert_eq!(said(&config), above);
    let others = ["mira", "odd", "[profile jonas]", "[dev]", config.as_str()];
    assert_eq!(items.len(), others.len(), "{items:#?}");
    let nobody = StartOptions { prompting: Prompting::none(), ..StartOptions::default() };
    env.engine.importer().apply(Some(&["mira".to_owned()])).await.unwrap();
    env.engine.sessions().start(&session_of(&env, "mira"), &nobody).await.unwrap();
}
