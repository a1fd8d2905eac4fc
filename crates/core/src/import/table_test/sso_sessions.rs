//! `sso-session` sections by themselves.

use super::*;
use crate::view::ImportOutcome;

const CORP: &str =
    "[sso-session corp]\nsso_start_url = https://northwind.awsapps.com/start\nsso_region = eu-central-1\n";

#[test]
fn a_config_with_an_sso_session_alone_had_nothing_to_import() {
    let import = imported(CORP, "");
    let [item] = import.items().try_into().unwrap();
    assert_eq!(item.profile, "[sso-session corp]");
    assert_eq!((item.outcome, item.becomes.as_str()), (ImportOutcome::Integration, "the integration corp"));
    assert_eq!(item.detail.unwrap(), format!("Its access portal is {PORTAL} in eu-central-1."));
    let [PortalToAdd { start_url, region, alias }] = import.portals.as_slice() else { panic!("one portal") };
    assert_eq!((start_url.as_str(), region.as_str(), alias.as_str()), (PORTAL, "eu-central-1", "corp"));

    let known = carried_out(&import, nothing());
    let [again] = Import::decide(&profile_set(CORP, ""), &known).items().try_into().unwrap();
    assert_eq!(
        (again.outcome, again.becomes.as_str()),
        (ImportOutcome::Known, "nothing new: it is the integration corp")
    );
}

#[test]
fn a_session_whose_profiles_are_imported_is_not_there_twice() {
    let whole =
        format!("{CORP}[profile p]\nsso_session = corp\nsso_account_id = 444455556666\nsso_role_name = R\n");
    let import = imported(&whole, "");
    assert_eq!(import.items().len(), 1);
    let again = Import::decide(&profile_set(&whole, ""), &carried_out(&import, nothing())).items();
    assert_eq!(again.len(), 1, "{again:?}");
    // A profile that names no role says nothing but which portal it is.
    let part = format!("{CORP}[default]\nsso_session = corp\n");
    let items = items(&part, "");
    assert_eq!(items[0].becomes, "the integration corp");
    assert!(items[1].detail.as_deref().unwrap().contains("has no sso_account_id"));
}

#[test]
fn a_session_that_is_no_portals_is_left_with_the_setting() {
    for (section, says) in [
        ("sso_region = eu-central-1\n", "has no sso_start_url"),
        ("sso_start_url = https://northwind.awsapps.com/start\n", "has no sso_region"),
        ("sso_start_url = https://view.awsapps.com/start\nsso_region = us-east-1\n", "AWS Builder ID"),
        ("sso_start_url = https://northwind.awsapps.com/start\nsso_region = mars\n", "Its sso_region is not"),
    ] {
        let import = imported(&format!("[sso-session s]\n{section}"), "");
        let [item] = import.items().try_into().unwrap();
        assert_eq!(item.outcome, ImportOutcome::LeftAlone);
        assert!(item.detail.as_deref().unwrap().contains(says), "{item:?}");
        assert!(import.portals.is_empty());
    }
}

#[test]
fn two_sessions_of_one_portal_are_one_integration() {
    let other = CORP.replace("[sso-session corp]", "[sso-session other]");
    let import = imported(&format!("{CORP}{other}"), "");
    assert_eq!(import.portals.len(), 1);
    assert!(import.items().iter().all(|item| item.becomes == "the integration corp"));
}

#[test]
fn a_profile_that_names_the_portal_by_itself_gets_the_sections_name_for_it() {
    let sso = "sso_start_url = https://northwind.awsapps.com/start\nsso_region = eu-central-1\n";
    let config = format!("{CORP}[profile p]\n{sso}sso_account_id = 444455556666\nsso_role_name = R\n");
    let import = imported(&config, "");
    assert_eq!(import.portals.len(), 1);
    assert_eq!(import.portals[0].alias.as_str(), "corp");
}
