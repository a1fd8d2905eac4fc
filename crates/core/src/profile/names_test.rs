//! The names that templates give.

use super::*;
use crate::session::{Delivery, Session, SessionId, SessionSource};
use crate::sts::AccessKeyId;
use crate::{AccountId, IamUser, IntegrationId, RoleName, SessionAlias, UserArn};
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};

pub(super) fn session(account: &str, account_name: &str, role: &str) -> Session {
    let integration = IntegrationId::from_stored("i");
    let account = AccountId::try_from(account.to_owned()).unwrap();
    let role = RoleName::try_from(role.to_owned()).unwrap();
    Session {
        id: SessionId::of_identity_center_role(&integration, &account, &role),
        name: format!("{account_name}/{role}"),
        source: SessionSource::IdentityCenterRole { integration, account, role },
        alias: None,
        account_name: Some(account_name.to_owned()),
        account_email: None,
        region: None,
        profiles: vec![],
        delivery: Delivery::default(),
        favourite: false,
        last_used_at: None,
        use_count: 0,
    }
}

#[test]
fn names_are_plain_words_of_account_and_role() {
    let name = |account, role| {
        let session = session("123456789012", account, role);
        ProfileTemplate::default().name_for(&Nameable::of(&session, "x")).to_string()
    };
    assert_eq!(name("Northwind Production", "ReadOnly"), "northwind-production-readonly");
    assert_eq!(name("Büro Zürich (2)", "Ops"), "buro-zurich-2-ops");
    assert_eq!(name("///", "Ops"), "ops");
}

#[test]
fn accounts_of_the_same_name_get_distinct_profiles() {
    let (a, b, c) = (
        session("111111111111", "Sandbox", "Dev"),
        session("222222222222", "Sandbox", "Dev"),
        session("333333333333", "Other", "Dev"),
    );
    let names = names_of("{account}-{role}", &[a, b, c]);
    let names: Vec<&str> = names.iter().map(ProfileName::as_str).collect();
    assert_eq!(names, ["sandbox-dev-111111111111", "sandbox-dev-222222222222", "other-dev"]);
}

fn names_of(template: &str, sessions: &[Session]) -> Vec<ProfileName> {
    names_beside(&FixedNames::default(), template, sessions)
}

fn names_beside(fixed: &FixedNames, template: &str, sessions: &[Session]) -> Vec<ProfileName> {
    let template = ProfileTemplate::parse(template).unwrap();
    let names = template_names(&template, sessions.iter().map(|session| Nameable::of(session, "x")), fixed);
    sessions.iter().map(|session| names[&session.id].clone()).collect()
}

pub(super) fn fixed(names: &[(&Session, &str, bool)]) -> FixedNames {
    let name = |name: &str, used| FixedName { profile: ProfileName::parse(name).unwrap(), used };
    names.iter().map(|(session, profile, used)| (session.id.clone(), name(profile, *used))).collect()
}

/// What is made is read back from the store, and no two sessions share it.
fn assert_usable(names: &[ProfileName]) {
    for name in names {
        assert_eq!(ProfileName::parse(name.as_str()).as_ref(), Ok(name));
    }
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len(), "{names:?}");
}

#[test]
fn a_long_template_makes_names_that_can_be_read_again() {
    let accounts = ["111111111111", "222222222222", "333333333333"];
    let mut sessions = accounts.map(|account| session(account, "Sandbox", "Dev")).to_vec();
    sessions.push(session("111111111111", "Sandbox", "Ops"));
    let names = names_of(&"x".repeat(120), &sessions);
    assert_usable(&names);
    assert!(names[1].as_str().ends_with("-222222222222"), "{names:?}");
}

#[test]
fn long_names_in_other_scripts_can_be_read_again_and_stay_apart() {
    for length in [1, 20, 23, 24, 25, 30, 40, 60, 200] {
        let name = "東京".repeat(length);
        let sessions = [
            session("111111111111", &name, "Dev"),
            session("222222222222", &name, "Dev"),
            session("111111111111", &name, "Ops"),
            session("222222222222", &name, "Ops"),
        ];
        assert_usable(&names_of("{account}-{role}", &sessions));
    }
}

#[test]
fn a_name_with_an_account_id_is_not_the_name_of_another() {
    let sessions = [
        session("111111111111", "a", "Dev"),
        session("222222222222", "a", "Dev"),
        session("333333333333", "a-dev", "111111111111"),
    ];
    let names = names_of("{account}-{role}", &sessions);
    assert_usable(&names);
    assert_eq!(names[2].as_str(), "a-dev-111111111111");
}

#[test]
fn two_roles_of_one_account_under_one_name_carry_their_ids() {
    let sessions = [
        session("111111111111", "Sandbox", "Dev"),
        session("111111111111", "Sandbox", "Ops"),
        session("222222222222", "Sandbox", "Dev"),
    ];
    let names = names_of("{account}", &sessions);
    assert_eq!(names[0].as_str(), format!("sandbox-{}", sessions[0].id));
    assert_eq!(names[2].as_str(), "sandbox-222222222222");
    assert_usable(&names);
}

#[test]
fn a_fixed_name_stays_and_who_would_share_it_carries_its_account() {
    let was = session("111111111111", "Sandbox", "Dev");
    let renamed = Session { account_name: Some("Playground".to_owned()), ..was.clone() };
    let new = session("222222222222", "Sandbox", "Dev");
    let gone = session("333333333333", "Sandbox", "Ops");
    for (kept, template, sessions, expected) in [
        // Its account is called something else by now, and another one has its name.
        (&was, "{account}-{role}", vec![renamed, new.clone()], ["sandbox-dev", "sandbox-dev-222222222222"]),
        // The template is another one.
        (&was, "{role}", vec![was.clone(), new.clone()], ["sandbox-dev", "dev"]),
        // It is not there at the moment, and finds its name again.
        (
            &gone,
            "sandbox-{role}",
            vec![new.clone(), session("444444444444", "x", "Ops")],
            ["sandbox-dev", "sandbox-ops-444444444444"],
        ),
    ] {
        let name = if kept.id == gone.id { "sandbox-ops" } else { "sandbox-dev" };
        for used in [true, false] {
            let names = names_beside(&fixed(&[(kept, name, used)]), template, &sessions);
            assert_eq!(names.iter().map(ProfileName::as_str).collect::<Vec<_>>(), expected, "{template}");
        }
    }
}

#[test]
fn a_fixed_name_that_ends_in_an_account_id_is_not_given_to_that_account() {
    let (other, one, two) = (
        session("333333333333", "x", "Dev"),
        session("111111111111", "Sandbox", "Dev"),
        session("222222222222", "Sandbox", "Dev"),
    );
    let fixed = fixed(&[(&other, "sandbox-dev-111111111111", true)]);
    let names = names_beside(&fixed, "{account}-{role}", &[other, one.clone(), two]);
    assert_usable(&names);
    assert_eq!(names[1].as_str(), format!("sandbox-dev-{}", one.id));
}

#[test]
fn japanese_account_names_were_read_in_chinese() {
    let name = |account: &str, alias: Option<&str>| {
        let alias = alias.map(|alias| SessionAlias::parse(alias).unwrap());
        let session = Session { alias, ..session("111111111111", account, "Ops") };
        let nameable = Nameable::of(&session, "x");
        (ProfileTemplate::default().name_for(&nameable).to_string(), nameable.lacks_alias())
    };
    for (account, expected) in [
        // No reading that its owner would recognise.
        ("決済基盤 本番", "111111111111-ops"),
        ("東京 2", "111111111111-ops"),
        ("サンドボックス", "111111111111-ops"),
        ("القاهرة", "111111111111-ops"),
        ("תל אביב", "111111111111-ops"),
        ("मुंबई", "111111111111-ops"),
        ("ทดสอบ", "111111111111-ops"),
        // What can be read stays in sight.
        ("Payments 本番", "payments-111111111111-ops"),
        ("決済 (prod)", "prod-111111111111-ops"),
    ] {
        assert_eq!(name(account, None), (expected.to_owned(), true), "{account}");
        assert_eq!(name(account, Some("pay")), ("pay-ops".to_owned(), false), "{account}");
        // An alias that cannot be read either is of no help to a profile.
        assert_eq!(name(account, Some("決済")), (expected.to_owned(), false), "{account}");
    }
    for (account, expected) in [
        ("Größe & Maß", "grosse-mass-ops"),
        ("Ærø Søndag", "aero-sondag-ops"),
        ("Société générale", "societe-generale-ops"),
        ("Łódź", "lodz-ops"),
        ("Hawaiʻi", "hawai-i-ops"),
        ("Ｐｒｏｄ", "prod-ops"),
        ("Москва", "moskva-ops"),
        ("Αθήνα", "athena-ops"),
        ("개발팀", "gaebaltim-ops"),
        ("Rocket 🚀 – 2", "rocket-rocket-2-ops"),
    ] {
        assert_eq!(name(account, None), (expected.to_owned(), false), "{account}");
        assert_eq!(
            name(account, Some("pay")).0,
            expected,
            "an alias stands in for what cannot be read alone"
        );
    }
    let added = Session { source: user_source(), ..session("111111111111", "決済", "Ops") };
    assert!(!Nameable::of(&added, "").lacks_alias(), "what a person added has a name of their own choice");
}

fn user_source() -> SessionSource {
    SessionSource::IamUser(IamUser {
        arn: UserArn::try_from("arn:aws:iam::111111111111:user/mira".to_owned()).unwrap(),
        access_key_id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").unwrap(),
        mfa_device: None,
        duration: None,
    })
}

#[test]
fn names_of_a_daypass_without_fixed_names_are_known_again() {
    let sessions = [
        session("111111111111", "東京", "Ops"),
        session("222222222222", "東京", "Ops"),
        session("333333333333", "決済", "Ops"),
    ];
    let nameable = sessions.iter().map(|session| Nameable::of(session, "x"));
    let names: HashMap<SessionId, ProfileName> =
        template_names_in_any_script(&ProfileTemplate::default(), nameable);
    let names: Vec<&str> = sessions.iter().map(|session| names[&session.id].as_str()).collect();
    assert_eq!(names, ["dong-jing-ops-111111111111", "dong-jing-ops-222222222222", "jue-ji-ops"]);
}

#[test]
fn a_template_that_can_name_nothing_is_refused() {
    for text in ["", "{accunt}", "a b", "{", "x[y]", "ü"] {
        assert!(ProfileTemplate::parse(text).is_err(), "{text}");
    }
    assert!(ProfileTemplate::parse("aws/{integration}.{accountId}.{role}").is_ok());
}

proptest! {
    #[test]
    fn whatever_aws_calls_things_the_profile_name_is_usable(account in "\\PC{0,200}", role in "[\\w+=,.@-]{1,64}") {
        let session = session("123456789012", &account, &role);
        let name = ProfileTemplate::default().name_for(&Nameable::of(&session, "x"));
        prop_assert!(ProfileName::parse(name.as_str()).is_ok());
    }

    #[test]
    fn names_that_were_made_distinct_are_usable_too(account in "[a-z東ü ]{0,130}", template in "[a-z]{0,120}\\{account\\}") {
        let sessions =
            ["111111111111", "222222222222"].map(|id| session(id, &account, "Dev"));
        if ProfileTemplate::parse(&template).is_ok() {
            assert_usable(&names_of(&template, &sessions));
        }
    }

    #[test]
    fn whether_a_name_can_begin_so_is_told_without_making_it(
        account in "\\PC{0,20}|[-a-z ]{0,140}",
        role in "[\\w+=,.@-]{1,20}",
        template in "(Team-)?\\{account\\}[-./]?\\{role\\}|\\{accountId\\}\\{integration\\}-x",
        other in "[a-z0-9-]{1,3}",
    ) {
        let session = session("123456789012", &account, &role);
        let session = Nameable::of(&session, "North wind");
        let template = ProfileTemplate::parse(&template).unwrap();
        let name = template.name_for(&session).as_str().to_lowercase();
        for (end, _) in name.char_indices() {
            prop_assert!(template.can_begin(&session, &name[..end]), "{}", &name[..end]);
        }
        let id = session.id.as_str();
        if name != id && !id.starts_with(&other) && !other.ends_with('-') {
            prop_assert_eq!(template.can_begin(&session, &other), name.starts_with(&other), "{} {}", name, other);
        }
    }
}
