//! What AWS tools take each profile for, before anything is decided.

use super::keys::{Keys, asked_of_daypass, file_of_keys, keys_in};
use super::portal::signs_in;
use super::{ExistingSessions, ProfileSet, Reason, Section};
use crate::file_role::FileRole;
use crate::profile::ProfileName;
use std::collections::BTreeMap;

/// What AWS tools take a profile for.
pub(super) enum Kind {
    Role,
    Portal,
    Keys,
    /// Nothing that Daypass could take over.
    Other(Reason),
}

/// A profile, its access key, and what it is.
pub(super) struct Profile<'a> {
    pub(super) section: &'a Section,
    pub(super) keys: Option<Keys>,
    pub(super) kind: Kind,
}

/// All profiles by name, each with its kind.
pub(super) struct Profiles<'a>(BTreeMap<&'a str, Profile<'a>>);

impl<'a> Profiles<'a> {
    pub(super) fn read(found: &'a ProfileSet, existing: &ExistingSessions) -> Self {
        let profiles = found.profiles.iter().map(|(name, section)| {
            let keys = keys_in(name, section, existing);
            let kind = kind(name, section, keys.is_some());
            (name.as_str(), Profile { section, keys, kind })
        });
        Self(profiles.collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&Profile<'a>> {
        self.0.get(name)
    }

    /// The profile, and its name as long as the files are there.
    pub(super) fn get_named(&self, name: &str) -> Option<(&'a str, &Profile<'a>)> {
        self.0.get_key_value(name).map(|(name, profile)| (*name, profile))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&'a str, &Profile<'a>)> {
        self.0.iter().map(|(name, profile)| (*name, profile))
    }

    /// The profiles of a kind, by name.
    pub(super) fn of_kind(&self, is_it: impl Fn(&Kind) -> bool) -> Vec<(&'a str, &'a Section)> {
        self.iter()
            .filter(|(_, profile)| is_it(&profile.kind))
            .map(|(name, one)| (name, one.section))
            .collect()
    }
}

/// What AWS tools take a profile for, in the order in which they look.
fn kind(name: &str, section: &Section, has_keys: bool) -> Kind {
    if ProfileName::parse(name).is_err() {
        return Kind::Other(Reason::Name);
    }
    if section.has("web_identity_token_file") {
        return Kind::Other(Reason::WebIdentity);
    }
    let (source, machine) = (section.has("source_profile"), section.has("credential_source"));
    if section.has("role_arn") {
        return match (source, machine) {
            (true, false) => Kind::Role,
            (true, true) => Kind::Other(Reason::TwoSources),
            (false, true) => Kind::Other(Reason::CredentialSource),
            (false, false) => Kind::Other(Reason::NoSource),
        };
    }
    if signs_in(section, has_keys) {
        return Kind::Portal;
    }
    if has_keys && file_of_keys(section) == FileRole::Credentials {
        return Kind::Keys;
    }
    if machine {
        return Kind::Other(Reason::CredentialSource);
    }
    if section.has("login_session") {
        return Kind::Other(Reason::LoginSession);
    }
    if let Some(command) = section.get("credential_process") {
        let daypass = asked_of_daypass(command).is_some();
        return Kind::Other(if daypass { Reason::AsksDaypass } else { Reason::Process });
    }
    match (has_keys, source) {
        (true, _) => Kind::Keys,
        (false, true) => Kind::Other(Reason::NoRole),
        (false, false) => Kind::Other(Reason::NoCredentials),
    }
}
