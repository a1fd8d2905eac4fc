//! The person's files as the decision takes them.

use aws_files::{ProfileView, SharedFile, View};
use daypass_core::import::{AwsFile, ProfileSet, Section};

/// What both files say together.
pub(super) fn found(view: &View) -> ProfileSet {
    let named = |(name, profile): (&str, &ProfileView)| (name.to_owned(), section(profile));
    ProfileSet {
        profiles: view.profiles().map(named).collect(),
        sso_sessions: view.sso_sessions().map(named).collect(),
    }
}

fn section(profile: &ProfileView) -> Section {
    let mut section = Section::default();
    for (key, value) in profile.values() {
        let file = match value.file {
            SharedFile::Config => AwsFile::Config,
            SharedFile::Credentials => AwsFile::Credentials,
        };
        section.set(key, value.text.as_str(), file);
    }
    section
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_files::Document;
    use daypass_core::import::{ExistingSessions, Import};
    use daypass_core::sts::RoleSessionName;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn any_file() -> impl Strategy<Value = Vec<u8>> {
        let line = prop_oneof![
            3 => prop::sample::select(vec![
                "[default]", "[profile a]", "[a]", "[profile b]", "[b]", "[profile  c ] # x", "[sso-session a]",
                "[]", "[profile ]", "[c", "[profile \"a b\"]",
            ]).prop_map(str::to_owned),
            6 => prop::sample::select(vec![
                "role_arn = arn:aws:iam::111122223333:role/r", "source_profile = a", "source_profile = b",
                "source_profile=default", "aws_access_key_id = AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key = x",
                "sso_session = a", "sso_account_id = 111122223333", "sso_role_name = R", "sso_region = eu-west-1",
                "sso_start_url = https://northwind.awsapps.com/start", "mfa_serial = GAHT12345678", " = x", "key",
                "  continued", "credential_process = x", "role_arn =", "ROLE_ARN: x",
            ]).prop_map(str::to_owned),
            1 => "\\PC{0,20}",
        ];
        prop::collection::vec(line, 0..24).prop_map(|lines| lines.join("\n").into_bytes())
    }

    proptest! {
        #[test]
        fn every_profile_of_any_files_has_exactly_one_outcome(config in any_file(), credentials in any_file(), noise in prop::collection::vec(any::<u8>(), 0..40)) {
            let config = Document::parse([config, noise].concat());
            let view = View::new(&config, &Document::parse(credentials));
            let known = ExistingSessions {
                sessions: vec![],
                integrations: vec![],
                chosen: BTreeMap::new(),
                written: BTreeMap::new(),
                portals: BTreeMap::new(),
                role_session_name: RoleSessionName::parse("daypass-ada").unwrap(),
            };
            let import = Import::decide(&found(&view), &known);
            let mut decided: Vec<&str> = import.decisions.iter().map(|d| d.profile.as_str()).collect();
            decided.sort_unstable();
            prop_assert_eq!(decided, view.profiles().map(|(name, _)| name).collect::<Vec<_>>());
        }
    }
}
