use super::*;
use crate::view::ImportOutcome;

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
    assert_eq!(imported(&config, "").portals[0].alias.as_str(), "Northwind");
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
        (format!("sso_session = s\nsso_region = us-east-1\n{good}"), "Its sso_region differs from its"),
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
        let has_role = |decision: &Decision| matches!(decision.outcome, Outcome::IdentityCenterRole(_));
        assert!(!import.decisions.iter().any(has_role), "{profile}");
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
    assert!(detail(&whole, &credentials, "p").contains("The keys in it are left alone."));
    // For botocore it takes an account or a role.
    assert_eq!(items(&sso, &credentials)[0].outcome, ImportOutcome::User);
}

#[test]
fn a_domain_of_ones_own_is_the_portal_that_it_leads_to() {
    let config = "[profile p]\nsso_start_url = https://sso.northwind.example\nsso_region = eu-central-1\nsso_account_id = 444455556666\nsso_role_name = R\n";
    let mut known = nothing();
    let parse = |text| StartUrl::parse(text).unwrap();
    known.portals.insert(parse("https://sso.northwind.example"), parse(PORTAL));
    let import = Import::decide(&profile_set(config, ""), &known);
    assert_eq!(import.portals[0].start_url.as_str(), PORTAL);
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
        additional_regions: Vec::new(),
        another: false,
        synced_at: Some(jiff::Timestamp::UNIX_EPOCH),
    };
    let known = ExistingSessions { integrations: vec![integration], ..nothing() };
    let config = format!(
        "[profile dev]\nsso_start_url = {PORTAL}\nsso_region = eu-central-1\nsso_account_id = 444455556666\nsso_role_name = R\n"
    ) + &role("admin", "dev", "");
    let import = Import::decide(&profile_set(&config, ""), &known);
    assert!(import.portals.is_empty());
    let items = import.items();
    assert_eq!(items[0].becomes, "R in 444455556666 of Work, in the profile dev-daypass");
    let detail = items[0].detail.as_deref().unwrap();
    assert!(detail.contains("Work stays in us-east-1"), "{detail}");
    assert!(detail.contains("Work did not list this role when it was last read"), "{detail}");
    assert!(items[1].detail.as_deref().unwrap().contains("Sync Work, then import it again."));
}
