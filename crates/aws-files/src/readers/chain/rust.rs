//! `aws-config`, `profile/credentials/repr.rs`: a base and the roles that are assumed from it.

use super::{
    ACCESS_KEY_ID, CREDENTIAL_SOURCE, LOGIN, LONGEST_CHAIN, PROCESS, ROLE, ROLE_ARN, SECRET, SOURCE_PROFILE,
    SOURCES, SSO, SSO_ACCOUNT, SSO_REGION, SSO_ROLE, SSO_SESSION, SSO_START_URL, STATIC, TOKEN_FILE,
    credential_source, error, keys, login, process, region_of, role, sso, web_identity,
};
use crate::readers::identity::{Identity, Region};
use crate::readers::settings::{Place, Profiles, Settings};

pub(super) fn identity(profiles: &Profiles, name: &str) -> Identity {
    match panics_at(profiles, name) {
        Some(place) => Identity::Error { places: vec![place] },
        None => resolve(profiles, name, &mut Vec::new()),
    }
}

/// The profile's own region, else that of the profile that it names as its source, and so on.
pub(super) fn region(profiles: &Profiles, name: &str) -> Option<Region> {
    if panics_at(profiles, name).is_some() {
        return None;
    }
    let (mut name, mut visited) = (name, Vec::new());
    while !visited.contains(&name) {
        visited.push(name);
        let profile = profiles.profiles.get(name)?;
        match region_of(profile) {
            Some(region) => return Some(region),
            None => name = profile.get(SOURCE_PROFILE)?,
        }
    }
    None
}

/// The line of a setting for whose value the SDK panics when it loads its configuration.
fn panics_at(profiles: &Profiles, name: &str) -> Option<Place> {
    let profile = profiles.profiles.get(name)?;
    let mode =
        |value: &str| ["standard", "adaptive"].iter().any(|mode| value.trim().eq_ignore_ascii_case(mode));
    let attempts = |value: &str| value.parse::<u32>().is_ok_and(|attempts| attempts > 0);
    let bad = |key: &str, valid: &dyn Fn(&str) -> bool| {
        profile.setting(key).filter(|setting| !valid(&setting.text)).map(|setting| setting.place.clone())
    };
    bad("retry_mode", &mode).or_else(|| bad("max_attempts", &attempts))
}

fn resolve(profiles: &Profiles, name: &str, visited: &mut Vec<String>) -> Identity {
    let Some(profile) = profiles.profiles.get(name) else { return Identity::Nothing };
    if visited.len() > LONGEST_CHAIN || visited.iter().any(|visited| visited == name) {
        return error(profile, &ROLE);
    }
    visited.push(name.to_owned());
    if visited.len() > 1 && profile.has(ACCESS_KEY_ID) && profile.has(SECRET) {
        return keys(profile);
    }
    if !profile.has(ROLE_ARN) || profile.has(TOKEN_FILE) {
        return base(profiles, profile);
    }
    match (profile.get(SOURCE_PROFILE), profile.get(CREDENTIAL_SOURCE)) {
        (Some(source), None) if source == name => role(profile, base(profiles, profile)),
        (Some(source), None) => role(profile, resolve(profiles, source, visited)),
        (None, Some(_)) => role(profile, base(profiles, profile)),
        _ => error(profile, &ROLE),
    }
}

fn base(profiles: &Profiles, profile: &Settings) -> Identity {
    if let Some(source) = profile.get(CREDENTIAL_SOURCE) {
        return match SOURCES.iter().find(|known| known.eq_ignore_ascii_case(source)) {
            Some(_) => credential_source(profile, source),
            None => error(profile, &[CREDENTIAL_SOURCE]),
        };
    }
    if profile.has(TOKEN_FILE) {
        return match profile.get(ROLE_ARN) {
            Some(arn) => web_identity(profile, arn),
            None => error(profile, &[TOKEN_FILE]),
        };
    }
    if profile.has_any(&SSO) {
        return sso_role(profiles, profile);
    }
    if profile.has(LOGIN) {
        return login(profile);
    }
    if profile.has(PROCESS) {
        return process(profile);
    }
    match (profile.has(ACCESS_KEY_ID), profile.has(SECRET)) {
        (true, true) => keys(profile),
        (false, false) if !profile.has_any(&STATIC) => Identity::Nothing,
        _ => error(profile, &STATIC),
    }
}

fn sso_role(profiles: &Profiles, profile: &Settings) -> Identity {
    let session = profile.get(SSO_SESSION).map(|name| profiles.sso_sessions.get(name));
    let portal = match session {
        None => Some(profile),
        Some(session) => session.filter(|_| !profile.has_any(&[SSO_REGION, SSO_START_URL])),
    };
    let complete = portal.is_some_and(|portal| portal.has(SSO_REGION) && portal.has(SSO_START_URL))
        && profile.has(SSO_ACCOUNT)
        && profile.has(SSO_ROLE);
    if complete { sso(profile, session.flatten()) } else { error(profile, &SSO) }
}
