use super::*;
use crate::UserArn;
use crate::session::{AssumedRole, Delivery, IamUser, SessionSource};
use crate::view::{ImportItem, ImportOutcome};
use proptest::prelude::*;

const KEY: &str = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n";
const OTHER_KEY: &str = "aws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n";
const SECRETS: [&str; 2] =
    ["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"];
const DEVICE: &str = "arn:aws:iam::111122223333:mfa/mira";
const PORTAL: &str = "https://northwind.awsapps.com/start";

/// A file as far as these tests need one: headers and `key = value`.
fn read(found: &mut Found, text: &str, file: AwsFile) {
    let mut section: Option<&mut Section> = None;
    for line in text.lines() {
        if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = Some(match header.strip_prefix("sso-session ") {
                Some(name) => found.sso_sessions.entry(name.to_owned()).or_default(),
                None => found
                    .profiles
                    .entry(header.strip_prefix("profile ").unwrap_or(header).to_owned())
                    .or_default(),
            });
        } else if let (Some((key, value)), Some(section)) = (line.split_once('='), section.as_mut()) {
            section.set(key.trim(), value.trim(), file);
        }
    }
}

fn found(config: &str, credentials: &str) -> Found {
    let mut found = Found::default();
    read(&mut found, config, AwsFile::Config);
    read(&mut found, credentials, AwsFile::Credentials);
    found
}

fn nothing() -> Known {
    Known {
        sessions: vec![],
        integrations: vec![],
        chosen: BTreeMap::new(),
        written: BTreeMap::new(),
        portals: BTreeMap::new(),
        role_session_name: RoleSessionName::parse("daypass-ada").unwrap(),
    }
}

fn imported(config: &str, credentials: &str) -> Import {
    Import::decide(&found(config, credentials), &nothing())
}

fn items(config: &str, credentials: &str) -> Vec<ImportItem> {
    imported(config, credentials).items()
}

/// What becomes of each profile, without details.
fn becomes(config: &str, credentials: &str) -> Vec<String> {
    let words = |item: ImportItem| format!("{}: {}", item.profile, item.becomes);
    items(config, credentials).into_iter().map(words).collect()
}

/// Everything that is said of one profile beside what it becomes.
fn detail(config: &str, credentials: &str, profile: &str) -> String {
    let item = items(config, credentials).into_iter().find(|item| item.profile == profile).unwrap();
    item.detail.unwrap_or_default()
}

fn role(profile: &str, source: &str, more: &str) -> String {
    format!(
        "[profile {profile}]\nrole_arn = arn:aws:iam::111122223333:role/{profile}\nsource_profile = {source}\n{more}\n"
    )
}

fn roles_to_add(import: &Import) -> BTreeMap<&str, &RoleToAdd> {
    let roles = import.decisions.iter().filter_map(|decision| match &decision.outcome {
        Outcome::Role(role) => Some((decision.profile.as_str(), role)),
        _ => None,
    });
    roles.collect()
}

/// A person who has done an import has what it decided.
fn carried_out(import: &Import, mut known: Known) -> Known {
    let mut by_profile: BTreeMap<String, SessionId> = BTreeMap::new();
    let add = |known: &mut Known, id: SessionId, name: &str, source, profile: &ProfileName| {
        known.chosen.entry(id.clone()).or_default().push(profile.clone());
        let profiles = known.chosen[&id].clone();
        match known.sessions.iter_mut().find(|session| session.id == id) {
            Some(session) => session.profiles = profiles,
            None => known.sessions.push(session(id, name, source, profiles)),
        }
    };
    for user in &import.users {
        let id = SessionId::from_stored(&user.name);
        let source = SessionSource::IamUser(IamUser {
            arn: UserArn::try_from(format!("arn:aws:iam::111122223333:user/{}", user.name)).unwrap(),
            access_key_id: user.keys.access_key_id.clone(),
            mfa_device: user.mfa_device.clone(),
            duration: None,
        });
        add(&mut known, id.clone(), &user.name, source, &user.profile);
        by_profile.insert(format!("keys of {}", user.keys_of), id);
    }
    for PortalToAdd { start_url, region, alias } in &import.portals {
        let id = IntegrationId::of(start_url);
        let (start_url, region) = (start_url.clone(), region.clone());
        known.integrations.push(Integration { id, alias: alias.clone(), start_url, region, synced_at: None });
    }
    for decision in &import.decisions {
        match &decision.outcome {
            Outcome::IdentityCenterRole(role) => {
                let source = SessionSource::IdentityCenterRole {
                    integration: IntegrationId::of(&role.start_url),
                    account: role.account.clone(),
                    role: role.role.clone(),
                };
                add(&mut known, role.session(), "listed", source, &role.profile);
                by_profile.insert(decision.profile.clone(), role.session());
            }
            Outcome::Role(role) => {
                let source = match &role.source {
                    Source::Known(id) => id.clone(),
                    Source::Keys(keys_of) => by_profile[&format!("keys of {keys_of}")].clone(),
                    Source::Profile(profile) => by_profile[profile].clone(),
                };
                let id = SessionId::from_stored(&role.name);
                let source = SessionSource::AssumedRole(AssumedRole {
                    source,
                    role_arn: role.role_arn.clone(),
                    role_session_name: role.role_session_name.clone(),
                    duration: role.duration,
                    external_id: role.external_id.clone(),
                    source_identity: None,
                    tags: vec![],
                    mfa_device: role.mfa_device.clone(),
                });
                add(&mut known, id.clone(), &role.name, source, &role.profile);
                by_profile.insert(decision.profile.clone(), id);
            }
            Outcome::User { .. } | Outcome::Known { .. } | Outcome::LeftAlone(_) => {}
        }
    }
    known
}

fn session(id: SessionId, name: &str, source: SessionSource, profiles: Vec<ProfileName>) -> Session {
    Session {
        id,
        name: name.to_owned(),
        source,
        account_name: None,
        account_email: None,
        region: None,
        profiles,
        delivery: Delivery::default(),
        favourite: false,
        last_used_at: None,
        use_count: 0,
    }
}

#[test]
fn a_user_and_the_roles_on_it() {
    let config = format!(
        "{}{}{}",
        role("admin", "mira", &format!("mfa_serial = {DEVICE}\nduration_seconds = 3600\nregion = eu-west-1")),
        role("partner", "mira", "external_id = northwind-42\nrole_session_name = mira-laptop"),
        "[profile mira]\nregion = eu-central-1\n"
    );
    let credentials = format!("[mira]\n{KEY}");
    assert_eq!(
        becomes(&config, &credentials),
        [
            "mira: the IAM user session mira, in the profile mira-daypass",
            "admin: the role session admin from mira, in the profile admin-daypass",
            "partner: the role session partner from mira, in the profile partner-daypass",
        ]
    );
    let import = imported(&config, &credentials);
    let (mira, roles) = (&import.users[0], roles_to_add(&import));
    assert_eq!(mira.keys.secret_access_key.expose(), SECRETS[0]);
    assert_eq!((mira.region.as_ref().unwrap().as_str(), &mira.mfa_device), ("eu-central-1", &None));
    let (admin, partner) = (roles["admin"], roles["partner"]);
    assert_eq!(admin.source, Source::Keys("mira".into()));
    assert_eq!(admin.mfa_device.as_ref().unwrap().as_str(), DEVICE);
    assert_eq!((admin.duration.unwrap().seconds(), admin.role_session_name.as_str()), (3600, "daypass-ada"));
    assert_eq!(admin.region.as_ref().unwrap().as_str(), "eu-west-1");
    assert_eq!(partner.external_id.as_ref().unwrap().as_str(), "northwind-42");
    assert_eq!(partner.role_session_name.as_str(), "mira-laptop");
    assert_eq!((&partner.mfa_device, &partner.region), (&None, &None));
    let detail = detail(&config, &credentials, "mira");
    assert!(detail.contains("AKIAIOSFODNN7EXAMPLE") && detail.contains("credentials file"), "{detail}");
}

#[test]
fn a_device_at_the_users_keys_is_the_users() {
    let credentials = format!("[mira]\n{KEY}mfa_serial = {DEVICE}\n");
    let config = role("admin", "mira", &format!("mfa_serial = {DEVICE}"));
    let import = imported(&config, &credentials);
    assert_eq!(import.users[0].mfa_device.as_ref().unwrap().as_str(), DEVICE);
    assert_eq!(roles_to_add(&import)["admin"].mfa_device, None, "it is the user's own");
    assert!(detail(&config, &credentials, "mira").contains("Its MFA device is mira."));
}

#[test]
fn a_device_of_another_name_stays_the_roles() {
    let credentials = format!("[mira]\n{KEY}mfa_serial = {DEVICE}\n");
    let import = imported(&role("admin", "mira", "mfa_serial = GAHT12345678"), &credentials);
    assert_eq!(roles_to_add(&import)["admin"].mfa_device.as_ref().unwrap().as_str(), "GAHT12345678");
}

#[test]
fn a_role_whose_own_keys_ask_for_it_brings_its_user() {
    let config = role("dev", "dev", &format!("mfa_serial = {DEVICE}"));
    let credentials = format!("[dev]\n{KEY}");
    assert_eq!(
        becomes(&config, &credentials),
        ["dev: the role session dev from dev-user, in the profile dev-daypass"]
    );
    let import = imported(&config, &credentials);
    let user = import.user("dev").unwrap();
    assert_eq!((user.name.as_str(), user.profile.as_str()), ("dev-user", "dev-user-daypass"));
    assert_eq!(
        detail(&config, &credentials, "dev"),
        "Your profile dev stays as it is. The keys in it become the IAM user session dev-user."
    );
}

#[test]
fn the_keys_of_a_role_that_others_use_are_used_before_its_role() {
    let config = role("top", "middle", "") + &role("middle", "base", "");
    let credentials = format!("[middle]\n{KEY}[base]\n{OTHER_KEY}");
    assert_eq!(
        becomes(&config, &credentials),
        [
            "base: the IAM user session base, in the profile base-daypass",
            "middle: the role session middle from base, in the profile middle-daypass",
            "top: the role session top from middle-user, in the profile top-daypass",
        ]
    );
    assert_eq!(detail(&config, &credentials, "middle"), "Your profile middle stays as it is.");
}

#[test]
fn keys_beside_a_role_that_nothing_uses_are_said() {
    let config = role("dev", "base", "");
    let credentials = format!("[dev]\n{KEY}[base]\n{OTHER_KEY}");
    assert!(detail(&config, &credentials, "dev").contains("not used by AWS tools"));
    assert_eq!(imported(&config, &credentials).users.len(), 1);
}

#[test]
fn one_access_key_is_one_session_whatever_it_is_called() {
    let credentials = format!("[default]\n{KEY}[mira]\n{KEY}mfa_serial = {DEVICE}\n");
    let config = role("a", "default", "") + &role("b", "mira", &format!("mfa_serial = {DEVICE}"));
    let import = imported(&config, &credentials);
    assert_eq!(import.users.len(), 1);
    assert_eq!(import.users[0].mfa_device.as_ref().unwrap().as_str(), DEVICE);
    let roles = roles_to_add(&import);
    assert_eq!(
        (&roles["a"].source, &roles["b"].source),
        (&Source::Keys("mira".into()), &Source::Keys("mira".into()))
    );
    assert_eq!(
        becomes(&config, &credentials)[0],
        "default: the IAM user session mira as well: it has the access key of mira"
    );
}

#[test]
fn a_key_with_two_secrets_is_tried_with_both() {
    let wrong = KEY.replace(SECRETS[0], SECRETS[1]);
    let import = imported("", &format!("[a]\n{KEY}[b]\n{wrong}"));
    assert_eq!(import.users.len(), 2);
}

#[test]
fn keys_in_the_config_file_count_as_well() {
    let detail = detail(&format!("[profile mira]\n{KEY}"), "", "mira");
    assert!(detail.contains("stays in your config file until you protect it"), "{detail}");
}

#[test]
fn a_chain_is_in_an_order_in_which_it_can_be_made() {
    let config = role("a", "b", "") + &role("b", "c", "") + &role("c", "mira", "") + &role("z", "mira", "");
    let order: Vec<String> =
        imported(&config, &format!("[mira]\n{KEY}")).decisions.into_iter().map(|d| d.profile).collect();
    assert_eq!(order, ["mira", "c", "z", "b", "a"]);
}

#[test]
fn a_chain_of_thousands_is_followed_to_its_end() {
    let mut config = role("r0", "mira", "");
    for number in 1..5000 {
        config += &role(&format!("r{number}"), &format!("r{}", number - 1), "");
    }
    let import = imported(&config, &format!("[mira]\n{KEY}"));
    assert_eq!(roles_to_add(&import).len(), 5000);
}

#[test]
fn circles_and_what_hangs_on_them_are_left() {
    let config = role("a", "b", "") + &role("b", "c", "") + &role("c", "b", "") + &role("self", "self", "");
    assert_eq!(detail(&config, "", "a"), "Its source_profile b is left alone.");
    assert_eq!(detail(&config, "", "b"), "Its chain goes in a circle: b → c → b.");
    assert_eq!(detail(&config, "", "c"), "Its chain goes in a circle: b → c → b.");
    assert_eq!(detail(&config, "", "self"), "Its chain goes in a circle: self → self.");
    assert!(items(&config, "").iter().all(|item| item.becomes == "stays as it is"));
}

#[test]
fn what_gets_its_credentials_elsewhere_is_left_with_the_reason() {
    let arn = "role_arn = arn:aws:iam::111122223333:role/r\n";
    for (section, reason) in [
        (
            "credential_process = /opt/keys --token s3cret\n".to_owned(),
            "Another program gives its credentials",
        ),
        (
            "credential_process = \"/opt/day pass/daypass\" credential-process 0123456789abcdef\n".to_owned(),
            "It asks Daypass",
        ),
        ("login_session = arn:aws:iam::111122223333:user/mira\n".to_owned(), "The AWS CLI looks after it"),
        (format!("{arn}credential_source = Ec2InstanceMetadata\n"), "an EC2 instance"),
        (format!("{arn}web_identity_token_file = /token\n"), "web_identity_token_file"),
        (format!("{arn}web_identity_token_file = /token\nsource_profile = x\n"), "web_identity_token_file"),
        (arn.to_owned(), "neither source_profile nor credential_source"),
        (format!("{arn}source_profile = x\ncredential_source = Environment\n"), "both source_profile and"),
        (format!("{arn}source_profile = gone\n"), "Its source_profile gone does not exist."),
        ("source_profile = x\n".to_owned(), "no role_arn"),
        ("region = eu-west-1\noutput = json\n".to_owned(), "settings only"),
        (String::new(), "settings only"),
        (
            "aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = t\n"
                .to_owned(),
            "short-term and end",
        ),
        (format!("{KEY}aws_security_token = t\n"), "short-term and end"),
        ("aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n".to_owned(), "no aws_secret_access_key"),
        ("aws_secret_access_key = x\n".to_owned(), "no aws_access_key_id"),
        (
            format!("aws_access_key_id = {}\naws_secret_access_key = x\n", SECRETS[0]),
            "Its aws_access_key_id is not the id of a long-term access key",
        ),
    ] {
        let config = format!("[profile p]\n{section}");
        let item = items(&config, "").remove(0);
        let detail = item.detail.unwrap();
        assert!(item.outcome == ImportOutcome::LeftAlone && detail.contains(reason), "{section}: {detail}");
        assert!(!detail.contains("s3cret") && !detail.contains(SECRETS[0]), "{detail}");
    }
}

#[test]
fn keys_win_over_a_program_in_the_credentials_file_alone() {
    let process = "credential_process = /opt/keys\n";
    let both = items("", &format!("[p]\n{KEY}{process}")).remove(0);
    assert_eq!(both.outcome, ImportOutcome::User);
    assert!(both.detail.unwrap().contains("AWS SDKs look at its credential_process before its keys."));
    assert_eq!(items(&format!("[profile p]\n{KEY}{process}"), "")[0].outcome, ImportOutcome::LeftAlone);
}

#[test]
fn a_role_with_settings_that_aws_would_not_take() {
    let credentials = format!("[mira]\n{KEY}");
    for (more, reason) in [
        ("mfa_serial = arn:aws:iam::111122223333:u2f/user/mira/key-EXAMPLE", "passkey or security key"),
        ("mfa_serial = x", "Its mfa_serial is not an MFA device"),
        ("external_id = !", "Its external_id is not an external id"),
    ] {
        assert!(detail(&role("r", "mira", more), &credentials, "r").contains(reason), "{more}");
    }
    let config =
        "[profile r]\nrole_arn = arn:aws:iam::111122223333:user/mira\nsource_profile = mira\n".to_owned();
    assert!(detail(&config, &credentials, "r").starts_with("Its role_arn is not a role ARN"));
    let config = role("r", "mira", "duration_seconds = 99999\nrole_session_name = a b\nregion = mars");
    let import = imported(&config, &credentials);
    let r = roles_to_add(&import)["r"];
    assert_eq!((r.duration, r.role_session_name.as_str(), &r.region), (None, "daypass-ada", &None));
    let said = detail(&config, &credentials, "r");
    for key in ["duration_seconds", "role_session_name", "region"] {
        assert!(said.contains(&format!("Its {key} is left out")), "{said}");
    }
}

#[test]
fn a_passkey_at_the_users_keys_is_left_out() {
    let credentials =
        format!("[mira]\n{KEY}mfa_serial = arn:aws:iam::111122223333:u2f/user/mira/key-EXAMPLE\n");
    assert_eq!(imported("", &credentials).users[0].mfa_device, None);
    assert!(detail("", &credentials, "mira").contains("Its mfa_serial is left out"));
}

#[test]
fn a_code_further_down_a_chain_is_what_aws_does_not_take() {
    let config = role("a", "mira", &format!("mfa_serial = {DEVICE}"))
        + &role("b", "a", &format!("mfa_serial = {DEVICE}"))
        + &role("c", "b", "");
    let credentials = format!("[mira]\n{KEY}");
    assert!(detail(&config, &credentials, "b").contains("from an IAM user alone, and it is assumed from a."));
    assert_eq!(detail(&config, &credentials, "c"), "Its source_profile b is left alone.");
    assert_eq!(roles_to_add(&imported(&config, &credentials)).len(), 1);
}

#[test]
fn how_long_a_role_lasts_is_said_where_it_costs_a_code_or_cannot_be() {
    let credentials = format!("[mira]\n{KEY}");
    let long = "duration_seconds = 14400\n";
    let config = role("with-code", "mira", &format!("{long}mfa_serial = {DEVICE}"))
        + &role("without", "mira", long)
        + &role("chained", "without", long);
    assert_eq!(
        detail(&config, &credentials, "with-code"),
        "Your profile with-code stays as it is. It lasts 4 h at a time, and so takes an MFA code of its own."
    );
    assert_eq!(detail(&config, &credentials, "without"), "Your profile without stays as it is.");
    assert!(detail(&config, &credentials, "chained").contains("1 h at a time, not 4 h."));
}

#[test]
fn a_role_of_another_partition_is_left() {
    let config = role("a", "mira", "")
        + "[profile b]\nrole_arn = arn:aws-cn:iam::111122223333:role/b\nsource_profile = a\n";
    assert!(detail(&config, &format!("[mira]\n{KEY}"), "b").contains("lies in aws-cn"));
}

#[test]
fn sso_sessions_and_legacy_profiles_become_profiles_of_one_integration() {
    let config = format!(
        "[sso-session northwind]\nsso_start_url = {PORTAL}/#/\nsso_region = eu-central-1\n\
         [profile dev]\nsso_session = northwind\nsso_account_id = 000122223333\nsso_role_name = Developer\nregion = eu-west-1\n\
         [profile old]\nsso_start_url = {PORTAL}\nsso_region = eu-central-1\nsso_account_id = 444455556666\nsso_role_name = ReadOnly\n"
    );
    assert_eq!(
        becomes(&config, ""),
        [
            "dev: Developer in 000122223333 of northwind, in the profile dev-daypass",
            "old: ReadOnly in 444455556666 of northwind, in the profile old-daypass",
        ]
    );
    let import = imported(&config, "");
    let [PortalToAdd { start_url, region, alias }] = import.portals.as_slice() else { panic!("one portal") };
    assert_eq!((start_url.as_str(), region.as_str(), alias.as_str()), (PORTAL, "eu-central-1", "northwind"));
    assert!(detail(&config, "", "dev").contains(&format!("northwind is added: {PORTAL} in eu-central-1.")));
    assert_eq!(detail(&config, "", "old"), "Your profile old stays as it is.", "it is said once");
}

#[test]
fn a_legacy_profile_alone_gets_the_portals_name() {
    let config = format!(
        "[profile old]\nsso_start_url = {PORTAL}\nsso_region = eu-central-1\nsso_account_id = 444455556666\nsso_role_name = ReadOnly\n"
    );
    assert_eq!(imported(&config, "").portals[0].alias, "Northwind");
}

#[test]
fn one_role_under_two_profiles_is_delivered_to_both_in_one_region() {
    let sso = format!(
        "sso_start_url = {PORTAL}\nsso_region = eu-central-1\nsso_account_id = 444455556666\nsso_role_name = R\n"
    );
    let config = format!(
        "[profile a]\n{sso}region = eu-west-1\n[profile b]\n{sso}region = us-east-1\n[profile c]\n{sso}"
    );
    let import = imported(&config, "");
    let regions: Vec<Option<String>> = import
        .decisions
        .iter()
        .map(|decision| match &decision.outcome {
            Outcome::IdentityCenterRole(role) => role.region.as_ref().map(Region::to_string),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(regions, [Some("eu-west-1".to_owned()), None, None]);
    assert!(
        detail(&config, "", "b").contains("The session has one region, eu-west-1, for all its profiles.")
    );
}

#[test]
fn sso_profiles_that_say_too_little_or_two_things_are_left() {
    let good = "sso_account_id = 444455556666\nsso_role_name = R\n";
    let session = format!("[sso-session s]\nsso_start_url = {PORTAL}\nsso_region = eu-central-1\n");
    for (profile, reason) in [
        (format!("sso_session = gone\n{good}"), "Its sso_session gone does not exist."),
        ("sso_session = s\n".to_owned(), "has no sso_account_id"),
        ("sso_session = s\nsso_account_id = 444455556666\n".to_owned(), "has no sso_role_name"),
        (
            "sso_session = s\nsso_account_id = 4444\nsso_role_name = R\n".to_owned(),
            "Its sso_account_id is not",
        ),
        (format!("sso_session = s\nsso_region = us-east-1\n{good}"), "Its sso_region is another one"),
        (format!("sso_start_url = {PORTAL}\n{good}"), "has no sso_region"),
        (
            format!("sso_start_url = {PORTAL}\nsso_region = mars\n{good}"),
            "Its sso_region is not an AWS region",
        ),
        (good.to_owned(), "has no sso_start_url"),
        (
            format!("sso_start_url = https://view.awsapps.com/start\nsso_region = us-east-1\n{good}"),
            "not that of an access portal: this is the address of AWS Builder ID",
        ),
    ] {
        let config = format!("{session}[profile p]\n{profile}");
        let import = imported(&config, "");
        assert!(detail(&config, "", "p").contains(reason), "{profile}: {}", detail(&config, "", "p"));
        assert!(import.portals.is_empty(), "{profile}");
    }
    let repeated = format!("{session}[profile p]\nsso_session = s\nsso_region = eu-central-1\n{good}");
    assert_eq!(items(&repeated, "")[0].outcome, ImportOutcome::IdentityCenterRole);
}

#[test]
fn a_role_on_an_sso_profile_is_assumed_from_the_identity_center_role() {
    let sso = format!(
        "[profile dev]\nsso_start_url = {PORTAL}\nsso_region = eu-central-1\nsso_account_id = 444455556666\nsso_role_name = R\n"
    );
    let config = sso.clone() + &role("admin", "dev", "");
    assert_eq!(
        becomes(&config, "")[1],
        "admin: the role session admin from R in 444455556666, in the profile admin-daypass"
    );
    let config = sso + &role("admin", "dev", &format!("mfa_serial = {DEVICE}"));
    assert!(detail(&config, "", "admin").contains("assumed from R in 444455556666."));
}

#[test]
fn keys_beside_sso_settings_are_not_looked_at() {
    let credentials = format!("[p]\n{KEY}");
    let sso = format!("[profile p]\nsso_start_url = {PORTAL}\nsso_region = eu-central-1\n");
    let whole = format!("{sso}sso_account_id = 444455556666\nsso_role_name = R\n");
    assert_eq!(items(&whole, &credentials)[0].outcome, ImportOutcome::IdentityCenterRole);
    assert!(detail(&whole, &credentials, "p").contains("not used by AWS tools"));
    // For botocore it takes an account or a role.
    assert_eq!(items(&sso, &credentials)[0].outcome, ImportOutcome::User);
}

#[test]
fn a_domain_of_ones_own_is_the_portal_that_it_leads_to() {
    let config = "[profile p]\nsso_start_url = https://sso.northwind.example\nsso_region = eu-central-1\nsso_account_id = 444455556666\nsso_role_name = R\n";
    let mut known = nothing();
    let parse = |text| StartUrl::parse(text).unwrap();
    known.portals.insert(parse("https://sso.northwind.example"), parse(PORTAL));
    let import = Import::decide(&found(config, ""), &known);
    assert_eq!(import.portals[0].start_url.as_str(), PORTAL);
}

#[test]
fn names_that_are_taken_get_a_number_and_profiles_too() {
    let credentials = format!("[Dev]\n{KEY}[dev]\n{OTHER_KEY}[dev-daypass]\nregion = eu-west-1\n");
    assert_eq!(
        becomes("", &credentials)[..2],
        [
            "Dev: the IAM user session Dev, in the profile Dev-daypass",
            "dev: the IAM user session dev 2, in the profile dev-daypass-2",
        ]
    );
    let long = "x".repeat(129);
    assert!(detail("", &format!("[{long}]\n{KEY}[]\n{OTHER_KEY}"), &long).starts_with("Its name is none"));
    assert!(detail("", &format!("[]\n{OTHER_KEY}"), "").starts_with("Its name is none"));
    assert_eq!(imported("", &format!("[{}]\n{KEY}", "x".repeat(128))).users.len(), 1);
}

#[test]
fn what_daypass_wrote_is_left_and_roles_on_it_are_on_its_session() {
    let credentials = format!("[mira]\n{KEY}");
    let known = carried_out(&imported("", &credentials), nothing());
    let config = role("admin", "mira-daypass", "")
        + "[profile asks]\ncredential_process = daypass credential-process mira\n"
        + &role("asking", "asks", "");
    let short =
        "aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\naws_session_token = t\n";
    let found = found(&config, &format!("[mira-daypass]\n{short}"));
    let written = BTreeMap::from([("mira-daypass".to_owned(), SessionId::from_stored("mira"))]);
    let items = Import::decide(&found, &Known { written, ..known.clone() }).items();
    let of = |profile: &str| items.iter().find(|item| item.profile == profile).unwrap();
    assert_eq!(of("mira-daypass").detail.as_deref(), Some("Daypass wrote it, for the session mira."));
    assert_eq!(of("admin").becomes, "the role session admin from mira, in the profile admin-daypass");
    assert_eq!(of("asking").becomes, "the role session asking from mira, in the profile asking-daypass");
    // While the session is not live there is no such profile in the files.
    let found = self::found(&role("admin", "mira-daypass", ""), "");
    let items = Import::decide(&found, &known).items();
    assert_eq!(items[0].becomes, "the role session admin from mira, in the profile admin-daypass");
}

#[test]
fn an_integration_that_is_there_is_used_and_not_added() {
    let start_url = StartUrl::parse(PORTAL).unwrap();
    let region = Region::parse("us-east-1").unwrap();
    let integration = Integration {
        id: IntegrationId::of(&start_url),
        alias: "Work".into(),
        start_url,
        region,
        synced_at: Some(jiff::Timestamp::UNIX_EPOCH),
    };
    let known = Known { integrations: vec![integration], ..nothing() };
    let config = format!(
        "[profile dev]\nsso_start_url = {PORTAL}\nsso_region = eu-central-1\nsso_account_id = 444455556666\nsso_role_name = R\n"
    ) + &role("admin", "dev", "");
    let import = Import::decide(&found(&config, ""), &known);
    assert!(import.portals.is_empty());
    let items = import.items();
    assert_eq!(items[0].becomes, "R in 444455556666 of Work, in the profile dev-daypass");
    let detail = items[0].detail.as_deref().unwrap();
    assert!(detail.contains("Work stays in us-east-1"), "{detail}");
    assert!(detail.contains("Work did not list this role when it was last read"), "{detail}");
    assert!(items[1].detail.as_deref().unwrap().contains("Sync Work, then import it again."));
}

#[test]
fn a_user_with_another_key_by_now_is_the_session_that_was_imported() {
    let known = carried_out(&imported("", &format!("[mira]\n{KEY}")), nothing());
    let config = role("admin", "mira", "");
    let items = Import::decide(&found(&config, &format!("[mira]\n{OTHER_KEY}")), &known).items();
    let mira = items.iter().find(|item| item.profile == "mira").unwrap();
    assert_eq!(mira.outcome, ImportOutcome::Known);
    assert!(mira.detail.as_deref().unwrap().contains("another one than the session has in the vault"));
    assert!(items.iter().any(|item| item.becomes.starts_with("the role session admin from mira")));
}

#[test]
fn the_same_role_in_two_regions_is_two_sessions() {
    let credentials = format!("[mira]\n{KEY}");
    let config = "[profile eu]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = mira\nregion = eu-west-1\n\
        [profile us]\nrole_arn = arn:aws:iam::111122223333:role/R\nsource_profile = mira\nregion = us-east-1\n";
    assert_eq!(roles_to_add(&imported(config, &credentials)).len(), 2);
}

#[test]
fn what_is_wanted_brings_what_it_is_assumed_from() {
    let config =
        role("a", "b", "") + &role("b", "mira", "") + &role("c", "mira", "") + &role("own", "own", "");
    let credentials = format!("[mira]\n{KEY}[own]\n{OTHER_KEY}[same]\n{KEY}");
    let import = imported(&config, &credentials);
    let with = |wanted: &str| import.with_sources(&[wanted.to_owned()]).into_iter().collect::<Vec<_>>();
    assert_eq!(with("a"), ["a", "b", "mira"]);
    assert_eq!(with("own"), ["own"]);
    assert_eq!(with("same"), ["mira", "same"]);
    assert_eq!(with("gone"), Vec::<String>::new());
    let along = |item: &ImportItem| item.comes_with.as_ref().map(|other| format!("{} {other}", item.profile));
    let along: Vec<String> = import.items().iter().filter_map(along).collect();
    assert_eq!(
        along.iter().map(String::as_str).collect::<BTreeSet<_>>(),
        ["a b", "b mira", "c mira", "same mira"].into()
    );
}

/// Files of few names, so that profiles meet each other in every way.
fn any_found() -> impl Strategy<Value = Found> {
    let name = || prop::sample::select(vec!["a", "b", "c", "d", "a-daypass", "default", "x y", ""]);
    // Without `a-daypass`: once `a` is imported, Daypass has what was missing before.
    let source = prop::sample::select(vec!["a", "b", "c", "d", "default", "x y", ""]);
    let setting = prop_oneof![
        4 => source.prop_map(|name| ("source_profile", name.to_owned())),
        // No other partition: which one a key is of is known when AWS has been asked, in the middle of an import.
        3 => prop::sample::select(vec!["aws", "moon"])
            .prop_map(|partition| ("role_arn", format!("arn:{partition}:iam::111122223333:role/r"))),
        2 => prop::sample::select(vec!["AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE", "ASIAIOSFODNN7EXAMPLE", "x"])
            .prop_map(|id| ("aws_access_key_id", id.to_owned())),
        2 => prop::sample::select(SECRETS.to_vec()).prop_map(|s| ("aws_secret_access_key", s.to_owned())),
        1 => prop::sample::select(vec![DEVICE, "GAHT12345678", "arn:aws:iam::1:u2f/k", "?"])
            .prop_map(|serial| ("mfa_serial", serial.to_owned())),
        2 => prop::sample::select(vec![
            ("sso_session", "s"), ("sso_session", "gone"), ("sso_start_url", PORTAL),
            ("sso_start_url", "https://sso.northwind.example"), ("sso_region", "eu-central-1"),
            ("sso_account_id", "444455556666"), ("sso_role_name", "R"), ("region", "eu-west-1"),
            ("region", "cn-north-1"), ("duration_seconds", "7200"), ("credential_source", "Environment"),
            ("credential_process", "daypass credential-process a"), ("credential_process", "/x"),
            ("login_session", "x"), ("web_identity_token_file", "/t"), ("aws_session_token", "t"),
        ]).prop_map(|(key, value)| (key, value.to_owned())),
        1 => ("[a-z_]{1,12}", "\\PC{0,12}").prop_map(|(_, value)| ("external_id", value)),
    ];
    let section = prop::collection::vec((setting, any::<bool>()), 0..7).prop_map(|settings| {
        let mut section = Section::default();
        for ((key, value), config) in settings {
            section.set(key, value, if config { AwsFile::Config } else { AwsFile::Credentials });
        }
        // AWS takes one secret with an id: a key with another would become nothing.
        let own = usize::from(section.get("aws_access_key_id") == Some("AKIAI44QH8DHBEXAMPLE"));
        if section.has("aws_secret_access_key") {
            section.set("aws_secret_access_key", SECRETS[own], AwsFile::Credentials);
        }
        section
    });
    let session = [("sso_start_url", PORTAL), ("sso_region", "eu-central-1")];
    prop::collection::btree_map(name().prop_map(str::to_owned), section, 0..7).prop_map(move |profiles| {
        let mut found = Found { profiles, ..Found::default() };
        let s = found.sso_sessions.entry("s".to_owned()).or_default();
        session.iter().for_each(|(key, value)| s.set(key, *value, AwsFile::Config));
        found
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn every_profile_has_exactly_one_outcome_and_no_secret_is_said(found in any_found()) {
        let import = Import::decide(&found, &nothing());
        let mut decided: Vec<&String> = import.decisions.iter().map(|decision| &decision.profile).collect();
        decided.sort();
        prop_assert_eq!(decided, found.profiles.keys().collect::<Vec<_>>());
        let said = format!("{:?} {import:?} {found:?}", import.items());
        prop_assert!(SECRETS.iter().all(|secret| !said.contains(secret)), "{}", said);
    }

    #[test]
    fn what_was_imported_is_known_and_nothing_is_imported_twice(found in any_found()) {
        let first = Import::decide(&found, &nothing());
        let again = Import::decide(&found, &carried_out(&first, nothing()));
        prop_assert!(again.users.is_empty() && again.portals.is_empty(), "{:?}", again);
        for decision in &again.decisions {
            let before = first.decisions.iter().find(|one| one.profile == decision.profile);
            let was_left = matches!(before.unwrap().outcome, Outcome::LeftAlone(_));
            let settled = match decision.outcome {
                Outcome::LeftAlone(_) => was_left,
                Outcome::Known { .. } => !was_left,
                _ => false,
            };
            prop_assert!(settled, "{:?} after {:?}", decision, before);
        }
    }

    #[test]
    fn an_import_that_was_cut_off_ends_the_same(found in any_found(), cut in 0_usize..12) {
        let whole = Import::decide(&found, &nothing());
        let mut half = whole.clone();
        half.users.truncate(cut);
        let users = half.users.clone();
        half.decisions.truncate(cut);
        // Only what stands on what was done can have been done.
        half.decisions.retain(|decision| match &decision.outcome {
            Outcome::Role(RoleToAdd { source: Source::Keys(keys_of), .. }) => {
                users.iter().any(|user| user.keys_of == *keys_of)
            }
            _ => true,
        });
        let known = carried_out(&half, nothing());
        let rest = Import::decide(&found, &known);
        let end = |known: &Known| {
            let mut sessions: Vec<(String, Vec<ProfileName>)> =
                known.sessions.iter().map(|s| (s.name.clone(), s.profiles.clone())).collect();
            sessions.sort();
            sessions
        };
        prop_assert_eq!(end(&carried_out(&rest, known)), end(&carried_out(&whole, nothing())));
    }
}
