//! The person's files as the decision takes them.

use super::differences::Seen;
use aws_files::SectionName;
use aws_files::readers::{Readings, Settings};
use daypass_core::import::{ProfileSet, Section};
use std::collections::BTreeMap;

/// The profiles that any of the five clients knows.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Each as most of the clients read it that get credentials from it.
    pub(super) profiles: ProfileSet,
    /// In a sentence, who reads a profile otherwise.
    pub(super) differences: BTreeMap<String, String>,
}

impl Found {
    pub(super) fn in_files(readings: &Readings) -> Self {
        let mut found = Self::default();
        for name in readings.profiles().into_keys().filter(|name| is_profile(name)) {
            let seen = Seen::by_all(readings, &name);
            let section = seen.usual_settings().map(section).unwrap_or_default();
            found.differences.extend(seen.difference().map(|sentence| (name.clone(), sentence)));
            found.profiles.profiles.insert(name, section);
        }
        for name in readings.sso_sessions().into_keys() {
            let all = readings.iter().filter_map(|reading| reading.sso_session(&name)).map(section);
            // Who reads less of it reads it wrongly; of equals, the last one is the SDK's that keeps the specification.
            let fullest = all.max_by_key(|section| {
                ["sso_start_url", "sso_region"].iter().filter(|key| section.get(key).is_some()).count()
            });
            found.profiles.sso_sessions.insert(unquoted(&name).to_owned(), fullest.unwrap_or_default());
        }
        found
    }
}

/// Whether a name is one of a profile that every AWS tool can be asked for.
pub(super) fn is_profile(name: &str) -> bool {
    SectionName::profile(name).is_ok()
}

/// A section's name without the quotes that the AWS CLI writes around one with blanks, and that the SDKs take for a part of
/// it.
fn unquoted(name: &str) -> &str {
    let within = |quote: char| name.strip_prefix(quote)?.strip_suffix(quote);
    within('"').or_else(|| within('\'')).unwrap_or(name)
}

fn section(settings: &Settings) -> Section {
    let mut section = Section::default();
    for setting in settings.iter() {
        section.set(setting.key(), setting.text(), setting.place().file);
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

    fn any_file() -> impl Strategy<Value = Vec<u8>> {
        let line = prop_oneof![
            3 => prop::sample::select(vec![
                "[default]", "[profile a]", "[a]", "[profile b]", "[b]", "[profile  c ] # x", "[sso-session a]",
                "[]", "[profile ]", "[c", "[profile \"a b\"]", "[profile 'a']", " [profile b]", "[DEFAULT]",
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

    fn nothing() -> ExistingSessions {
        ExistingSessions {
            sessions: vec![],
            integrations: vec![],
            chosen: BTreeMap::new(),
            written: BTreeMap::new(),
            portals: BTreeMap::new(),
            role_session_name: RoleSessionName::parse("daypass-ada").unwrap(),
        }
    }

    #[test]
    fn a_session_by_a_quoted_name_was_said_not_to_exist() {
        for header in [
            "sso-session 'ACME CORP'",
            "sso-session \"ACME CORP\"",
            "sso-session\t'ACME CORP'",
            " sso-session  \"ACME CORP\" ",
        ] {
            for value in ["ACME CORP", "'ACME CORP'", "\"ACME CORP\""] {
                let config = format!(
                    "[{header}]\nsso_start_url = https://northwind.awsapps.com/start\nsso_region = eu-west-1\n\
                     [profile dev]\nsso_session = {value}\nsso_account_id = 111122223333\nsso_role_name = R\n"
                );
                let readings = Readings::new(&Document::parse(config.as_str()), &Document::default());
                let import = Import::decide(&Found::in_files(&readings).profiles, &nothing());
                let aliases: Vec<&str> = import.portals.iter().map(|portal| portal.alias.as_str()).collect();
                assert_eq!(aliases, ["ACME CORP"], "{config}{:?}", import.items());
                assert_eq!(import.decisions.len(), 1, "{config}{:?}", import.items());
            }
        }
    }

    proptest! {
        #[test]
        fn every_profile_of_any_files_has_exactly_one_outcome(config in any_file(), credentials in any_file(), noise in prop::collection::vec(any::<u8>(), 0..40)) {
            let config = Document::parse([config, noise].concat());
            let readings = Readings::new(&config, &Document::parse(credentials));
            let import = Import::decide(&Found::in_files(&readings).profiles, &nothing());
            let mut decided: Vec<&str> = import.decisions.iter().map(|d| d.profile.as_str()).collect();
            decided.retain(|name| !name.starts_with('['));
            decided.sort_unstable();
            let profiles = readings.profiles();
            let names: Vec<&str> = profiles.keys().map(String::as_str).filter(|name| is_profile(name)).collect();
            prop_assert_eq!(decided, names);
        }
    }
}
