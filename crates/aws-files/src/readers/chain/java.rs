//! `auth/credentials/internal/ProfileCredentialsUtils`: whatever is not an access key comes before one.

use super::{
    ACCESS_KEY_ID, CREDENTIAL_SOURCE, LOGIN, LONGEST_CHAIN, PROCESS, ROLE, ROLE_ARN, SECRET, SOURCE_PROFILE,
    SOURCES, SSO, SSO_ACCOUNT, SSO_REGION, SSO_ROLE, SSO_SESSION, SSO_START_URL, STATIC, TOKEN, TOKEN_FILE,
    credential_source, error, keys, login, process, role, sso, web_identity,
};
use crate::readers::identity::Identity;
use crate::readers::settings::{Profiles, Settings};

pub(super) fn identity(profiles: &Profiles, name: &str) -> Identity {
    resolve(profiles, name, &mut Vec::new())
}

fn resolve(profiles: &Profiles, name: &str, children: &mut Vec<String>) -> Identity {
    let Some(profile) = profiles.profiles.get(name) else { return Identity::Nothing };
    if let Some(arn) = profile.get(ROLE_ARN).filter(|_| profile.has(TOKEN_FILE)) {
        return web_identity(profile, arn);
    }
    if profile.has_any(&SSO) {
        return sso_role(profiles, profile);
    }
    if profile.has(ROLE_ARN) {
        match (profile.get(SOURCE_PROFILE), profile.get(CREDENTIAL_SOURCE)) {
            (Some(_), Some(_)) => return error(profile, &ROLE),
            (Some(_), None)
                if children.len() > LONGEST_CHAIN || children.iter().any(|child| child == name) =>
            {
                return error(profile, &ROLE);
            }
            (Some(source), None) => {
                children.push(name.to_owned());
                return role(profile, resolve(profiles, source, children));
            }
            (None, Some(source)) => {
                return match SOURCES.iter().find(|known| known.eq_ignore_ascii_case(source)) {
                    Some(_) => role(profile, credential_source(profile, source)),
                    None => error(profile, &ROLE),
                };
            }
            (None, None) => {}
        }
    }
    if profile.has(LOGIN) {
        return login(profile);
    }
    if profile.has(PROCESS) {
        return process(profile);
    }
    if profile.has_any(&[ACCESS_KEY_ID, TOKEN]) {
        // Beside a token, the SDK looks for the two and not into them.
        let there = |key| profile.has(key) && (profile.has(TOKEN) || profile.filled(key).is_some());
        let complete = there(ACCESS_KEY_ID) && there(SECRET);
        return if complete { keys(profile) } else { error(profile, &STATIC) };
    }
    Identity::Nothing
}

fn sso_role(profiles: &Profiles, profile: &Settings) -> Identity {
    let session = profile.get(SSO_SESSION).map(|name| profiles.sso_sessions.get(name));
    let portal = match session {
        None => profile.has(SSO_REGION) && profile.has(SSO_START_URL),
        Some(None) => false,
        Some(Some(session)) => {
            let agrees = |key| {
                let same = |own: &str| session.get(key).is_some_and(|value| own.eq_ignore_ascii_case(value));
                profile.get(key).is_none_or(same)
            };
            session.has(SSO_REGION)
                && session.has(SSO_START_URL)
                && agrees(SSO_REGION)
                && agrees(SSO_START_URL)
        }
    };
    if portal && profile.has(SSO_ACCOUNT) && profile.has(SSO_ROLE) {
        sso(profile, session.flatten())
    } else {
        error(profile, &SSO)
    }
}
