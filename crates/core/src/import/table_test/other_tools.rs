//! Profiles that other tools wrote, or that were written for them: each becomes what it means to that tool, or is left with
//! the setting that stands in the way.

use super::*;

fn reason(config: &str, credentials: &str, profile: &str) -> String {
    let item = items(config, credentials).into_iter().find(|item| item.profile == profile).unwrap();
    assert_eq!(item.becomes, "stays as it is", "{item:?}");
    item.detail.unwrap()
}

fn granted(profile: &str) -> String {
    format!(
        "[profile {profile}]\ngranted_sso_start_url = {PORTAL}\ngranted_sso_region = eu-central-1\n\
         granted_sso_account_id = 444455556666\ngranted_sso_role_name = Developer\n\
         common_fate_generated_from = aws-sso\ncredential_process = granted credential-process --profile {profile}\n"
    )
}

fn listed(alias: &str, start_url: &str, synced: bool) -> Integration {
    let start_url = StartUrl::parse(start_url).unwrap();
    Integration {
        id: IntegrationId::of(&start_url),
        alias: alias.to_owned(),
        start_url,
        region: Region::parse("eu-central-1").unwrap(),
        additional_regions: Vec::new(),
        another: false,
        synced_at: synced.then_some(jiff::Timestamp::UNIX_EPOCH),
    }
}

fn developer_of(integration: &Integration) -> Session {
    let (account, role): (AccountId, RoleName) =
        ("444455556666".to_owned().try_into().unwrap(), "Developer".to_owned().try_into().unwrap());
    let id = SessionId::of_identity_center_role(&integration.id, &account, &role);
    let integration = integration.id.clone();
    session(
        id,
        "Northwind/Developer",
        SessionSource::IdentityCenterRole { integration, account, role },
        vec![],
    )
}

/// The item of one profile where Daypass has this.
fn item_with(config: &str, known: &ExistingSessions, profile: &str) -> ImportItem {
    let items = Import::decide(&profile_set(config, ""), known).items();
    items.into_iter().find(|item| item.profile == profile).unwrap()
}

#[test]
fn a_profile_of_granted_was_left_as_another_programs() {
    let config = granted("dev") + &role("admin", "dev", "");
    assert_eq!(
        becomes(&config, ""),
        [
            "dev: Developer in 444455556666 of Northwind, in the profile dev-daypass",
            "admin: the role session admin from Developer in 444455556666, in the profile admin-daypass",
        ]
    );
    assert!(detail(&config, "", "dev").contains(&format!("Northwind is added: {PORTAL} in eu-central-1.")));
    let without = |key: &str| -> String {
        granted("dev").lines().filter(|line| !line.starts_with(key)).map(|line| format!("{line}\n")).collect()
    };
    assert_eq!(
        imported(&without("credential_process"), "").portals.len(),
        1,
        "granted reads it without as well"
    );
    for key in
        ["granted_sso_start_url", "granted_sso_region", "granted_sso_account_id", "granted_sso_role_name"]
    {
        assert_eq!(
            reason(&without(key), "", "dev"),
            format!("It signs in to IAM Identity Center, and has no {key}.")
        );
    }
    let wrong = granted("dev").replace("444455556666", "4444");
    assert!(reason(&wrong, "", "dev").starts_with("Its granted_sso_account_id is not"));
    let elsewhere = granted("dev").replace(PORTAL, "https://view.awsapps.com/start");
    assert!(
        reason(&elsewhere, "", "dev")
            .starts_with("Its granted_sso_start_url is not that of an access portal")
    );
}

#[test]
fn what_aws_tools_sign_in_for_is_not_what_granted_signs_in_for() {
    let config = granted("dev").replace(
        "common_fate",
        &format!("sso_start_url = {PORTAL}\nsso_region = eu-central-1\nsso_account_id = 111122223333\nsso_role_name = ReadOnly\ncommon_fate"),
    );
    assert_eq!(
        becomes(&config, "")[0],
        "dev: ReadOnly in 111122223333 of Northwind, in the profile dev-daypass"
    );
}

#[test]
fn a_key_in_the_keychain_of_another_tool_is_added_by_hand_and_then_its_roles_come() {
    for (tool, command) in [
        ("aws-vault", "aws-vault exec root --json"),
        ("granted", "granted credential-process --profile=root"),
    ] {
        let config = format!("[profile root]\nregion = eu-west-1\ncredential_process = {command}\n")
            + &role("admin", "root", "");
        let said = reason(&config, "", "root");
        assert!(
            said.starts_with(&format!("{tool} keeps its access key in a keychain (credential_process).")),
            "{said}"
        );
        assert!(said.contains("daypass session add iam-user --name root"), "{said}");
        assert_eq!(reason(&config, "", "admin"), "Its source_profile root is left alone.");

        let by_hand = carried_out(&imported("", &format!("[root]\n{KEY}")), nothing());
        assert_eq!(item_with(&config, &by_hand, "root").becomes, "nothing new: it is the session root");
        assert_eq!(
            item_with(&config, &by_hand, "admin").becomes,
            "the role session admin from root, in the profile admin-daypass"
        );
    }
    let config = "[profile p]\ncredential_process = aws-vault exec --unknown hunter2 p\n";
    assert!(!reason(config, "", "p").contains("hunter2"));
}

#[test]
fn a_profile_that_runs_aws_vault_for_another_is_the_role_of_that_one() {
    let config = "[profile base]\nregion = eu-west-1\n".to_owned()
        + &role("deploy", "base", &format!("mfa_serial = {DEVICE}\nregion = eu-west-1"))
        + "[profile deploy-sdk]\ncredential_process = aws-vault exec deploy --json --duration 2h\nregion = us-east-1\n\
           [profile again]\ncredential_process = aws-vault export --format=json deploy-sdk\n\
           [profile round]\ncredential_process = aws-vault exec back --json\n\
           [profile back]\ncredential_process = aws-vault exec round --json\n";
    let by_hand = carried_out(&imported("", &format!("[base]\n{KEY}mfa_serial = {DEVICE}\n")), nothing());
    let import = Import::decide(&profile_set(&config, ""), &by_hand);
    let roles = roles_to_add(&import);
    assert_eq!(roles.keys().copied().collect::<Vec<_>>(), ["again", "deploy", "deploy-sdk"]);
    for (name, region) in [("deploy", "eu-west-1"), ("deploy-sdk", "us-east-1"), ("again", "eu-west-1")] {
        assert_eq!(roles[name].role_arn.role_name(), "deploy");
        assert_eq!(roles[name].region.as_ref().unwrap().as_str(), region, "{name}");
        assert_eq!(roles[name].source_name, "base");
    }
    assert!(reason(&config, "", "round").contains("aws-vault keeps its access key"));
}

#[test]
fn what_a_profile_includes_is_its_own_as_for_aws_vault() {
    // aws-vault, USAGE.md, include_profile.
    let config = format!(
        "[profile common]\nregion=eu-west-1\nmfa_serial={DEVICE}\nsource_profile = root\n\
         [profile root]\ninclude_profile = common\n\
         [profile order-dev]\ninclude_profile = common\nrole_arn=arn:aws:iam::111122223333:role/developers\n\
         [profile order-admin]\ninclude_profile = order-dev\nrole_arn=arn:aws:iam::111122223333:role/administrators\nregion=us-east-1\n"
    );
    let import = imported(&config, &format!("[root]\n{KEY}"));
    assert_eq!(import.users[0].mfa_device.as_ref().unwrap().as_str(), DEVICE);
    let roles = roles_to_add(&import);
    let facts =
        |name: &str| (roles[name].role_arn.role_name(), roles[name].region.as_ref().unwrap().as_str());
    assert_eq!(facts("order-dev"), ("developers", "eu-west-1"));
    assert_eq!(facts("order-admin"), ("administrators", "us-east-1"), "its own settings win");
    assert!(roles.values().all(|role| role.source == Source::Keys("root".into())));

    let by_vault = reason(&config, "", "root");
    assert!(by_vault.contains("If another tool such as aws-vault keeps that"), "{by_vault}");
    assert_eq!(reason(&config, "", "order-dev"), "Its source_profile root is left alone.");
}

#[test]
fn an_include_ends_at_default_and_its_nearer_profile_wins() {
    let arn = "role_arn = arn:aws:iam::111122223333:role/x\n";
    let config = format!(
        "[default]\nregion = eu-north-1\nsource_profile = base\nexternal_id = of-default\n\
         [profile far]\nexternal_id = of-far\nduration_seconds = 1800\n\
         [profile near]\ninclude_profile = far\nduration_seconds = 2700\n[profile x]\ninclude_profile = near\n{arn}\
         [profile plain]\n{arn}"
    );
    let import = imported(&config, &format!("[base]\n{KEY}"));
    let x = roles_to_add(&import)["x"];
    assert_eq!(x.external_id.as_ref().unwrap().as_str(), "of-far");
    assert_eq!(x.duration.unwrap().to_string(), "45 min");
    assert_eq!(x.region.as_ref().unwrap().as_str(), "eu-north-1");
    // Without include_profile it is what AWS tools make of it.
    assert!(reason(&config, "", "plain").contains("neither source_profile nor credential_source"));
}

#[test]
fn an_include_that_leads_nowhere_is_named_where_something_is_missing() {
    let arn = "role_arn = arn:aws:iam::111122223333:role/x\n";
    let config = format!(
        "[profile x]\n{arn}include_profile = gone\n[profile a]\n{arn}include_profile = b\n[profile b]\ninclude_profile = a\n\
         [profile whole]\n{arn}source_profile = base\ninclude_profile = gone\n"
    );
    assert_eq!(reason(&config, "", "x"), "Its include_profile gone does not exist.");
    assert_eq!(reason(&config, "", "a"), "Its include_profile goes in a circle: a → b → a.");
    assert_eq!(reason(&config, "", "b"), "Its include_profile goes in a circle: b → a → b.");
    assert_eq!(imported(&config, &format!("[base]\n{KEY}")).decisions[1].profile, "whole");
}

#[test]
fn what_aws_vault_alone_reads_of_a_role_is_taken_along() {
    let more = "source_identity = ada\nsession_tags = team=platform, cost centre=42\ntransitive_session_tags = team\nmfa_process = pass otp aws";
    let config = role("x", "base", more);
    let credentials = format!("[base]\n{KEY}");
    let import = imported(&config, &credentials);
    let x = roles_to_add(&import)["x"];
    assert_eq!(x.source_identity.as_ref().unwrap().as_str(), "ada");
    let tags: Vec<(&str, &str, bool)> =
        x.tags.iter().map(|tag| (tag.key(), tag.value(), tag.is_transitive())).collect();
    assert_eq!(tags, [("team", "platform", true), ("cost centre", "42", false)]);
    assert!(detail(&config, &credentials, "x").contains("Its mfa_process stays in your profile alone."));
    let token =
        "[profile x]\nrole_arn = arn:aws:iam::111122223333:role/x\nweb_identity_token_process = token\n";
    assert!(reason(token, "", "x").contains("(web_identity_token_process)"));
}

#[test]
fn a_profile_of_aws_sso_cli_is_the_role_of_the_portal_that_daypass_has() {
    let line = |instance: &str| {
        format!(
            "[profile dev]\ncredential_process = /usr/local/bin/aws-sso -S \"{instance}\" process --arn arn:aws:iam::444455556666:role/Developer\noutput = json\n"
        )
    };
    let said = reason(&line("Work"), "", "dev");
    assert!(said.starts_with("aws-sso-cli calls its access portal Work (credential_process, -S)"), "{said}");
    assert!(said.contains("daypass integration add START_URL --alias Work"), "{said}");

    let unread = listed("work", PORTAL, false);
    let known = ExistingSessions { integrations: vec![unread], ..nothing() };
    let becomes = "Developer in 444455556666 of work, in the profile dev-daypass";
    assert_eq!(item_with(&line("Work"), &known, "dev").becomes, becomes);
    assert!(item_with(&line("Other"), &known, "dev").detail.unwrap().contains("aws-sso-cli calls"));

    let read = listed("work", PORTAL, true);
    let sessions = vec![developer_of(&read)];
    let other = listed("other", "https://d-9067642ac7.awsapps.com/start", true);
    let mut known = ExistingSessions { sessions, integrations: vec![read, other.clone()], ..nothing() };
    assert_eq!(item_with(&line("Unknown"), &known, "dev").becomes, becomes, "only one lists it");
    let not_there = item_with(&line("Other"), &known, "dev").detail.unwrap();
    assert!(not_there.contains("It is Developer in 444455556666, which other did not list"), "{not_there}");
    known.sessions.push(developer_of(&other));
    assert!(item_with(&line("Unknown"), &known, "dev").detail.unwrap().contains("aws-sso-cli calls"));
    assert!(
        reason("[profile dev]\ncredential_process = aws-sso process --profile dev\n", "", "dev")
            .contains("(--arn)")
    );
}

#[test]
fn what_only_another_tool_can_give_is_left_with_the_setting_that_says_so() {
    for (profile, says) in [
        (
            "credential_process = leapp session generate 0a1b2c3d-4e5f",
            "Leapp provides its credentials (credential_process)",
        ),
        (
            "credential_process = saml2aws login --credential-process --role x",
            "from a SAML sign-in (credential_process)",
        ),
        ("login_session = arn:aws:iam::111122223333:user/ada", "(login_session, by aws login)"),
        (
            "credential_process = /opt/vendor",
            "Another program provides its credentials (credential_process).",
        ),
    ] {
        let said = reason(&format!("[profile p]\n{profile}\n"), "", "p");
        assert!(said.contains(says), "{said}");
    }
    // As saml2aws writes them, and as Leapp does.
    let short =
        "aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = t\n";
    let saml = format!(
        "[p]\n{short}aws_security_token = t\nx_principal_arn = arn:aws:sts::111122223333:assumed-role/x/y\nx_security_token_expires = 2026-01-01T00:00:00Z\n"
    );
    assert!(reason("", &saml, "p").contains("from a SAML sign-in (x_principal_arn)"));
    assert!(reason("", &format!("[p]\n{short}region = eu-west-1\n"), "p").contains("short-term"));
}

#[test]
fn a_setting_that_a_session_has_not_is_said_to_stay_behind() {
    let credentials = format!("[base]\n{KEY}");
    let config = role("x", "base", "services = local\nendpoint_url = http://localhost:4566");
    let said = detail(&config, &credentials, "x");
    assert!(said.contains("Its endpoint_url stays in your profile alone."), "{said}");
    assert!(said.contains("Its services stays in your profile alone."), "{said}");
    let sso = format!(
        "[profile p]\nsso_start_url = {PORTAL}\nsso_region = eu-central-1\nsso_account_id = 444455556666\nsso_role_name = R\nservices = local\n"
    );
    assert!(detail(&sso, "", "p").contains("Its services stays in your profile alone."));
}
