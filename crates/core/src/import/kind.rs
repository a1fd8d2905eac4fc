//! What AWS tools take each profile for, before anything is decided.

use super::command::Command;
use super::keys::{Keys, file_of_keys, keys_in};
use super::known::Known;
use super::meant::Meant;
use super::portal::{has_granted, signs_in};
use super::{Reason, Section};
use crate::file_role::FileRole;
use crate::profile::ProfileName;
use std::collections::{BTreeMap, HashSet};

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
    pub(super) fn read(meant: &'a Meant, existing: &Known<'_>) -> Self {
        let found = &meant.profiles.profiles;
        let sources: HashSet<&str> = found.values().filter_map(source_of_role).collect();
        let profiles = found.iter().map(|(name, section)| {
            let keys = keys_in(name, section, existing);
            let kind = kind(name, section, keys.is_some(), found);
            let kind = match (kind, meant.faults.get(name)) {
                // What an include would have given may be just what is missing.
                (Kind::Other(Reason::NoCredentials | Reason::NoRole | Reason::NoSource), Some(fault)) => {
                    Kind::Other(fault.clone())
                }
                (Kind::Other(Reason::NoCredentials), None) if sources.contains(name.as_str()) => {
                    Kind::Other(Reason::NoKeys { profile: name.clone() })
                }
                (kind, _) => kind,
            };
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

/// aws-vault's own way to a token.
const TOKEN_PROCESS: &str = "web_identity_token_process";

fn source_of_role(section: &Section) -> Option<&str> {
    section.get("source_profile").filter(|_| section.has("role_arn"))
}

/// What a profile is whose credentials a program gives.
fn of_command(name: &str, command: Command, found: &BTreeMap<String, Section>) -> Kind {
    let kept_by = |tool, profile| Kind::Other(Reason::KeptBy { tool, profile });
    match command {
        Command::Daypass(_) => Kind::Other(Reason::AsksDaypass),
        Command::AwsSso { role: Some(_), .. } => Kind::Portal,
        Command::AwsSso { role: None, .. } => Kind::Other(Reason::AwsSsoRole),
        // It gives those of an access key; what gives others says so in settings of its own.
        Command::Granted => kept_by("granted", name.to_owned()),
        // A word that is no profile's name may be anything, also a secret, and is not repeated.
        Command::AwsVault { profile } if found.contains_key(&profile) => kept_by("aws-vault", profile),
        Command::AwsVault { .. } => kept_by("aws-vault", name.to_owned()),
        Command::Leapp => Kind::Other(Reason::Leapp),
        Command::Saml2aws => Kind::Other(Reason::Saml { key: "credential_process" }),
        Command::Other => Kind::Other(Reason::Process),
    }
}

/// What AWS tools take a profile for, in the order in which they look, and other tools where AWS tools get nothing.
fn kind(name: &str, section: &Section, has_keys: bool, found: &BTreeMap<String, Section>) -> Kind {
    if ProfileName::parse(name).is_err() {
        return Kind::Other(Reason::Name);
    }
    if section.has("web_identity_token_file") {
        return Kind::Other(Reason::WebIdentity { key: "web_identity_token_file" });
    }
    let (source, machine) = (section.has("source_profile"), section.has("credential_source"));
    if section.has("role_arn") {
        return match (source, machine) {
            (true, false) => Kind::Role,
            (true, true) => Kind::Other(Reason::TwoSources),
            (false, true) => Kind::Other(Reason::CredentialSource),
            (false, false) if section.has(TOKEN_PROCESS) => {
                Kind::Other(Reason::WebIdentity { key: TOKEN_PROCESS })
            }
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
    if has_granted(section) {
        return Kind::Portal;
    }
    if let Some(command) = section.get("credential_process") {
        return of_command(name, Command::of(command), found);
    }
    match (has_keys, source) {
        (true, _) => Kind::Keys,
        (false, true) => Kind::Other(Reason::NoRole),
        (false, false) => Kind::Other(Reason::NoCredentials),
    }
}
