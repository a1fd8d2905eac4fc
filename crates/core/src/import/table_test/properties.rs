use super::*;
use proptest::prelude::*;

/// Files of few names, so that profiles meet each other in every way.
fn any_found() -> impl Strategy<Value = ProfileSet> {
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
            ("granted_sso_start_url", PORTAL), ("granted_sso_region", "eu-central-1"),
            ("granted_sso_account_id", "444455556666"), ("granted_sso_role_name", "R"),
            ("credential_process", "granted credential-process --profile d"),
            ("credential_process", "aws-sso -S other process --arn arn:aws:iam::444455556666:role/Other"),
            ("credential_process", "leapp session generate x"), ("mfa_process", "x"), ("services", "x"),
            ("include_profile", "a"), ("include_profile", "b"), ("include_profile", "default"), ("include_profile", "?"),
            ("source_identity", "ada"), ("session_tags", "team=x,x"), ("transitive_session_tags", "team"),
            ("login_session", "x"), ("web_identity_token_file", "/t"), ("aws_session_token", "t"),
        ]).prop_map(|(key, value)| (key, value.to_owned())),
        1 => prop::sample::select(vec!["a", "b", "c", "d", SECRETS[0]])
            .prop_map(|name| ("credential_process", format!("aws-vault exec {name} --json"))),
        1 => ("[a-z_]{1,12}", "\\PC{0,12}").prop_map(|(_, value)| ("external_id", value)),
    ];
    let section = prop::collection::vec((setting, any::<bool>()), 0..7).prop_map(|settings| {
        let mut section = Section::default();
        for ((key, value), config) in settings {
            section.set(key, value, if config { FileRole::Config } else { FileRole::Credentials });
        }
        // AWS takes one secret with an id: a key with another would become nothing.
        let own = usize::from(section.get("aws_access_key_id") == Some("AKIAI44QH8DHBEXAMPLE"));
        if section.has("aws_secret_access_key") {
            section.set("aws_secret_access_key", SECRETS[own], FileRole::Credentials);
        }
        section
    });
    let session = [("sso_start_url", PORTAL), ("sso_region", "eu-central-1")];
    prop::collection::btree_map(name().prop_map(str::to_owned), section, 0..7).prop_map(move |profiles| {
        let mut found = ProfileSet { profiles, ..ProfileSet::default() };
        let s = found.sso_sessions.entry("s".to_owned()).or_default();
        session.iter().for_each(|(key, value)| s.set(key, *value, FileRole::Config));
        found
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn every_profile_has_exactly_one_outcome_and_no_secret_is_said(found in any_found()) {
        let import = Import::decide(&found, &nothing());
        let mut decided: Vec<&String> = import.decisions.iter().map(|decision| &decision.profile).collect();
        decided.retain(|name| !name.starts_with('['));
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
            let was_left = before.is_some_and(|before| matches!(before.outcome, Outcome::LeftAlone(_)));
            // A section whose profiles are imported is not there for itself, and neither is it later.
            let settled = match decision.outcome {
                Outcome::LeftAlone(_) => was_left,
                Outcome::Known { .. } | Outcome::KnownIntegration { .. } => !was_left,
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
        let end = |known: &ExistingSessions| {
            let mut sessions: Vec<(String, Vec<ProfileName>)> =
                known.sessions.iter().map(|s| (s.name.clone(), s.profiles.clone())).collect();
            sessions.sort();
            sessions
        };
        prop_assert_eq!(end(&carried_out(&rest, known)), end(&carried_out(&whole, nothing())));
    }
}
