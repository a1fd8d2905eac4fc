//! What profiles mean to aws-vault, for which some were written: one that takes settings of another (`include_profile`),
//! and one whose credentials are those that aws-vault makes for another (`credential_process = aws-vault exec …`).
//! Other AWS tools know neither; a profile that has neither means what it means to them.

use super::command::Command;
use super::keys::{file_of_keys, is_key_setting};
use super::portal::signs_in;
use super::{ProfileSet, Reason, Section};
use crate::file_role::FileRole;
use std::collections::{BTreeMap, HashSet};

/// What a profile takes of one that it includes (aws-vault, `vault/config.go`, `populateFromConfigFile`).
const INCLUDED: [&str; 19] = [
    "mfa_serial",
    "role_arn",
    "external_id",
    "region",
    "role_session_name",
    "duration_seconds",
    "source_profile",
    "sso_session",
    "sso_start_url",
    "sso_region",
    "sso_account_id",
    "sso_role_name",
    "web_identity_token_file",
    "web_identity_token_process",
    "source_identity",
    "session_tags",
    "transitive_session_tags",
    "credential_process",
    "mfa_process",
];

/// The profiles as they are meant.
pub(super) struct Meant {
    pub(super) profiles: ProfileSet,
    /// Why an `include_profile` gives nothing, by the profile that it stands in.
    pub(super) faults: BTreeMap<String, Reason>,
}

impl Meant {
    pub(super) fn of(found: &ProfileSet) -> Self {
        let mut meant = Self { profiles: found.clone(), faults: BTreeMap::new() };
        for (name, section) in found.profiles.iter().filter(|(_, section)| section.has("include_profile")) {
            match with_included(name, section, found) {
                Ok(whole) => drop(meant.profiles.profiles.insert(name.clone(), whole)),
                Err(fault) => drop(meant.faults.insert(name.clone(), fault)),
            }
        }
        let stand_for_others: Vec<(String, Section)> = meant
            .profiles
            .profiles
            .keys()
            .filter_map(|name| Some((name.clone(), stood_for(name, &meant.profiles)?)))
            .collect();
        meant.profiles.profiles.extend(stand_for_others);
        meant
    }
}

/// A profile with what it includes. Its own settings win, then those of the nearer profile; at the end of the chain
/// stands `default`.
fn with_included(name: &str, own: &Section, found: &ProfileSet) -> Result<Section, Reason> {
    let mut whole = own.clone();
    let mut chain = vec![name];
    let mut seen = HashSet::from([name]);
    let mut at = own;
    while let Some(next) = at.get("include_profile") {
        chain.push(next);
        if !seen.insert(next) {
            let start = chain.iter().position(|profile| *profile == next).unwrap_or_default();
            let profiles = chain[start..].iter().map(|profile| (*profile).to_owned()).collect();
            return Err(Reason::IncludeCircle { profiles });
        }
        let missing = || Reason::IncludeMissing { include_profile: next.to_owned() };
        at = found.profiles.get(next).ok_or_else(missing)?;
        whole.take_from(at);
    }
    if let Some(default) = found.profiles.get("default").filter(|_| !seen.contains("default")) {
        whole.take_from(default);
    }
    // The profile whose keys ask may include what says so to all others.
    if !own.has("source_profile") && whole.get("source_profile") == Some(name) {
        whole.0.remove("source_profile");
    }
    Ok(whole)
}

/// The settings of the role that aws-vault is asked for in a profile, where another profile has them.
fn stood_for(name: &str, meant: &ProfileSet) -> Option<Section> {
    let own = meant.profiles.get(name)?;
    let mut seen = HashSet::new();
    let mut at = name.to_owned();
    let role = loop {
        let section = meant.profiles.get(&at)?;
        if section.has("role_arn") || signs_in(section, false) {
            break section;
        }
        if section.has("aws_access_key_id") && file_of_keys(section) == FileRole::Credentials {
            return None;
        }
        match Command::of(section.get("credential_process")?) {
            Command::AwsVault { profile } if seen.insert(profile.clone()) => at = profile,
            _ => return None,
        }
    };
    if at == name {
        return None;
    }
    let mut whole = role.clone();
    whole.0.retain(|key, _| !is_key_setting(key) && key != "credential_process");
    if let Some(region) = own.0.get("region") {
        whole.0.insert("region".to_owned(), region.clone());
    }
    Some(whole)
}

impl Section {
    /// Takes what it does not have itself.
    fn take_from(&mut self, other: &Self) {
        for key in INCLUDED.into_iter().filter(|key| other.has(key)) {
            if !self.has(key)
                && let Some(setting) = other.0.get(key)
            {
                self.0.insert(key.to_owned(), setting.clone());
            }
        }
    }
}
