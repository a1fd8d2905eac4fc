//! `@aws-sdk/credential-provider-ini` in the chain of `credential-provider-node`: a role first, then an access key.

use super::{
    ACCESS_KEY_ID, CREDENTIAL_SOURCE, LOGIN, LONGEST_CHAIN, PROCESS, ROLE, ROLE_ARN, SECRET, SOURCE_PROFILE,
    SOURCES, SSO, SSO_ACCOUNT, SSO_REGION, SSO_ROLE, SSO_SESSION, SSO_START_URL, TOKEN_FILE,
    credential_source, keys, login, process, sso, web_identity,
};
use crate::readers::identity::Identity;
use crate::readers::settings::{Place, Profiles, Settings};

/// Why a profile gives nothing.
struct Fault {
    places: Vec<Place>,
    /// The chain goes on to its next provider.
    try_next: bool,
}

pub(super) fn identity(profiles: &Profiles, name: &str) -> Identity {
    let Some(profile) = profiles.profiles.get(name) else { return Identity::Nothing };
    match resolve(profiles, name, &[], false) {
        Ok(identity) => identity,
        // The next provider that reads the files is that of commands.
        Err(fault) if fault.try_next && profile.has(PROCESS) => process(profile),
        Err(fault) if fault.places.is_empty() => Identity::Nothing,
        Err(fault) => Identity::Error { places: fault.places },
    }
}

fn resolve(profiles: &Profiles, name: &str, visited: &[&str], in_role: bool) -> Result<Identity, Fault> {
    let nothing = Fault { places: Vec::new(), try_next: true };
    let Some(profile) = profiles.profiles.get(name) else { return Err(nothing) };
    let is_static = profile.has(ACCESS_KEY_ID) && profile.has(SECRET);
    let has_role = profile.has(ROLE_ARN) && (profile.has(SOURCE_PROFILE) != profile.has(CREDENTIAL_SOURCE));
    if is_static && !visited.is_empty() {
        return Ok(keys(profile));
    }
    if in_role || has_role {
        return assume_role(profiles, profile, visited);
    }
    if is_static {
        return Ok(keys(profile));
    }
    if let Some(arn) = profile.get(ROLE_ARN).filter(|_| profile.has(TOKEN_FILE)) {
        return Ok(web_identity(profile, arn));
    }
    if profile.has(PROCESS) {
        return Ok(process(profile));
    }
    if profile.has_any(&SSO) {
        return sso_role(profiles, profile);
    }
    if profile.has(LOGIN) {
        return Ok(login(profile));
    }
    Err(nothing)
}

fn assume_role(profiles: &Profiles, profile: &Settings, visited: &[&str]) -> Result<Identity, Fault> {
    let places = profile.places(&ROLE);
    let because = |try_next| Fault { places: places.clone(), try_next };
    let source = match (profile.get(SOURCE_PROFILE), profile.get(CREDENTIAL_SOURCE)) {
        (Some(source), _) if visited.len() > LONGEST_CHAIN || visited.contains(&source) => {
            return Err(because(true));
        }
        (Some(source), _) => {
            let lone_source = profiles
                .profiles
                .get(source)
                .is_some_and(|source| !source.has(ROLE_ARN) && source.has(CREDENTIAL_SOURCE));
            resolve(profiles, source, &[visited, &[source]].concat(), lone_source)
                .map_err(|fault| because(fault.try_next))?
        }
        (None, Some(source)) if SOURCES.contains(&source) => credential_source(profile, source),
        (None, _) => return Err(because(true)),
    };
    Ok(match profile.get(ROLE_ARN) {
        Some(arn) => Identity::Role { role_arn: arn.to_owned(), source: Box::new(source), places },
        None => source,
    })
}

fn sso_role(profiles: &Profiles, profile: &Settings) -> Result<Identity, Fault> {
    let session = profile.get(SSO_SESSION).map(|name| profiles.sso_sessions.get(name));
    let portal = match session {
        None => Some(profile),
        Some(session) => session,
    };
    let complete = portal.is_some_and(|portal| portal.has(SSO_REGION) && portal.has(SSO_START_URL))
        && profile.has(SSO_ACCOUNT)
        && profile.has(SSO_ROLE);
    if complete {
        Ok(sso(profile, session.flatten()))
    } else {
        Err(Fault { places: profile.places(&SSO), try_next: false })
    }
}
