//! `botocore/credentials.py`: a role first, the access key of the credentials file before a command, that of config
//! last.

use super::{
    ACCESS_KEY_ID, CREDENTIAL_SOURCE, LOGIN, LONGEST_CHAIN, PROCESS, ROLE, ROLE_ARN, SECRET, SOURCE_PROFILE,
    SOURCES, SSO, SSO_ACCOUNT, SSO_REGION, SSO_ROLE, SSO_SESSION, SSO_START_URL, STATIC, TOKEN_FILE,
    credential_source, error, keys, login, process, role, sso, web_identity,
};
use crate::readers::identity::Identity;
use crate::readers::settings::{Profiles, Settings};

/// Read before anybody is looked for, for the machine's own credentials.
const METADATA_MODE: &str = "ec2_metadata_service_endpoint_mode";

pub(super) fn identity(profiles: &Profiles, name: &str) -> Identity {
    match profiles.profiles.get(name) {
        None => Identity::Nothing,
        Some(profile)
            if profile
                .get(METADATA_MODE)
                .is_some_and(|mode| !["ipv4", "ipv6"].contains(&mode.to_lowercase().as_str())) =>
        {
            error(profile, &[METADATA_MODE])
        }
        Some(profile) if has_role(profile) => assume_role(profiles, name, &mut vec![name.to_owned()]),
        Some(profile) => without_role(profiles, name, profile),
    }
}

fn has_role(profile: &Settings) -> bool {
    profile.has(ROLE_ARN) && !profile.has(TOKEN_FILE)
}

fn has_static(profile: &Settings) -> bool {
    profile.has_any(&[ACCESS_KEY_ID, SECRET])
}

fn assume_role(profiles: &Profiles, name: &str, visited: &mut Vec<String>) -> Identity {
    let Some(profile) = profiles.profiles.get(name) else { return Identity::Nothing };
    let error = || error(profile, &ROLE);
    if profile.filled(ROLE_ARN).is_none() {
        return error();
    }
    match (profile.get(SOURCE_PROFILE), profile.get(CREDENTIAL_SOURCE)) {
        (None, Some(source)) if SOURCES.contains(&source) => {
            role(profile, credential_source(profile, source))
        }
        (Some(source), None) => {
            let Some(settings) = profiles.profiles.get(source) else { return error() };
            if visited.len() > LONGEST_CHAIN {
                return error();
            }
            let again = visited.iter().any(|visited| visited == source);
            if again && (source != name || !has_static(settings)) {
                return error();
            }
            visited.push(source.to_owned());
            let base = if has_static(settings) || !has_role(settings) {
                without_role(profiles, source, settings)
            } else {
                assume_role(profiles, source, visited)
            };
            role(profile, base)
        }
        _ => error(),
    }
}

fn without_role(profiles: &Profiles, name: &str, profile: &Settings) -> Identity {
    if profile.filled(TOKEN_FILE).is_some() {
        return match profile.filled(ROLE_ARN) {
            Some(arn) => web_identity(profile, arn),
            None => error(profile, &[TOKEN_FILE, ROLE_ARN]),
        };
    }
    if profile.has_any(&[SSO_ACCOUNT, SSO_ROLE]) {
        return sso_role(profiles, profile);
    }
    let key_of = |settings: Option<&Settings>| {
        let settings = settings.filter(|settings| settings.has(ACCESS_KEY_ID))?;
        Some(if settings.has(SECRET) { keys(settings) } else { error(settings, &STATIC) })
    };
    if let Some(keys) = key_of(profiles.in_credentials.get(name)) {
        return keys;
    }
    if profile.has(LOGIN) {
        return login(profile);
    }
    if profile.has(PROCESS) {
        return process(profile);
    }
    key_of(profiles.in_config.get(name)).unwrap_or(Identity::Nothing)
}

fn sso_role(profiles: &Profiles, profile: &Settings) -> Identity {
    let session = profile.get(SSO_SESSION).map(|name| profiles.sso_sessions.get(name));
    let complete = match session {
        None => profile.has(SSO_START_URL) && profile.has(SSO_REGION),
        Some(None) => false,
        Some(Some(session)) => {
            let agrees = |key| profile.get(key).is_none_or(|own| session.get(key) == Some(own));
            let there = |key| profile.has(key) || session.has(key);
            session.keys().all(agrees) && there(SSO_START_URL) && there(SSO_REGION)
        }
    };
    if !complete || !profile.has(SSO_ACCOUNT) || !profile.has(SSO_ROLE) {
        return error(profile, &SSO);
    }
    let names_url = session.flatten().filter(|session| session.has(SSO_START_URL));
    sso(profile, names_url)
}
